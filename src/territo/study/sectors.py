"""The sectors of a territory, held against its ground."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from territo.grid import spread
from territo.sectors import partitions
from territo.sources.sites import read_sites
from territo.study.ground import territory_of

if TYPE_CHECKING:
    import pandas as pd

    from territo.model import Partition, Territory
    from territo.project import Project


@dataclass(frozen=True)
class SectorsRun:
    """What was found.

    Parameters
    ----------
    territory
        The ground, with the sectors in force.
    partitions
        What was found of each zoning, its sectors with how many ``doors`` are assigned to them.
    unknown
        Sectors that lists of sites name and that no zoning in force has.
    """

    territory: Territory
    partitions: tuple[Partition, ...]
    unknown: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether every zoning is a partition of the territory."""
        return all(one.holds for one in self.partitions)


def run(project: Project) -> SectorsRun:
    """Show the sectors of a territory, and whether they cover it once.

    Parameters
    ----------
    project
        The study: which territory, which sectors, which lists of sites (all their kinds).

    Returns
    -------
        What was found.

    Raises
    ------
    SourceError
        When a file cannot be read, or what it holds is wrong.
    """
    territory = territory_of(project)
    lists = [project.path(file) for file in project.sites]
    sites = read_sites(lists, territory, (), project.site_columns, as_of=project.as_of)
    named = sites.sectors_named
    found = partitions(territory, spread(territory))
    return SectorsRun(
        territory,
        tuple(replace(one, sectors=_with_doors(one.sectors, named)) for one in found),
        tuple(sorted(set(named) - set(territory.sectors.index))),
    )


def _with_doors(sectors: pd.DataFrame, named: pd.Series) -> pd.DataFrame:
    return sectors.assign(doors=named.value_counts().reindex(sectors.index, fill_value=0))

"""EtatDesLieux: everything one study of coverage found, ready to be shown or written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

    from territo.model.access import Nearest
    from territo.model.along import Along
    from territo.model.breakdown import Breakdown
    from territo.model.coverage import Coverage
    from territo.model.demand import Demand
    from territo.model.eighties import Eighties
    from territo.model.loads import Loads
    from territo.model.measures import Measures
    from territo.model.opening import Opening
    from territo.model.partition import Partition
    from territo.model.preset import Verdict
    from territo.model.sites import Sites
    from territo.model.territory import Territory
    from territo.model.uncertainty import Uncertainty
    from territo.units import Cutoff


@dataclass(frozen=True)
class EtatDesLieux:
    """The state of access in one territory.

    Parameters
    ----------
    territory
        The ground.
    sites
        The sites, doors and others.
    demand
        The inhabitants.
    nearest
        The nearest door of each demand point, in the unit of the headline threshold.
    coverages
        One coverage per threshold, from the nearest threshold to the farthest; those in metres
        before those in minutes.
    headline
        The threshold that rankings are made by and that the map shows first.
    figures
        One row per level and code (``territory``, then each ``sector``, then each ``commune``):
        name, population, doors, and per threshold ``covered_T`` and ``beyond_T`` (inhabitants) and
        ``share_T`` (percent; absent where nobody lives), then ``mean_cost``, ``median_cost``,
        ``p90_cost``, ``max_cost`` (absent where no inhabitant reaches a door). T is the slug of the
        threshold. With several zonings, sectors have a ``zoning``.
    gaps
        Polygons where somebody lives beyond a threshold: cutoff, population, squares, communes
        (names), mean_cost, max_cost, geometry; index ``gap``.
    assigned
        For each zoning that doors are assigned in, the door of each demand point's sector; empty
        when lists do not say which door serves which sector.
    partitions
        What was found of each zoning: holes, overlaps.
    eighties
        What hangs on doors of the 1980s; absent when lists do not say how old their sites are.
    areal
        Where a grid of inhabitants was read, what spreading each commune's population evenly would
        have said: per threshold (index ``cutoff``) share, share_areal (percent) and points (their
        difference); absent otherwise.
    along
        What the streets add; absent when distances are straight lines.
    uncertainty
        Between which figures the headline lies; absent when nobody asked.
    opening
        What the hours of the doors change; absent when no list says when they are open.
    loads
        What each door carries; absent when it was not asked.
    verdicts
        What the presets that were asked for say; empty when none was.
    measures
        Accessibility by the measures of the field, and its equity; absent when nobody asks.
    breakdowns
        The figures by the groups of each file of groups that was given.
    town_halls
        Town halls of the lists, where doors may open; absent when there are none, or nobody asked.
    """

    territory: Territory
    sites: Sites
    demand: Demand
    nearest: Nearest
    coverages: tuple[Coverage, ...]
    headline: Cutoff
    figures: pd.DataFrame
    gaps: gpd.GeoDataFrame
    assigned: Mapping[str, Nearest] = field(default_factory=dict)
    partitions: tuple[Partition, ...] = ()
    eighties: Eighties | None = None
    areal: pd.DataFrame | None = None
    along: Along | None = None
    uncertainty: Uncertainty | None = None
    opening: Opening | None = None
    loads: Loads | None = None
    verdicts: tuple[Verdict, ...] = ()
    measures: Measures | None = None
    breakdowns: tuple[Breakdown, ...] = ()
    town_halls: Sites | None = None

    def level(self, name: str) -> pd.DataFrame:
        """Return the figures of one level.

        Parameters
        ----------
        name
            ``territory``, ``sector`` or ``commune``.

        Returns
        -------
            The rows of that level, indexed by code.
        """
        rows = self.figures.xs(name, level="level")
        return rows if name == "sector" else rows.drop(columns="zoning", errors="ignore")

    @property
    def sectors(self) -> dict[str, pd.DataFrame]:
        """The figures of the sectors, zoning by zoning; empty where none is known."""
        if "sector" not in self.figures.index.get_level_values("level"):
            return {}
        rows = self.level("sector")
        if "zoning" not in rows:
            return {self.territory.zonings[0]: rows}
        return {name: rows[rows["zoning"] == name] for name in self.territory.zonings}

    @property
    def same_unit(self) -> tuple[Coverage, ...]:
        """The coverages whose threshold is in the headline's unit: they read the same costs."""
        unit = self.headline.unit
        return tuple(coverage for coverage in self.coverages if coverage.cutoff.unit == unit)

    @property
    def ranked_communes(self) -> pd.DataFrame:
        """The communes with somebody beyond the headline threshold, those with the most first."""
        beyond = f"beyond_{self.headline.slug}"
        communes = self.level("commune")
        return (
            communes[communes[beyond] > 0]
            .sort_index()
            .sort_values(beyond, ascending=False, kind="stable")
        )

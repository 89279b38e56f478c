"""The territories a study can choose from, and the one it chose."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from territo.errors import SourceError
from territo.project import BOUNDARIES, example_dir
from territo.sources import official
from territo.sources.boundaries import (
    is_own,
    list_territories,
    read_attributions,
    read_communes,
    read_territory,
)
from territo.sources.official.wanted import is_epci
from territo.study.editions import read_absences
from territo.vintages import LATEST, absent, carried_to

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

    from territo.model import Sites, Territory
    from territo.project import Project
    from territo.sources.official import Delivery


@dataclass(frozen=True)
class Chosen:
    """The territory of a study.

    Parameters
    ----------
    territory
        The territory.
    former
        Codes that are no commune in its edition, and are held by one of its communes: index
        ``commune``, name, into, into_name.
    files
        What it was read from.
    attributions
        How the data ask to be credited.
    """

    territory: Territory
    former: pd.DataFrame
    files: tuple[Path, ...]
    attributions: tuple[str, ...]


def run(project: Project) -> pd.DataFrame:
    """List the territories of a study.

    Parameters
    ----------
    project
        The study.

    Returns
    -------
        One row per EPCI, as `territo.sources.boundaries.list_territories` gives them.

    Raises
    ------
    SourceError
        When its boundaries cannot be read.
    """
    file = project.path(project.boundaries)
    if is_own(file):
        return list_territories(file)
    return official.list_epcis(opened(file, project.cog), _known())


def choose(project: Project) -> Chosen:
    """Read the territory that a study names.

    Parameters
    ----------
    project
        The study: its boundaries, and the name of an EPCI, ``departement:76``, or commune codes.

    Returns
    -------
        The territory. Official contours without populations get those of the carried example, for
        which they are dissolved to its edition.

    Raises
    ------
    TerritoError
        When the boundaries cannot be read, do not hold the territory, or nobody knows how many
        live there.
    """
    file = project.path(project.boundaries)
    if is_own(file) and is_epci(project.territory):
        found = Chosen(
            read_territory(file, project.territory), _nobody(), (file,), read_attributions(file)
        )
    else:
        delivery = opened(file, project.cog)
        wanted = official.wanted(delivery, _known(), project.territory)
        territory = official.read_selected(delivery, wanted)
        credit = read_attributions(file) if is_own(file) else delivery.attributions
        found = _populated(Chosen(territory, _nobody(), delivery.files, credit), project)
    former = absent(read_absences(), found.territory.cog)
    return replace(found, former=former[former["into"].isin(found.territory.communes.index)])


def contours(project: Project) -> gpd.GeoDataFrame:
    """Read the communes that lists of sites are held against.

    Parameters
    ----------
    project
        The study.

    Returns
    -------
        One row per commune, index ``commune``: name, epci, geometry.

    Raises
    ------
    SourceError
        When its boundaries cannot be read.
    """
    file = project.path(project.boundaries)
    if is_own(file):
        return read_communes(file)
    return official.contours_of_zone(opened(file, project.cog))


def told_of_former(sites: Sites, former: pd.DataFrame) -> dict[str, list[str]]:
    """Name the former communes that sites declare, and whose they were read as.

    Parameters
    ----------
    sites
        The sites.
    former
        Codes that are no commune in the territory's edition, see `Chosen`.

    Returns
    -------
        ``former_communes``: one text per code, with the number of its sites; nothing when there
        is none.
    """
    if "commune_declared" not in sites.points:
        return {}
    declared = sites.points["commune_declared"].dropna()
    counts = declared[declared.isin(former.index)].value_counts().sort_index()
    texts = [
        f"{code} {former.loc[code, 'name']} read as {former.loc[code, 'into']} "
        f"{former.loc[code, 'into_name']} ({count})"
        for code, count in counts.items()
    ]
    return {"former_communes": texts} if texts else {}


def opened(file: Path, cog: int) -> Delivery:
    """Open a file of communes, official or our own.

    Parameters
    ----------
    file
        The file.
    cog
        Edition of an official file when the settings say it, else 0; our own files say theirs.

    Returns
    -------
        What it says of each commune.

    Raises
    ------
    SourceError
        When it cannot be read.
    """
    if not is_own(file):
        return official.open_delivery(file, read_absences(), _known(), cog=cog)
    listed = list_territories(file)
    delivery = official.open_delivery(file, read_absences(), listed, cog=int(listed["cog"].max()))
    basis = "; ".join(listed["population_basis"].unique())
    return replace(delivery, population_basis=basis, cog_from="file")


def _known() -> pd.DataFrame:
    return list_territories(example_dir() / BOUNDARIES)


def _nobody() -> pd.DataFrame:
    return absent(read_absences(), LATEST).iloc[:0]


def _populated(found: Chosen, project: Project) -> Chosen:
    """Give communes without populations those of the carried example, edition for edition."""
    if found.territory.population_basis:
        return found
    example = example_dir() / BOUNDARIES
    known = read_communes(example)["population"]
    strangers = found.territory.communes.index.difference(
        known.index.union(absent(read_absences(), LATEST).index)
    )
    territory = found.territory
    if strangers.empty and territory.cog < LATEST:
        territory = carried_to(territory, read_absences(), LATEST)
        strangers = territory.communes.index.difference(known.index)
    if len(strangers) and project.population.name:
        return found
    if len(strangers):
        raise SourceError(
            f"{found.files[0]} gives no population, and that of {len(strangers)} of the "
            f"{len(territory.communes)} communes is not known: {', '.join(strangers[:5])}"
            f"{' ...' if len(strangers) > 5 else ''}.",  # noqa: PLR2004 - as many as are named
            source=str(found.files[0]),
            hint="Give it with --population.",
        )
    communes = territory.communes.assign(population=known.reindex(territory.communes.index))
    basis = "; ".join(_known()["population_basis"].unique())
    return replace(
        found,
        territory=replace(territory, communes=communes, population_basis=basis),
        files=(*found.files, example),
        attributions=tuple(dict.fromkeys((*found.attributions, *read_attributions(example)))),
    )

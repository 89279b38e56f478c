"""What every service of boundaries gives: communes in metres, and where they came from."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from territo.crs import require_metric
from territo.errors import ServiceError, VintageError
from territo.model.checks import require_columns, require_commune_codes, require_ids

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from territo.sources.services.melodi import Populations
    from territo.sources.services.provenance import Provenance

COLUMNS = ("name", "epci", "departement", "population", "geometry")
SIREN = re.compile(r"\d{9}")


@dataclass(frozen=True)
class Boundaries:
    """The boundaries of a territory, as a service gives them.

    Parameters
    ----------
    code
        SIREN of the EPCI, code of the département or of the only commune; empty for a list.
    name
        Its official name; empty when the service states none.
    epci_type
        ``METRO``, ``MET69`` (Lyon) or another type of EPCI, ``DEP`` a département, ``COM``
        communes; empty when the service states none.
    cog
        Edition of the Code officiel géographique.
    population_basis
        Which population the communes carry, in words; empty when they carry none.
    communes
        One row per commune, index ``commune`` in order: name, epci (SIREN of the fiscal EPCI;
        empty when it is in none), departement, population (absent when unknown), geometry
        (multipolygons without heights, metric system of the zone).
    documents
        What they were made from.
    """

    code: str
    name: str
    epci_type: str
    cog: int
    population_basis: str
    communes: gpd.GeoDataFrame
    documents: tuple[Provenance, ...]

    def __post_init__(self) -> None:
        require_ids(self.communes, "commune")
        require_columns(self.communes, COLUMNS, "communes")
        require_commune_codes(self.communes.index, "communes")
        require_metric(self.communes, f"{self.name or 'communes'}, communes")

    @property
    def crs(self) -> int:
        """EPSG code of the metric system."""
        return require_metric(self.communes, self.name)

    @property
    def attributions(self) -> tuple[str, ...]:
        """How the data ask to be credited, each once."""
        return tuple(dict.fromkeys(one.attribution for one in self.documents))


def populated(boundaries: Boundaries, populations: Populations) -> Boundaries:
    """Give the communes the populations de référence in place of what they carry.

    Parameters
    ----------
    boundaries
        The communes.
    populations
        Their inhabitants.

    Returns
    -------
        The same communes, and the documents of both.

    Raises
    ------
    VintageError
        When they are not those of the same communes, for instance of two editions of the COG.
    """
    ours, theirs = boundaries.communes.index, populations.table.index
    unequal = sorted(set(ours) ^ set(theirs))
    if unequal:
        raise VintageError(
            f"The boundaries (COG {boundaries.cog}) and the populations (geography "
            f"{populations.geography}) are not of the same communes: {', '.join(unequal[:5])}.",
            f"Ask for the boundaries of the edition {populations.geography}.",
        )
    communes = boundaries.communes.assign(population=populations.table.reindex(ours))
    return replace(
        boundaries,
        communes=communes,
        population_basis=f"{populations.basis}, COG {boundaries.cog}",
        documents=boundaries.documents + populations.documents,
    )


def require_siren(text: str, source: str) -> str:
    """Refuse what is not the SIREN of an EPCI.

    Parameters
    ----------
    text
        What was written.
    source
        The service that would be asked.

    Returns
    -------
        The SIREN.

    Raises
    ------
    ServiceError
        When it is none.
    """
    if not SIREN.fullmatch(text):
        raise ServiceError(
            f'"{text}" is not the SIREN of an EPCI.',
            source=source,
            hint="Write its nine digits, such as 200023414.",
        )
    return text


def basis_of(population: pd.Series, year: str, source: str, cog: int) -> str:
    """Say which population communes carry.

    Parameters
    ----------
    population
        The inhabitants.
    year
        Year of the census; empty when the service does not state it.
    source
        The service.
    cog
        Edition of the Code officiel géographique.

    Returns
    -------
        Words to end up in a report; empty when there is none.
    """
    if population.isna().all():
        return ""
    when = year or "d'année non précisée"
    return f"population municipale {when} ({source}), COG {cog}"

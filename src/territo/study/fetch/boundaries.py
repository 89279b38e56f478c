"""The ground of a territory, from the service that is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import geopandas as gpd
import pandas as pd

from territo.errors import SourceError, TerritoryError
from territo.model import Territory
from territo.project import BOUNDARIES, example_dir
from territo.sources.boundaries import find_epci, list_territories, plain, read_territory
from territo.sources.services import etalab, geo_api, melodi, wfs
from territo.sources.services.boundaries import SIREN, populated
from territo.sources.services.wfs_pages import Wfs

if TYPE_CHECKING:
    from collections.abc import Callable

    from territo.sources.library import Library
    from territo.sources.services import Provenance
    from territo.sources.services.boundaries import Boundaries
    from territo.study.fetch.services import Services

DEPARTEMENT = re.compile(r"^departement:(\d{2,3}|2[AB])$", re.IGNORECASE)
# Ten questions a second, as far as is known.
GEO_API_PAUSE_S = 0.1
COMMUNES = re.compile(r"^\w{5}(,\w{5})*$")


@dataclass(frozen=True)
class Asked:
    """Which ground is asked for, and of whom.

    Parameters
    ----------
    territory
        Name or SIREN of an EPCI, ``departement:76``, or commune codes joined by commas.
    contours
        ``ign``, ``geo-api`` or ``etalab``.
    services
        Their addresses.
    library
        Where their answers are kept.
    progress
        Called with the name of each step.
    """

    territory: str
    contours: str
    services: Services
    library: Library
    progress: Callable[[str], None]

    @property
    def cog(self) -> int:
        """Edition of the Code officiel géographique."""
        return int(self.services.cog)

    @property
    def geo_api(self) -> geo_api.GeoApi:
        """How geo.api.gouv.fr is asked."""
        host = urlsplit(self.services.geo_api).netloc
        slow = replace(self.library, pause_s={**self.library.pause_s, host: GEO_API_PAUSE_S})
        return geo_api.GeoApi(slow, self.services.geo_api, self.cog)


def ground(asked: Asked) -> tuple[Territory, tuple[Provenance, ...]]:
    """Bring in the ground of a territory.

    Parameters
    ----------
    asked
        Which, and of whom.

    Returns
    -------
        The territory, with the sectors that are known of it, and what it was made from.

    Raises
    ------
    TerritoError
        When the territory is not known, or a service does not answer well.
    """
    found = _boundaries(asked)
    if found.communes["population"].isna().any():
        lacking = found.communes.index[found.communes["population"].isna()]
        raise SourceError(
            f"Nobody says how many live in {', '.join(lacking[:5])}.",
            source=found.documents[-1].url,
            hint="Take the contours of another service with --from.",
        )
    return _territory(found), found.documents


def _boundaries(asked: Asked) -> Boundaries:
    departement = DEPARTEMENT.match(asked.territory)
    if departement:
        asked.progress(f"communes of {asked.territory} (geo.api.gouv.fr)")
        return geo_api.read_departement(asked.geo_api, departement[1].upper())
    if COMMUNES.match(asked.territory) and any(one.isdigit() for one in asked.territory):
        asked.progress("communes (geo.api.gouv.fr)")
        return geo_api.read_communes(asked.geo_api, asked.territory.upper().split(","))
    siren = _siren(asked)
    asked.progress(f"contours of {siren} ({asked.contours})")
    read = {"ign": _ign, "geo-api": _geo_api, "etalab": _etalab}[asked.contours]
    found = read(asked, siren)
    asked.progress("populations de référence (Insee)")
    people = melodi.read_populations(asked.library, asked.services.melodi, siren)
    return populated(found, people)


def _siren(asked: Asked) -> str:
    """Find the SIREN of an EPCI: of the known métropoles at once, of others by asking."""
    if SIREN.fullmatch(asked.territory):
        return asked.territory
    try:
        known = list_territories(example_dir() / BOUNDARIES)
        return str(find_epci(known, asked.territory)["epci"])
    except TerritoryError:
        asked.progress(f"SIREN of {asked.territory} (geo.api.gouv.fr)")
        return geo_api.find_epci(asked.geo_api, asked.territory).code


def _ign(asked: Asked, siren: str) -> Boundaries:
    return wfs.read_epci(Wfs(asked.library, asked.services.wfs, asked.cog), siren)


def _geo_api(asked: Asked, siren: str) -> Boundaries:
    return geo_api.read_epci(asked.geo_api, siren)


def _etalab(asked: Asked, siren: str) -> Boundaries:
    def told(done: int, whole: int) -> None:
        asked.progress(f"contours of Etalab: {done >> 20} of {whole >> 20} MB")

    source = etalab.Etalab(asked.library, asked.services.etalab, asked.cog)
    return etalab.read_epci(source, siren, told)


def _territory(found: Boundaries) -> Territory:
    """Make a territory of communes; the sectors of a known métropole come along."""
    communes = found.communes.assign(population=found.communes["population"].astype("int64"))
    code = found.code or f"communes-{communes.index[0]}-{len(communes)}"
    name = found.name or f"{len(communes)} communes"
    bare = Territory(
        code=code,
        name=name,
        slug=plain(name).replace(" ", "-"),
        epci_type=found.epci_type,
        cog=found.cog,
        population_basis=found.population_basis,
        communes=communes,
        sectors=_no_sectors(found.crs),
        sector_communes=pd.DataFrame(columns=["sector", "commune", "part"], dtype=object),
        organisation=pd.DataFrame(
            columns=["epci", "organisation_model", "valid_from", "valid_to", "source"], dtype=object
        ),
    )
    known = list_territories(example_dir() / BOUNDARIES)
    if code not in set(known["epci"]):
        return bare
    own = read_territory(example_dir() / BOUNDARIES, code)
    if set(own.communes.index) != set(communes.index):
        return replace(bare, slug=own.slug)
    return replace(
        bare,
        slug=own.slug,
        sectors=own.sectors,
        sector_communes=own.sector_communes,
        organisation=own.organisation,
    )


def _no_sectors(crs: int) -> gpd.GeoDataFrame:
    columns = ("name", "zoning", "organisation_model", "valid_from", "valid_to", "source")
    return gpd.GeoDataFrame(
        {column: pd.Series(dtype=object) for column in columns},
        geometry=gpd.GeoSeries([], crs=crs),
        index=pd.Index([], name="sector", dtype=object),
    )

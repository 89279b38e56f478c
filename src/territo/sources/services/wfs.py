"""Boundaries from the WFS of the Géoplateforme: ADMIN EXPRESS COG of IGN, full resolution.

An answer holds 5 000 features at most and does not say that it was cut, pages overlap unless they
are sorted, errors may come with a status of success, and a box in the wrong order holds nothing.
The edition is always named: the latest one would change names and members unannounced.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from territo.crs import LAMBERT_93
from territo.errors import ServiceError
from territo.sources.boundaries import plain
from territo.sources.contours import zone_of
from territo.sources.official import naming
from territo.sources.services.boundaries import Boundaries, basis_of, require_siren
from territo.sources.services.communes import communes_frame
from territo.sources.services.provenance import Provenance, provenance_of
from territo.sources.services.wfs_pages import Answer, Question, Wfs, ask_pages
from territo.sources.services.whole import read_whole, require_same

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

    from territo.sources.library import Library

LYON = "200046977"
EPCI_ALIASES = naming.EPCIS | {"members": ("codes_insee_des_communes_membres",)}
COMMUNE_CODES = re.compile(r"\b(?:\d{2}|2[AB])\d{3}\b")
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class _Communes:
    """Communes in our columns, the census of their populations, and where they came from."""

    frame: gpd.GeoDataFrame
    census: str
    documents: tuple[Provenance, ...]


@dataclass(frozen=True)
class _Epci:
    """What the layer of EPCI says of one."""

    name: str
    nature: str
    members: frozenset[str]

    def epci_type(self, siren: str) -> str:
        """Its type, as the list of EPCI types calls it."""
        if siren == LYON:
            return "MET69"
        return naming.TYPES.get(plain(self.nature), self.nature)


def read_epci(wfs: Wfs, siren: str) -> Boundaries:
    """Read the communes of an EPCI.

    Parameters
    ----------
    wfs
        The service and the edition.
    siren
        The EPCI.

    Returns
    -------
        The communes; their population is that of the census the layer names.

    Raises
    ------
    ServiceError
        When the service knows no such EPCI, answers an error, or does not give every commune.
    """
    require_siren(siren, wfs.url)
    known, about = _epcis(wfs, {siren})
    epci = known[siren]
    cql = f"{wfs.epci_column} LIKE '%{siren}%'"
    communes = read_whole(wfs.library, partial(_members, wfs, cql, siren, epci.members))
    named = siren, epci.name, epci.epci_type(siren)
    return _boundaries(wfs, named, communes, about)


def read_box(wfs: Wfs, box: Box, crs: int = LAMBERT_93) -> Boundaries:
    """Read the communes that a box touches, whatever their EPCI.

    Parameters
    ----------
    wfs
        The service and the edition.
    box
        West, south, east, north.
    crs
        EPSG code of its system, that of a French zone in metres.

    Returns
    -------
        The communes, under no name. Their EPCI is the one that levies taxes.

    Raises
    ------
    ServiceError
        When the box holds nothing, or the service answers an error.
    """
    west, south, east, north = box
    if not (west < east and south < north):
        raise ValueError(f"a box is west, south, east, north, not {box}")
    filters = (("BBOX", f"{west:.2f},{south:.2f},{east:.2f},{north:.2f},EPSG:{crs}"),)
    answer = read_whole(wfs.library, partial(ask_pages, wfs, Question("commune", filters, crs)))
    column = naming.renamed(answer.frame.columns, naming.COMMUNES)["epci"]
    fiscal, about = _fiscal(wfs, answer.frame[column])
    communes = _ours(wfs, answer.frame.assign(**{column: fiscal}), answer)
    return _boundaries(wfs, ("", "", ""), communes, about)


def _members(
    wfs: Wfs, cql: str, siren: str, members: frozenset[str], library: Library
) -> _Communes:
    """Read the communes of an EPCI, and hold them against its members when the layer lists them."""
    wanted = ("CQL_FILTER", cql)
    # Lambert-93 does not reach overseas: the zone is asked first, without contours.
    columns = ("PROPERTYNAME", f"{wfs.key},{wfs.commune_column}")
    where = ask_pages(wfs, Question("commune", (wanted, columns), LAMBERT_93), library)
    zone = zone_of(where.frame[wfs.commune_column], siren)
    answer = ask_pages(wfs, Question("commune", (wanted,), zone), library)
    rows = naming.renamed(answer.frame.columns, naming.COMMUNES)
    # The filter looks for a part of a text: what it found is held against whole codes.
    mine = answer.frame[[siren in _tokens(text) for text in answer.frame[rows["epci"]]]]
    communes = _ours(wfs, mine.assign(**{rows["epci"]: siren}), answer)
    if members:
        require_same(set(members), set(communes.frame.index), answer.url)
    return communes


def _epcis(wfs: Wfs, sirens: set[str]) -> tuple[Mapping[str, _Epci], tuple[Provenance, ...]]:
    """Read what EPCI are called and of what nature they are, without their contours."""
    listed = ", ".join(f"'{siren}'" for siren in sorted(sirens))
    wanted = (("CQL_FILTER", f"code_siren IN ({listed})"), ("PROPERTYNAME", wfs.epci_properties))
    question = Question("epci", wanted, LAMBERT_93)
    answer = read_whole(wfs.library, partial(ask_pages, wfs, question))
    columns = naming.renamed(answer.frame.columns, EPCI_ALIASES)
    table = answer.frame[list(columns.values())].set_axis(list(columns), axis="columns")
    require_same(sirens, set(table["epci"].astype(str)), answer.url, "EPCI")
    found = {
        str(row["epci"]): _Epci(
            str(row["name"]),
            str(row.get("nature") or ""),
            frozenset(COMMUNE_CODES.findall(str(row.get("members") or ""))),
        )
        for row in table.to_dict("records")
    }
    return found, _said(wfs, answer, "EPCI")


def _fiscal(wfs: Wfs, epcis: pd.Series) -> tuple[list[str], tuple[Provenance, ...]]:
    """Keep of the EPCI of each commune the one that levies taxes; an EPT does not."""
    tokens = [_tokens(text) for text in epcis]
    several = {token for own in tokens if len(own) > 1 for token in own}
    known, about = _epcis(wfs, several) if several else ({}, ())
    territorial = {siren for siren in several if plain(known[siren].nature) == naming.EPT}
    chosen = [own - territorial for own in tokens]
    doubtful = sorted({" and ".join(sorted(own)) for own in chosen if len(own) > 1})
    if doubtful:
        raise ServiceError(
            f"{wfs.url} puts communes in {'; in '.join(doubtful)}: which one levies taxes is not "
            "said.",
            source=wfs.url,
        )
    return [min(own, default="") for own in chosen], about


def _tokens(text: object) -> set[str]:
    parts = {part.strip() for part in str(text or "").split(naming.SEPARATOR)}
    return parts - naming.NOTHING


def _ours(wfs: Wfs, raw: gpd.GeoDataFrame, answer: Answer) -> _Communes:
    """Bring communes to our columns, and keep the census that their populations are of."""
    frame = communes_frame(raw, answer.url)
    census = naming.renamed(raw.columns, naming.COMMUNES).get("census")
    years = sorted(set(raw[census].dropna().astype(str).str[:4])) if census else []
    told = " à ".join(dict.fromkeys([*years[:1], *years[-1:]]))
    return _Communes(frame, told, _said(wfs, answer, "communes"))


def _said(wfs: Wfs, answer: Answer, subject: str) -> tuple[Provenance, ...]:
    credit = naming.IGN.format(cog=wfs.edition)
    edition = f"ADMIN EXPRESS COG {wfs.edition}"
    return tuple(provenance_of(one, subject, edition, credit) for one in answer.documents)


def _boundaries(
    wfs: Wfs,
    named: tuple[str, str, str],
    communes: _Communes,
    about: tuple[Provenance, ...],
) -> Boundaries:
    frame = communes.frame
    basis = basis_of(frame["population"], communes.census, "ADMIN EXPRESS", wfs.edition)
    return Boundaries(*named, wfs.edition, basis, frame, about + communes.documents)

"""Boundaries from geo.api.gouv.fr, the "API Découpage administratif".

Contours are generalised to 5 m. The service states no edition: the one that it is known to serve
is a setting. A filter with a value that nobody has is answered with nothing, and no error.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from territo.crs import LONLAT
from territo.errors import ServiceError, TerritoryError
from territo.sources.boundaries import plain
from territo.sources.cog import COMMUNE_OF_ARRONDISSEMENT
from territo.sources.contours import multipolygon, zone_of
from territo.sources.library import require_json
from territo.sources.services.boundaries import SIREN, Boundaries, basis_of
from territo.sources.services.communes import communes_frame
from territo.sources.services.provenance import ETALAB, Provenance, provenance_of
from territo.sources.services.whole import read_whole, require_same

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from territo.sources.library import Document, Library

NAME = "geo.api.gouv.fr"
FIELDS = "nom,code,codeEpci,codeDepartement,population"
CONTOURS = (("fields", FIELDS), ("format", "geojson"), ("geometry", "contour"))
HINT = "Check the code in the current edition of the COG, or give a file with --boundaries."
FILTERS = ("nom", "codeEpci", "codeDepartement", "codeParent")
# How many names a message tells when one word names several.
TOLD = 8

Params = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class GeoApi:
    """How to ask geo.api.gouv.fr.

    Parameters
    ----------
    library
        Where its answers are kept.
    url
        Base address of the service.
    cog
        Edition of the Code officiel géographique that it serves.
    """

    library: Library
    url: str
    cog: int


@dataclass(frozen=True)
class Epci:
    """An EPCI.

    Parameters
    ----------
    code
        Its SIREN.
    name
        Its official name.
    epci_type
        Its type, such as ``METRO``.
    document
        Where that is said.
    """

    code: str
    name: str
    epci_type: str
    document: Provenance


def find_epci(api: GeoApi, text: str) -> Epci:
    """Find an EPCI.

    Parameters
    ----------
    api
        The service.
    text
        Its SIREN, or its name or a part of it; accents and case do not matter.

    Returns
    -------
        The EPCI.

    Raises
    ------
    ServiceError
        When the service knows none, or answers something else.
    TerritoryError
        When several go by that name.
    """
    fields = ("fields", "nom,code,type")
    if SIREN.fullmatch(text):
        document = _ask(api, f"/epcis/{text}", (fields,))
        found = require_json(document, document.url)
        return _epci(found, document)
    document = _ask(api, "/epcis", (("nom", text), fields))
    rows: list[dict[str, Any]] = require_json(document, document.url)
    named = [row for row in rows if plain(row["nom"]) == plain(text)] or rows
    if len(named) > 1:
        several = ", ".join(f"{row['nom']} ({row['code']})" for row in named[:TOLD])
        raise TerritoryError(f'"{text}" may be several EPCI: {several}.', "Name one by its SIREN.")
    return _epci(named[0], document)


def read_epci(api: GeoApi, text: str) -> Boundaries:
    """Read the communes of an EPCI.

    Parameters
    ----------
    api
        The service.
    text
        Its SIREN, or its name.

    Returns
    -------
        The communes.

    Raises
    ------
    ServiceError
        When the service knows no such EPCI, or does not give every commune of it.
    TerritoryError
        When several go by that name.
    """
    epci = find_epci(api, text)
    read = partial(_members, api, f"/epcis/{epci.code}/communes", ("codeEpci", epci.code))
    frame, documents = read_whole(api.library, read)
    documents = (epci.document, *documents)
    return _boundaries(api, (epci.code, epci.name, epci.epci_type), frame, documents)


def read_departement(api: GeoApi, code: str) -> Boundaries:
    """Read the communes of a département.

    Parameters
    ----------
    api
        The service.
    code
        Its code, 2 or 3 characters.

    Returns
    -------
        The communes.

    Raises
    ------
    ServiceError
        When the service knows no such département, or does not give every commune of it.
    """
    document = _ask(api, f"/departements/{code}", (("fields", "nom,code"),))
    name = str(require_json(document, document.url)["nom"])
    read = partial(_members, api, f"/departements/{code}/communes", ("codeDepartement", code))
    frame, documents = read_whole(api.library, read)
    about = _said(document, "département")
    return _boundaries(api, (code, name, "DEP"), frame, (about, *documents))


def read_communes(api: GeoApi, codes: Sequence[str]) -> Boundaries:
    """Read communes one by one.

    Parameters
    ----------
    api
        The service.
    codes
        Their codes.

    Returns
    -------
        The communes, named after the only one when there is one.

    Raises
    ------
    ServiceError
        When the service does not know one of them.
    TerritoryError
        When one is an arrondissement municipal.
    """
    within = [code for code in codes if code in COMMUNE_OF_ARRONDISSEMENT]
    if within:
        told = ", ".join(
            f"{code} is an arrondissement of {COMMUNE_OF_ARRONDISSEMENT[code]}" for code in within
        )
        raise TerritoryError(f"{told}.", "Name the whole commune.")
    documents = [_ask(api, f"/communes/{code}", CONTOURS) for code in sorted(set(codes))]
    features = [require_json(one, one.url) for one in documents]
    raw = gpd.GeoDataFrame.from_features(features, crs=LONLAT)
    frame = communes_frame(raw, f"{api.url}/communes")
    require_same(set(codes), set(frame.index), f"{api.url}/communes")
    kept = tuple(_said(one, "communes") for one in documents)
    only = len(frame) == 1
    code, name = (frame.index[0], frame["name"].iloc[0]) if only else ("", "")
    return _boundaries(api, (code, name, "COM"), frame, kept)


def read_arrondissements(api: GeoApi, commune: str) -> tuple[gpd.GeoDataFrame, Provenance]:
    """Read the arrondissements municipaux of Paris, Lyon or Marseille.

    Parameters
    ----------
    api
        The service.
    commune
        Code of the commune.

    Returns
    -------
        One row per arrondissement, index ``arrondissement_municipal`` in order: name, commune,
        geometry; and what they were made from.

    Raises
    ------
    ServiceError
        When the commune has none.
    """
    kind = (("codeParent", commune), ("type", "arrondissement-municipal"))
    document = _ask(api, "/communes", (*kind, *CONTOURS))
    raw = gpd.GeoDataFrame.from_features(require_json(document, document.url), crs=LONLAT)
    shapes = raw.geometry.to_crs(zone_of([commune], commune))
    frame = gpd.GeoDataFrame(
        {"name": raw["nom"].to_numpy(), "commune": commune},
        index=pd.Index(raw["code"], name="arrondissement_municipal"),
        geometry=[multipolygon(shape) for shape in shapes],
        crs=shapes.crs,
    )
    return frame.sort_index(), _said(document, "arrondissements municipaux")


def _members(
    api: GeoApi, path: str, filtered: tuple[str, str], library: Library
) -> tuple[gpd.GeoDataFrame, tuple[Provenance, ...]]:
    """Read contours, and hold them against the list of codes, which is asked by itself."""
    again = replace(api, library=library)
    listed = _ask(again, "/communes", (filtered, ("fields", "code")))
    contours = _ask(again, path, CONTOURS)
    raw = gpd.GeoDataFrame.from_features(require_json(contours, contours.url), crs=LONLAT)
    frame = communes_frame(raw, contours.url)
    members = {str(row["code"]) for row in require_json(listed, listed.url)}
    require_same(members, set(frame.index), contours.url)
    return frame, (_said(listed, "members"), _said(contours, "communes"))


def _ask(api: GeoApi, path: str, params: Params) -> Document:
    """Ask, and name what was looked for when nothing is found."""
    url = f"{api.url}{path}"
    filters = ", ".join(f"{name} = {value}" for name, value in params if name in FILTERS)
    asked = f"{url} ({filters})" if filters else url
    return api.library.get(url, params, check=partial(_check, asked), hint=HINT)


def _check(asked: str, file: Path) -> None:
    """Refuse what is no answer of this service, and an answer that says nothing."""
    said = require_json(file, asked)
    features = said.get("features", [said]) if isinstance(said, dict) else said
    if features == []:
        raise ServiceError(f"{asked} finds nothing.", source=asked, hint=HINT)
    rows = features if isinstance(features, list) else [features]
    told = [row.get("properties", row) if isinstance(row, dict) else {} for row in rows]
    if not all("code" in one for one in told):
        raise ServiceError(
            f"{asked} answers something else than codes ({str(said)[:80]}).", source=asked
        )


def _epci(row: dict[str, Any], document: Document) -> Epci:
    about = _said(document, "EPCI")
    return Epci(str(row["code"]), str(row["nom"]), str(row.get("type", "")), about)


def _said(document: Document, subject: str) -> Provenance:
    """State where data came from; the service states no edition."""
    return provenance_of(document, subject, "", ETALAB)


def _boundaries(
    api: GeoApi,
    named: tuple[str, str, str],
    communes: gpd.GeoDataFrame,
    documents: tuple[Provenance, ...],
) -> Boundaries:
    basis = basis_of(communes["population"], "", NAME, api.cog)
    return Boundaries(*named, api.cog, basis, communes, documents)

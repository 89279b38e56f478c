"""Questions to a WFS, page by page, until everything that matches is there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import geopandas as gpd
from pyproj import CRS
from pyproj.exceptions import CRSError as ProjError

from territo.errors import ServiceError
from territo.sources.library import require_json
from territo.sources.services.whole import TORN_HINT, TornError

if TYPE_CHECKING:
    from pathlib import Path

    from territo.sources.library import Document, Library

# From this edition on, columns are called as in version 4 of ADMIN EXPRESS.
VERSION_4 = 2025
HINT = "Try again later, or give a file of boundaries."
SHOWN = 160
# Answers that are cut on the way come through when they are smaller: 1 000 features, 100, 10.
SMALLER, SMALLEST = 10, 10


class CutError(ServiceError):
    """An answer that began as features ended before its end."""


@dataclass(frozen=True)
class Wfs:
    """How to ask for ADMIN EXPRESS COG.

    Parameters
    ----------
    library
        Where its answers are kept.
    url
        Address of the service.
    edition
        Year of the edition.
    count
        Features asked for at a time; the service gives 5 000 at most.
    """

    library: Library
    url: str
    edition: int = 2026
    count: int = 1000

    @property
    def key(self) -> str:
        """The column that tells features apart."""
        return "cleabs" if self.edition >= VERSION_4 else "id"

    @property
    def epci_column(self) -> str:
        """The column of communes that holds their EPCI."""
        return "codes_siren_des_epci" if self.edition >= VERSION_4 else "siren_epci"

    @property
    def commune_column(self) -> str:
        """The column of communes that holds their code."""
        return "code_insee" if self.edition >= VERSION_4 else "insee_com"

    @property
    def epci_properties(self) -> str:
        """The columns that are wanted of EPCI."""
        if self.edition >= VERSION_4:
            return "cleabs,code_siren,nom_officiel,nature,codes_insee_des_communes_membres"
        return "id,code_siren,nom,nature"


@dataclass(frozen=True)
class Question:
    """What is asked.

    Parameters
    ----------
    layer
        Name of the layer.
    filters
        Which features and which of their columns, as parameters of the service.
    crs
        EPSG code of the system that contours are wanted in.
    """

    layer: str
    filters: tuple[tuple[str, str], ...]
    crs: int

    @property
    def told(self) -> str:
        """The filters, for messages."""
        return ", ".join(f"{name} = {value}" for name, value in self.filters)


@dataclass(frozen=True)
class Answer:
    """Everything that matches a question.

    Parameters
    ----------
    frame
        One row per feature, columns as the service calls them.
    documents
        The pages.
    """

    frame: gpd.GeoDataFrame
    documents: tuple[Document, ...]

    @property
    def url(self) -> str:
        """The first question."""
        return self.documents[0].url


def ask_pages(wfs: Wfs, question: Question, library: Library) -> Answer:
    """Ask until everything that matches is there.

    Parameters
    ----------
    wfs
        The service.
    question
        What is asked.
    library
        Where its answers are kept.

    Returns
    -------
        The answer.

    Raises
    ------
    ServiceError
        When nothing matches, or the service answers an error.
    TornError
        When pages do not fit together: features are missing, or come twice.
    """
    found: list[dict[str, Any]] = []
    documents: list[Document] = []
    matched, count = -1, wfs.count
    while len(found) != matched:
        try:
            document = _page(wfs, question, (len(found), count), library)
        except CutError:
            if count <= SMALLEST:
                raise
            count //= SMALLER
            continue
        page = require_json(document, document.url)
        matched = page["numberMatched"] if matched < 0 else matched
        found += page["features"]
        documents.append(document)
        if page["numberMatched"] != matched or len(found) > matched or not page["features"]:
            raise TornError(
                f"{document.url} gives {len(found)} features so far and counts "
                f"{page['numberMatched']}, where the first page counted {matched}.",
                source=wfs.url,
                hint=TORN_HINT,
            )
    _require_distinct(found, wfs, documents[0].url)
    return Answer(gpd.GeoDataFrame.from_features(found, crs=question.crs), tuple(documents))


def _page(wfs: Wfs, question: Question, part: tuple[int, int], library: Library) -> Document:
    """Ask for so many features from some place on."""
    start, count = part
    params = (
        ("SERVICE", "WFS"),
        ("VERSION", "2.0.0"),
        ("REQUEST", "GetFeature"),
        ("TYPENAMES", f"ADMINEXPRESS-COG.{wfs.edition}:{question.layer}"),
        ("OUTPUTFORMAT", "application/json"),
        ("SRSNAME", f"EPSG:{question.crs}"),
        *question.filters,
        ("SORTBY", wfs.key),
        ("COUNT", str(count)),
        ("STARTINDEX", str(start)),
    )
    return library.get(wfs.url, params, check=partial(_check, wfs, question), hint=HINT)


def _check(wfs: Wfs, question: Question, file: Path) -> None:
    """Refuse what is no page: an error, a page that counts itself wrongly, another system."""
    said = _json(file, wfs.url)
    features = said.get("features") if isinstance(said, dict) else None
    if features is None:
        raise ServiceError(
            f"{wfs.url} answers something else than features ({str(said)[:SHOWN]}).",
            source=wfs.url,
            hint=HINT,
        )
    matched, returned = said.get("numberMatched"), said.get("numberReturned")
    if not isinstance(matched, int) or returned != len(features):
        raise ServiceError(
            f"{wfs.url} gives {len(features)} features, says {returned} of {matched}.",
            source=wfs.url,
            hint=HINT,
        )
    if not matched:
        raise ServiceError(
            f"{wfs.url} has nothing in ADMINEXPRESS-COG.{wfs.edition}:{question.layer} with "
            f"{question.told}.",
            source=wfs.url,
            hint="Is it of that edition? Of a box: is x before y, in the system it names?",
        )
    _require_crs(said.get("crs"), question.crs, wfs.url)


def _json(file: Path, source: str) -> Any:  # noqa: ANN401 - JSON
    """Read JSON, and tell one that was cut from what never was any."""
    try:
        return require_json(file, source)
    except ServiceError as error:
        with file.open("rb") as content:
            began = content.read(1) == b"{"
        if not began:
            raise
        raise CutError(error.message, source=source, hint=HINT) from error


def _require_crs(stated: Any, asked: int, source: str) -> None:  # noqa: ANN401 - JSON
    """Refuse contours in another system than was asked for, where the answer states one."""
    if not stated:
        return
    try:
        name = stated["properties"]["name"]
        came = CRS.from_user_input(name).to_epsg()
    except (KeyError, TypeError, ProjError):
        name, came = str(stated), None
    if came != asked:
        raise ServiceError(
            f"{source} answers in {name}, where EPSG:{asked} was asked for.", source=source
        )


def _require_distinct(features: list[dict[str, Any]], wfs: Wfs, source: str) -> None:
    """Refuse a feature that comes twice: another one is missing in its place."""
    keys = [str(one["properties"].get(wfs.key) or one.get("id")) for one in features]
    twice = sorted({key for key in keys if keys.count(key) > 1}) if len({*keys}) < len(keys) else []
    if twice:
        raise TornError(
            f"{source}: pages overlap, {', '.join(twice[:5])} came twice.",
            source=source,
            hint=TORN_HINT,
        )

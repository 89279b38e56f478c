"""Populations de référence of Insee, through Mélodi: every commune of an EPCI in one question.

Paris, Lyon and Marseille come as communes, without their arrondissements. Codes come back with the
year of their geography: ``2025-COM-44109``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pandas as pd

from territo.errors import ServiceError
from territo.sources.cog import COMMUNE_OF_ARRONDISSEMENT
from territo.sources.library import require_json
from territo.sources.services.boundaries import require_siren
from territo.sources.services.provenance import provenance_of
from territo.sources.services.whole import TORN_HINT, TornError, read_whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from territo.sources.library import Document, Library
    from territo.sources.services.provenance import Provenance

DATASET = "DS_POPULATIONS_REFERENCE"
MEASURE = "PMUN"
# Thirty questions a minute are answered without a key.
PAUSE_S = 2.0
COMMUNE = re.compile(r"(\d{4})-COM-(\w{5})")
HINT = "Try again later, or give a table of populations with --population."


@dataclass(frozen=True)
class Populations:
    """Inhabitants of communes, by the populations de référence.

    Parameters
    ----------
    table
        Population municipale, index ``commune`` in order.
    year
        Year of the census.
    geography
        Year of the geography that the codes belong to.
    documents
        What they were made from.
    """

    table: pd.Series
    year: int
    geography: int
    documents: tuple[Provenance, ...]

    @property
    def basis(self) -> str:
        """Which population it is, in words."""
        return f"population municipale {self.year} (Insee, populations de référence)"


@dataclass(frozen=True, order=True)
class _Figure:
    """One observation."""

    year: int
    geography: int
    commune: str
    people: int


def read_populations(library: Library, url: str, siren: str) -> Populations:
    """Read the inhabitants of each commune of an EPCI.

    Parameters
    ----------
    library
        Where answers are kept.
    url
        Base address of the service.
    siren
        The EPCI.

    Returns
    -------
        The inhabitants at the latest census, by the codes of the latest geography.

    Raises
    ------
    ServiceError
        When the service does not know the EPCI, answers something else, or not to the end.
    """
    require_siren(siren, url)
    host = urlsplit(url).netloc
    patient = replace(library, pause_s={**library.pause_s, host: PAUSE_S})
    return read_whole(patient, partial(_read, url, siren))


def _read(url: str, siren: str, library: Library) -> Populations:
    """Read every page, and keep the latest census by the latest geography."""
    documents, observations = _pages(url, siren, library)
    source = documents[0].url
    figures = [one for row in observations if (one := _figure(row, source))]
    if not figures:
        raise ServiceError(f"{source} has no {MEASURE} of a commune.", source=source, hint=HINT)
    year, geography = max((one.year, one.geography) for one in figures)
    found = sorted(one for one in figures if (one.year, one.geography) == (year, geography))
    people = {one.commune: one.people for one in found}
    if len(people) < len(found):
        raise TornError(
            f"{source} gives {len(found)} figures for {len(people)} communes.",
            source=source,
            hint=TORN_HINT,
        )
    table = pd.Series(people, dtype="Int64", name="population").rename_axis("commune")
    edition = f"{MEASURE} {year}, geography {geography}"
    credit = f"Source : Insee, populations de référence {year}"
    said = tuple(provenance_of(one, "population", edition, credit) for one in documents)
    return Populations(table, year, geography, said)


def _pages(url: str, siren: str, library: Library) -> tuple[list[Document], list[dict[str, Any]]]:
    """Ask page after page; the address of the next one is taken for its question alone."""
    base = f"{url}/data/{DATASET}"
    params: Sequence[tuple[str, str]] = (
        ("GEO", f"EPCI-{siren}*COM"),
        ("POPREF_MEASURE", MEASURE),
    )
    documents: list[Document] = []
    rows: list[dict[str, Any]] = []
    while params:
        document = library.get(
            base, params, check=partial(_check, base, siren, not rows), hint=HINT
        )
        if document.url in [one.url for one in documents]:
            raise TornError(
                f"{document.url} comes round again as a next page.", source=base, hint=TORN_HINT
            )
        page = require_json(document, document.url)
        documents.append(document)
        rows += page["observations"]
        paging = page.get("paging", {})
        params = parse_qsl(urlsplit(paging.get("next") or "").query)
        if not params and paging.get("isLast") is False:
            raise TornError(
                f"{document.url} is not the last page and names no other.",
                source=base,
                hint=TORN_HINT,
            )
    return documents, rows


def _check(source: str, siren: str, required: bool, file: Path) -> None:  # noqa: FBT001 - partial
    """Refuse what holds no observation: an error in JSON, or an EPCI that nobody knows."""
    said = require_json(file, source)
    if not isinstance(said, dict) or "observations" not in said:
        raise ServiceError(
            f"{source} answers something else than observations ({str(said)[:120]}).",
            source=source,
            hint=HINT,
        )
    if required and not said["observations"]:
        raise ServiceError(
            f"{source} has no population for GEO = EPCI-{siren}*COM.", source=source, hint=HINT
        )


def _figure(row: dict[str, Any], source: str) -> _Figure | None:
    """Read an observation; absent for another measure, or what is no commune."""
    try:
        said = row["dimensions"]
        place = COMMUNE.fullmatch(said["GEO"])
        if not place or said.get("POPREF_MEASURE", MEASURE) != MEASURE:
            return None
        value = row["measures"]["OBS_VALUE_NIVEAU"]["value"]
        geography, commune = int(place[1]), place[2]
        if commune in COMMUNE_OF_ARRONDISSEMENT:
            return None
        return _Figure(int(said["TIME_PERIOD"]), geography, commune, int(value))
    except (KeyError, TypeError, ValueError) as error:
        raise ServiceError(
            f"{source}: an observation is not as expected ({str(row)[:160]}).", source=source
        ) from error

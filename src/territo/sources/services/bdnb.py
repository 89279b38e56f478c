"""Buildings of the BDNB (CSTB) through its PostgREST: which tertiary ones are of some years.

The year comes mostly from the cadastre, and is often missing for public buildings: that a building
is not here proves nothing. How many have no year is counted. Only the mainland is covered.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from territo.errors import ServiceError
from territo.sources.adapt import adapt
from territo.sources.buildings import ADDRESS, BUILDING, GEOMETRY, YEAR
from territo.sources.documents import read_json
from territo.sources.library import require_json
from territo.sources.services.fetched import Fetched, fetched
from territo.sources.services.provenance import provenance_of
from territo.sources.services.quota import get_within_quota
from territo.sources.services.whole import TORN_HINT, TornError, read_whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from territo.sources.library import Document, Library
    from territo.sources.services.ground import Ground

TABLE = "batiment_groupe_complet"
COMMUNE = "code_commune_insee"
USE = "usage_principal_bdnb_open"
COLUMNS = (
    *(BUILDING, COMMUNE, YEAR, USE, "usage_niveau_1_txt", ADDRESS),
    *("cle_interop_adr_principale_ban", "l_denomination_proprietaire", "nb_niveau", GEOMETRY),
)
CREDIT = "BDNB – CSTB"
NO_YEAR = "buildings of that use without a year, not asked for"
SHOWN = 200
HINT = "Try again later, or give an export of the BDNB as a list (--sites)."

Filters = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Bdnb:
    """How to ask the BDNB.

    Parameters
    ----------
    library
        Where answers are kept.
    url
        Base address of the service, up to its tables.
    rows
        Rows asked for at a time; the service may give fewer.
    """

    library: Library
    url: str
    rows: int = 1000

    @property
    def table(self) -> str:
        """Address of the table of buildings."""
        return f"{self.url}/{TABLE}"


def read_buildings(
    bdnb: Bdnb, ground: Ground, years: tuple[int, int] = (1980, 1989), use: str = "Tertiaire"
) -> Fetched:
    """Read the buildings of a use that were built in some years.

    Parameters
    ----------
    bdnb
        The service.
    ground
        The communes.
    years
        First and last year.
    use
        Their main use, as the BDNB calls it.

    Returns
    -------
        The buildings, each at a point inside it, with ``year_built``; none when there are none.

    Raises
    ------
    ServiceError
        When the service is out of reach, refuses, or answers something else.
    TornError
        When pages do not fit together, twice in a row.
    """
    used: Filters = ((USE, f"eq.{use}"),)
    first, last = years
    dated = (*used, (YEAR, f"gte.{first}"), (YEAR, f"lte.{last}"))
    undated = (*used, (YEAR, "is.null"))
    found, documents = _of_communes(bdnb, ground, dated, COLUMNS)
    silent, counted = _of_communes(bdnb, ground, undated, (BUILDING,))
    counts = Counter({NO_YEAR: silent[BUILDING].nunique()})
    table = _table(found, bdnb.table, counts).assign(source=f"{CREDIT}, {documents[0].date}")
    about = tuple(provenance_of(one, "sites", "", CREDIT) for one in (*documents, *counted))
    return fetched(table, ground, "bdnb", counts, about)


def _table(found: pd.DataFrame, source: str, counts: Counter[str]) -> pd.DataFrame:
    """Bring buildings to our columns, each at a point inside it."""
    if not len(found):
        return found
    adapted = adapt(found.rename_axis("line"), {}, source)
    for problem in adapted.problems:
        counts[f"{problem.column}: {problem.text}"] += 1
    placed = adapted.table["lon"] != ""
    # The point is in the building itself: no address is better.
    precision = placed.map({True: "housenumber", False: ""})
    return adapted.table.drop(columns="door").assign(precision=precision)


def _of_communes(
    bdnb: Bdnb, ground: Ground, filters: Filters, columns: Sequence[str]
) -> tuple[pd.DataFrame, list[Document]]:
    """Ask commune by commune: without one, the service gives up before it answers.

    Whether it writes arrondissements or their commune is not known: both are asked for.
    """
    frames = [pd.DataFrame(columns=list(columns), dtype=object)]
    documents: list[Document] = []
    for code in ground.codes:
        own: Filters = ((COMMUNE, f"eq.{code}"), *filters)
        frame, pages = read_whole(bdnb.library, partial(_pages, bdnb, own, columns))
        frames.append(frame)
        documents += pages
    return pd.concat(frames, ignore_index=True).fillna(""), documents


def _pages(
    bdnb: Bdnb, filters: Filters, columns: Sequence[str], library: Library
) -> tuple[pd.DataFrame, list[Document]]:
    """Ask until a page is empty: a short one may only mean that the service gives fewer."""
    frames = [pd.DataFrame(columns=list(columns), dtype=object)]
    documents: list[Document] = []
    start = 0
    while True:
        params = (
            *filters,
            ("select", ",".join(columns)),
            ("order", BUILDING),
            ("limit", str(bdnb.rows)),
            ("offset", str(start)),
        )
        document = get_within_quota(library, bdnb.table, params, partial(_check, bdnb.table), HINT)
        documents.append(document)
        if not (came := len(require_json(document, document.url))):
            break
        raw = read_json(document.file)
        frames += [raw.rows] if raw else []
        start += came
    rows = pd.concat(frames, ignore_index=True)
    twice = rows.loc[rows[BUILDING].duplicated(), BUILDING]
    if len(twice):
        raise TornError(
            f"{documents[0].url}: pages overlap, {', '.join(sorted(set(twice))[:5])} came twice.",
            source=bdnb.table,
            hint=TORN_HINT,
        )
    return rows, documents


def _check(url: str, file: Path) -> None:
    """Refuse what is no list of buildings; an error may come with the status of success."""
    said = require_json(file, url)
    if isinstance(said, dict) and "message" in said:
        told = f"{said.get('code', '')} {said['message']}".strip()
        raise ServiceError(f"{url} answers an error ({told}).", source=url, hint=HINT)
    if not (isinstance(said, list) and all(BUILDING in one for one in said)):
        raise ServiceError(
            f"{url} answers something else than buildings ({str(said)[:SHOWN]}).",
            source=url,
            hint=HINT,
        )

"""Questions to the Explore API (v2.1) of Opendatasoft: everything that matches, or an error.

An export is one stream that may be cut short and still be JSON: what matches is counted by a
question of its own. Addresses have a length: codes are asked for a few at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from territo.errors import ServiceError
from territo.sources.documents import read_json
from territo.sources.library import require_json
from territo.sources.services.quota import get_within_quota
from territo.sources.services.whole import TORN_HINT, TornError, read_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from territo.sources.library import Document, Library

# Codes in one question: an address of about a thousand characters.
BATCH = 50
SHOWN = 200
HINT = "Try again later, or give an export of it as a list (--sites)."


@dataclass(frozen=True)
class Dataset:
    """A data set behind an Explore API.

    Parameters
    ----------
    library
        Where answers are kept.
    url
        Address of the data set, up to its name.
    """

    library: Library
    url: str


@dataclass(frozen=True)
class Exported:
    """Everything that matches some questions.

    Parameters
    ----------
    rows
        One row per record, columns as the service calls them, all text; a list or an object is
        JSON. No column when nothing matches.
    documents
        What they were made from: the exports, and their counts.
    """

    rows: pd.DataFrame
    documents: tuple[Document, ...]


def literal(text: str) -> str:
    r"""Write a text so that a question can only compare it.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
        A literal of ODSQL.

    Examples
    --------
    >>> literal('69123') + " " + literal('a" or "b\\')
    '"69123" "a\\" or \\"b\\\\"'
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def among(field: str, values: Sequence[str]) -> str:
    """Ask that a field be one of several values.

    Parameters
    ----------
    field
        The field.
    values
        The values.

    Returns
    -------
        A condition of ODSQL.

    Examples
    --------
    >>> among("new_code", ["69123", "69266"])
    'new_code in ("69123","69266")'
    """
    return f"{field} in ({','.join(map(literal, values))})"


def batches(values: Sequence[str], size: int = BATCH) -> Iterator[Sequence[str]]:
    """Part values so that no question grows too long.

    Parameters
    ----------
    values
        The values.
    size
        How many go into one question.

    Yields
    ------
        Some of them, in order.
    """
    for start in range(0, len(values), size):
        yield values[start : start + size]


def export(data: Dataset, questions: Sequence[str], fields: Sequence[str]) -> Exported:
    """Ask for everything that matches.

    Parameters
    ----------
    data
        The data set.
    questions
        Conditions of ODSQL, one export each.
    fields
        The fields that are wanted.

    Returns
    -------
        The records of all of them.

    Raises
    ------
    ServiceError
        When the service is out of reach, refuses, or answers something else.
    TornError
        When an export does not hold as many records as match, twice in a row.
    """
    parts = [read_whole(data.library, partial(_export, data, one, fields)) for one in questions]
    frames = [part.rows for part in parts if len(part.rows)]
    rows = pd.concat(frames, ignore_index=True).fillna("") if frames else pd.DataFrame()
    return Exported(rows, tuple(document for part in parts for document in part.documents))


def _export(data: Dataset, where: str, fields: Sequence[str], library: Library) -> Exported:
    """Ask for one export, and hold it against the count of what matches."""
    own = (("where", where), ("select", ",".join(fields)))
    url = f"{data.url}/exports/json"
    exported = get_within_quota(library, url, own, partial(_check_export, url), HINT)
    url = f"{data.url}/records"
    one = (*own, ("limit", "1"))
    counted = get_within_quota(library, url, one, partial(_check_count, url), HINT)
    came = len(require_json(exported, exported.url))
    total = require_json(counted, counted.url)["total_count"]
    if came != total:
        raise TornError(
            f"{exported.url} gives {came} records, where {total} match.",
            source=exported.url,
            hint=TORN_HINT,
        )
    rows = read_json(exported.file) if came else None
    return Exported(rows.rows if rows else pd.DataFrame(), (exported, counted))


def _check_export(url: str, file: Path) -> None:
    """Refuse what is no list of records."""
    said = require_json(file, url)
    _refuse_error(url, said)
    if not (isinstance(said, list) and all(isinstance(one, dict) for one in said)):
        raise ServiceError(
            f"{url} answers something else than records ({str(said)[:SHOWN]}).",
            source=url,
            hint=HINT,
        )


def _check_count(url: str, file: Path) -> None:
    """Refuse what is no page of records, with the count of all of them."""
    said = require_json(file, url)
    _refuse_error(url, said)
    if not (isinstance(said, dict) and isinstance(said.get("total_count"), int)):
        raise ServiceError(
            f"{url} does not say how many records match ({str(said)[:SHOWN]}).",
            source=url,
            hint=HINT,
        )


def _refuse_error(url: str, said: object) -> None:
    """Refuse an error that comes with the status of success."""
    if isinstance(said, dict) and ("error_code" in said or "message" in said):
        told = ": ".join(str(said[name]) for name in ("error_code", "message") if name in said)
        raise ServiceError(f"{url} answers an error ({told[:SHOWN]}).", source=url, hint=HINT)

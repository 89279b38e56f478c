"""Lists out of JSON: an answer of a service, an export of it, a bulk archive."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd

from territo.errors import Problem, SchemaError, SourceError
from territo.sources.rows import Raw, cell_text, distinct, seen, writable

if TYPE_CHECKING:
    from pathlib import Path

# Where the records are: services of Opendatasoft, the State's directory in bulk.
_LISTS = ("results", "service")
_MAPS = ("FeatureCollection", "Feature", "Topology")


def read_json(file: Path) -> Raw | None:
    """Read the records of a JSON document.

    Parameters
    ----------
    file
        A list of records, or an object that holds one as ``results`` or ``service``.

    Returns
    -------
        One row per record, its number being its line; a value that is a list or an object stays
        JSON text. Absent when the document is a map, which GDAL reads.

    Raises
    ------
    SourceError
        When it is not JSON, holds no records, or holds a service's refusal.
    SchemaError
        When a record is none.
    """
    try:
        found = json.loads(file.read_bytes())
    except (ValueError, RecursionError) as error:
        raise SourceError(
            f"{file} is not JSON ({error}).", source=str(file), hint="Export it again."
        ) from error
    if isinstance(found, dict) and found.get("type") in _MAPS:
        return None
    records = _records(found, file)
    problems = [
        Problem("not a record with named values", line)
        for line, record in enumerate(records, start=1)
        if not isinstance(record, dict)
    ]
    if problems or not records:
        problems = problems or [Problem("a list with no record")]
        raise SchemaError(str(file), problems, "Export the list again.")
    names = list(dict.fromkeys(name for record in records for name in record))
    rows = pd.DataFrame(
        [[_text(record.get(name)) for name in names] for record in records],
        columns=distinct(seen(writable(name)) for name in names),
        index=pd.RangeIndex(1, len(records) + 1, name="line"),
    )
    return Raw(rows)


def _records(found: object, file: Path) -> list[dict[str, object]]:
    if isinstance(found, list):
        return found
    if isinstance(found, dict):
        for name in _LISTS:
            if isinstance(found.get(name), list):
                return list(found[name])
        refusal = found.get("message")
        if isinstance(refusal, str):
            raise SourceError(
                f"{file} holds a service's refusal: {seen(writable(refusal))}",
                source=str(file),
                hint="Ask the service again, for fewer records at once.",
            )
    raise SourceError(
        f"{file} holds no list of records.",
        source=str(file),
        hint=f"Give a list, or an object that holds one as {' or '.join(_LISTS)}.",
    )


def _text(value: object) -> str:
    """Write a value as a cell, as an export to CSV would."""
    if isinstance(value, list | dict):
        return writable(json.dumps(value, ensure_ascii=False))
    if isinstance(value, bool):
        return str(value).lower()
    return writable(cell_text(value))

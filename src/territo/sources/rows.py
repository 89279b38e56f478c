"""Rows of text under a header, each with the line it stands on, and free of what nobody can see."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from territo.errors import Problem, SchemaError, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

Record = tuple[int, list[str]]

# Line breaks and tabs lay a cell out: one space says as much.
_LAYOUT = re.compile(r"[ \t]*[\t\n\r\v\f\x85\u2028\u2029]+[ \t]*")
# What moves a terminal, turns the direction of writing, or takes no room.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
# Either of the two: most cells hold none, and need no more than a look.
_ODD = re.compile(f"{_UNSEEN.pattern}|[\u2028\u2029]")


@dataclass(frozen=True)
class Raw:
    """Rows of text as a file holds them.

    Parameters
    ----------
    rows
        One row per place, index ``line``.
    header_line
        Line of the header; 0 for a layer.
    lonlat
        Positions of a layer, as text in degrees, empty where there is no point; absent for a list.
    """

    rows: pd.DataFrame
    header_line: int = 0
    lonlat: pd.DataFrame | None = None


def under_a_header(records: Sequence[Record], file: Path) -> Raw:
    """Tell the header from the rows, and refuse rows of another length, all at once.

    Parameters
    ----------
    records
        Lines and their cells.
    file
        Where they come from, for the messages.

    Returns
    -------
        The rows. Empty lines are passed over, and so are columns with neither a name nor a cell;
        one that has cells and no name is named by its place, ``column_3``.

    Raises
    ------
    SourceError
        When there is no line.
    SchemaError
        When a name stands twice, a row has another length than the header, or there is no row.
    """
    filled = [(line, cells) for line, cells in records if any(cells)]
    problems: list[Problem] = []
    if not filled:
        raise SourceError(f"{file} is empty.", source=str(file), hint="Export the list again.")
    (header_line, header), *rows = _trimmed(filled)
    header = [seen(name) for name in header]
    counts = Counter(name for name in header if name)
    problems += [
        Problem("column written twice", header_line, name)
        for name in sorted(counts)
        if counts[name] > 1
    ]
    problems += [
        Problem(f"{len(cells)} cells, where the header has {len(header)}", line)
        for line, cells in rows
        if len(cells) != len(header)
    ]
    if not problems and not rows:
        problems.append(Problem("a header and no row"))
    if problems:
        raise SchemaError(str(file), problems, "Correct the lines named above.")
    used = [
        place for place, name in enumerate(header) if name or any(cells[place] for _, cells in rows)
    ]
    names = distinct([header[place] or f"column_{place + 1}" for place in used])
    return Raw(
        pd.DataFrame(
            [[cells[place] for place in used] for _, cells in rows],
            columns=names,
            index=pd.Index([line for line, _ in rows], name="line"),
        ),
        header_line,
    )


def _trimmed(records: list[Record]) -> list[Record]:
    """Cut the empty cells that a sheet, or a delimiter at the end, carries beyond its header."""
    header = records[0][1]
    width = max(place for place, cell in enumerate(header, start=1) if cell)
    return [
        (line, cells[:width] + [cell for cell in cells[width:] if cell]) for line, cells in records
    ]


def cell_text(value: object) -> str:
    """Write a cell as text.

    Parameters
    ----------
    value
        What a workbook, a layer or a document holds.

    Returns
    -------
        Its text: whole numbers without a point, dates as ISO writes them, nothing for nothing.
    """
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()[:10]
    return str(value).strip()


def seen(text: str) -> str:
    r"""Leave of a text what can be seen.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
        The same on one line, without control characters.

    Examples
    --------
    >>> seen("Mairie\nde\x1b[31m Rouen\x00")
    'Mairie de[31m Rouen'
    """
    if not _ODD.search(text):
        return text.strip()
    return _UNSEEN.sub("", _LAYOUT.sub(" ", text)).strip()


def cleaned(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    """Leave of every cell what can be seen, and say which held more.

    Parameters
    ----------
    rows
        Rows of text, index ``line``.

    Returns
    -------
        The rows, and one problem for each cell with control characters; line breaks are no problem.
    """
    problems: list[Problem] = []
    columns = {}
    for name, column in rows.items():
        texts = column.tolist()
        columns[name] = [seen(text) for text in texts]
        for line, text in zip(rows.index.tolist(), texts, strict=True):
            unseen = _ODD.search(text) and _UNSEEN.findall(_LAYOUT.sub("", text))
            if unseen:
                codes = ", ".join(sorted({f"U+{ord(one):04X}" for one in unseen}))
                what = f"control characters were taken out ({codes})"
                problems.append(Problem(what, line, str(name)))
    return pd.DataFrame(columns, index=rows.index), problems


def writable(text: str) -> str:
    r"""Leave out halves of characters, which JSON can spell and no file can hold.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
        The same without lone surrogates.

    Examples
    --------
    >>> writable("Mairie\ud800")
    'Mairie'
    """
    return text.encode("utf-8", "ignore").decode("utf-8")


def distinct(names: Iterable[str]) -> list[str]:
    """Give each column a name of its own.

    Parameters
    ----------
    names
        Names, some of which may be the same.

    Returns
    -------
        The names; one that was taken already is lengthened by ``_``.

    Examples
    --------
    >>> distinct(["a", "b", "a"])
    ['a', 'b', 'a_']
    """
    taken: set[str] = set()
    given = []
    for name in names:
        own = name
        while own in taken:
            own += "_"
        taken.add(own)
        given.append(own)
    return given

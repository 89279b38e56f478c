"""Where two results that are no GeoPackage differ, in words."""

from __future__ import annotations

import difflib
import html
import json
import re
from typing import TYPE_CHECKING

import pandas as pd
import pyogrio

from territo.sources.results import read_parts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# How many places of a JSON are named.
NAMED = 8
SHOWN = 60
_DATA = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def table_of(file: Path) -> dict[str, pd.DataFrame]:
    """Read the tables of a file.

    Parameters
    ----------
    file
        A CSV, Parquet, GeoJSON or workbook.

    Returns
    -------
        Each by its name: that of the sheet; of other files one, named ``table``.
    """
    if file.suffix == ".xlsx":
        sheets: dict[str, pd.DataFrame] = pd.read_excel(file, sheet_name=None, dtype=str)
        return sheets
    if file.suffix == ".csv":
        return {"table": pd.read_csv(file, dtype=str, keep_default_na=False)}
    if file.suffix == ".parquet":
        return {"table": pd.read_parquet(file)}
    return {"table": pyogrio.read_dataframe(file)}


def of_pages(then: Path, now: Path) -> list[str]:
    """Compare two pages.

    Parameters
    ----------
    then, now
        The files.

    Returns
    -------
        One line that names the parts drawn that differ, and one with the first words that do.
    """
    before, after = read_parts(then), read_parts(now)
    apart = [
        name
        for name in sorted(set(before) | set(after))
        if name != "manifest" and before.get(name) != after.get(name)
    ]
    found = [f"parts of the page: {', '.join(apart)}"] if apart else []
    return found + _lines("words of the page", _words(then), _words(now))


def of_texts(then: Path, now: Path) -> list[str]:
    """Compare two texts line by line.

    Parameters
    ----------
    then, now
        The files.

    Returns
    -------
        One line with the first that differs; none when all are the same.
    """
    return _lines("lines", *(one.read_text(encoding="utf-8").splitlines() for one in (then, now)))


def of_records(then: Path, now: Path) -> list[str]:
    """Compare what two JSON say.

    Parameters
    ----------
    then, now
        The files.

    Returns
    -------
        One line per place that differs, the manifest apart; the first few, and how many more.
    """
    before, after = (json.loads(one.read_text(encoding="utf-8")) for one in (then, now))
    for one in (before, after):
        if isinstance(one, dict):
            for key in ("manifest", "manifests", "inputs", "parameters", "territo", "command"):
                one.pop(key, None)
    found = list(_places("", before, after))
    more = [f"{len(found) - NAMED} places more"] if len(found) > NAMED else []
    return found[:NAMED] + more


def _places(where: str, then: object, now: object) -> Iterator[str]:
    if isinstance(then, dict) and isinstance(now, dict):
        for key in dict.fromkeys([*then, *now]):
            yield from _places(f"{where}.{key}" if where else str(key), then.get(key), now.get(key))
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for place, (one, other) in enumerate(zip(then, now, strict=True)):
            yield from _places(f"{where}[{place}]", one, other)
    elif then != now:
        yield f"{where}: {_short(then)} then, {_short(now)} now"


def _short(value: object) -> str:
    if isinstance(value, list):
        return f"{len(value)} rows"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _words(page: Path) -> list[str]:
    bare = _TAG.sub("\n", _DATA.sub("", page.read_text(encoding="utf-8")))
    return [line for text in html.unescape(bare).splitlines() if (line := text.strip())]


def _lines(what: str, then: list[str], now: list[str]) -> list[str]:
    changed = [
        one
        for one in difflib.SequenceMatcher(None, then, now, autojunk=False).get_opcodes()
        if one[0] != "equal"
    ]
    if not changed:
        return []
    _, begin, end, start, stop = changed[0]
    before, after = (
        " ".join(one)[:SHOWN] or "nothing" for one in (then[begin:end], now[start:stop])
    )
    return [f"{what}: {len(changed)} places, the first: {before} then, {after} now"]

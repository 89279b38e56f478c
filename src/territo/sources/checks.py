"""Everything that can be wrong with a list of sites, found at once, and what can be mended.

A finding is an error when its row cannot be used, and a warning when it can but should not be
believed. A fix is offered where there is one answer only.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from territo.era import ANY_YEAR, Period, iso
from territo.model import PRECISIONS
from territo.sources import place_checks
from territo.sources.findings import Check, Finding, Reference
from territo.sources.row_problems import DATES, date_problems, numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from territo.arrays import Floats

YEARS = ("year_built", "year_in_service", "year_works", *DATES)
FIRST_YEAR = 1000
CEDEX = re.compile(r"\bcedex\b", re.IGNORECASE)


def check(rows: pd.DataFrame, reference: Reference) -> list[Finding]:
    """Find everything wrong with a list.

    Parameters
    ----------
    rows
        The list with our column names, all text, index ``line``, as `read_table` gives it.
    reference
        What it is held against.

    Returns
    -------
        The findings, by line.
    """
    lon, lat = (place_checks.number(rows, name) for name in ("lon", "lat"))
    found: list[Finding] = []
    for one in CHECKS:
        found += one(rows, lon, lat, reference)
    return sorted(found, key=lambda finding: finding.line)


def fixed(rows: pd.DataFrame, findings: list[Finding]) -> pd.DataFrame:
    """Mend what has one answer.

    Parameters
    ----------
    rows
        The list.
    findings
        What was found in it.

    Returns
    -------
        A corrected copy, with a column ``territo_fix`` that says what was changed, and from what.
    """
    mended = rows.copy()
    notes: dict[int, list[str]] = {}
    for finding in findings:
        for column, text in finding.fix.items():
            before = mended.at[finding.line, column] if column in mended else ""  # noqa: PD008
            if column not in mended:
                mended[column] = ""
            mended.at[finding.line, column] = text  # noqa: PD008 - one cell
            notes.setdefault(finding.line, []).append(f"{column}: {before} -> {text}")
    changed = ["; ".join(notes.get(int(line), [])) for line in mended.index]
    return mended.assign(territo_fix=changed)


def _ids(rows: pd.DataFrame, *_: object) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for line, site in rows["site"].items():
        if not site:
            yield Finding(line, "site", "error", "a site without an id")
        elif site in first:
            yield Finding(line, "site", "error", f'"{site}" is already on line {first[site]}')
        first.setdefault(site, line)


def _words(
    rows: pd.DataFrame, _lon: Floats, _lat: Floats, reference: Reference
) -> Iterator[Finding]:
    kinds = sorted(reference.kinds)
    for column, known, level in (("precision", PRECISIONS, "error"), ("kind", kinds, "warning")):
        if column not in rows:
            continue
        for line, word in rows[column].items():
            if word and word not in known:
                near = difflib.get_close_matches(word.casefold(), known, n=1, cutoff=0.7)
                hint = f', did you mean "{near[0]}"?' if near else f" ({', '.join(known)})"
                text = f'"{word}" is not a known {column}{hint}'
                yield Finding(line, column, "error" if level == "error" else "warning", text)


def _postcodes(rows: pd.DataFrame, _lon: Floats, _lat: Floats, _: Reference) -> Iterator[Finding]:
    for column in ("postcode", "city", "address"):
        if column not in rows:
            continue
        for line in rows.index[rows[column].str.contains(CEDEX)]:
            text = f"{rows.loc[line, column]}: a CEDEX is a way of sorting mail, not a place"
            yield Finding(line, column, "warning", text)


def _years(
    rows: pd.DataFrame, _lon: Floats, _lat: Floats, reference: Reference
) -> Iterator[Finding]:
    for column in YEARS:
        if column not in rows:
            continue
        for line, text in rows[column].items():
            if column in DATES and not iso(text):
                continue  # told by `_dates`: nobody knows from when to when it is open
            if text and not _can_be(Period.parse(text), reference.today + 1):
                yield Finding(line, column, "warning", f'"{text}" is not a year that can be')
    if {"opened", "closed"} <= set(rows.columns):
        opened, closed = (rows[name].map(iso) for name in DATES)
        for line in rows.index[(opened != "") & (closed != "") & (closed < opened)]:
            text = f"closed in {closed[line]}, before it opened in {opened[line]}"
            yield Finding(line, "closed", "warning", text)


def _can_be(years: Period | None, last: int) -> bool:
    """Tell whether a year, or the years of a period, may be true; a side left open says nothing."""
    if years is None:
        return False
    ends = [year for year in (years.first, years.last) if year not in ANY_YEAR]
    return years.first <= years.last and all(FIRST_YEAR <= year <= last for year in ends)


def _numbers(rows: pd.DataFrame, _lon: Floats, _lat: Floats, _: Reference) -> Iterator[Finding]:
    for problem in numbers(rows)[0]:
        yield Finding(problem.line, problem.column, "error", problem.text)


def _dates(rows: pd.DataFrame, _lon: Floats, _lat: Floats, _: Reference) -> Iterator[Finding]:
    for problem in date_problems(rows):
        yield Finding(problem.line, problem.column, "error", problem.text)


CHECKS: tuple[Check, ...] = (
    _ids,
    *place_checks.CHECKS,
    _words,
    _postcodes,
    _years,
    _dates,
    _numbers,
)

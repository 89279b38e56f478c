"""Write the source's opening hours in the OpenStreetMap `opening_hours` syntax."""

import json
from itertools import groupby

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
SHORT = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
LAST_MINUTE = "23:59:59"

Ranges = tuple[tuple[str, str], ...]


def write_hours(source: str) -> str:
    """Turn the source's JSON into one rule for each run of days that open alike.

    A later rule of the syntax replaces an earlier one for the same day, so all the ranges of a
    day are gathered before any rule is written.

    >>> write_hours('[["lundi", "mardi", [["08:30:00", "12:00:00"], ["13:30:00", "17:00:00"]]]]')
    'Mo-Tu 08:30-12:00,13:30-17:00'
    >>> write_hours('[["lundi", "lundi", [["10:00:00", "12:00:00"]]],'
    ...             ' ["lundi", "lundi", [["08:00:00", "11:00:00"]]]]')
    'Mo 08:00-12:00'
    """
    week = [join_ranges(ranges) for ranges in ranges_by_day(source)]
    rules = []
    for ranges, run in groupby(range(len(DAYS)), key=lambda day: week[day]):
        days = list(run)
        if ranges:
            spans = ",".join(f"{opens[:5]}-{closes[:5]}" for opens, closes in ranges)
            rules.append(f"{name_days(days)} {spans}")
    return "; ".join(rules)


def ranges_by_day(source: str) -> list[list[tuple[str, str]]]:
    """Spread the source's runs of days over the week; refuse a range that makes no sense."""
    week: list[list[tuple[str, str]]] = [[] for _ in DAYS]
    for first, last, ranges in json.loads(source):
        for opens, closes in ranges:
            if not opens < closes <= LAST_MINUTE:
                raise SystemExit(f"opening hours that close before they open: {opens}-{closes}")
            for day in range(DAYS.index(first), DAYS.index(last) + 1):
                week[day].append((opens, closes))
    return week


def join_ranges(ranges: list[tuple[str, str]]) -> Ranges:
    """Sort ranges and join those that overlap or touch."""
    joined: list[tuple[str, str]] = []
    for opens, closes in sorted(ranges):
        if joined and opens <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(closes, joined[-1][1]))
        else:
            joined.append((opens, closes))
    return tuple(joined)


def name_days(days: list[int]) -> str:
    """Name one day, or the first and last of a run."""
    first, last = SHORT[days[0]], SHORT[days[-1]]
    return first if first == last else f"{first}-{last}"


def opens_twice(source: str) -> bool:
    """Tell whether two entries of the source speak of the same day."""
    seen = [
        day
        for first, last, _ in json.loads(source)
        for day in range(DAYS.index(first), DAYS.index(last) + 1)
    ]
    return len(seen) > len(set(seen))

"""Write the source's opening hours in the OpenStreetMap `opening_hours` syntax."""

import json

from territo.sources.hours import DAYS, write_week

LAST_MINUTE = "23:59:59"


def write_hours(source: str) -> str:
    """Turn the source's JSON into one rule for each run of days that open alike.

    >>> write_hours('[["lundi", "mardi", [["08:30:00", "12:00:00"], ["13:30:00", "17:00:00"]]]]')
    'Mo-Tu 08:30-12:00,13:30-17:00'
    >>> write_hours('[["lundi", "lundi", [["10:00:00", "12:00:00"]]],'
    ...             ' ["lundi", "lundi", [["08:00:00", "11:00:00"]]]]')
    'Mo 08:00-12:00'
    """
    return write_week(ranges_by_day(source))


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


def opens_twice(source: str) -> bool:
    """Tell whether two entries of the source speak of the same day."""
    seen = [
        day
        for first, last, _ in json.loads(source)
        for day in range(DAYS.index(first), DAYS.index(last) + 1)
    ]
    return len(seen) > len(set(seen))

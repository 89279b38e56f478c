"""A week of opening hours in the OpenStreetMap `opening_hours` syntax."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_SHORT = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")

Range = tuple[str, str]


def write_week(week: Sequence[Sequence[Range]]) -> str:
    """Write one rule for each run of days that open alike.

    A later rule of the syntax replaces an earlier one for the same day, so all the ranges of a
    day stand in one rule.

    Parameters
    ----------
    week
        For each of the seven days, when it opens and closes, as ``08:30`` or ``08:30:00``.

    Returns
    -------
        The rules; empty when it never opens.

    Examples
    --------
    >>> day = [("13:30", "17:00"), ("08:30", "12:00")]
    >>> write_week([day, day, [], [("10:00", "12:00"), ("08:00", "11:00")], [], [], []])
    'Mo-Tu 08:30-12:00,13:30-17:00; Th 08:00-12:00'
    """
    joined = [_joined(ranges) for ranges in week]
    rules = []
    for ranges, run in groupby(range(len(DAYS)), key=lambda day: joined[day]):
        days = list(run)
        if ranges:
            spans = ",".join(f"{opens[:5]}-{closes[:5]}" for opens, closes in ranges)
            rules.append(f"{_named(days)} {spans}")
    return "; ".join(rules)


def _joined(ranges: Sequence[Range]) -> tuple[Range, ...]:
    """Sort ranges and join those that overlap or touch."""
    joined: list[Range] = []
    for opens, closes in sorted(ranges):
        if joined and opens <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(closes, joined[-1][1]))
        else:
            joined.append((opens, closes))
    return tuple(joined)


def _named(days: list[int]) -> str:
    first, last = _SHORT[days[0]], _SHORT[days[-1]]
    return first if first == last else f"{first}-{last}"

"""What a door offers: itself, the people who work there, the hours it is open in a week."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from territo.errors import ProjectError

if TYPE_CHECKING:
    from territo.model import Sites
    from territo.model.measures import Supply

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_SPAN = r"\d{2}:\d{2}-\d{2}:\d{2}"
_RULE = re.compile(rf"({'|'.join(_DAYS)})(?:-({'|'.join(_DAYS)}))? ({_SPAN}(?:,{_SPAN})*)")
_COLUMNS = {"staff": "staff", "hours": "opening_hours"}


def supply_of(sites: Sites, supply: Supply) -> pd.Series:
    """Say how much each door offers.

    Parameters
    ----------
    sites
        The sites.
    supply
        What to count.

    Returns
    -------
        The amount of each door, index ``site``; absent where its list does not say.

    Raises
    ------
    ProjectError
        When no list says it of any door.
    """
    doors = sites.doors
    if supply == "doors":
        return pd.Series(1.0, doors.index, name=supply)
    column = _COLUMNS[supply]
    if column not in doors or doors[column].isna().all():
        raise ProjectError(
            f"No list of sites says the {column} of a door.",
            f"Add the column {column}, or count the doors themselves: --measures doors.",
        )
    said = doors[column]
    amounts = said.map(weekly_hours, na_action="ignore") if supply == "hours" else said
    return amounts.astype(float).rename(supply)


def weekly_hours(text: str) -> float | None:
    """Count the hours of an ordinary week.

    Parameters
    ----------
    text
        Opening hours in the OpenStreetMap syntax: days, or runs of days, with their hours; a later
        rule replaces an earlier one for the same day.

    Returns
    -------
        Hours; None when the rules say more than that (holidays, months, weeks).

    Examples
    --------
    >>> weekly_hours("Mo-Fr 08:30-12:00,13:30-17:00; Sa 09:00-12:00")
    38.0
    >>> weekly_hours("Mo-Fr 08:30-12:00; PH off") is None
    True
    """
    week: dict[str, float] = {}
    for rule in text.split(";"):
        found = _RULE.fullmatch(rule.strip())
        if found is None:
            return None
        first = _DAYS.index(found[1])
        last = _DAYS.index(found[2]) if found[2] else first
        hours = sum(map(_hours, found[3].split(",")))
        # A run such as Sa-Mo goes round the end of the week.
        for step in range((last - first) % len(_DAYS) + 1):
            week[_DAYS[(first + step) % len(_DAYS)]] = hours
    return sum(week.values())


def _hours(span: str) -> float:
    opens, closes = (int(end[:2]) + int(end[3:]) / 60 for end in span.split("-"))
    return closes - opens if closes > opens else closes - opens + 24

"""What the hours of the doors say: for the panel of the map, and as JSON."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from territo.opening import DAYS
from territo.render import french
from territo.render.layers import absent_as_none
from territo.render.texts import say

if TYPE_CHECKING:
    import pandas as pd

    from territo.model import EtatDesLieux, Opening, OpenThen

# ColorBrewer Oranges: another hue than shares on the map, whose classes are not these.
WEEK_COLOURS = ("#feedde", "#fdbe85", "#fd8d3c", "#e6550d", "#a63603")


def as_record(etat: EtatDesLieux) -> dict[str, object]:
    """Put what the hours say into what JSON can say.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        week_of (first day of the week that hours are read in), hours_unknown (ids of doors),
        hours_per_week (by site; null where not known), and either week (threshold, population, and
        of each of the 168 hours day, hour, covered, share) or then (moment, at, and ids of the
        doors that are open, closed_then, hours_unknown); nothing when no door says its hours.
    """
    opening = etat.opening
    if opening is None:
        return {}
    hours = etat.sites.points["hours_per_week"]
    found: dict[str, object] = {
        "week_of": opening.monday.isoformat(),
        "hours_unknown": list(opening.unknown),
        "hours_per_week": {str(site): absent_as_none(count) for site, count in hours.items()},
    }
    if opening.then:
        found["then"] = _then(opening.then)
    if opening.week is not None:
        found["week"] = {
            "threshold": str(etat.headline),
            "population": float(etat.demand.points["weight"].sum()),
            "hours": _hours(opening.week),
        }
    return {"opening": found}


def _then(then: OpenThen) -> dict[str, object]:
    return {
        "moment": str(then.moment),
        "at": then.at.isoformat(timespec="minutes"),
        "open": list(then.open),
        "closed_then": list(then.closed),
        "hours_unknown": list(then.unknown),
    }


def _hours(week: pd.DataFrame) -> list[dict[str, object]]:
    return [
        {
            "day": DAYS[int(row.day)],
            "hour": int(row.hour),
            "covered": float(row.covered),
            "share": absent_as_none(row.share),
        }
        for row in week.reset_index().itertuples()
    ]


def panel(etat: EtatDesLieux) -> dict[str, object] | None:
    """Prepare the profile of the week.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        shares (percent, one list of 24 for each day from Monday on), limits (percent, one more than
        colours), colours, threshold, notes (sentences); None without a profile, or where nobody
        lives.
    """
    opening = etat.opening
    if opening is None or opening.week is None or opening.week["share"].isna().any():
        return None
    return {
        "shares": opening.week["share"].to_numpy().reshape(7, 24).tolist(),
        "limits": _limits(float(opening.week["share"].max())),
        "colours": WEEK_COLOURS,
        "threshold": french.cutoff(etat.headline),
        "notes": _notes(opening),
    }


def _limits(best: float) -> list[int]:
    """Part zero to the best hour of the week in classes of whole percents.

    Examples
    --------
    >>> _limits(36.1), _limits(100.0), _limits(0.0)
    ([0, 8, 16, 24, 32, 40], [0, 20, 40, 60, 80, 100], [0, 1, 2, 3, 4, 5])
    """
    count = len(WEEK_COLOURS)
    step = max(ceil(best / count), 1)
    return [step * index for index in range(count + 1)]


def _notes(opening: Opening) -> list[str]:
    known, unknown = len(opening.known), len(opening.unknown)
    return [
        say("week_of", date=french.date(opening.monday)),
        say("week_doors", known=french.number(known), total=french.number(known + unknown)),
    ]


def moment(then: OpenThen) -> str:
    """Write a moment in French.

    Parameters
    ----------
    then
        The doors at that moment.

    Returns
    -------
        Such as ``samedi à 10:00`` or ``samedi 07/03/2026 à 10:00``.
    """
    day, time = say(f"day_{DAYS[then.moment.weekday]}"), f"{then.at:%H:%M}"
    if not then.moment.day:
        return say("moment", day=day, time=time)
    return say("moment_dated", day=day, date=french.date(then.at), time=time)


def then_notes(etat: EtatDesLieux) -> list[str]:
    """Say which doors count at the moment that was asked about.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        Sentences; none when no moment was asked about.
    """
    if etat.opening is None or etat.opening.then is None:
        return []
    return [say("opening_then", moment=moment(etat.opening.then))]

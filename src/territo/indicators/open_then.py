"""Which doors are open at a moment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from territo.model import OpenThen
from territo.opening import then

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from territo.model import Sites
    from territo.opening import Moment

# What becomes of a door that does not count at the moment.
STATUS = {"closed": "closed_then", "unknown": "hours_unknown"}


def open_then(sites: Sites, moment: Moment, monday: date) -> tuple[Sites, OpenThen]:
    """Keep as doors only those that are open at a moment.

    A door whose hours nobody knows is not counted as open: what is covered then is a floor.

    Parameters
    ----------
    sites
        The sites.
    moment
        The moment.
    monday
        The week of a moment without a date.

    Returns
    -------
        The sites, with the status ``closed_then`` or ``hours_unknown`` for doors that do not count,
        and the doors by what they are then.
    """
    at = moment.within(monday)
    doors = sites.doors
    answer = np.array([then(text, at) for text in hours_of(doors)], dtype=object)
    points = sites.points.copy()
    for state, status in STATUS.items():
        points.loc[doors.index[answer == state], "status"] = status
    ids = {
        state: tuple(str(site) for site in doors.index[answer == state])
        for state in ("open", "closed", "unknown")
    }
    return replace(sites, points=points), OpenThen(moment, at, **ids)


def hours_of(points: pd.DataFrame) -> list[str]:
    """Return the hours of sites.

    Parameters
    ----------
    points
        Sites, perhaps with a column ``opening_hours``.

    Returns
    -------
        One text for each; empty when nobody says.
    """
    if "opening_hours" not in points:
        return [""] * len(points)
    return [str(text) for text in points["opening_hours"].fillna("")]

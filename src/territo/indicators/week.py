"""Who has an open door within reach, hour by hour."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from territo.indicators.open_then import hours_of
from territo.opening import HOURS, week

if TYPE_CHECKING:
    from datetime import date

    from territo.arrays import Bools, Floats, Ints
    from territo.model import Demand, Sites


def with_weekly_hours(sites: Sites, monday: date) -> Sites:
    """Say of each site for how many hours of a week it is open.

    Parameters
    ----------
    sites
        The sites.
    monday
        First day of the week.

    Returns
    -------
        The sites with the number ``hours_per_week``, absent where hours are not known or cannot be
        read; the same sites when no list says when they are open.
    """
    texts = hours_of(sites.points)
    if not any(texts):
        return sites
    weeks = [week(text, monday) for text in texts]
    hours = pd.array([one.hours if one else None for one in weeks], dtype="Float64")
    return replace(sites, points=sites.points.assign(hours_per_week=hours))


def week_profile(demand: Demand, sites: Sites, pairs: pd.DataFrame, monday: date) -> pd.DataFrame:
    """Count who has an open door within reach at each full hour of a week.

    Parameters
    ----------
    demand
        The inhabitants.
    sites
        The sites; doors whose hours are not known are never open.
    pairs
        Who is within reach of which door: demand and site, as categories.
    monday
        First day of the week.

    Returns
    -------
        One row per day (0 is Monday) and hour: covered (inhabitants), share (percent of all the
        inhabitants; absent where nobody lives).
    """
    doors = sites.doors
    open_at = np.zeros((len(doors), HOURS), dtype=bool)
    for position, text in enumerate(hours_of(doors)):
        if one := week(text, monday):
            open_at[position] = one.open_at
    weight = demand.points["weight"].to_numpy(dtype=float)
    covered = covered_at(
        open_at,
        _positions(pairs["demand"], demand.points.index),
        _positions(pairs["site"], doors.index),
        weight,
    )
    rows = pd.MultiIndex.from_product([range(7), range(24)], names=["day", "hour"])
    whole = weight.sum()
    share = 100 * covered / whole if whole else np.full(HOURS, np.nan)
    return pd.DataFrame({"covered": covered, "share": share}, index=rows)


def covered_at(open_at: Bools, point: Ints, door: Ints, weight: Floats) -> Floats:
    """Add up, hour by hour, the weight of the points with an open door.

    Parameters
    ----------
    open_at
        Whether each door is open in each hour, shape (doors, hours).
    point, door
        Pairs of a point and a door within its reach, shape (n,).
    weight
        Weight of each point.

    Returns
    -------
        Weight with at least one open door, shape (hours,).

    Examples
    --------
    >>> open_at = np.array([[True, False, False], [True, True, False]])
    >>> covered_at(open_at, np.array([0, 1, 1]), np.array([0, 0, 1]), np.array([5.0, 2.0])).tolist()
    [7.0, 2.0, 0.0]
    """
    hours = open_at.shape[1]
    if not len(point):
        return np.zeros(hours)
    # A week of a door is 168 bits, 21 bytes: the doors of a point are joined by one "or".
    order = np.argsort(point, kind="stable")
    first = np.flatnonzero(np.diff(point[order], prepend=-1))
    bits = np.packbits(open_at, axis=1)[door[order]]
    joined = np.unpackbits(np.bitwise_or.reduceat(bits, first, axis=0), axis=1, count=hours)
    of = weight[point[order][first]]
    return np.array([of[hour].sum() for hour in joined.T.astype(bool)])


def _positions(ids: pd.Series, index: pd.Index) -> Ints:
    """Find where the ids of pairs stand in an index."""
    positions: Ints = index.get_indexer(ids.cat.categories)[ids.cat.codes.to_numpy()]
    return positions

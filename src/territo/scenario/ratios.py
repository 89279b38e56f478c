"""Euros for each square metre and square metres for each agent, where both are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from territo.model.expenses import Ratio

if TYPE_CHECKING:
    from collections.abc import Mapping


def ratio(above: pd.Series, below: pd.Series) -> Ratio:
    """Divide a sum by another, over the sites of which both parts are known.

    Parameters
    ----------
    above, below
        Amounts by site; absent where they are not known.

    Returns
    -------
        The ratio, and of how many sites it is. A site that has zero of the second counts as not
        known: an area of nothing is no area.
    """
    known = above.notna() & below.notna() & (below.fillna(0.0) > 0)
    if not known.any():
        return Ratio(None, 0)
    return Ratio(float(above[known].sum()) / float(below[known].sum()), int(known.sum()))


def ratios(points: pd.DataFrame, year: pd.Series) -> Mapping[str, Ratio]:
    """Say what a square metre costs, and how many of them an agent has.

    Parameters
    ----------
    points
        Sites, with ``area_m2`` and ``staff`` where a list has them.
    year
        What each costs in a year, in euros; absent where it is not known.

    Returns
    -------
        ``euros_m2`` (euros a year for each square metre) and ``m2_agent``.
    """
    area, staff = (numbers(points, name) for name in ("area_m2", "staff"))
    return {"euros_m2": ratio(year, area), "m2_agent": ratio(area, staff)}


def numbers(points: pd.DataFrame, column: str) -> pd.Series:
    """Read a column of numbers that a list need not have.

    Parameters
    ----------
    points
        Sites.
    column
        The column.

    Returns
    -------
        The numbers; absent where they are not known.
    """
    if column not in points:
        return pd.Series(pd.NA, index=points.index, dtype="Float64")
    return points[column].astype("Float64")

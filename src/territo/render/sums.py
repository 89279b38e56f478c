"""Whole numbers that are printed beside their sums, rounded so that they add up to the eye."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, fsum
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from territo.arrays import Bools, Floats

# As `territo.render.english.people` rounds.
_HALF = 0.5
# What a whole counts beside a part, a number one farther than the next, and that of a firm one.
_WHOLE, _FAR, _FIRM = 1e2, 1e3, 1e4
# Of parts that have as much of a next whole number, the first one gets it.
_ORDER = 1e-5
# Beyond these, digits are remainders of additions.
_DECIMALS = 6


def rounded(value: float) -> int:
    """Round to the nearest whole number, halves up.

    Parameters
    ----------
    value
        A number.

    Returns
    -------
        The whole number.
    """
    return floor(value + _HALF)


def apportioned(parts: Sequence[float], whole: int | None = None) -> list[int]:
    """Round parts so that they add up (largest remainder; of equal remainders, the first).

    Parameters
    ----------
    parts
        Numbers, above or below zero.
    whole
        What their sum is printed as: the whole number below or above it; the nearest when absent.

    Returns
    -------
        Whole numbers, each less than one away from its part; when none such add up to the whole,
        those that come nearest.

    Examples
    --------
    >>> apportioned([28528.7, -13321.4])
    [28529, -13322]
    >>> apportioned([1.5, 1.5, 1.0])
    [2, 1, 1]
    """
    parts = [round(part, _DECIMALS) for part in parts]
    lower = [floor(part) for part in parts]
    left = (rounded(fsum(parts)) if whole is None else whole) - sum(lower)
    by_remainder = sorted(range(len(parts)), key=lambda place: lower[place] - parts[place])
    broken = sum(part > low for part, low in zip(parts, lower, strict=True))
    for place in by_remainder[: min(max(left, 0), broken)]:
        lower[place] += 1
    return lower


def adding_up(
    table: pd.DataFrame,
    rows: Collection[tuple[int, Collection[int]]],
    columns: Mapping[str, Mapping[str, int]],
    firm: Collection[str],
) -> pd.DataFrame:
    """Round a table so that its sums add up, down the rows and along the columns.

    Parameters
    ----------
    table
        Numbers, whose sums are exact.
    rows
        Place of a row that is a sum, and places of the rows that it is the sum of.
    columns
        Column that is a sum -> the columns it is made of, and 1 or -1 for each.
    firm
        Columns that are rounded to the nearest in rows that are part of no other: they are printed
        elsewhere too.

    Returns
    -------
        Whole numbers in place of the numbers. Each is less than one away from its number as long as
        that can be; where sums cross so that it cannot, some are less than two away.

    Notes
    -----
    Controlled rounding (Cox 1987, JASA 82, 520-524) as an integer program: every number goes to the
    whole number below or above it, the nearer ones first. One that is whole stays.
    """
    values: Floats = np.round(table.to_numpy(dtype=float), _DECIMALS)
    lower = np.floor(values)
    remainder = values - lower
    sums = list(_sums(table, rows, columns))
    if not sums or not remainder.any():
        return _whole(table, np.floor(values + _HALF))
    inside = {row for _, parts in rows for row in parts}
    top = np.array([row not in inside for row in range(len(table))])
    held = np.outer(top, [name in firm for name in table]).ravel()
    weight = np.where(np.repeat(top, len(table.columns)), _WHOLE, 1.0)
    price = _Price(remainder.ravel(), weight, held)
    steps = _steps(lower.ravel(), price, sums)
    return _whole(table, lower + steps.reshape(values.shape))


@dataclass(frozen=True)
class _Price:
    """What is left over of each number, what it counts, and whether it is held to the nearest."""

    remainder: Floats
    weight: Floats
    held: Bools


def _whole(table: pd.DataFrame, values: Floats) -> pd.DataFrame:
    return pd.DataFrame(values.astype(np.int64), index=table.index, columns=table.columns)


def _sums(
    table: pd.DataFrame,
    rows: Collection[tuple[int, Collection[int]]],
    columns: Mapping[str, Mapping[str, int]],
) -> Iterator[dict[int, int]]:
    """Say which cells add up to nothing, by their number, and with which sign."""
    width, place = len(table.columns), {name: i for i, name in enumerate(table)}
    for whole, parts in rows:
        for column in range(width):
            yield {whole * width + column: -1} | {part * width + column: 1 for part in parts}
    for row in range(len(table)):
        for name, signs in columns.items():
            yield {row * width + place[name]: -1} | {
                row * width + place[one]: sign for one, sign in signs.items()
            }


def _steps(lower: Floats, price: _Price, sums: Sequence[Mapping[int, int]]) -> Floats:
    """Choose the step from the whole number below: 0 or 1, seldom one more or less."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - few tables need it
    from scipy.sparse import coo_array, hstack  # noqa: PLC0415

    count = len(lower)
    cells = [(number, cell, sign) for number, one in enumerate(sums) for cell, sign in one.items()]
    number, cell, sign = (np.array(part) for part in zip(*cells, strict=True))
    adds = coo_array((sign.astype(float), (number, cell)), shape=(len(sums), count)).tocsr()
    missing = -(adds @ lower)
    # A step up, then one too many up and down.
    nearest = np.floor(price.remainder + _HALF)
    most = np.where(price.held, nearest, price.remainder > 0)
    up = price.weight * (1 - 2 * price.remainder) + _ORDER * np.arange(count)
    far = np.where(price.held, _FIRM, _FAR)
    found = milp(
        np.concatenate([up, far, far]),
        integrality=np.ones(3 * count),
        bounds=Bounds(
            np.concatenate([np.where(price.held, nearest, 0.0), np.zeros(2 * count)]),
            np.concatenate([most, np.ones(2 * count)]),
        ),
        constraints=LinearConstraint(hstack([adds, adds, -adds]), missing, missing),
        options={"mip_rel_gap": 0.0},
    )
    if found.x is None:
        return np.asarray(nearest)
    step, more, less = np.round(found.x).reshape(3, count)
    return np.asarray(step + more - less)


def visible(whole: int, exact: float) -> float:
    """Keep somebody who is rounded to nobody from being written as nobody.

    Parameters
    ----------
    whole
        A count as it is to be printed.
    exact
        The count.

    Returns
    -------
        The first; where it is zero and somebody is counted, so little that `people` writes ``< 1``.

    Examples
    --------
    >>> visible(3, 3.4), visible(0, 0.7), visible(0, 0.0)
    (3, 0.25, 0)
    """
    quarter = 0.25
    return quarter if whole == 0 and exact > 0 else whole

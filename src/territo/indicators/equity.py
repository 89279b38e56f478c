"""How evenly access is shared, and among whom.

Each function takes arrays of one length: a value per point, and how many people have it. People
count, not points: a point of ten is ten people. Absent values are the caller's to leave out.
Without anybody, or with nothing to share, the answer is None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from territo.arrays import Floats

RICHEST, POOREST = 0.1, 0.4


def gini(value: Floats, people: Floats) -> float | None:
    """Gini index: half the mean difference between two people, over the mean (Gini 1912).

    Parameters
    ----------
    value
        What each has, zero or more, shape (n,).
    people
        How many have it, shape (n,).

    Returns
    -------
        0 when all have the same, towards 1 when one has everything.

    Examples
    --------
    >>> gini(np.array([0.0, 1.0]), np.array([3.0, 1.0]))
    0.75
    """
    return _twice_covariance(value, people, value)


def concentration(value: Floats, people: Floats, affluence: Floats) -> float | None:
    """Concentration index: is more of it where people are better off? (Kakwani et al. 1997).

    2 cov(value, rank) / mean, with rank the share of people who are worse off, plus half of those
    who are as well off (J. Econometrics 77).

    Parameters
    ----------
    value
        What each has, zero or more, shape (n,).
    people
        How many have it, shape (n,).
    affluence
        What people are ranked by, the worst off lowest, shape (n,).

    Returns
    -------
        From -1 to 1; above zero when the better off have more. Of a cost, having more is worse.
    """
    return _twice_covariance(value, people, affluence)


def _twice_covariance(value: Floats, people: Floats, by: Floats) -> float | None:
    total = people.sum()
    if not total > 0 or not (mean := float(value @ people / total)) > 0:
        return None
    _, group = np.unique(by, return_inverse=True)
    size = np.bincount(group, people)
    rank = ((np.cumsum(size) - size / 2) / total)[group]
    # Shifted by their means: sums of large numbers would lose the digits that matter.
    return 2 * float(((value - mean) * (rank - 0.5)) @ people / total) / mean


def theil(value: Floats, people: Floats) -> float | None:
    """Theil index T: mean of v ln v, with v the value over its mean (Theil 1967).

    Parameters
    ----------
    value
        What each has, zero or more, shape (n,).
    people
        How many have it, shape (n,).

    Returns
    -------
        0 when all have the same, ln of the number of people when one has everything.
    """
    total = people.sum()
    if not total > 0 or not (mean := value @ people / total) > 0:
        return None
    relative = value / mean
    logarithm = np.log(relative, out=np.zeros(len(relative)), where=relative > 0)
    return max(0.0, float((relative * logarithm) @ people / total))


def palma(value: Floats, people: Floats, affluence: Floats) -> float | None:
    """Palma ratio: mean of the best-off tenth over mean of the worst-off four tenths (Palma 2011).

    Of means rather than of shares, as in transport studies (Pereira et al., R package
    ``accessibility``). Who is as well off shares the place at the limit.

    Parameters
    ----------
    value
        What each has, shape (n,).
    people
        How many have it, shape (n,).
    affluence
        What people are ranked by, the worst off lowest, shape (n,).

    Returns
    -------
        1 when both have as much; None too when the worst off have nothing.
    """
    if not people.sum() > 0:
        return None
    _, group = np.unique(affluence, return_inverse=True)
    size = np.bincount(group, people)
    mean = np.bincount(group, value * people) / np.where(size > 0, size, 1)
    end = np.cumsum(size)
    begin = end - size
    total = end[-1]
    poor = np.clip(POOREST * total - begin, 0, size) @ mean / (POOREST * total)
    rich = np.clip(end - (1 - RICHEST) * total, 0, size) @ mean / (RICHEST * total)
    return float(rich / poor) if poor > 0 else None


def fgt(cost: Floats, people: Floats, line: float, alpha: int) -> float | None:
    """Foster, Greer & Thorbecke (1984, Econometrica 52) of costs above a line.

    Mean of ((cost - line) / line) ** alpha over everybody, those at the line or nearer with 0. Of
    costs, not of incomes: it has no upper end, for one may be far beyond twice the line.

    Parameters
    ----------
    cost
        Costs, shape (n,).
    people
        How many have it, shape (n,).
    line
        The threshold; a cost equal to it is within.
    alpha
        0: headcount, the share beyond; 1: gap, how far beyond on average, in thresholds; 2:
        severity, which counts the farthest most.

    Returns
    -------
        The measure.

    Examples
    --------
    >>> cost, people = np.array([1000.0, 3000.0]), np.array([3.0, 1.0])
    >>> [fgt(cost, people, 1000, alpha) for alpha in (0, 1, 2)]
    [0.25, 0.5, 1.0]
    """
    if not people.sum() > 0:
        return None
    beyond = cost > line
    excess = np.where(beyond, (cost - line) / line, 0.0)
    return float(np.where(beyond, excess**alpha, 0.0) @ people / people.sum())


def mean(value: Floats, people: Floats) -> float | None:
    """Mean over people.

    Parameters
    ----------
    value
        What each has, shape (n,).
    people
        How many have it, shape (n,).

    Returns
    -------
        The mean.
    """
    return float(value @ people / people.sum()) if people.sum() > 0 else None

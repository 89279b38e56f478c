"""Proof of what the bound leaves open: HiGHS on the little that could still do better.

The prices of the bound tell which pairs and which sites no better choice can use: a choice that
gives row i to site j pays at least the bound and what j costs i above i's price. What remains is
written with one variable per row and distinct cost (Cornuéjols, Nemhauser and Wolsey 1980; García,
Labbé and Marín 2011): u is 1 when the row pays more than that cost.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array, csr_array

from territo.optimise.highs import Program, minimise
from territo.optimise.search import ROUNDING, WHOLE, Found, paid_by, select

if TYPE_CHECKING:
    from territo.arrays import Bools, Floats, Ints
    from territo.optimise.rows import Rows
    from territo.optimise.rules import Choice, Effort


# Pairs beyond which HiGHS only reads until its time is over, and some more.
MOST_PAIRS = 1_000_000


def within_its_means(rows: Rows, found: Found) -> bool:
    """Tell whether so few pairs are left that HiGHS may prove something of them.

    Parameters
    ----------
    rows
        What is paid.
    found
        What the search found.

    Returns
    -------
        Whether `prove` is worth its time.
    """
    return int((rows.cost - found.price[rows.owner] <= margin_of(found)).sum()) <= MOST_PAIRS


def margin_of(found: Found) -> float:
    """Tell how much dearer than the bound a better choice may be.

    Parameters
    ----------
    found
        What the search found.

    Returns
    -------
        The margin.
    """
    return found.paid - found.priced + ROUNDING * max(1.0, abs(found.paid))


def prove(rows: Rows, choice: Choice, effort: Effort, found: Found) -> Found:
    """Find the best choice, or what it pays at least.

    Parameters
    ----------
    rows, choice, effort
        As in `search`.
    found
        What the search found.

    Returns
    -------
        The best choice with a bound that meets it, or what HiGHS had when its time was over.
    """
    if found.proven:
        return found
    answer = minimise(
        program_of(rows, choice, found), effort.limit_s, effort.seed, begin=found.opened
    )
    if answer.impossible:  # nothing is better than what the search found
        return replace(found, bound=found.paid)
    opened, paid = found.opened, found.paid
    if answer.x is not None:
        other = answer.x[: len(choice.allowed)] > 0.5  # noqa: PLR2004 - whole, but for rounding
        other_paid = paid_by(rows, other)
        if other_paid < paid:
            opened, paid = other, other_paid
    bound = max(found.bound, min(answer.bound, found.paid))
    if rows.whole:
        bound = float(np.ceil(bound - WHOLE))
    return replace(found, opened=opened, paid=paid, bound=min(bound, paid))


def program_of(rows: Rows, choice: Choice, found: Found, closed: Bools | None = None) -> Program:
    """Write what could still do better than what was found.

    Parameters
    ----------
    rows, choice
        As in `search`.
    found
        What the search found.
    closed
        Sites that no better choice opens, shape (m,); told by the prices when absent.

    Returns
    -------
        The program: one number per site, then per row and distinct cost; its last two lines count
        the sites and the new ones.
    """
    m = len(choice.allowed)
    margin = margin_of(found)
    levels = _levels(rows, found, margin)
    closed = _closed(choice, found, margin) if closed is None else closed
    n = len(levels.steps)
    upper = np.full(n + 2, np.inf)
    upper[n:] = choice.p, choice.most_new
    return Program(
        cost=np.concatenate([np.zeros(m), levels.steps]),
        matrix=_matrix(levels, choice),
        lower=np.concatenate([levels.begins.astype(float), [choice.p, 0]]),
        upper=upper,
        least=np.concatenate([choice.fixed.astype(float), np.zeros(n)]),
        most=np.concatenate([(choice.allowed & ~closed).astype(float), levels.most]),
        integral=np.arange(m + n) < m,
        offset=levels.offset,
        whole=rows.whole,
    )


@dataclass(frozen=True, eq=False)
class _Levels:
    """Distinct costs of the rows, in order; `level` and `site` are the pairs that stand there."""

    level: Ints
    site: Ints
    steps: Floats
    begins: Bools
    most: Floats
    offset: float


def _levels(rows: Rows, found: Found, margin: float) -> _Levels:
    owner = rows.owner
    kept = rows.cost - found.price[owner] <= margin
    row, cost = owner[kept], rows.cost[kept]
    fresh = np.ones(len(row), dtype=bool)
    fresh[1:] = (row[1:] != row[:-1]) | (cost[1:] != cost[:-1])
    of_row, paid = row[fresh], cost[fresh]
    begins = np.ones(len(of_row), dtype=bool)
    begins[1:] = of_row[1:] != of_row[:-1]
    last = np.append(begins[1:], True)
    # No better choice leaves these rows without a site.
    served = last & (rows.must | (rows.charge - found.price > margin))[of_row]
    after = np.where(last, rows.charge[of_row], np.append(paid[1:], 0.0))
    lost = np.setdiff1d(np.arange(len(rows.charge)), of_row)
    return _Levels(
        level=np.cumsum(fresh) - 1,
        site=rows.site[kept].astype(np.int64),
        steps=np.where(served, 0.0, after - paid),
        begins=begins,
        most=np.where(served, 0.0, 1.0),
        offset=float(paid[begins].sum() + rows.charge[lost].sum()),
    )


def _matrix(levels: _Levels, choice: Choice) -> csr_array:
    """Write that u of a level, and its sites, are at least u of the level before (1 at first).

    The last two lines count the sites, and the new ones.
    """
    n, m = len(levels.steps), len(choice.allowed)
    numbers, sites = np.arange(n), np.arange(m)
    before = np.flatnonzero(~levels.begins)
    lines = (levels.level, numbers, before, np.full(m, n), np.full(m, n + 1))
    columns = (levels.site, m + numbers, m + before - 1, sites, sites)
    values = (len(levels.level), n, -len(before), m)
    ones = [np.full(abs(count), np.sign(count), dtype=float) for count in values]
    data = np.concatenate([*ones, choice.new.astype(float)])
    return csr_array(
        coo_array((data, (np.concatenate(lines), np.concatenate(columns))), shape=(n + 2, m + n))
    )


def _closed(choice: Choice, found: Found, margin: float) -> Bools:
    """Tell the sites that no better choice opens."""
    base = found.saved[select(choice, found.saved)].sum()
    closed = np.zeros(len(choice.allowed), dtype=bool)
    for site in np.flatnonzero(choice.allowed & ~choice.fixed):
        fixed = choice.fixed.copy()
        fixed[site] = True
        if fixed.sum() > choice.p or (fixed & choice.new).sum() > choice.most_new:
            closed[site] = True
            continue
        forced = select(replace(choice, fixed=fixed), found.saved)
        closed[site] = found.saved[forced].sum() - base > margin
    return closed

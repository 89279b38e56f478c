"""Rows: a table of costs made ready for the searches, alike demands merged."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from territo.arrays import Bools, Floats, Ints
    from territo.model.cost_table import CostTable

# Rows sorted in one go: as many sites as the longest has, in floats, are at hand for each.
BLOCK = 2048


@dataclass(frozen=True, eq=False)
class Rows:
    """What each demand pays at each site within its reach, and when there is none.

    Parameters
    ----------
    start, site, cost
        Compressed rows, cheapest site first, shapes (n + 1,), (k,), (k,); costs are weighted.
    charge
        What a row pays when none of its sites is chosen, shape (n,); no less than any of its costs.
    must
        Whether every row must be served; the charge then only leads the search there.
    """

    start: Ints
    site: Ints
    cost: Floats
    charge: Floats
    must: bool = False

    @property
    def arrays(self) -> tuple[Ints, Ints, Floats, Floats]:
        """What the kernels take."""
        return self.start, self.site, self.cost, self.charge

    @property
    def lengths(self) -> Ints:
        """How many sites each row has."""
        return np.diff(self.start)

    @property
    def owner(self) -> Ints:
        """Row of each pair."""
        return np.repeat(np.arange(len(self.charge)), self.lengths)

    @cached_property
    def whole(self) -> bool:
        """Whether every sum is a whole number, so that a bound may be rounded up."""
        return bool((self.cost % 1 == 0).all() and (self.charge % 1 == 0).all())


def travel_rows(table: CostTable, allowed: Bools, penalty: float | None) -> Rows:
    """Make rows that pay weight x cost.

    Parameters
    ----------
    table
        Costs.
    allowed
        Which sites may be chosen, shape (m,).
    penalty
        Cost of whom no chosen site serves, at least as large as every cost; absent when everyone
        of some weight must be served.

    Returns
    -------
        The rows.

    Raises
    ------
    ValueError
        When a cost is above the penalty: it would be cheaper to serve no one.
    """
    weight = table.weight
    if penalty is None:
        worst = np.zeros(len(weight))
        np.maximum.at(worst, table.row, table.cost)
        # Dearer than serving everyone at their worst site.
        charge = np.full(len(weight), float(np.ceil((weight * worst).sum())) + 1.0)
    else:
        if len(table.cost) and float(table.cost.max()) > penalty:
            raise ValueError(f"a penalty of {penalty:g} is less than a cost of the table")
        charge = weight * penalty
    kept = allowed[table.column] & (weight[table.row] > 0)
    start, site, cost = _compressed(table, kept)
    _sort(start, site, cost)
    cost *= np.repeat(weight, np.diff(start))
    return _merged(Rows(start, site, cost, charge, must=penalty is None), weight > 0)


def covering_rows(
    table: CostTable, allowed: Bools, within: float, wanted: Bools | None = None
) -> Rows:
    """Make rows that pay their weight when they are not covered.

    Parameters
    ----------
    table
        Costs.
    allowed
        Which sites may be chosen, shape (m,).
    within
        Cost within which a site covers, inclusive.
    wanted
        Which demands count, shape (n,); all that weigh something when absent.

    Returns
    -------
        The rows, one per set of covering sites.
    """
    weight = table.weight
    counted = weight > 0 if wanted is None else wanted & (weight > 0)
    kept = allowed[table.column] & counted[table.row] & (table.cost <= within)
    start, site, cost = _compressed(table, kept)
    return _merged(Rows(start, site, np.zeros_like(cost), weight.copy()), counted)


def _compressed(table: CostTable, kept: Bools) -> tuple[Ints, Ints, Floats]:
    row, column, cost = (
        values if kept.all() else values[kept] for values in (table.row, table.column, table.cost)
    )
    key = row.astype(np.int64) * max(1, len(table.sites)) + column
    if not (key[1:] > key[:-1]).all():
        order = np.argsort(key, kind="stable")
        row, column, cost = row[order], column[order], cost[order]
    start = np.zeros(len(table.demand) + 1, dtype=np.int64)
    np.cumsum(np.bincount(row, minlength=len(table.demand)), out=start[1:])
    return start, column.astype(np.int32), np.array(cost, dtype=float)


def _sort(start: Ints, site: Ints, cost: Floats) -> None:
    """Put the sites of each row in order of cost, in place; equal ones stay in their order."""
    for first in range(0, len(start) - 1, BLOCK):
        bounds = start[first : first + BLOCK + 1]
        begin, end, lengths = bounds[0], bounds[-1], np.diff(bounds)
        there = np.arange(lengths.max(initial=0)) < lengths[:, None]
        padded = np.full(there.shape, np.inf)
        padded[there] = cost[begin:end]
        order = np.argsort(padded, axis=1, kind="stable")
        # What is there comes before the padding, row by row.
        place = (order + bounds[:-1, None])[there]
        site[begin:end], cost[begin:end] = site[place], cost[place]


def _merged(rows: Rows, counted: Bools) -> Rows:
    """Merge rows that meet the same sites in the same order: the nearest open one is the same."""
    groups: dict[bytes, int] = {}
    first: list[int] = []
    group = np.full(len(rows.charge), -1, dtype=np.int64)
    for row in np.flatnonzero(counted):
        sites = rows.site[rows.start[row] : rows.start[row + 1]].tobytes()
        group[row] = groups.setdefault(sites, len(first))
        if group[row] == len(first):
            first.append(int(row))
    lengths = rows.lengths[first] if first else np.zeros(0, dtype=np.int64)
    start = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    owner = rows.owner
    place = start[group[owner]] + np.arange(len(owner)) - rows.start[owner]
    site = np.zeros(int(start[-1]), dtype=np.int32)
    site[place] = rows.site
    cost = np.bincount(place, weights=rows.cost, minlength=len(site))
    charge = np.bincount(group[counted], weights=rows.charge[counted], minlength=len(first))
    return Rows(start, site, cost.astype(float), charge.astype(float), rows.must)

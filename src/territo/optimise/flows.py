"""Who goes where when sites can be full: a demand may be parted between several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd
from scipy.sparse import coo_array, csr_array

from territo.optimise.highs import Program, minimise
from territo.optimise.plans import allocate

if TYPE_CHECKING:
    from territo.arrays import Bools, Floats, Ints
    from territo.model.cost_table import CostTable
    from territo.optimise.rules import Choice, Effort

# Inhabitants told apart from none: what is less is HiGHS's rounding.
SOMEONE = 1e-6


@dataclass(frozen=True, eq=False)
class Pairs:
    """Who may go where, and how many a site serves.

    Parameters
    ----------
    row, column, cost
        Pairs of someone and an allowed site, shape (k,).
    weight
        Weight of each demand, shape (n,).
    limit
        Weight that each site serves at most, infinite where there is no limit, shape (m,).
    """

    row: Ints
    column: Ints
    cost: Floats
    weight: Floats
    limit: Floats

    @classmethod
    def of(cls, table: CostTable, allowed: Bools, limit: Floats) -> Self:
        """Keep the pairs of a table that may be used.

        Parameters
        ----------
        table
            Costs.
        allowed
            Which sites may be chosen, shape (m,).
        limit
            Weight that each serves at most, shape (m,).

        Returns
        -------
            The pairs, in the order of the demands, then of the sites.
        """
        kept = allowed[table.column] & (table.weight[table.row] > 0)
        row, column, cost = table.row[kept], table.column[kept], table.cost[kept]
        order = np.lexsort((column, row))
        return cls(row[order], column[order], cost[order], table.weight, limit)

    @property
    def whole(self) -> bool:
        """Whether the cheapest flows are whole numbers that cost whole numbers."""
        limits = self.limit[np.isfinite(self.limit)]
        return all(bool((one % 1 == 0).all()) for one in (self.cost, self.weight, limits))


@dataclass(frozen=True, eq=False)
class Prices:
    """What a program pays for.

    Parameters
    ----------
    sites
        Of each chosen site, shape (m,).
    pairs
        Of a whole demand that goes to a site, shape (k,).
    left
        Of a whole demand that none serves, shape (n,); absent when all must be served.
    """

    sites: Floats
    pairs: Floats
    left: Floats | None = None


@dataclass(frozen=True, eq=False)
class Flows:
    """The cheapest flows to chosen sites.

    Parameters
    ----------
    opened
        Which sites are chosen, shape (m,).
    served
        Weight that goes the way of each pair, shape (k,).
    left
        Weight of each demand that none serves, shape (n,).
    paid
        Weight x cost, with the penalties.
    """

    opened: Bools
    served: Floats
    left: Floats
    paid: float

    def frame(self, table: CostTable, pairs: Pairs) -> pd.DataFrame:
        """Name who goes where.

        Parameters
        ----------
        table
            Costs.
        pairs
            Pairs of these flows.

        Returns
        -------
            One row per demand and site that serves some of it: demand, site, weight, cost.
        """
        kept = self.served > 0
        return pd.DataFrame(
            {
                "demand": table.demand.index.to_numpy()[pairs.row[kept]],
                "site": np.array(table.sites, dtype=object)[pairs.column[kept]],
                "weight": self.served[kept],
                "cost": pairs.cost[kept],
            }
        )

    def allocation(self, table: CostTable, pairs: Pairs) -> pd.DataFrame:
        """Give each demand to the site that serves most of it.

        Parameters
        ----------
        table
            Costs.
        pairs
            Pairs of these flows.

        Returns
        -------
            As `plans.allocate` does; of sites that serve as many, the nearest, then the first.
            Who weighs nothing fills no site and goes to the nearest.
        """
        order = np.lexsort((pairs.column, pairs.cost, -self.served, pairs.row))
        order = order[self.served[order] > 0]
        row, first = np.unique(pairs.row[order], return_index=True)
        most = order[first]
        rows = allocate(table, self.opened)
        somewhere = np.zeros(len(rows), dtype=bool)
        somewhere[row] = True
        full = (pairs.weight > 0) & ~somewhere
        rows.loc[full, ["site", "cost", "status"]] = [None, np.nan, "beyond"]
        rows.loc[somewhere, "site"] = np.array(table.sites, dtype=object)[pairs.column[most]]
        rows.loc[somewhere, "cost"] = pairs.cost[most]
        return rows


def program(
    pairs: Pairs, choice: Choice, prices: Prices, *, whole: bool, at_most: bool = False
) -> Program:
    """Write which sites are chosen, and which part of a demand goes to each.

    Parameters
    ----------
    pairs
        Who may go where.
    choice
        Which sites may stand together, and how many are chosen.
    prices
        What is paid for.
    whole
        Whether every objective is a whole number.
    at_most
        Whether fewer may be chosen.

    Returns
    -------
        The program: one number per site, per pair, then per demand that may be left.
    """
    n, m, k = len(pairs.weight), len(pairs.limit), len(pairs.cost)
    left = np.zeros(0) if prices.left is None else prices.left
    sites, numbers, rest = np.arange(m), np.arange(k), np.arange(len(left))
    weight = pairs.weight[pairs.row]
    limited = np.flatnonzero(np.isfinite(pairs.limit))
    filling = np.flatnonzero(np.isfinite(pairs.limit)[pairs.column])
    # No site serves more of a demand than fits in it.
    share = np.minimum(1.0, pairs.limit[pairs.column] / weight)
    parts = [
        (pairs.row, m + numbers, np.ones(k)),
        (rest, m + k + rest, np.ones(len(rest))),
        (n + pairs.column[filling], m + filling, weight[filling]),
        (n + limited, limited, -pairs.limit[limited]),
        (n + m + numbers, m + numbers, np.ones(k)),
        (n + m + numbers, pairs.column, -share),
        (np.full(m, n + m + k), sites, np.ones(m)),
        (np.full(m, n + m + k + 1), sites, choice.new.astype(float)),
    ]
    lines, columns, values = (np.concatenate(part) for part in zip(*parts, strict=True))
    must = (pairs.weight > 0).astype(float)
    width = m + k + len(rest)
    return Program(
        cost=np.concatenate([prices.sites, prices.pairs, left]),
        matrix=csr_array(coo_array((values, (lines, columns)), shape=(n + m + k + 2, width))),
        lower=np.concatenate([must, np.full(m + k, -np.inf), [1 if at_most else choice.p, 0]]),
        upper=np.concatenate([must, np.zeros(m + k), [choice.p, choice.most_new]]),
        least=np.concatenate([choice.fixed.astype(float), np.zeros(width - m)]),
        most=np.concatenate([choice.allowed.astype(float), np.ones(width - m)]),
        integral=np.arange(width) < m,
        whole=whole,
    )


def send(pairs: Pairs, opened: Bools, penalty: float | None, effort: Effort) -> Flows | None:
    """Send everyone to chosen sites for as little weight x cost as can be.

    Parameters
    ----------
    pairs
        Who may go where.
    opened
        Which sites are chosen, shape (m,).
    penalty
        Cost of those whom none serves; absent when everyone must be served.
    effort
        Seed and time of HiGHS.

    Returns
    -------
        The flows; nothing when not everyone is served who must be.
    """
    n, m = len(pairs.weight), len(pairs.limit)
    used = np.flatnonzero(opened[pairs.column])
    k, rest = len(used), np.arange(0 if penalty is None else n)
    if not k + len(rest):  # nothing to be solved
        return None if pairs.weight.any() else Flows(opened, pairs.cost * 0, pairs.weight, 0.0)
    lines = (pairs.row[used], n + pairs.column[used], rest)
    columns = (np.arange(k), np.arange(k), k + rest)
    width = k + len(rest)
    values = np.ones(k + width)
    places = np.concatenate(lines), np.concatenate(columns)
    answer = minimise(
        Program(
            cost=np.concatenate([pairs.cost[used], np.full(len(rest), penalty or 0.0)]),
            matrix=csr_array(coo_array((values, places), shape=(n + m, width))),
            lower=np.concatenate([pairs.weight, np.zeros(m)]),
            upper=np.concatenate([pairs.weight, pairs.limit]),
            least=np.zeros(width),
            most=np.concatenate([pairs.weight[pairs.row[used]], pairs.weight[rest]]),
            integral=np.zeros(width, dtype=bool),
        ),
        effort.limit_s,
        effort.seed,
    )
    if answer.x is None:
        return None
    x = np.where(answer.x > SOMEONE, answer.x.round(9), 0.0)
    served, left = np.zeros(len(pairs.cost)), np.zeros(n)
    served[used], left[rest] = x[:k], x[k:]
    paid = float(served @ pairs.cost + left.sum() * (penalty or 0.0))
    return Flows(opened, served, left, paid)

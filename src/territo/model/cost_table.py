"""CostTable: what it costs each demand to reach each site it can reach."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd

from territo.model.checks import require_columns, require_ids

if TYPE_CHECKING:
    from collections.abc import Collection

    from territo.arrays import Bools, Floats, Ints
    from territo.model.access_table import AccessTable


@dataclass(frozen=True, eq=False)
class CostTable:
    """Costs of pairs; a pair that is not there is out of reach.

    An `AccessTable` is what was measured, every pair within one cutoff on one basis, and measures
    of access rest on that. This is what is asked of a solver: who counts how much, with pairs that
    rules have taken out one by one and costs that need come from no measure at all.

    Parameters
    ----------
    demand
        One row per demand, index ``demand``: weight (inhabitants; who weighs nothing claims
        nothing), commune.
    sites
        Ids of the sites, open or candidate.
    row, column
        Position of the demand and of the site of each pair, shape (k,); no pair twice.
    cost
        Cost of each pair, shape (k,), zero or more, in one unit.
    """

    demand: pd.DataFrame
    sites: tuple[str, ...]
    row: Ints
    column: Ints
    cost: Floats

    def __post_init__(self) -> None:
        require_ids(self.demand, "demand")
        require_columns(self.demand, ("weight", "commune"), "cost table")
        weight = self.weight
        if not (np.isfinite(weight).all() and (weight >= 0).all()):
            raise ValueError("cost table: a weight is negative or not a number")
        if len(set(self.sites)) < len(self.sites):
            raise ValueError("cost table: a site is there twice")
        if not len(self.row) == len(self.column) == len(self.cost):
            raise ValueError("cost table: rows, columns and costs are not as many")
        for name, place, n in (
            ("row", self.row, len(self.demand)),
            ("column", self.column, len(self.sites)),
        ):
            if len(place) and not 0 <= int(place.min()) <= int(place.max()) < n:
                raise ValueError(f"cost table: a {name} stands for nothing")
        if not (np.isfinite(self.cost).all() and (self.cost >= 0).all()):
            raise ValueError("cost table: a cost is negative or not a number")
        key = self.row.astype(np.int64) * max(1, len(self.sites)) + self.column
        if not (key[1:] > key[:-1]).all() and len(np.unique(key)) < len(key):
            raise ValueError("cost table: a pair is there twice")

    @property
    def weight(self) -> Floats:
        """Weight of each demand."""
        weight: Floats = self.demand["weight"].to_numpy(dtype=float)
        return weight

    def flags(self, sites: Collection[str]) -> Bools:
        """Tell which sites are among some.

        Parameters
        ----------
        sites
            Ids.

        Returns
        -------
            Flags, shape (m,).
        """
        named = set(sites)
        return np.array([site in named for site in self.sites], dtype=bool)

    @classmethod
    def of_access(cls, demand: pd.DataFrame, access: AccessTable) -> Self:
        """Give the demands of a table of access their weights.

        Parameters
        ----------
        demand
            As in the class, for the points of the table, in their order.
        access
            Who reaches which site, at what cost.

        Returns
        -------
            The same pairs.

        Raises
        ------
        ValueError
            When the demands are not those of the table.
        """
        if not demand.index.equals(access.demand):
            raise ValueError("cost table: the demands are not those of the table of access")
        sites = tuple(map(str, access.sites))
        return cls(demand, sites, access.point, access.door, access.cost)

    @classmethod
    def of_pairs(cls, demand: pd.DataFrame, sites: tuple[str, ...], pairs: pd.DataFrame) -> Self:
        """Read a long table of ids.

        Parameters
        ----------
        demand, sites
            As in the class.
        pairs
            One row per pair: demand, site, cost.

        Returns
        -------
            The table.

        Raises
        ------
        ValueError
            When a pair names a demand or a site that is not among them.
        """
        row = demand.index.get_indexer(pairs["demand"])
        column = pd.Index(sites).get_indexer(pairs["site"])
        return cls(demand, tuple(sites), row, column, pairs["cost"].to_numpy(dtype=float))

    def capped(self, most: Floats) -> Self:
        """Leave out the pairs that are dearer than their demand may go.

        Where everyone must be served, no plan on what is left sends anyone farther.

        Parameters
        ----------
        most
            Cost that each demand may be sent to at most, inclusive, shape (n,); infinity for
            whoever may go anywhere.

        Returns
        -------
            The table without those pairs.
        """
        kept = self.cost <= most[self.row]
        return replace(self, row=self.row[kept], column=self.column[kept], cost=self.cost[kept])

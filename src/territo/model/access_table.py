"""AccessTable: who reaches which door within a cutoff, and at what cost."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from territo.model.checks import require_columns

if TYPE_CHECKING:
    import pandas as pd

    from territo.arrays import Floats, Ints
    from territo.model.access import Basis
    from territo.units import Cutoff


@dataclass(frozen=True)
class AccessTable:
    """The pairs of demand points and doors within a cutoff; no row means out of reach.

    A long table and not a matrix: only the pairs within reach take room. For a solver,
    `CostTable.of_access` adds who counts how much.

    Parameters
    ----------
    demand, sites
        Ids of all the points and all the doors, those without a pair included; ``demand`` and
        ``site`` by name.
    point, door
        Positions in them, shape (pairs,), by point, then door; no pair stands twice.
    cost
        Cost of each pair in the cutoff's unit, from zero to the cutoff, which is within.
    cutoff
        The cutoff.
    basis
        What a cost is.
    """

    demand: pd.Index
    sites: pd.Index
    point: Ints
    door: Ints
    cost: Floats
    cutoff: Cutoff
    basis: Basis

    def __post_init__(self) -> None:
        self.basis.require(self.cutoff)
        for ids, name in ((self.demand, "demand"), (self.sites, "site")):
            if ids.name != name or not ids.is_unique:
                raise ValueError(f"access table: the ids of {name} must be distinct, and named so")
        if not len(self.point) == len(self.door) == len(self.cost):
            raise ValueError("access table: points, doors and costs are not of one length")
        for at, ids in ((self.point, self.demand), (self.door, self.sites)):
            if len(at) and not 0 <= at.min() <= at.max() < len(ids):
                raise ValueError("access table: a position without an id")
        step, across = np.diff(self.point), np.diff(self.door)
        if not ((step > 0) | ((step == 0) & (across > 0))).all():
            raise ValueError("access table: pairs must be by point, then door, each of them once")
        if not ((self.cost >= 0) & (self.cost <= self.cutoff.value)).all():
            raise ValueError(f"access table: a cost is not within {self.cutoff}")

    @classmethod
    def of(cls, pairs: pd.DataFrame, cutoff: Cutoff, basis: Basis) -> AccessTable:
        """Make the table of a list of pairs.

        Parameters
        ----------
        pairs
            One row per pair in any order, as `territo.access.pairs_within` and `pairs_in_line` list
            them: demand and site (categories: all the points and doors), cost.
        cutoff
            The cutoff that they are within.
        basis
            What a cost is.

        Returns
        -------
            The table.
        """
        require_columns(pairs, ("demand", "site", "cost"), "pairs")
        demand, sites = pairs["demand"].cat, pairs["site"].cat
        point = demand.codes.to_numpy().astype(np.int32)
        door = sites.codes.to_numpy().astype(np.int32)
        order = np.argsort(point.astype(np.int64) * len(sites.categories) + door, kind="stable")
        return cls(
            demand.categories.rename("demand"),
            sites.categories.rename("site"),
            point[order],
            door[order],
            pairs["cost"].to_numpy(dtype=float)[order],
            cutoff,
            basis,
        )

    def __len__(self) -> int:
        return len(self.cost)

    @cached_property
    def start(self) -> Ints:
        """Where the pairs of each point begin, shape (points + 1,): the rows of a sparse matrix."""
        count = np.bincount(self.point, minlength=len(self.demand))
        return np.concatenate([[0], np.cumsum(count)])

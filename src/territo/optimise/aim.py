"""What a choice of sites is good for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from territo.optimise.plans import allocate, covered, travel
from territo.optimise.rows import covering_rows, travel_rows

if TYPE_CHECKING:
    import pandas as pd

    from territo.arrays import Bools
    from territo.model.cost_table import CostTable
    from territo.optimise.rows import Rows


@dataclass(frozen=True)
class Aim:
    """What a choice of sites is good for.

    Parameters
    ----------
    within
        Cost within which a site covers: as much weight as can be is covered. Absent for as little
        weight x cost as can be.
    penalty
        Then, cost of whom no chosen site serves, at least as large as every cost of the table;
        absent when everyone of some weight must be served.
    """

    within: float | None = None
    penalty: float | None = None

    def rows(self, table: CostTable, allowed: Bools) -> Rows:
        """Make the rows that pay for missing the aim.

        Parameters
        ----------
        table
            Costs.
        allowed
            Which sites may be chosen.

        Returns
        -------
            The rows.
        """
        if self.within is None:
            return travel_rows(table, allowed, self.penalty)
        return covering_rows(table, allowed, self.within)

    def allocate(self, table: CostTable, opened: Bools) -> pd.DataFrame:
        """Give each demand to its site.

        Parameters
        ----------
        table
            Costs.
        opened
            Which sites are chosen.

        Returns
        -------
            The allocation.
        """
        return allocate(table, opened, np.inf if self.within is None else self.within)

    def measure(self, allocation: pd.DataFrame) -> float:
        """Tell what the plan counts.

        Parameters
        ----------
        allocation
            Who goes where.

        Returns
        -------
            Weight covered, or weight x cost with the penalties.
        """
        return travel(allocation, self.penalty) if self.within is None else covered(allocation)

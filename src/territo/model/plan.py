"""Plan: where doors should stand, and how far that is proven."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from territo.model.checks import require_columns, require_ids

if TYPE_CHECKING:
    import pandas as pd

Model = Literal["p-median", "capacitated p-median", "mclp", "lscp", "p-center"]
# A bound this near the objective, in parts of it, meets it: what remains is rounding.
PROOF = 1e-6


@dataclass(frozen=True, eq=False)
class Plan:
    """Chosen sites, whom each serves, and what no other choice could do better.

    How long it took is no part of it: the same question gives the same bytes.

    Parameters
    ----------
    model
        ``p-median``: weight x cost in all, penalties included, as little as can be; ``mclp``:
        weight covered, as much as can be; ``lscp``: doors, as few as can be; ``p-center``: cost of
        the one farthest away, as little as can be.
    chosen
        Ids of the sites, in the order of the table.
    allocation
        One row per demand, index ``demand``: weight, site (the nearest of the chosen, or the one
        that serves most of it where sites can be full; absent when none serves), cost (absent with
        it), status (``served``, ``beyond``).
    objective
        What the model counts, of this choice.
    bound
        What no choice can do better than.
    solver
        Who found and who proved it.
    seed
        Seed of the starts drawn by lot.
    today
        The objective of the doors of today; absent when the question knows of none.
    closed, opened
        Doors of today that are not chosen, and chosen sites that are no doors today.
    flows
        Where sites can be full, one row per demand and site that serves some of it: demand, site,
        weight, cost; the objective counts these. Absent where each demand goes to one site.
    spent
        What the chosen sites cost; absent when the question knows of no budget.
    """

    model: Model
    chosen: tuple[str, ...]
    allocation: pd.DataFrame
    objective: float
    bound: float
    solver: str
    seed: int = 0
    today: float | None = None
    closed: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    flows: pd.DataFrame | None = None
    spent: float | None = None

    def __post_init__(self) -> None:
        require_ids(self.allocation, "demand")
        require_columns(self.allocation, ("weight", "site", "cost", "status"), "plan")
        served = self.allocation["status"] == "served"
        if (self.allocation["cost"].isna() != ~served).any():
            raise ValueError("plan: a cost is there if, and only if, a site serves")
        if not self.allocation.loc[served, "site"].isin(self.chosen).all():
            raise ValueError("plan: a demand is given to a site that is not chosen")
        if self.flows is not None:
            _require_flows(self.flows, self.chosen, self.allocation)
        if not (np.isfinite(self.objective) and np.isfinite(self.bound)):
            raise ValueError("plan: the objective or its bound is not a number")
        ahead = self.objective - self.bound if self.maximised else self.bound - self.objective
        if ahead > PROOF * abs(self.objective):
            raise ValueError(f"plan: {self.objective} is better than its bound {self.bound}")

    @property
    def maximised(self) -> bool:
        """Whether more is better."""
        return self.model == "mclp"

    @property
    def gap(self) -> float:
        """What the bound leaves open, in parts of the larger of the two."""
        larger = max(abs(self.objective), abs(self.bound))
        return abs(self.objective - self.bound) / larger if larger > 0 else 0.0

    @property
    def change(self) -> float | None:
        """What the plan adds to the objective of today; absent when the question knows of none."""
        return None if self.today is None else self.objective - self.today

    @property
    def status(self) -> Literal["optimal", "feasible"]:
        """Whether the bound meets the objective."""
        return "optimal" if self.gap <= PROOF else "feasible"

    @property
    def beyond(self) -> float:
        """Weight that no chosen site serves."""
        rows = self.allocation
        if self.flows is not None:
            return float(rows["weight"].sum() - self.flows["weight"].sum())
        return float(rows["weight"].where(rows["status"] == "beyond", 0.0).sum())


def _require_flows(flows: pd.DataFrame, chosen: tuple[str, ...], allocation: pd.DataFrame) -> None:
    require_columns(flows, ("demand", "site", "weight", "cost"), "plan's flows")
    if not (flows["site"].isin(chosen).all() and flows["demand"].isin(allocation.index).all()):
        raise ValueError("plan: a flow is of no demand, or to a site that is not chosen")
    served = flows.groupby("demand")["weight"].sum()
    weight = allocation["weight"].reindex(served.index)
    if (served > weight * (1 + PROOF) + PROOF).any():
        raise ValueError("plan: more of a demand is served than there is")

"""States beside each other under several projections: which one lasts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from territo.census import projected
from territo.model.side_by_side import TODAY
from territo.scenario.beside import rank

if TYPE_CHECKING:
    from collections.abc import Mapping

    from territo.arrays import Floats
    from territo.model import EtatDesLieux
    from territo.model.side_by_side import SideBySide


def with_years(beside: SideBySide, factors: Mapping[str, pd.DataFrame], source: str) -> SideBySide:
    """Add how each state does under each year of a projection.

    Doors and distances are those of today; only who lives where changes.

    Parameters
    ----------
    beside
        The states, measured with the inhabitants of today.
    factors
        By name of the state, the factors of its demand points: one column per year, the same years
        for all.
    source
        Where the factors come from, in words.

    Returns
    -------
        The same states with their years, see `territo.model.side_by_side.SideBySide`.
    """
    rows = {state.name: _row(state.etat, factors[state.name], source) for state in beside.states}
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("name")
    years = [TODAY, *next(iter(factors.values())).columns]
    for year in years:
        table[f"rank_{year}"] = rank(table[f"share_{year}"], highest=True)
    ranks = [f"rank_{year}" for year in years]
    table["worst_rank"] = table[ranks].max(axis=1, skipna=False)
    order = [f"{what}_{year}" for year in years for what in ("population", "share", "mean", "rank")]
    kinds = dict.fromkeys((*ranks, "worst_rank"), "Int64")
    return replace(beside, years=table[[*order, "worst_rank"]].astype("Float64").astype(kinds))


def _row(etat: EtatDesLieux, factors: pd.DataFrame, source: str) -> dict[str, object]:
    row: dict[str, object] = {}
    for year in (TODAY, *factors):
        demand = etat.demand
        if year != TODAY:
            demand = projected(demand, factors[year], f"{year} ({source})")
        weight = demand.points["weight"].to_numpy(dtype=float)
        row |= {f"{what}_{year}": value for what, value in _figures(etat, weight).items()}
    return row


def _figures(etat: EtatDesLieux, weight: Floats) -> dict[str, object]:
    """Weigh what was found at the headline anew."""
    (coverage,) = (one for one in etat.coverages if one.cutoff == etat.headline)
    covered = (coverage.points["status"] == "covered").to_numpy()
    cost = etat.nearest.legs["cost"].to_numpy(dtype=float, na_value=np.nan)
    reached = np.isfinite(cost) & (weight > 0)
    people = float(weight.sum())
    return {
        "population": people,
        "share": 100 * float(weight[covered].sum()) / people if people else None,
        "mean": float(np.average(cost[reached], weights=weight[reached]))
        if reached.any()
        else None,
    }

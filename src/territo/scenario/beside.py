"""Several states beside each other: one row each, and who is best."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from territo.model import LOW_PRECISIONS
from territo.model.side_by_side import SideBySide, State
from territo.scenario.cost import yearly_cost

if TYPE_CHECKING:
    from collections.abc import Sequence

    from territo.arrays import Floats
    from territo.model import EtatDesLieux
    from territo.model.costs import Costs
    from territo.model.scenario import Difference

# Shares and costs nearer to each other than this are alike: below it, sums differ by rounding.
DECIMALS = 6
WORST = ("worst_commune", "worst_name", "worst_people")
ORGANISED = ("organisation_model", "organisation_since", "organisation_source")
COSTS = ("mean_cost", "median_cost", "p90_cost", "max_cost")


def side_by_side(states: Sequence[State], costs: Costs | None = None) -> SideBySide:
    """Put states beside each other.

    Parameters
    ----------
    states
        The states, found by the same rules; of scenarios, the doors as they are first.
    costs
        What doors cost in a year; absent when nobody stated it.

    Returns
    -------
        The states and their table.

    Raises
    ------
    ValueError
        When they were not found by the same rules.
    """
    scenarios = any(state.difference for state in states)
    rows = {state.name: _row(state, scenarios=scenarios) for state in states}
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("name")
    slug = states[0].etat.headline.slug
    whole = ["communes", "cog", "rank_share", "rank_mean", "rank_p90", "rank_cost"]
    yearly = [_yearly(state, costs) for state in states] if costs else []
    if any(one is not None for one in yearly):
        table["yearly_cost"] = pd.array(yearly, dtype="Float64")
        table["rank_cost"] = rank(table["yearly_cost"], highest=False)
    table["rank_share"] = rank(table[f"share_{slug}"], highest=True)
    table["rank_mean"] = rank(table["mean_cost"], highest=False)
    table["rank_p90"] = rank(table["p90_cost"], highest=False)
    numbers = [name for name in table if name.startswith(("share_", "newly_", "worst_people"))]
    kinds = dict.fromkeys([*numbers, *COSTS], "Float64")
    kinds |= {name: "Int64" for name in whole if name in table}
    table = table.astype(kinds)
    for name in (*WORST[:2], *ORGANISED):
        if name in table:
            table[name] = table[name].astype(object).where(table[name].notna(), None)
    return SideBySide(tuple(states), table)


def rank(values: pd.Series, *, highest: bool) -> pd.Series:
    """Rank from 1 for the best.

    Parameters
    ----------
    values
        Shares or costs.
    highest
        Whether the highest is the best.

    Returns
    -------
        Ranks; those alike share the better one, the absent have none.
    """
    rounded = values.astype("Float64").astype("float64").round(DECIMALS)
    return rounded.rank(method="min", ascending=not highest)


def _yearly(state: State, costs: Costs) -> float | None:
    """Sum what the doors cost in a year; absent where it is not known of each of them."""
    found = yearly_cost(state.etat.sites, costs)
    return None if found.unknown else found.total


def _row(state: State, *, scenarios: bool) -> dict[str, object]:
    etat = state.etat
    whole = etat.level("territory").iloc[0]
    row: dict[str, object] = {
        "title": state.title,
        "doors": int(whole["doors"]),
        "doors_approximate": int(etat.sites.doors["precision"].isin(LOW_PRECISIONS).sum()),
        "population": float(whole["population"]),
    }
    for coverage in etat.coverages:
        slug = coverage.cutoff.slug
        row |= {name: whole[name] for name in (f"covered_{slug}", f"share_{slug}")}
    row |= {name: whole[name] for name in COSTS}
    return row | (_changed(state) if scenarios else _described(state))


def _changed(state: State) -> dict[str, object]:
    """Say what a scenario changes; nothing of the doors as they are."""
    slugs = [one.cutoff.slug for one in state.etat.coverages]
    names = [f"newly_{side}_{slug}" for slug in slugs for side in ("within", "beyond")]
    found = state.difference
    if found is None:
        return dict.fromkeys((*names, *WORST))
    return {name: float(found.ledger[name].sum()) for name in names} | _worst(found)


def _worst(found: Difference) -> dict[str, object]:
    """Name the commune with most inhabitants newly beyond; none where nobody is."""
    beyond = found.ledger.groupby("commune")[f"newly_beyond_{found.base.headline.slug}"].sum()
    if not (beyond > 0).any():
        return dict.fromkeys(WORST)
    code = str(beyond.idxmax())
    name = found.base.territory.communes["name"][code]
    return {"worst_commune": code, "worst_name": name, "worst_people": float(beyond.max())}


def _described(state: State) -> dict[str, object]:
    """Say what a territory is: its commune with most beyond, its size, how it is organised."""
    etat = state.etat
    worst: dict[str, object] = dict.fromkeys(WORST)
    if len(etat.ranked_communes):
        row = etat.ranked_communes.iloc[0]
        beyond = float(row[f"beyond_{etat.headline.slug}"])
        worst = {"worst_commune": row.name, "worst_name": row["name"], "worst_people": beyond}
    models = etat.territory.organisation
    # The models are dated: the latest one known stands for the territory.
    latest: dict[object, object] = max(
        models.to_dict("records"), key=lambda row: str(row["valid_from"]), default={}
    )
    return {
        **worst,
        "communes": len(etat.territory.communes),
        "cog": etat.territory.cog,
        "organisation_model": latest.get("organisation_model"),
        "organisation_since": latest.get("valid_from"),
        "organisation_source": latest.get("source"),
    }


def within(etat: EtatDesLieux, costs: Floats) -> Floats:
    """Compute the share of the inhabitants within each cost of a door.

    Parameters
    ----------
    etat
        What was found.
    costs
        Costs in the unit of its headline, in ascending order.

    Returns
    -------
        Percent at each cost, which is within; whoever reaches no door is never. Zero where nobody
        lives.
    """
    weight = etat.demand.points["weight"].to_numpy(dtype=float)
    cost = etat.nearest.legs["cost"].to_numpy(dtype=float, na_value=np.inf)
    order = np.argsort(cost, kind="stable")
    reached = np.concatenate([[0.0], np.cumsum(weight[order])])
    count = np.searchsorted(cost[order], costs, side="right")
    whole = float(weight.sum())
    shares: Floats = 100 * reached[count] / whole if whole else np.zeros(len(costs))
    return shares

"""The most that each number of doors can cover: a maximal covering problem for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from territo.optimise import Effort, mclp
from territo.scenario.cost import each_year

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from territo.model import CostTable, EtatDesLieux
    from territo.model.costs import Costs
    from territo.model.side_by_side import State

# A choice that covers so few inhabitants less than can be covered covers them all.
ALL = 1e-6


def best_of_each(
    table: CostTable, within: float, effort: Effort, progress: Callable[[str], None]
) -> pd.DataFrame:
    """Find the most that one door, two doors ... can cover.

    Parameters
    ----------
    table
        Costs of the doors and candidates.
    within
        Cost within which a door covers, inclusive.
    effort
        How hard to look.
    progress
        Called with each number of doors.

    Returns
    -------
        One row per number of doors, index ``doors``: covered, share, bound, proven, sites. The last
        one covers everyone whom all sites together cover: more doors cover nobody more.
    """
    whole = float(table.weight.sum())
    most = _coverable(table, within)
    rows: dict[int, dict[str, object]] = {}
    for doors in range(1, len(table.sites) + 1):
        progress(f"{doors} door{'s' if doors > 1 else ''}")
        plan = mclp(table, doors, within, effort=effort)
        rows[doors] = {
            "covered": plan.objective,
            "share": 100 * plan.objective / whole if whole else 0.0,
            "bound": min(plan.bound, most),
            "proven": plan.status == "optimal" or plan.objective >= most - ALL,
            "sites": plan.chosen,
        }
        if plan.objective >= most - ALL:
            break
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("doors")


def _coverable(table: CostTable, within: float) -> float:
    """Count whom all the sites together cover."""
    near = np.zeros(len(table.demand), dtype=bool)
    near[table.row[table.cost <= within]] = True
    return float(table.weight[near].sum())


def points_of(states: Sequence[State], curve: pd.DataFrame) -> pd.DataFrame:
    """Put states beside the curve.

    Parameters
    ----------
    states
        Today and scenarios.
    curve
        What `best_of_each` found.

    Returns
    -------
        The points described in `territo.model.frontier.Frontier`, costs left out.
    """
    rows = {state.name: _point(state.title, state.etat, curve) for state in states}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("name")


def _point(title: str, etat: EtatDesLieux, curve: pd.DataFrame) -> dict[str, object]:
    whole = etat.level("territory").iloc[0]
    slug, doors = etat.headline.slug, int(whole["doors"])
    covered, share = float(whole[f"covered_{slug}"]), float(whole[f"share_{slug}"])
    best = curve["share"][min(doors, curve.index.max())] if doors else 0.0
    enough = curve.index[curve["covered"] >= covered - ALL]
    return {
        "title": title,
        "doors": doors,
        "covered": covered,
        "share": share,
        "missing": best - share,
        "enough": int(enough[0]) if len(enough) else None,
    }


def outdone(across: Sequence[float], covered: Sequence[float]) -> list[bool]:
    """Tell which points another one beats: at most as many doors or euros, as many inhabitants.

    Parameters
    ----------
    across
        Doors, or euros a year, of each point.
    covered
        Inhabitants that it covers.

    Returns
    -------
        Whether another point has no more doors and no fewer inhabitants, one of both better.

    Examples
    --------
    >>> outdone([1, 2, 2, 3], [10, 30, 20, 30])
    [False, False, True, True]
    """
    points = list(zip(across, covered, strict=True))
    return [
        any(x <= here and y >= there - ALL and (x < here or y > there + ALL) for x, y in points)
        for here, there in points
    ]


def cost_of(points: pd.DataFrame, chosen: Sequence[str], costs: Costs) -> float | None:
    """Sum what some sites would cost in a year as doors.

    Parameters
    ----------
    points
        What the lists say of the doors of today and the candidates, index ``site``.
    chosen
        Ids of those that would be doors.
    costs
        What was stated.

    Returns
    -------
        Euros; absent when it is not known of each of them, or nothing was stated.
    """
    known = each_year(points, costs).loc[list(chosen)]
    return None if known.isna().any() else float(known.sum())

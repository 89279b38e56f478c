"""How near the groups of a layer are to a door, beside everybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from territo.coverage.cover import TOLERANCE
from territo.coverage.figures import counted, distances
from territo.errors import ConservationError
from territo.indicators import equity
from territo.model import Breakdown
from territo.sectors import group_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from territo.arrays import Bools
    from territo.model import EtatDesLieux, Grouping


def broken_down(etat: EtatDesLieux, grouping: Grouping) -> Breakdown:
    """Break the figures of a territory down by groups.

    Parameters
    ----------
    etat
        What was found.
    grouping
        The groups.

    Returns
    -------
        The figures by group, of all groups together, of everybody else and of everybody.

    Raises
    ------
    ConservationError
        When the groups and everybody else do not add up to the population.
    """
    group = group_of(grouping, etat.demand.points)
    costs = etat.demand.points[["weight"]].assign(cost=etat.nearest.legs["cost"])
    rows = {}
    for level, code, name, mine in members(grouping, group):
        rows[(level, code)] = {
            "name": name,
            **counted(mine, etat.demand, etat.coverages),
            **distances(costs[mine]),
            "apart": _apart(costs, mine),
        }
    figures = pd.DataFrame.from_dict(rows, orient="index")
    figures.index = pd.MultiIndex.from_tuples(figures.index, names=("level", "code"))
    absent = [
        name for name in figures if name.startswith("share_") or name.endswith(("_cost", "apart"))
    ]
    found = Breakdown(grouping, group, figures.astype(dict.fromkeys(absent, "Float64")))
    require_conserved(found)
    return found


def require_conserved(breakdown: Breakdown) -> None:
    """Refuse a breakdown that lost inhabitants, or counted some twice.

    Parameters
    ----------
    breakdown
        What was found.

    Raises
    ------
    ConservationError
        When the groups and everybody else do not add up to the whole, or the groups to all groups.
    """
    sums = ["population", *(one for one in breakdown.figures if one.startswith("covered_"))]
    of = {level: rows[sums].sum() for level, rows in breakdown.figures.groupby(level="level")}
    for parts, whole in ((of["group"] + of["out"], of["all"]), (of["group"], of["in"])):
        if ((parts - whole).abs() > TOLERANCE).any():
            raise ConservationError(
                f"The groups of {breakdown.grouping.name} add up to {parts['population']:.3f} "
                f"inhabitants, not to {whole['population']:.3f}",
                "This is a fault of territo, not of your data: please report it with your command.",
            )


def members(grouping: Grouping, group: pd.Series) -> Iterator[tuple[str, str, str, Bools]]:
    """Say who is in each row of a breakdown.

    Parameters
    ----------
    grouping
        The groups.
    group
        The group of each demand point; None for those in no group.

    Yields
    ------
        Level, code and name of the row, and which points are in it, shape (n,).
    """
    codes = group.to_numpy()
    for code, name in grouping.groups["name"].items():
        yield "group", str(code), name, codes == code
    inside = group.notna().to_numpy()
    yield "in", grouping.name, grouping.name, inside
    yield "out", "-", "", ~inside
    yield "all", "", "", np.ones(len(codes), dtype=bool)


def _apart(costs: pd.DataFrame, mine: Bools) -> float | None:
    """Hold the mean cost against that of all the others."""
    cost = costs["cost"].to_numpy(dtype=float, na_value=np.nan)
    weight = costs["weight"].to_numpy(dtype=float)
    known = ~np.isnan(cost)
    own, others = (equity.mean(cost[rows & known], weight[rows & known]) for rows in (mine, ~mine))
    return None if own is None or others is None else own - others

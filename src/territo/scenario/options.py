"""Keep, renovate, merge or move: what each would mean for every place of the 1980s."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from territo.indicators.tertiary import tertiary
from territo.scenario.cost import each_year, ways_cost
from territo.scenario.loss import losses

if TYPE_CHECKING:
    from territo.model import EtatDesLieux
    from territo.model.costs import Costs

OF_THE_EIGHTIES = ("certain", "possible")
_FACTS = ("name", "kind", "commune", "status", "era", "renovated", "condition", "area_m2", "staff")


def options(etat: EtatDesLieux, costs: Costs) -> pd.DataFrame:
    """Put what is known of each place of the 1980s beside what each option costs.

    Parameters
    ----------
    etat
        What was found, with its loads.
    costs
        What was stated.

    Returns
    -------
        One row per site that is or may be of the eighties, index ``site``, those that most people
        have no other door than first: name, kind, commune, status, era, renovated, condition,
        area_m2, staff; people (whose nearest door it is), alone (who have no other within the
        headline threshold) and quadrant, all absent for a site that is no door of the study; what
        `territo.indicators.tertiary` says; keep_year, renovate_once, merge_once, merge_ways_year
        (those who go to the next door), merge_without (inhabitants who have no next door) and
        move_once, in euros but for the last but one; euros_m2 (keep_year for each square metre)
        and m2_agent; absent where a cost was not stated or a fact is not known. Empty when no list
        tells ages.
    """
    if etat.loads is None:
        raise ValueError("what doors carry was not measured")
    points = etat.sites.points
    if "era" not in points:
        return pd.DataFrame()
    mine = points.index[points["era"].isin(OF_THE_EIGHTIES) & ~points["status"].isin(_GONE)]
    table = points.reindex(columns=list(_FACTS)).loc[mine]
    for name in ("area_m2", "staff"):
        table[name] = table[name].astype("Float64")
    carried = etat.loads.nearest.sites
    table["people"] = carried["population"].reindex(mine).astype("Float64")
    table["alone"] = carried["alone"].reindex(mine).astype("Float64")
    named = carried.get("quadrant", pd.Series(dtype=object))
    table["quadrant"] = named.reindex(mine).astype(object)
    table = table.join(tertiary(etat.sites).loc[mine]).join(_costs(etat, costs, mine, table))
    ranked = table.assign(rank=-table["alone"].fillna(-1.0).astype(float), id=table.index)
    ordered = ranked.sort_values(["rank", "id"], kind="stable").drop(columns=["rank", "id"])
    return pd.DataFrame(ordered.rename_axis("site"))


# What is no place of this study any more, or never was.
_GONE = ("outside", "duplicate", "closed", "not_a_door")


def _costs(etat: EtatDesLieux, costs: Costs, mine: pd.Index, table: pd.DataFrame) -> pd.DataFrame:
    """Say what each option costs; whoever goes elsewhere is known of doors alone."""
    if etat.loads is None:
        raise ValueError("what doors carry was not measured")
    found = pd.DataFrame(index=mine)
    found["keep_year"] = each_year(etat.sites.points, costs).loc[mine]
    price = costs.renovation_m2
    found["renovate_once"] = pd.NA if price is None else table["area_m2"] * price
    gone = losses(etat, etat.loads.second.cost).reindex(mine)
    found["merge_once"] = pd.NA if costs.closing is None else costs.closing
    extra = gone["person_extra"].astype("Float64")
    price = ways_cost(etat, costs)
    found["merge_ways_year"] = pd.NA if price is None else extra * price
    found["merge_without"] = gone["without"].astype("Float64")
    found["move_once"] = pd.NA if costs.moving is None else costs.moving
    area, staff = (table[name].where(table[name] > 0) for name in ("area_m2", "staff"))
    found["euros_m2"] = found["keep_year"] / area
    found["m2_agent"] = area / staff
    return found.astype("Float64")

"""What doors cost in a year, and what a scenario costs and saves; only what was stated counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from territo.model.expenses import ScenarioCost, Travel, YearlyCost
from territo.scenario.fates import door_fates
from territo.scenario.ratios import numbers, ratios

if TYPE_CHECKING:
    from collections.abc import Mapping

    from territo.arrays import Bools
    from territo.model import EtatDesLieux, Sites
    from territo.model.costs import Costs
    from territo.model.scenario import Difference

# What a list says that a door costs in a year, which stands instead of all unit costs.
OWN = "running_cost"
# What is paid a year -> the column of a list that it is paid by; the first one is paid by door.
PAID_BY = {"site_year": "", "m2_year": "area_m2", "agent_year": "staff", OWN: OWN}
METRES_IN_A_KILOMETRE = 1000
MINUTES_IN_AN_HOUR = 60
GRAMS_IN_A_KILOGRAM = 1000
THERE_AND_BACK = 2


def yearly_cost(sites: Sites, costs: Costs) -> YearlyCost:
    """Say what the doors cost in a year.

    Parameters
    ----------
    sites
        The sites; their doors cost something.
    costs
        What was stated.

    Returns
    -------
        The sum of what is known; a door without the area or the staff that a cost is paid by is
        listed, never counted as zero.
    """
    table = paid(sites.points, costs).loc[sites.doors.index]
    if list(table.columns) == [OWN] and table[OWN].isna().all():
        table = table.drop(columns=OWN)
    amount = {name: float(table[name].sum()) for name in table.columns}
    unknown = {
        PAID_BY[name]: tuple(map(str, table.index[table[name].isna()]))
        for name in table.columns
        if table[name].isna().any()
    }
    per = ratios(sites.doors, each_year(sites.points, costs).loc[sites.doors.index])
    return YearlyCost(table, amount, sum(amount.values()) if amount else None, unknown, per)


def paid(points: pd.DataFrame, costs: Costs) -> pd.DataFrame:
    """Say what each site costs in a year.

    Parameters
    ----------
    points
        Sites, with the columns of `territo.model.Sites`.
    costs
        What was stated.

    Returns
    -------
        One column for each of site_year, m2_year and agent_year that was stated: euros, absent
        where the area or the staff is not known. Where the lists tell a ``running_cost``, a column
        of it too: a site that has one costs that, and zero in the other columns; any other costs
        zero in that column, or, when nothing else was stated, what nobody knows.
    """
    stated = [name for name in PAID_BY if getattr(costs, name, None) is not None]
    own = _amounts(points, OWN)
    columns = {
        name: (_amounts(points, PAID_BY[name]) * getattr(costs, name)).mask(own.notna(), 0.0)
        for name in stated
    }
    if own.notna().any():
        columns[OWN] = own.fillna(0.0) if stated else own
    return pd.DataFrame(columns, index=points.index, dtype="Float64")


def each_year(points: pd.DataFrame, costs: Costs) -> pd.Series:
    """Say what each site costs in a year in all.

    Parameters
    ----------
    points
        Sites, with the columns of `territo.model.Sites`.
    costs
        What was stated.

    Returns
    -------
        Euros: the ``running_cost`` of its list, else the unit costs; absent where a part is not
        known, or nothing was stated.
    """
    table = paid(points, costs)
    if table.columns.empty:
        return pd.Series(pd.NA, index=points.index, dtype="Float64")
    return table.sum(axis="columns", skipna=False).astype("Float64")


def _amounts(points: pd.DataFrame, column: str) -> pd.Series:
    """List how much of what is paid each site has; absent where it is not known."""
    if not column:
        return pd.Series(1.0, index=points.index, dtype="Float64")
    return numbers(points, column)


def scenario_cost(difference: Difference, costs: Costs) -> ScenarioCost:
    """Say what a scenario costs and saves.

    Parameters
    ----------
    difference
        What it changes.
    costs
        What was stated.

    Returns
    -------
        Its cost.
    """
    base, after = difference.base, difference.after
    before, now = (yearly_cost(one.sites, costs) for one in (base, after))
    change, undecided = _change(before, now)
    done = _done(difference)
    once = {name: _times(getattr(costs, name), len(doors)) for name, doors in done.items()}
    travel, stranded, without = _travels(base, after, costs)
    slug = base.headline.slug
    whole = difference.figures.xs("territory", level="level").iloc[0]
    return ScenarioCost(
        costs=costs,
        before=before,
        after=now,
        change=change,
        undecided=undecided,
        done=done,
        once=once,
        one_off=None if None in once.values() else sum(filter(None, once.values())),
        agents_left=_staff(base.sites, done.get("closing", ())),
        travel=travel,
        stranded=stranded,
        without=without,
        population=float(base.demand.points["weight"].sum()),
        covered_change=float(whole[f"covered_{slug}"]),
    )


def _change(
    before: YearlyCost, after: YearlyCost
) -> tuple[float | None, Mapping[str, tuple[str, ...]]]:
    """Sum what each door costs more; a door that stays as little known as it was changes nothing.

    A door that is not there costs nothing then.
    """
    if before.total is None or after.total is None:
        return None, {}
    both = before.sites.index.intersection(after.sites.index)
    every = before.sites.index.union(after.sites.index)
    total, undecided = 0.0, {}
    for name, column in PAID_BY.items():
        was, now = (_paid_then(one, name).reindex(every, fill_value=0.0) for one in (before, after))
        more = now - was
        same = every.isin(both) & was.isna().to_numpy() & now.isna().to_numpy()
        missing = more.isna() & ~same
        if missing.any():
            undecided[column] = tuple(map(str, every[missing]))
        total += float(more.sum())
    return (None if undecided else total), undecided


def _paid_then(one: YearlyCost, name: str) -> pd.Series:
    """List what doors cost of one sort; zero where none of them is paid so."""
    return one.sites.get(name, pd.Series(0.0, index=one.sites.index, dtype="Float64"))


def _done(difference: Difference) -> dict[str, tuple[str, ...]]:
    """List the doors that open, close and move."""
    fates = door_fates(difference)["fate"]
    words = {"opening": "opened", "closing": "closed", "moving": "moved"}
    lists = {name: fates.index[fates == fate] for name, fate in words.items()}
    return {name: tuple(map(str, doors)) for name, doors in lists.items() if len(doors)}


def _times(price: float | None, count: int) -> float | None:
    return None if price is None else price * count


def _staff(sites: Sites, doors: tuple[str, ...]) -> float:
    return float(_amounts(sites.doors, "staff").reindex(list(doors)).sum())


def _travels(
    base: EtatDesLieux, after: EtatDesLieux, costs: Costs
) -> tuple[dict[str, Travel], float, float]:
    """Measure the ways before and after, and by how much those of the same people change."""
    if costs.trips_year is None:
        return {}, 0.0, 0.0
    reached = [
        (one.nearest.legs["status"].reindex(base.demand.points.index) == "reached").to_numpy()
        for one in (base, after)
    ]
    both = reached[0] & reached[1]
    weight = base.demand.points["weight"].to_numpy(dtype=float)
    was, now = (_travel(one, costs, own) for one, own in zip((base, after), reached, strict=True))
    same_was, same_now = (_travel(one, costs, both) for one in (base, after))
    found = {"before": was, "after": now, "change": _less(same_now, same_was)}
    one_of_two, none = reached[0] ^ reached[1], ~reached[0] & ~reached[1]
    return found, float(weight[one_of_two].sum()), float(weight[none].sum())


def _travel(etat: EtatDesLieux, costs: Costs, who: Bools) -> Travel:
    """Measure the ways of some in a year, there and back."""
    trips = THERE_AND_BACK * (costs.trips_year or 0.0)
    mode = etat.nearest.basis.mode
    metres, minutes = (_sum(etat, unit, who) for unit in ("m", "min"))
    km = None if metres is None else trips * metres / METRES_IN_A_KILOMETRE
    hours = None if minutes is None else trips * minutes / MINUTES_IN_AN_HOUR
    parts = [
        amount * price
        for amount, price in ((km, costs.km_cost.get(mode)), (hours, costs.hour_value))
        if amount is not None and price is not None
    ]
    grams = costs.co2_g_km.get(mode)
    co2 = None if km is None or grams is None else km * grams / GRAMS_IN_A_KILOGRAM
    return Travel(km, hours, sum(parts) if parts else None, co2)


def ways_cost(etat: EtatDesLieux, costs: Costs) -> float | None:
    """Say what a year of ways costs, for each inhabitant and each unit of the headline.

    Parameters
    ----------
    etat
        What was found.
    costs
        What was stated.

    Returns
    -------
        Euros per inhabitant and metre, or minute, there and back; absent when it was not stated.
    """
    metres = etat.headline.unit == "m"
    price = costs.km_cost.get(etat.nearest.basis.mode) if metres else costs.hour_value
    if costs.trips_year is None or price is None:
        return None
    large = METRES_IN_A_KILOMETRE if metres else MINUTES_IN_AN_HOUR
    return THERE_AND_BACK * costs.trips_year * price / large


def _sum(etat: EtatDesLieux, unit: str, who: Bools) -> float | None:
    """Sum inhabitants times cost in a unit; absent when no threshold is in it."""
    for one in etat.coverages:
        if one.cutoff.unit == unit:
            cost = one.points["cost"].to_numpy(dtype=float, na_value=np.nan)[who]
            weight = one.points["weight"].to_numpy(dtype=float)[who]
            return float((weight * np.nan_to_num(cost)).sum())
    return None


def _less(after: Travel, before: Travel) -> Travel:
    def less(one: float | None, other: float | None) -> float | None:
        return None if one is None or other is None else one - other

    return Travel(
        less(after.person_km, before.person_km),
        less(after.person_hours, before.person_hours),
        less(after.euros, before.euros),
        less(after.co2_kg, before.co2_kg),
    )

"""The measures of one study: which ones, with which parameters, and their means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from territo.indicators import measures as of
from territo.indicators.decay import APL_2012, NegativeExponential, luo_qi
from territo.indicators.groups import equity_of_groups
from territo.indicators.supply import supply_of
from territo.model.measures import PER, Measures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from territo.model import AccessTable, EtatDesLieux
    from territo.model.measures import Supply

NTH = 2


def measured(etat: EtatDesLieux, table: AccessTable, supply: Supply) -> Measures:
    """Measure what the inhabitants can reach, and how evenly that is shared.

    Parameters
    ----------
    etat
        What was found of the nearest doors.
    table
        The pairs of its inhabitants and doors, as far as its farthest threshold in the unit of the
        headline.
    supply
        What a door offers.

    Returns
    -------
        The measures.

    Raises
    ------
    ProjectError
        When no list says how much a door offers.
    """
    amounts = supply_of(etat.sites, supply)
    found = list(_each(etat, table, amounts.fillna(0.0)))
    points = pd.DataFrame({value.name: value for value, _ in found})
    cost = etat.nearest.legs["cost"].reindex(points.index)
    shared = {"cost": (cost, etat.headline.value), "e2sfca": (points["e2sfca"], None)}
    return Measures(
        supply=supply,
        unknown=tuple(map(str, amounts.index[amounts.isna()])),
        cutoff=table.cutoff,
        pairs=len(table),
        formulas={str(value.name): words for value, words in found},
        points=points,
        means=_means(etat, points),
        equity=pd.concat(
            {
                name: equity_of_groups(etat.territory, etat.demand, value, line, etat.breakdowns)
                for name, (value, line) in shared.items()
            },
            names=["measure"],
        ).reorder_levels(["level", "code", "measure", "group"]),
    )


def _each(
    etat: EtatDesLieux, table: AccessTable, supply: pd.Series
) -> Iterator[tuple[pd.Series, str]]:
    """Give each measure, and in words what it is."""
    people = etat.demand.points["weight"].astype(float)
    headline, cutoff = etat.headline, table.cutoff
    for one in etat.same_unit:
        yield (
            of.cumulative_opportunities(table, supply, one.cutoff),
            f"cumulative opportunities (Wachs & Kumagai 1973) within {one.cutoff}",
        )
    decay = NegativeExponential.halving(headline.value)
    yield (
        of.gravity(table, supply, decay),
        f"gravity (Hansen 1959), {decay} per {headline.unit}: half at {headline}; within {cutoff}",
    )
    yield of.cost_to_closest(table, NTH), f"cost to the closest door but one within {cutoff}"
    steps = luo_qi(cutoff)
    per = f"per {PER} inhabitants"
    yield of.two_step(table, supply, people) * PER, f"2SFCA (Luo & Wang 2003), {cutoff}, {per}"
    yield (
        of.two_step(table, supply, people, steps) * PER,
        f"E2SFCA (Luo & Qi 2009), {steps} {cutoff.unit}, {per}",
    )
    yield (
        of.three_step(table, supply, people, steps) * PER,
        f"3SFCA (Wan, Zou & Sternberg 2012), {steps} {cutoff.unit}, {per}",
    )
    if cutoff.unit == "min" and cutoff.value >= APL_2012.edges[-1]:
        apl = of.two_step(table, supply, people, APL_2012).rename("apl_2012")
        yield apl * PER, f"2SFCA with the weights of the APL of 2012 (Drees), {APL_2012} min, {per}"


def _means(etat: EtatDesLieux, points: pd.DataFrame) -> pd.DataFrame:
    """Average each measure over the inhabitants, for the whole and for each commune."""
    demand, territory = etat.demand.points, etat.territory
    people = demand["weight"].astype(float)
    tables = {}
    for name in points:
        value = points[name].astype(float)
        parts = pd.DataFrame(
            {"total": (value * people).fillna(0.0), "people": people.where(value.notna(), 0.0)}
        )
        communes = parts.groupby(demand["commune"]).sum()
        communes = communes.reindex(territory.communes.index.sort_values(), fill_value=0.0)
        whole = communes.sum().to_frame(territory.code).T
        tables[name] = pd.concat({"territory": whole, "commune": communes})
    means = pd.concat(tables, names=["measure", "level", "code"]).reorder_levels([1, 2, 0])
    return means.assign(mean=means["total"] / means["people"].replace(0.0, np.nan))

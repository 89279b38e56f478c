"""What it costs the inhabitants to reach each door of today and each candidate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from territo.access import attach, pairs_in_line, pairs_within
from territo.errors import SolveError
from territo.model import AccessTable, CostTable
from territo.units import Cutoff

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from territo.arrays import Floats
    from territo.model import Breakdown, Demand, EtatDesLieux, Sites
    from territo.model.network import Network
    from territo.study.optimise.question import Question
    from territo.study.streets import StreetsRequest

# Farther than anything in one territory: metres, and minutes.
ANYWHERE = {"m": 1e6, "min": 1e4}
# So many pairs take some 3 GB.
MOST_PAIRS = 30_000_000
# Two ways of computing one distance differ by less.
ROUNDING = 1e-6
# Group -> whom a square counts of it, and among whom; inhabitants when absent.
GROUPS = {
    "poor": ("poor_households", "households"),
    "age_65": ("age_65", ""),
    "age_80": ("age_80", ""),
}


@dataclass(frozen=True)
class Streets:
    """Streets to travel along, and what is asked of them.

    Parameters
    ----------
    asked
        What is asked.
    network
        The network, within the buffer.
    """

    asked: StreetsRequest
    network: Network


def cost_table(
    question: Question, base: EtatDesLieux, sites: Sites, streets: Streets | None
) -> tuple[CostTable, float]:
    """Measure what everyone pays at each site.

    Parameters
    ----------
    question
        What is asked: how far costs matter, how much each group counts, how much farther than today
        anyone may go.
    base
        What was found with the doors of today.
    sites
        The doors of today and the candidates.
    streets
        The streets; absent in a straight line.

    Returns
    -------
        The costs of those who live somewhere, and the inhabitants who reach no site at all: where
        everyone is to be served, they do not count.

    Raises
    ------
    SolveError
        When there would be too many pairs, or a group is not known.
    """
    people = base.demand.points[base.demand.points["weight"] > 0]
    many = len(people) * len(sites.doors) > MOST_PAIRS
    if many and question.good_for == "distance":
        raise SolveError(
            f"{len(people)} inhabited squares and {len(sites.doors)} sites are too many pairs.",
            "Offer fewer candidates, or a coarser grid.",
        )
    unit = base.headline.unit
    far = question.needs_all and not many
    reach = Cutoff(ANYWHERE[unit], unit) if far else base.headline
    access = _access(replace(base.demand, points=people), sites, base, reach, streets)
    weight, unreached = weighted(people, question.weights, base.breakdowns), 0.0
    if question.serves_all and far:
        alone = np.bincount(access.point, minlength=len(people)) == 0
        unreached = float(people["weight"].to_numpy()[alone].sum())
        weight = np.where(alone, 0.0, weight)
    table = CostTable.of_access(people[["commune"]].assign(weight=weight), access)
    return _no_farther(question, base, table), unreached


def _access(
    demand: Demand, sites: Sites, base: EtatDesLieux, reach: Cutoff, streets: Streets | None
) -> AccessTable:
    """List who reaches which site."""
    if streets is None:
        basis = base.nearest.basis
        return AccessTable.of(pairs_in_line(demand, sites, basis, reach), reach, basis)
    asked = streets.asked
    attached = attach(
        streets.network, demand, sites, direction=asked.direction, max_snap_m=asked.max_snap_m
    )
    return AccessTable.of(pairs_within(attached, reach), reach, attached.basis)


def weighted(
    people: pd.DataFrame, weights: Mapping[str, float], breakdowns: Sequence[Breakdown] = ()
) -> Floats:
    """Count some groups more than others.

    Parameters
    ----------
    people
        Inhabitants, with the groups that their squares count.
    weights
        By group, how much one of its inhabitants counts; others count one. The poor are as many
        of a square's inhabitants as poor households are of its households. ``FILE`` is every group
        of a file, ``FILE/ID`` one of them; factors of groups that overlap add up.
    breakdowns
        Files of groups, for who is in which.

    Returns
    -------
        One weight per point.

    Raises
    ------
    SolveError
        When a group is not known, or no square counts it.
    """
    inhabitants: Floats = people["weight"].to_numpy(dtype=float)
    total = inhabitants.copy()
    for group, factor in weights.items():
        share = _counted(people, group) if group in GROUPS else _within(people, group, breakdowns)
        total += (factor - 1) * inhabitants * share
    return np.maximum(total, 0.0)


def _counted(people: pd.DataFrame, group: str) -> Floats:
    """Tell the share of a group that squares count."""
    part, whole = GROUPS[group]
    if part not in people:
        raise SolveError(
            f"The population does not count the group {group}.",
            "Give --population a Filosofi grid, which does.",
        )
    members = people[part].to_numpy(dtype=float, na_value=0.0)
    among: Floats = people[whole or "weight"].to_numpy(dtype=float, na_value=0.0)
    share: Floats = np.zeros_like(members)
    np.divide(members, among, out=share, where=among > 0)
    return np.clip(share, 0.0, 1.0, out=share)


def _within(people: pd.DataFrame, group: str, breakdowns: Sequence[Breakdown]) -> Floats:
    """Tell who is in the groups of a file, or in one of them: all of a square, or nobody."""
    file, _, code = group.partition("/")
    for one in breakdowns:
        if one.grouping.name == file and (not code or code in one.grouping.groups.index):
            own = one.group.reindex(people.index)
            return np.asarray(own.eq(code) if code else own.notna(), dtype=float)
    files = [name for one in breakdowns for name in (one.grouping.name, f"{one.grouping.name}/ID")]
    told = ", ".join((*GROUPS, *files))
    more = "" if files else "; --groups FILE adds those of a file, as FILE and FILE/ID"
    raise SolveError(f'There is no group "{group}".', f"There is {told}{more}.")


def _no_farther(question: Question, base: EtatDesLieux, table: CostTable) -> CostTable:
    """Leave out the pairs that are too much farther than the door of today."""
    if not question.max_extra:
        return table
    cap = Cutoff.parse(question.max_extra)
    base.nearest.basis.require(cap)
    today = base.nearest.legs["cost"].reindex(table.demand.index)
    return table.capped(today.to_numpy(dtype=float, na_value=np.inf) + cap.value + ROUNDING)

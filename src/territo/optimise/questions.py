"""Questions of those who already have doors: what to close, what to move, how few would do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from territo.errors import SolveError
from territo.optimise.covering import lscp
from territo.optimise.models import locate
from territo.optimise.plans import allocate
from territo.optimise.rules import ANY, USUAL, Effort, Rules

if TYPE_CHECKING:
    from territo.model.cost_table import CostTable
    from territo.model.plan import Plan
    from territo.optimise.aim import Aim


def close_doors(
    table: CostTable,
    doors: tuple[str, ...],
    k: int,
    aim: Aim,
    rules: Rules = ANY,
    effort: Effort = USUAL,
) -> Plan:
    """Close k of the doors of today with the least harm; none is opened.

    Parameters
    ----------
    table
        Costs.
    doors
        The doors of today, among the sites of the table.
    k
        How many to close.
    aim
        What is harmed: weight x cost, or weight covered (then those newly beyond are counted).
    rules
        Doors that are closed or kept in any case (forbidden, fixed).
    effort
        How hard to look.

    Returns
    -------
        The plan, with the doors closed and the objective of today.

    Raises
    ------
    SolveError
        When so many cannot be closed, or everyone cannot be served where that is asked.
    """
    today = table.flags(_known(table, doors))
    others = tuple(site for site, door in zip(table.sites, today, strict=True) if not door)
    forbidden = tuple(dict.fromkeys((*rules.forbidden, *others)))
    plan = locate(table, len(doors) - k, aim, replace(rules, forbidden=forbidden), effort)
    return beside_today(table, doors, aim.measure(aim.allocate(table, today)), plan)


def relocate_doors(
    table: CostTable,
    doors: tuple[str, ...],
    most: int,
    aim: Aim,
    rules: Rules = ANY,
    effort: Effort = USUAL,
) -> Plan:
    """Move at most so many of the doors of today to candidates, as usefully as can be.

    Parameters
    ----------
    table
        Costs.
    doors
        The doors of today; every other site of the table is a candidate.
    most
        How many to move at most.
    aim
        What a move is good for.
    rules
        Doors that stay or go in any case (fixed, forbidden), candidates taken or not.
    effort
        How hard to look.

    Returns
    -------
        The plan: as many doors as today, with those closed and opened and the objective of today.

    Raises
    ------
    SolveError
        When the rules leave no such choice, or everyone cannot be served where that is asked.
    """
    today = table.flags(_known(table, doors))
    new = tuple(site for site, door in zip(table.sites, today, strict=True) if not door)
    moving = replace(rules, new=new, most_new=most)
    plan = locate(table, len(doors), aim, moving, effort, today=doors)
    return beside_today(table, doors, aim.measure(aim.allocate(table, today)), plan)


def fewest_as_today(
    table: CostTable,
    doors: tuple[str, ...],
    within: float,
    rules: Rules = ANY,
    effort: Effort = USUAL,
) -> Plan:
    """Choose the fewest sites that leave covered everyone whom the doors of today cover.

    A share of the inhabitants, whoever they are, is asked of `fewest_doors`.

    Parameters
    ----------
    table
        Costs.
    doors
        The doors of today; every site of the table may be chosen, unless the rules forbid it.
    within
        Cost within which a site covers, inclusive.
    rules
        Sites that must be chosen, must not, or not too many of.
    effort
        Seed and time of HiGHS, which proves it.

    Returns
    -------
        The plan, with the doors closed and opened and the number of today.

    Raises
    ------
    SolveError
        When the rules leave no such choice; or HiGHS is not installed.
    """
    today = table.flags(_known(table, doors))
    wanted = (allocate(table, today, within)["status"] == "served").to_numpy()
    plan = lscp(table, within, rules, effort, wanted=wanted)
    return beside_today(table, doors, float(len(doors)), plan)


def beside_today(
    table: CostTable, doors: tuple[str, ...], measure: float | None, plan: Plan
) -> Plan:
    """Hold a plan against the doors of today.

    Parameters
    ----------
    table
        Costs.
    doors
        The doors of today.
    measure
        Their objective; absent where it cannot be told.
    plan
        The plan.

    Returns
    -------
        The plan, with the doors closed and opened and the objective of today.
    """
    chosen, named = set(plan.chosen), set(doors)
    return replace(
        plan,
        today=measure,
        closed=tuple(site for site in table.sites if site in named - chosen),
        opened=tuple(site for site in table.sites if site in chosen - named),
    )


def _known(table: CostTable, doors: tuple[str, ...]) -> tuple[str, ...]:
    strange = sorted(set(doors) - set(table.sites))
    if strange:
        raise SolveError(f"No such doors in the table: {', '.join(strange[:5])}.")
    return doors

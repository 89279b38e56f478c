"""Where doors should stand, as it is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.render.console import standard_console, written
from territo.render.console_cost import NOT_KNOWN, amount, show_cost
from territo.render.console_levels import signed
from territo.render.console_scenario import show_change
from territo.render.english import KILOMETRE, cost, people, percent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from territo.model.expenses import ScenarioCost
    from territo.model.proposal import Proposal

NAMED = 12
MINUTES = 60


def show_plan(proposal: Proposal, files: Sequence[Path], seconds: float) -> None:
    """Print a plan, how far it is proven, and what it changes.

    Parameters
    ----------
    proposal
        The plan as a scenario, held against the doors as they are.
    files
        What was written.
    seconds
        How long the search took.
    """
    console = standard_console()
    found, plan = proposal.difference, proposal.plan
    console.print(f"{found.base.territory.name}  {found.scenario.title}", style="bold")
    console.print(f"Objective    {_objective(proposal)}", soft_wrap=True)
    console.print(f"Proof        {_proof(proposal)}", soft_wrap=True)
    console.print(f"Search       {plan.solver}, seed {plan.seed}, {seconds:.1f} s")
    for line in (*_paid(proposal.cost), *_loads(proposal)):
        console.print(line, soft_wrap=True)
    for line in _left_out(proposal):
        console.print(line, soft_wrap=True)
    for verb, sites in (("Close", plan.closed), ("Open", plan.opened), ("Keep", proposal.kept)):
        for line in _listed(proposal, verb, sites):
            console.print(line, soft_wrap=True)
    if not (plan.closed or plan.opened):
        console.print("No door changes: nothing better than the doors of today was found.")
    show_change(found, console)
    show_cost(proposal.cost, console)
    for file in files:
        console.print(written(file), soft_wrap=True)


def measure(proposal: Proposal, value: float) -> str:
    """Write a value of the objective with its unit.

    Parameters
    ----------
    proposal
        The plan.
    value
        The value.

    Returns
    -------
        The text, such as ``483 210 inhabitants within 5 km``.
    """
    headline = proposal.difference.base.headline
    model, unit = proposal.plan.model, headline.unit
    who = "weighted inhabitants" if proposal.weighted else "inhabitants"
    if model == "mclp":
        return f"{people(value)} {who} within {headline}"
    if model == "lscp":
        return f"{value:.0f} door{'' if value == 1 else 's'}"
    if model == "p-center":
        return f"{cost(value, unit)} for the farthest inhabitant"
    weighted = "weighted " if proposal.weighted else ""
    big = people(value / (KILOMETRE if unit == "m" else MINUTES))
    return f"{big} {weighted}person-{'km' if unit == 'm' else 'hours'}"


def _objective(proposal: Proposal) -> str:
    plan = proposal.plan
    text = measure(proposal, plan.objective)
    if plan.model.endswith("p-median"):
        weight = float(plan.allocation["weight"].sum())
        each = plan.objective / weight if weight else None
        text += f" ({cost(each, proposal.difference.base.headline.unit)} each on average)"
    if plan.flows is not None:
        return f"{text}; nobody goes to a full door"
    if plan.today is None or plan.change is None:
        return f"{text}; the doors of today leave someone without a way"
    return f"{text}; today {measure(proposal, plan.today)} ({_change(proposal, plan.change)})"


def _change(proposal: Proposal, change: float) -> str:
    unit, model = proposal.difference.base.headline.unit, proposal.plan.model
    if model == "p-center":
        return ("+" if change >= 0 else "-") + cost(abs(change), unit)
    divisor = (KILOMETRE if unit == "m" else MINUTES) if model.endswith("p-median") else 1
    return signed(change / divisor)


def _proof(proposal: Proposal) -> str:
    """Say how far the plan is proven; what time stopped is never called optimal."""
    plan = proposal.plan
    if plan.status == "optimal":
        return f"optimal: no choice of doors does better (bound {measure(proposal, plan.bound)})"
    better = "more" if plan.maximised else "less"
    return (
        f"feasible: the best found; no choice does {better} than "
        f"{measure(proposal, plan.bound)} (gap {percent(100 * plan.gap)}); --exact or a longer "
        "--limit may prove or better it"
    )


def _paid(cost: ScenarioCost) -> list[str]:
    """Say what the plan costs a year and once, beside today; nothing when nothing was stated."""
    lines = []
    if cost.before.total is not None or cost.after.total is not None:
        before, after = (
            f"{'at least ' if one.unknown else ''}{amount(one.total, NOT_KNOWN)} € a year, "
            f"{amount(cost.per_inhabitant[when], NOT_KNOWN)} per inhabitant"
            for when, one in (("before", cost.before), ("after", cost.after))
        )
        change = "" if cost.change is None else f" ({signed(cost.change)} a year)"
        lines.append(f"Cost         {after}; today {before}{change}")
    if cost.once and any(one is not None for one in cost.once.values()):
        lines.append(f"Once         {amount(cost.one_off, NOT_KNOWN)} €")
    return lines


def _loads(proposal: Proposal) -> list[str]:
    """Say whom each door serves, where doors can be full."""
    if proposal.plan.flows is None:
        return []
    served = proposal.plan.flows.groupby("site")["weight"].sum().sort_index()
    told = [f"{proposal.places[str(site)][0]} {people(weight)}" for site, weight in served.items()]
    return [
        f"Served       {', '.join(told)}",
        "             The figures below send everyone to the nearest door, full or not.",
    ]


def _left_out(proposal: Proposal) -> list[str]:
    lines = []
    if proposal.candidates or proposal.unused:
        unused = (
            f" ({proposal.unused} more have no place here, or that of a door)"
            if proposal.unused
            else ""
        )
        lines.append(f"Candidates   {proposal.candidates} beside the doors of today{unused}")
    if proposal.unreached:
        lines.append(
            f"Without way  {people(proposal.unreached)} inhabitants reach no site at all: no plan "
            "can serve them, and they do not count in the objective"
        )
    return lines


def _listed(proposal: Proposal, verb: str, sites: Sequence[str]) -> list[str]:
    """Name doors with their communes, one to a line; those that stay are summed up."""
    if not sites:
        return []
    places = proposal.places
    told = [f"{places[site][0]} ({places[site][1]})" for site in sites]
    shown = told if len(told) <= NAMED else [*told[:NAMED], f"and {len(told) - NAMED} more"]
    if verb == "Keep":
        return [f"{verb:<12} {len(told)}: {', '.join(shown)}"]
    return [
        f"{f'{verb} {len(told)}' if not place else '':<12} {name}"
        for place, name in enumerate(shown)
    ]

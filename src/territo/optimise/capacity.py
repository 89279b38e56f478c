"""The p-median whose sites serve no more than they can (capacitated, its demands divisible)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from territo.errors import SolveError
from territo.model.plan import Plan
from territo.optimise.covering import HALF
from territo.optimise.flows import Pairs, Prices, program, send
from territo.optimise.highs import minimise
from territo.optimise.plans import names
from territo.optimise.room import narrowed, price_room
from territo.optimise.rows import travel_rows
from territo.optimise.rules import ANY, USUAL, Choice, Effort, Rules
from territo.optimise.search import ROUNDING, WHOLE, search, select
from territo.optimise.served import serve_all

if TYPE_CHECKING:
    from collections.abc import Mapping

    from territo.arrays import Bools, Floats
    from territo.model.cost_table import CostTable
    from territo.optimise.flows import Flows
    from territo.optimise.room import Priced
    from territo.optimise.search import Found

# Pairs beyond which HiGHS only reads until its time is over.
MOST_PAIRS = 200_000


def capacitated_p_median(
    table: CostTable,
    p: int,
    capacities: Mapping[str, float],
    penalty: float | None = None,
    rules: Rules = ANY,
    effort: Effort = USUAL,
) -> Plan:
    """Choose p sites so that weight x cost is as little as can be and none serves too many.

    A demand is divisible: its inhabitants may go to several sites, as they do when the nearest is
    full. The plan's flows tell who goes where; its allocation names the site that serves most of
    a demand.

    Parameters
    ----------
    table
        Costs.
    p
        How many sites, the fixed ones among them.
    capacities
        Weight that a site serves at most, by id; a site that is absent serves whoever comes.
    penalty
        Cost of those whom no site serves, at least as large as every cost of the table; absent
        when everyone of some weight must be served.
    rules
        Sites that must be chosen, must not, or not too many of.
    effort
        How hard to look for sites, and time of HiGHS, which proves it; `exact` is not asked for.

    Returns
    -------
        The plan, with its flows.

    Raises
    ------
    SolveError
        When p sites cannot be chosen, or cannot serve everyone where that is asked; or HiGHS is
        not installed.
    """
    choice = Choice.of(table.sites, rules, p)
    pairs = Pairs.of(table, choice.allowed, _limits(table, capacities))
    # Without capacities nothing is dearer: its bound holds here too.
    free = _without_capacities(table, choice, penalty, effort)
    best = _begin(pairs, choice, free.opened, penalty, effort)
    bound, solver = free.bound, "exchange, flows by HiGHS"
    met = best is not None and best.paid - bound <= ROUNDING * max(1.0, best.paid)
    if best is not None and not met:
        best, priced = _price(pairs, choice, penalty, effort, best)
        bound, solver = max(bound, _up(priced.bound, pairs, penalty)), "exchange, prices, flows"
        choice = narrowed(choice, priced, best.paid * (1 + ROUNDING))
        met = best.paid - bound <= ROUNDING * max(1.0, best.paid)
    if best is None or (not met and _readable(pairs, choice)):
        solver = "exchange, prices, HiGHS" if best else "exchange, HiGHS"
        best, bound = _prove(pairs, choice, penalty, effort, (best, bound))
    if best is None:
        raise _does_not_fit(table, pairs, choice, effort)
    return Plan(
        model="capacitated p-median",
        chosen=names(table, best.opened),
        allocation=best.allocation(table, pairs),
        objective=best.paid,
        bound=min(bound, best.paid),
        solver=solver,
        seed=effort.seed,
        flows=best.frame(table, pairs),
    )


def _limits(table: CostTable, capacities: Mapping[str, float]) -> Floats:
    strange = sorted(set(capacities) - set(table.sites))
    if strange:
        raise SolveError(f"No such sites in the table: {', '.join(strange[:5])}.")
    wrong = [site for site, most in capacities.items() if not most >= 0]
    if wrong:
        raise SolveError(
            f"Capacities that are negative or no number: {', '.join(wrong[:5])}.",
            "Leave out a site whose capacity is not known: it then serves whoever comes.",
        )
    return np.array([capacities.get(site, np.inf) for site in table.sites], dtype=float)


def _without_capacities(
    table: CostTable, choice: Choice, penalty: float | None, effort: Effort
) -> Found:
    if penalty is None:
        return serve_all(table, choice, effort)[1]
    return search(travel_rows(table, choice.allowed, penalty), choice, effort)


def _begin(
    pairs: Pairs, choice: Choice, nearest: Bools, penalty: float | None, effort: Effort
) -> Flows | None:
    """Serve everyone from the sites that would be best without capacities, or from the largest."""
    size = np.minimum(pairs.limit, pairs.weight.sum())
    starts = (nearest, select(choice, -size))
    sent = (send(pairs, opened, penalty, effort) for opened in starts)
    found = [one for one in sent if one is not None]
    return min(found, key=lambda one: one.paid, default=None)


def _price(
    pairs: Pairs, choice: Choice, penalty: float | None, effort: Effort, best: Flows
) -> tuple[Flows, Priced]:
    """Bound by prices what a choice pays, and try the choices met on the way."""
    priced = price_room(pairs, choice, penalty, best.paid, effort)
    for opened in priced.choices:
        other = send(pairs, opened, penalty, effort)
        if other is not None and other.paid < best.paid:
            best = other
    return best, priced


def _up(bound: float, pairs: Pairs, penalty: float | None) -> float:
    """Raise a bound to the next whole number, where everything is whole."""
    whole = pairs.whole and (penalty or 0.0) % 1 == 0
    return float(np.ceil(bound - WHOLE)) if whole else bound


def _readable(pairs: Pairs, choice: Choice) -> bool:
    """Tell whether HiGHS does more than read the pairs that are left."""
    return int(choice.allowed[pairs.column].sum()) <= MOST_PAIRS


def _prove(
    pairs: Pairs,
    choice: Choice,
    penalty: float | None,
    effort: Effort,
    known: tuple[Flows | None, float],
) -> tuple[Flows | None, float]:
    """Have HiGHS find the best choice, or what it pays at least."""
    best, bound = known
    weight = pairs.weight
    prices = Prices(
        np.zeros(len(choice.allowed)),
        pairs.cost * weight[pairs.row],
        None if penalty is None else weight * penalty,
    )
    whole = pairs.whole and (penalty or 0.0) % 1 == 0
    asked = program(pairs, choice, prices, whole=whole)
    begin = None if best is None else best.opened
    answer = minimise(asked, effort.limit_s, effort.seed, begin=begin)
    if answer.impossible:
        return (None, np.inf) if best is None else (best, best.paid)
    if answer.x is not None:
        other = send(pairs, answer.x[: len(choice.allowed)] > HALF, penalty, effort)
        if other is not None and (best is None or other.paid < best.paid):
            best = other
    return best, max(bound, _up(answer.bound, pairs, penalty))


def _does_not_fit(table: CostTable, pairs: Pairs, choice: Choice, effort: Effort) -> SolveError:
    """Say how many fit, who makes it so, and how many sites would do."""
    everywhere = choice.unlimited
    least, fewest = _least_left(pairs, everywhere, effort), None
    if least is not None and not least.left.any():
        fewest = _fewest(pairs, everywhere, effort)
        least = _least_left(pairs, choice, effort)
    if least is None or (fewest is not None and not least.left.any()):
        return SolveError("No choice that fits was found in time.", "Give it more time.")
    total, left = float(pairs.weight.sum()), float(least.left.sum())
    demand = str(table.demand.index[int(np.argmax(least.left))])
    commune = str(table.demand.loc[demand, "commune"])
    enough = f"; {fewest:g} can" if fewest is not None else ""
    return SolveError(
        f"{int(least.opened.sum())} sites cannot serve all {total:,.0f}{enough}. The best choice "
        f"has room for {pairs.limit[least.opened].sum():,.0f} and leaves out {left:,.0f}, most of "
        f"them in {demand} (commune {commune}).",
        ("Ask for more sites, add" if fewest is not None else "Add")
        + " room or candidates, or state the cost of those whom no site serves (penalty).",
        nearest=left if fewest is None else fewest,
        demand=demand,
        commune=commune,
    )


def _least_left(pairs: Pairs, choice: Choice, effort: Effort) -> Flows | None:
    """Leave out as few as can be, and of those choices as far away as can be."""
    nothing = np.zeros(len(choice.allowed)), np.zeros(len(pairs.cost))
    asked = program(pairs, choice, Prices(*nothing, pairs.weight), whole=pairs.whole)
    answer = minimise(asked, effort.limit_s, effort.seed)
    if answer.x is None:
        return None
    opened = answer.x[: len(choice.allowed)] > HALF
    # One more served moves others from site to site at worst: that is never dearer.
    penalty = (len(opened) + 1) * (float(pairs.cost.max(initial=0.0)) + 1)
    return send(pairs, opened, penalty, effort)


def _fewest(pairs: Pairs, choice: Choice, effort: Effort) -> float | None:
    ones = Prices(np.ones(len(choice.allowed)), np.zeros(len(pairs.cost)))
    asked = program(pairs, choice, ones, whole=True, at_most=True)
    answer = minimise(asked, effort.limit_s, effort.seed)
    return None if answer.x is None else float((answer.x[: len(choice.allowed)] > HALF).sum())

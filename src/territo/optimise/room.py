"""A bound where sites can be full, and the sites that no better choice has or lacks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from territo.optimise.room_kernels import raised

if TYPE_CHECKING:
    from territo.arrays import Bools, Floats
    from territo.optimise.flows import Pairs
    from territo.optimise.rules import Choice, Effort

# Choices kept on the way to the bound, the last ones that raised it.
KEPT = 8
# Prices begin above the nearest cost by so much of its mean.
ABOVE = 0.3
# Prices stay below so many of the largest costs: any prices give a bound, these do not run away.
DEAREST = 4.0
# More than all together: a site without a limit.
ANY_NUMBER = 1e18


@dataclass(frozen=True, eq=False)
class Priced:
    """What a choice pays at least, where sites can be full.

    Parameters
    ----------
    bound
        What every choice pays at least.
    saved
        What each site saves under the prices of the bound, zero or less, shape (m,).
    chosen
        The choice that saves most, shape (m,).
    choices
        Choices met on the way, those that gave the best bounds first.
    """

    bound: float
    saved: Floats
    chosen: Bools
    choices: tuple[Bools, ...]


def price_room(
    pairs: Pairs, choice: Choice, penalty: float | None, paid: float, effort: Effort
) -> Priced:
    """Bound what a choice pays, by pricing everyone's claim to be served.

    Parameters
    ----------
    pairs
        Who may go where, and how many each site serves.
    choice
        Which sites may stand together, and how many are chosen.
    penalty
        Cost of whom no site serves; absent when everyone must be served.
    paid
        What a known choice pays, or a guess.
    effort
        How many prices to try.

    Returns
    -------
        The bound.

    Notes
    -----
    Everyone pays a price to be served once; a site then takes those whose price is most above
    their cost until it is full, which is a knapsack that may be cut, and the p sites that save
    most are chosen (Lagrangean relaxation of the assignment, subgradient; Cornuejols, Sridharan
    and Thizy 1991, European Journal of Operational Research 50).
    """
    order = np.lexsort((pairs.row, pairs.column))
    row, cost = pairs.row[order].astype(np.int64), pairs.cost[order]
    start = np.searchsorted(pairs.column[order], np.arange(len(pairs.limit) + 1)).astype(np.int64)
    most = DEAREST * float(cost.max(initial=0.0)) if penalty is None else penalty
    near = np.full(len(pairs.weight), np.inf)
    np.minimum.at(near, pairs.row, pairs.cost)
    near = np.where(np.isfinite(near), near, 0.0)
    first = np.minimum(near + ABOVE * float(near.mean()), most)
    bound, saved, chosen, met = raised(
        start, row, cost, pairs.weight, np.minimum(pairs.limit, ANY_NUMBER), most, first, paid,
        choice.p, choice.allowed, choice.fixed, choice.new, choice.most_new, effort.rounds, KEPT,
    )  # fmt: skip
    known = {one.tobytes(): one for one in met if one.any()}
    return Priced(float(bound), saved, chosen, tuple(known.values()))


def narrowed(choice: Choice, priced: Priced, paid: float) -> Choice:
    """Fix the sites that every better choice has, and forbid those that none has.

    Parameters
    ----------
    choice
        Which sites may stand together.
    priced
        What they pay at least.
    paid
        What a known choice pays; only better ones are looked for.

    Returns
    -------
        The rest to choose from; all of it where new sites are limited.
    """
    if choice.new.any():
        return choice
    inside, outside = priced.chosen, choice.allowed & ~priced.chosen
    if not inside.any() or not outside.any():
        return choice
    short = paid - priced.bound
    # Taking a site in puts out the one that saves least of the others, and the other way round.
    worst = priced.saved[inside & ~choice.fixed].max(initial=-np.inf)
    best = priced.saved[outside].min()
    never = outside & (priced.saved - worst > short)
    always = inside & (best - priced.saved > short)
    return replace(choice, allowed=choice.allowed & ~never, fixed=choice.fixed | always)

"""Branch and bound: sites closed or opened one by one until nothing left could do better.

As Christofides and Beasley (1982) do: each branch begins with the prices of the one before, which
few steps then raise; sites that no better choice closes, or opens, are decided at once.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from territo.optimise.search import (
    WHOLE,
    Found,
    Pace,
    enough,
    improved,
    paid_by,
    raise_bound,
    select,
)

if TYPE_CHECKING:
    from territo.arrays import Bools, Floats
    from territo.optimise.rows import Rows
    from territo.optimise.rules import Choice, Effort

# The prices are good already: short steps, and not for long.
NEAR = Pace(rounds=300, scale=0.2, patience=8, shortest=0.02)


@dataclass(frozen=True, eq=False)
class _Branch:
    choice: Choice
    price: Floats
    bound: float


def branch(rows: Rows, choice: Choice, effort: Effort, found: Found) -> Found:
    """Look through what could still do better than what was found.

    Parameters
    ----------
    rows, choice
        As in `search`.
    effort
        Its time: what is not looked through by then keeps the bound where it is.
    found
        What the search found.

    Returns
    -------
        The best choice, with a bound that meets it unless time was over.
    """
    best = found.opened, found.paid
    waiting = [_Branch(choice, found.price, found.priced)]
    end = time.monotonic() + effort.limit_s
    while waiting and time.monotonic() < end:
        here = waiting.pop()
        if here.bound >= enough(rows, best[1]):
            continue
        bound, price, saved, likely = raise_bound(rows, here.choice, here.price, best[1], NEAR)
        best = _better(rows, choice, here.choice, likely, best)
        if bound >= enough(rows, best[1]):
            continue
        decided = _decided(here.choice, saved, enough(rows, best[1]) - bound)
        likely = select(decided, saved)
        best = _better(rows, choice, decided, likely, best)
        if decided.permits(likely):  # else the rules leave no choice here
            waiting += _parted(decided, likely, price, saved, max(bound, here.bound))
    left = min((one.bound for one in waiting), default=best[1])
    bound = max(found.bound, float(np.ceil(left - WHOLE)) if rows.whole else left)
    return replace(found, opened=best[0], paid=best[1], bound=min(bound, best[1]))


def _better(
    rows: Rows, choice: Choice, part: Choice, likely: Bools, best: tuple[Bools, float]
) -> tuple[Bools, float]:
    if part.permits(likely) and paid_by(rows, likely) < best[1]:
        return min(best, improved(rows, choice, likely), key=lambda one: one[1])
    return best


def _decided(choice: Choice, saved: Floats, margin: float) -> Choice:
    """Close the sites that cost more than the margin when open, open those when closed."""
    chosen = select(choice, saved)
    base = saved[chosen].sum()
    allowed, fixed = choice.allowed.copy(), choice.fixed.copy()
    for site in np.flatnonzero(choice.allowed & ~choice.fixed):
        other = with_site(choice, int(site), opened=not chosen[site])
        instead = None if other is None else select(other, saved)
        possible = other is not None and instead is not None and other.permits(instead)
        if possible and saved[instead].sum() - base <= margin:
            continue
        (fixed if chosen[site] else allowed)[site] = bool(chosen[site])
    return replace(choice, allowed=allowed, fixed=fixed)


def with_site(choice: Choice, site: int, *, opened: bool) -> Choice | None:
    """Open or close one more site for good.

    Parameters
    ----------
    choice
        Which sites may stand together.
    site
        Position of one that is not decided.
    opened
        Whether it is opened.

    Returns
    -------
        The rest of the choice; nothing when no such choice is left.
    """
    flags = (choice.fixed if opened else choice.allowed).copy()
    flags[site] = opened
    if not opened:
        return replace(choice, allowed=flags) if flags.sum() >= choice.p else None
    if flags.sum() > choice.p or (flags & choice.new).sum() > choice.most_new:
        return None
    return replace(choice, fixed=flags)


def _parted(
    choice: Choice, likely: Bools, price: Floats, saved: Floats, bound: float
) -> list[_Branch]:
    """Part at the site that is nearest to being chosen or not; what comes last is tried first."""
    undecided = choice.allowed & ~choice.fixed
    inside, outside = saved[likely & undecided], saved[~likely & undecided]
    if not len(inside) or not len(outside):  # one choice only
        return []
    middle = (inside.max() + outside.min()) / 2
    site = int(np.argmin(np.where(undecided, np.abs(saved - middle), np.inf)))
    parts = (with_site(choice, site, opened=opened) for opened in (False, True))
    return [_Branch(part, price, bound) for part in parts if part is not None]

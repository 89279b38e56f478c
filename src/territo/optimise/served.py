"""Everyone served: a choice that leaves nobody out, or who it is that none can serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from territo.errors import SolveError
from territo.optimise.covering import HALF, cover, heaviest_left
from territo.optimise.plans import allocate, at_most, covered
from territo.optimise.rows import covering_rows, travel_rows
from territo.optimise.search import search

if TYPE_CHECKING:
    import pandas as pd

    from territo.arrays import Bools
    from territo.model.cost_table import CostTable
    from territo.optimise.rows import Rows
    from territo.optimise.rules import Choice, Effort
    from territo.optimise.search import Found


def serve_all(
    table: CostTable, choice: Choice, effort: Effort, begin: Bools | None = None
) -> tuple[Rows, Found]:
    """Choose sites that serve everyone, for as little weight x cost as can be.

    Parameters
    ----------
    table
        Costs.
    choice
        How many sites, and which may stand together.
    effort
        How hard to look.
    begin
        A choice to begin with.

    Returns
    -------
        What was to be paid, and what was found.

    Raises
    ------
    SolveError
        When no choice serves everyone.
    """
    require_reach(table, choice)
    rows = travel_rows(table, choice.allowed, None)
    found = search(rows, choice, effort, begin)
    allocation = allocate(table, found.opened)
    if not _lost(allocation).any():
        return rows, found
    # Interchange never leaves out more than it began with: begin with a cover.
    answer = cover(covering_rows(table, choice.allowed, np.inf), choice, effort)
    if answer.x is None:
        raise _too_few(table, choice, effort, allocation, proven=answer.impossible)
    opened = choice.filled(answer.x[: len(choice.allowed)] > HALF)
    return rows, search(rows, choice, effort, opened)


def _lost(allocation: pd.DataFrame) -> pd.Series:
    return (allocation["status"] == "beyond") & (allocation["weight"] > 0)


def require_reach(table: CostTable, choice: Choice) -> None:
    """Refuse to serve everyone where someone has no site at all.

    Parameters
    ----------
    table
        Costs.
    choice
        Which sites may be chosen.

    Raises
    ------
    SolveError
        When someone has none.
    """
    reached = np.bincount(table.row[choice.allowed[table.column]], minlength=len(table.demand))
    if reached[table.weight > 0].all():
        return
    allocation = allocate(table, choice.allowed)
    lost = _lost(allocation)
    demand, commune = heaviest_left(table, allocation)
    share = covered(allocation) / float(table.weight.sum())
    raise SolveError(
        f"{int(lost.sum())} demands have no site within reach, the heaviest {demand} "
        f"(commune {commune}): all allowed sites together serve {at_most(share)}.",
        "State the cost of those whom no site serves (penalty), or add candidates.",
        nearest=share,
        demand=demand,
        commune=commune,
    )


def _too_few(
    table: CostTable, choice: Choice, effort: Effort, allocation: pd.DataFrame, *, proven: bool
) -> SolveError:
    lost = _lost(allocation)
    demand, commune = heaviest_left(table, allocation)
    everyone = covering_rows(table, choice.allowed, np.inf)
    least = cover(everyone, choice.unlimited, effort)
    nearest = None if least.x is None else float(np.sum(least.x[: len(choice.allowed)] > HALF))
    doors = "" if nearest is None else f"; {nearest:g} can"
    return SolveError(
        f"{choice.p} sites {'cannot' if proven else 'were not found to'} serve everyone{doors}. "
        f"The best choice leaves out {demand} (commune {commune}), the heaviest of "
        f"{int(lost.sum())}.",
        "Ask for more sites, or state the cost of those whom no site serves (penalty).",
        nearest=nearest,
        demand=demand,
        commune=commune,
    )

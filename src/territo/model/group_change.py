"""GroupChange: what a scenario changes for groups of inhabitants that a file tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from territo.model.breakdown import Grouping


@dataclass(frozen=True)
class GroupChange:
    """What a scenario changes for the groups of one grouping.

    Parameters
    ----------
    grouping
        The groups.
    figures
        One row per level and code, as `territo.model.Breakdown`: ``group``, ``in``, ``out``,
        ``all``: name, people, nearer, farther, same (inhabitants), mean_cost_before,
        mean_cost_after (absent where nobody reaches a door), and per threshold covered_T_before,
        covered_T_after, newly_beyond_T and newly_within_T (inhabitants).
    ledger
        Who goes elsewhere: one row per group (its id, ``-`` for everybody else), door left and door
        gone to (``group``, ``door``, ``to``; absent for nobody's): people, extra (weighted mean
        cost more), person_extra (people times it), and per threshold newly_beyond_T and
        newly_within_T.
    """

    grouping: Grouping
    figures: pd.DataFrame
    ledger: pd.DataFrame

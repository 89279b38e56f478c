"""Trials: what a page needs beside what was found to try other sites by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from territo.model.costs import Costs

if TYPE_CHECKING:
    from territo.model.frontier import Frontier


@dataclass(frozen=True)
class Trials:
    """What a page tries other sites with.

    Parameters
    ----------
    costs
        What places and ways cost; without any stated, the page says nothing of costs.
    frontier
        The most that each number of doors covers, whose points the page shows; absent for none.
    """

    costs: Costs = field(default_factory=Costs)
    frontier: Frontier | None = None

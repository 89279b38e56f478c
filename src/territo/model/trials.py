"""Trials: what a page needs beside what was found to try other sites by itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from territo.model.costs import Costs


@dataclass(frozen=True)
class Trials:
    """What a page tries other sites with.

    Parameters
    ----------
    costs
        What places and ways cost; without any stated, the page says nothing of costs.
    """

    costs: Costs = field(default_factory=Costs)

"""Trials: what a page needs beside what was found to try other sites by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from territo.model.costs import Costs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from territo.arrays import Ints
    from territo.model.frontier import Frontier
    from territo.units import Unit


@dataclass(frozen=True)
class EveryWay:
    """The ways along the streets between the demand points and the sites that may be tried.

    Parameters
    ----------
    ticks
        Costs in whole ticks (see `TICKS_PER_UNIT`), all legs included, shape (n, m); -1 where there
        is no way.
    pace
        Median cost of a metre of straight line, among the inhabitants who reach a door today, for
        their way to it, in the unit of the ways: what a place that is no site is estimated by.
    """

    ticks: Ints
    pace: float


@dataclass(frozen=True)
class Trials:
    """What a page tries other sites with.

    Parameters
    ----------
    costs
        What places and ways cost; without any stated, the page says nothing of costs.
    frontier
        The most that each number of doors covers, whose points the page shows; absent for none.
    sites
        Ids of the sites that may be tried, in their order: the columns of the ways.
    ways
        Of each unit that a threshold has; empty for straight lines, which the page measures itself,
        and where nobody reaches a door.
    """

    costs: Costs = field(default_factory=Costs)
    frontier: Frontier | None = None
    sites: tuple[str, ...] = ()
    ways: Mapping[Unit, EveryWay] = field(default_factory=dict)

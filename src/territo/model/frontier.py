"""Frontier: the most that any number of doors can cover, and what stands below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from territo.model.checks import require_columns

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from territo.model.etat_des_lieux import EtatDesLieux
    from territo.model.sites import Sites


@dataclass(frozen=True)
class Frontier:
    """Coverage against the number of doors.

    Parameters
    ----------
    base
        What was found with the doors of today; its headline is the threshold.
    curve
        One row per number of doors, index ``doors``: covered (inhabitants, by the best choice
        found), share (percent), bound (inhabitants that no choice of as many can exceed), proven
        (whether the two meet), sites (their ids), and where costs were stated ``yearly_cost``
        (euros of that choice; absent when it is not known of each door).
    points
        Today and scenarios, index ``name``: title, doors, covered, share, missing (points of
        percent below the best of as many doors), enough (fewest doors on the curve that cover as
        many; absent when none does), ``yearly_cost`` as above.
    left_out
        Scenarios that could not be applied to these doors, by name, and why.
    offered
        The doors of today and the candidates, all of them as doors.
    standing
        By name of a point, its sites.
    """

    base: EtatDesLieux
    curve: pd.DataFrame
    points: pd.DataFrame
    left_out: Mapping[str, str]
    offered: Sites
    standing: Mapping[str, Sites]

    def __post_init__(self) -> None:
        require_columns(self.curve, ("covered", "share", "bound", "proven", "sites"), "frontier")
        require_columns(self.points, ("title", "doors", "share", "missing"), "points")

    @property
    def candidates(self) -> int:
        """How many candidates there are beside the doors of today."""
        return len(self.offered.points) - len(self.base.sites.doors)

    @property
    def by_cost(self) -> bool:
        """Whether every choice and every point has its yearly cost."""
        tables = (self.curve, self.points)
        return all("yearly_cost" in one and one["yearly_cost"].notna().all() for one in tables)

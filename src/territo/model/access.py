"""Nearest: the door that each demand point would go to, and the distance to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from territo.errors import UnitError
from territo.model.checks import require_columns, require_ids

if TYPE_CHECKING:
    import pandas as pd

    from territo.units import Cutoff, Unit

ACCESS_STATUSES = ("reached", "unreachable", "unsnapped")


@dataclass(frozen=True)
class Basis:
    """What a distance is.

    Parameters
    ----------
    mode
        ``line``: straight line.
    unit
        Unit of the cost: ``m``.
    detour
        Factor by which a straight line was lengthened; 1 is the bare straight line.
    direction
        ``to-site``: from the demand point to the door.
    """

    mode: Literal["line"] = "line"
    unit: Unit = "m"
    detour: float = 1.0
    direction: Literal["to-site"] = "to-site"

    def __post_init__(self) -> None:
        if not 1 <= self.detour < float("inf"):
            raise UnitError(
                f"A detour factor of {self.detour:g} would make the way shorter than a straight "
                "line.",
                "Give 1 or more; 1.2 to 1.4 is usual in a town.",
            )

    def __str__(self) -> str:
        words = "straight line" if self.detour == 1 else f"straight line x {self.detour:g}"
        return f"{words}, {self.unit}, {self.direction}"

    def require(self, cutoff: Cutoff) -> None:
        """Refuse a threshold in another unit than the distances.

        Parameters
        ----------
        cutoff
            The threshold.

        Raises
        ------
        UnitError
            When minutes are asked of a straight line.
        """
        if cutoff.unit != self.unit:
            raise UnitError(
                f"A threshold of {cutoff} cannot be read on a straight line, which has no speed.",
                'Give a distance, such as --within "3 km".',
            )


@dataclass(frozen=True)
class Nearest:
    """The nearest door of each demand point.

    Parameters
    ----------
    legs
        One row per demand point, index ``demand``: site (absent when none is reached), cost
        (in the basis's unit, detour included; zero is a door at the point itself; absent when none
        is reached), status (``reached``, ``unreachable``, ``unsnapped``).
    basis
        What the cost is.
    """

    legs: pd.DataFrame
    basis: Basis

    def __post_init__(self) -> None:
        require_ids(self.legs, "demand")
        require_columns(self.legs, ("site", "cost", "status"), "nearest")
        reached = self.legs["status"] == "reached"
        if (self.legs["cost"].isna() != ~reached).any():
            raise ValueError("nearest: a cost is there if, and only if, a door is reached")

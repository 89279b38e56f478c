"""Nearest: the door that each demand point would go to, and the distance to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from territo.errors import UnitError
from territo.model.checks import require_columns, require_ids

if TYPE_CHECKING:
    import pandas as pd

    from territo.units import Cutoff, Unit

Mode = Literal["line", "walk", "bike", "drive"]
# A town's ways are a third longer than straight lines, or so; ten times as long is a comma left out
# (13 for 1.3) [ours].
MOST_DETOUR = 10.0
Direction = Literal["to-site", "from-site"]


@dataclass(frozen=True)
class Basis:
    """What a cost is.

    Parameters
    ----------
    mode
        ``line``: straight line; ``walk``, ``bike``, ``drive``: along the streets.
    unit
        Unit of the cost: ``m``, or ``min`` along the streets.
    detour
        Factor by which a straight line was lengthened, below `MOST_DETOUR`; 1 is the bare straight
        line, and what the streets need.
    direction
        ``to-site``: from the demand point to the door; ``from-site``: the other way.
    max_snap_m
        Along the streets, how far a point may be from the nearest one, in metres.
    """

    mode: Mode = "line"
    unit: Unit = "m"
    detour: float = 1.0
    direction: Direction = "to-site"
    max_snap_m: float = 0.0

    def __post_init__(self) -> None:
        if not 1 <= self.detour < MOST_DETOUR:
            why = (
                "would make the way shorter than a straight line"
                if self.detour < 1
                else "is more than any town asks of a straight line"
            )
            raise UnitError(
                f"A detour factor of {self.detour:g} {why}.",
                f"Give 1 or more, and less than {MOST_DETOUR:g}; 1.2 to 1.4 is usual in a town.",
            )
        if self.mode != "line" and self.detour != 1:
            raise UnitError(
                "A detour factor lengthens straight lines; ways along the streets need none.",
                "Leave out --detour, or --mode.",
            )

    def __str__(self) -> str:
        if self.mode != "line":
            snap = f"points within {self.max_snap_m:g} m of a street"
            return f"along the streets, {self.mode}, {self.unit}, {self.direction}, {snap}"
        words = "straight line" if self.detour == 1 else f"straight line x {self.detour:g}"
        return f"{words}, {self.unit}, {self.direction}"

    def require(self, cutoff: Cutoff) -> None:
        """Refuse a threshold in another unit than the costs.

        Parameters
        ----------
        cutoff
            The threshold.

        Raises
        ------
        UnitError
            When minutes are asked of a straight line.
        """
        if self.mode == "line" and cutoff.unit != self.unit:
            raise UnitError(
                f"A threshold of {cutoff} cannot be read on a straight line, which has no speed.",
                'Give a distance, such as --within "3 km", or a network with --mode and --network.',
            )
        if cutoff.unit != self.unit:
            raise UnitError(
                f"A threshold of {cutoff} cannot be read on costs in {self.unit}.",
                "Search the network in the unit of the threshold.",
            )


@dataclass(frozen=True)
class Nearest:
    """The nearest door of each demand point.

    Parameters
    ----------
    legs
        One row per demand point, index ``demand``: site (absent when none is reached), cost
        (in the basis's unit, detour included; zero is a door at the point itself; absent when none
        is reached), status (``reached``, ``unreachable``, ``unsnapped``). Along the streets also
        leg_demand (from the point to the street), leg_network, leg_site (from the street to the
        door): they add up to the cost, and are absent with it.
    basis
        What the cost is.
    unsnapped_doors
        Doors that are too far from every street to be attached: nobody reaches them.
    """

    legs: pd.DataFrame
    basis: Basis
    unsnapped_doors: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_ids(self.legs, "demand")
        require_columns(self.legs, ("site", "cost", "status"), "nearest")
        reached = self.legs["status"] == "reached"
        if (self.legs["cost"].isna() != ~reached).any():
            raise ValueError("nearest: a cost is there if, and only if, a door is reached")

"""Along: what streets add to a state of access."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from territo.errors import ConservationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

    from territo.model.network import TravelMode


# Shares of a line are cut and measured with floating point: so many metres in one may go.
STREETS_LOST = 1e-6


@dataclass(frozen=True)
class Ways:
    """The nearest ways of all demand points: a forest whose roots are the doors.

    Parameters
    ----------
    steps
        One row per step from a node to the next one towards the door, index ``step`` (number of the
        node): next (number of the next node, -1 for the door's own place on the street), site,
        population (inhabitants who pass there), cost (from there to the door, in the basis's unit,
        its last leg included), geometry (piece of street from the node to the next, a point where
        there is no next).
    start
        Node where each demand point meets the street, index ``demand``; points that reach no door
        have no row.
    """

    steps: gpd.GeoDataFrame
    start: pd.Series

    def route(self, demand: str) -> shapely.LineString | None:
        """Draw the way of one demand point along the streets.

        Parameters
        ----------
        demand
            Id of the point.

        Returns
        -------
            The line from where the point meets the street to where the door does; absent when no
            door is reached, without extent when both meet the street at one place.
        """
        if demand not in self.start.index:
            return None
        vertices: list[tuple[float, float]] = []
        node = int(self.start.loc[demand])
        while node >= 0:
            step = self.steps.loc[node]
            vertices += [xy for xy in step.geometry.coords if not vertices or xy != vertices[-1]]
            node = int(step["next"])
        return shapely.LineString(vertices if len(vertices) > 1 else vertices * 2)


@dataclass(frozen=True)
class Catchments:
    """The streets of a territory, each with the door that is nearest from there.

    Parameters
    ----------
    street_m
        Metres of street by nearest door, index ``site``; zero for a door that is nowhere the
        nearest one.
    unreached_m
        Metres of street from which no door is reached.
    total_m
        All of them: the doors' and those of none add up to it.
    """

    street_m: pd.Series
    unreached_m: float
    total_m: float

    def __post_init__(self) -> None:
        added = float(self.street_m.sum()) + self.unreached_m
        if abs(added - self.total_m) > STREETS_LOST * max(self.total_m, 1):
            raise ConservationError(
                f"The streets of the doors, and those of none, add up to {added:.3f} m, not to "
                f"{self.total_m:.3f} m",
                "This is a fault of territo, not of your data: please report it with your command.",
            )


@dataclass(frozen=True)
class Along:
    """The streets of a study, and what they change.

    Parameters
    ----------
    mode
        Who travels.
    source, date
        Where the streets come from, and the state of the source, in words.
    parameters
        Speeds, factors and penalties, by name.
    counts
        What was met while reading and building, by name.
    areas
        Service areas: one row per threshold in the headline's unit, index ``cutoff``: street_m,
        geometry.
    ways
        The ways to the nearest door.
    beside
        The straight line beside the streets, to the same doors: one row per threshold, index
        ``cutoff``: line_m (the threshold as a straight line, in metres), line, streets (inhabitants
        covered), only_line, only_streets (inhabitants who change side). Thresholds in minutes are
        read at the speed of the mode on foot and by bike; there is no row for those by car.
    detour
        Mean way along the streets over mean straight line to the nearest door, among inhabitants
        who reach one; absent when the costs are times.
    buffer_m
        How far beyond the territory streets were taken.
    sensitivity
        Share covered at the headline threshold (percent) with the buffer halved, as it is, and
        doubled, index ``buffer_m``.
    catchments
        Which street is nearest to which door; absent when it was not asked.
    """

    mode: TravelMode
    source: str
    date: str
    parameters: Mapping[str, float | str]
    counts: Mapping[str, int]
    areas: gpd.GeoDataFrame
    ways: Ways
    beside: pd.DataFrame
    detour: float | None
    buffer_m: float
    sensitivity: pd.Series
    catchments: Catchments | None = None

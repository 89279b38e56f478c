"""Network: streets as people of one mode may travel them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely

from territo.model.checks import require_columns

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from territo.arrays import Bools, Floats, Ints, Objects
    from territo.units import Unit

TravelMode = Literal["walk", "bike", "drive"]
TRAVEL_MODES: tuple[TravelMode, ...] = ("walk", "bike", "drive")
# Costs are whole numbers of ticks, so that engines agree to the last bit and paths can be searched
# with buckets: a tenth of a metre, a hundredth of a second. Tenths of a second would be too coarse:
# a street of 20 m by car takes two seconds, and a way has hundreds of streets.
TICKS_PER_UNIT: dict[Unit, float] = {"m": 10.0, "min": 6000.0}


@dataclass(frozen=True)
class Streets:
    """Street edges as a source gives them, read for one mode.

    Parameters
    ----------
    edges
        One row per edge between two junctions: u, v (whole numbers naming the junctions where it
        begins and ends), forward, backward (may it be travelled from u to v, from v to u in this
        mode), kmh (speed of the mode there, above zero; a flight of stairs is a slow street),
        geometry (line from u to v, metric system). Parallel edges, loops and edges of no length are
        allowed; an edge closed both ways may be left out or kept.
    mode
        Who travels.
    source
        File or service they come from, in words.
    date
        State of the source, as it says; empty when it does not.
    parameters
        What was decided while reading: speeds, factors, penalties, by name.
    counts
        What was met while reading, such as ways without a usable tag, by name; nothing is dropped
        in silence.
    """

    edges: gpd.GeoDataFrame
    mode: TravelMode
    source: str
    date: str = ""
    parameters: Mapping[str, float | str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        require_columns(self.edges, ("u", "v", "forward", "backward", "kmh", "geometry"), "streets")
        kmh = self.edges["kmh"].to_numpy(dtype=float)
        if not (np.isfinite(kmh).all() and (kmh > 0).all()):
            raise ValueError("streets: a speed is missing, zero or negative")


@dataclass(frozen=True)
class Network:
    """Streets ready for searches: whole costs, numbered junctions.

    Parameters
    ----------
    x, y
        Junctions in metres, shape (n,), numbered along a Hilbert curve.
    tail, head
        Junctions where each edge begins and ends, shape (e,).
    forward, backward
        May the edge be travelled from tail to head, from head to tail, shape (e,).
    ticks
        Cost of each edge in ticks (`TICKS_PER_UNIT`), shape (e,), the same both ways; zero for an
        edge of no length.
    length_m
        Length of each edge in metres, shape (e,).
    shape_start, shape_xy
        Vertices of the edges: those of edge i are ``shape_xy[shape_start[i]:shape_start[i + 1]]``,
        shapes (e + 1,) and (p, 2).
    snappable
        Edges that a point may be attached to, shape (e,): those of a component that can be entered
        and left, and that is no small island.
    mode
        Who travels.
    unit
        What a cost is: ``m`` or ``min``.
    crs
        EPSG code of the metric system.
    source, date, parameters, counts
        As in `Streets`, the islands that were put aside counted too.
    """

    x: Floats
    y: Floats
    tail: Ints
    head: Ints
    forward: Bools
    backward: Bools
    ticks: Ints
    length_m: Floats
    shape_start: Ints
    shape_xy: Floats
    snappable: Bools
    mode: TravelMode
    unit: Unit
    crs: int
    source: str
    date: str = ""
    parameters: Mapping[str, float | str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def lines(self) -> Objects:
        """The edges as lines, shape (e,); made when first asked for, for searches need none."""
        lines = shapely.from_ragged_array(
            shapely.GeometryType.LINESTRING, self.shape_xy, (self.shape_start,)
        )
        return np.asarray(lines, dtype=object)


@dataclass(frozen=True)
class Graph:
    """Directed arcs in compressed rows: what a search runs on.

    Parameters
    ----------
    start
        Shape (n + 1,): the arcs that leave node i are those from ``start[i]`` to ``start[i + 1]``.
    head
        Node where each arc arrives, shape (m,).
    ticks
        Cost of each arc in ticks, shape (m,), zero or more. Among parallel arcs only the cheapest
        is there.
    """

    start: Ints
    head: Ints
    ticks: Ints

"""Streets become a network: numbered junctions, whole costs, and where points may be attached."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from territo.crs import require_metric
from territo.errors import NetworkError
from territo.model.network import TICKS_PER_UNIT, Network

if TYPE_CHECKING:
    from territo.arrays import Bools, Floats, Ints
    from territo.model.network import Streets
    from territo.units import Unit

# A component with fewer junctions is an island: a car park drawn without its entrance, a path on a
# roof. The largest component is never one. (Conveyal R5 puts aside those below 40 vertices.)
ISLAND_JUNCTIONS = 40


def build(streets: Streets, unit: Unit, island_junctions: int = ISLAND_JUNCTIONS) -> Network:
    """Give the junctions numbers, weigh the edges, and tell where a point may be attached.

    Parameters
    ----------
    streets
        Street edges, read for one mode.
    unit
        ``m`` to search for the shortest way, ``min`` for the fastest.
    island_junctions
        Components with fewer junctions take no point, unless they are the largest.

    Returns
    -------
        The network. Its counts say how many edges are on islands or in streets that can be entered
        and not left, which stay in the network and take no point.

    Raises
    ------
    NetworkError
        When no edge may be travelled.
    CRSError
        When the streets are not in a metric system.
    """
    crs = require_metric(streets.edges, "streets")
    forward = streets.edges["forward"].to_numpy(dtype=bool)
    backward = streets.edges["backward"].to_numpy(dtype=bool)
    edges = streets.edges[forward | backward]
    if edges.empty:
        raise NetworkError(
            f"{streets.source}: no street may be used by mode {streets.mode}.",
            "Check the columns that say who may use a street, or choose another mode.",
        )
    forward, backward = edges["forward"].to_numpy(bool), edges["backward"].to_numpy(bool)
    shape_xy, owner = shapely.get_coordinates(edges.geometry.to_numpy(), return_index=True)
    shape_start = np.searchsorted(owner, np.arange(len(edges) + 1))
    tail, head, x, y = _junctions(edges, shape_xy, shape_start)
    length_m = shapely.length(edges.geometry.to_numpy())
    rate = TICKS_PER_UNIT[unit]
    hours = length_m / (1000 * edges["kmh"].to_numpy(dtype=float))
    ticks = np.rint(rate * (length_m if unit == "m" else 60 * hours)).astype(np.int64)
    snappable = _snappable(len(x), tail, head, forward, backward, island_junctions)
    return Network(
        x=x,
        y=y,
        tail=tail,
        head=head,
        forward=forward,
        backward=backward,
        ticks=ticks,
        length_m=length_m,
        shape_start=shape_start,
        shape_xy=shape_xy,
        snappable=snappable,
        mode=streets.mode,
        unit=unit,
        crs=crs,
        source=streets.source,
        date=streets.date,
        parameters={**streets.parameters, "island_junctions": island_junctions},
        counts={**streets.counts, **_counted(len(x), snappable)},
    )


def clip(network: Network, area: shapely.Geometry) -> Network:
    """Keep the streets that touch an area.

    Parameters
    ----------
    network
        The network.
    area
        A polygon in the system of the network.

    Returns
    -------
        A smaller network: edges are kept whole, and what takes a point is found anew, for a street
        may have lost its way out.

    Raises
    ------
    NetworkError
        When no street touches it.
    """
    shapely.prepare(area)
    kept = shapely.intersects(area, network.lines)
    if not kept.any():
        raise NetworkError(
            f"{network.source}: no street touches the territory.",
            "Give the streets of this territory.",
        )
    used, ends = np.unique(
        np.concatenate([network.tail[kept], network.head[kept]]), return_inverse=True
    )
    tail, head = np.split(ends, 2)
    shape_xy, owner = shapely.get_coordinates(network.lines[kept], return_index=True)
    islands = int(network.parameters["island_junctions"])
    forward, backward = network.forward[kept], network.backward[kept]
    snappable = _snappable(len(used), tail, head, forward, backward, islands)
    return replace(
        network,
        x=network.x[used],
        y=network.y[used],
        tail=tail,
        head=head,
        forward=forward,
        backward=backward,
        ticks=network.ticks[kept],
        length_m=network.length_m[kept],
        shape_start=np.searchsorted(owner, np.arange(int(kept.sum()) + 1)),
        shape_xy=shape_xy,
        snappable=snappable,
        counts={**network.counts, **_counted(len(used), snappable)},
    )


def _snappable(
    n: int, tail: Ints, head: Ints, forward: Bools, backward: Bools, island_junctions: int
) -> Bools:
    """Find the edges of components that can be entered and left, and are no small island."""
    component, size = _components(n, tail, head, forward, backward)
    kept = size >= min(island_junctions, size.max())
    return np.asarray((component[tail] == component[head]) & kept[component[tail]], dtype=bool)


def _counted(junctions: int, snappable: Bools) -> dict[str, int]:
    return {
        "junctions": junctions,
        "edges": len(snappable),
        "edges on islands or without a way back": int((~snappable).sum()),
    }


def _junctions(
    edges: gpd.GeoDataFrame, shape_xy: Floats, shape_start: Ints
) -> tuple[Ints, Ints, Floats, Floats]:
    """Order the junctions along a Hilbert curve: neighbours in space are so in memory."""
    ends = np.concatenate([edges["u"].to_numpy(), edges["v"].to_numpy()])
    vertices = np.concatenate([shape_start[:-1], shape_start[1:] - 1])
    _, first, number = np.unique(ends, return_index=True, return_inverse=True)
    xy = shape_xy[vertices[first]]
    along = gpd.GeoSeries(shapely.points(xy)).hilbert_distance(level=16).to_numpy()
    order = np.lexsort((xy[:, 1], xy[:, 0], along))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    tail, head = np.split(rank[number], 2)
    return tail, head, xy[order, 0], xy[order, 1]


def _components(
    n: int, tail: Ints, head: Ints, forward: Bools, backward: Bools
) -> tuple[Ints, Ints]:
    """Find the strong components (each node reaches each other and back); label and size."""
    begin = np.concatenate([tail[forward], head[backward]])
    end = np.concatenate([head[forward], tail[backward]])
    arcs = coo_array((np.ones(len(begin), dtype=np.int8), (begin, end)), shape=(n, n))
    _, label = connected_components(arcs.tocsr(), directed=True, connection="strong")
    return label, np.bincount(label)

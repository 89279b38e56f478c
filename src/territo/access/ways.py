"""The ways that people take to their nearest door, joined where they run together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.ops import substring

from territo.model.along import Ways

if TYPE_CHECKING:
    from territo.access.along import Attached, Reach
    from territo.arrays import Bools, Floats, Ints


def ways(attached: Attached, reach: Reach, weight: pd.Series) -> Ways:
    """Join the ways of all demand points to their nearest door.

    Parameters
    ----------
    attached
        Demand and doors on a network.
    reach
        What the search from the doors found.
    weight
        Inhabitants of each demand point, index ``demand``.

    Returns
    -------
        The ways.
    """
    node = attached.demand_node
    served = (node >= 0) & (reach.label[np.maximum(node, 0)] >= 0)
    flow = np.zeros(len(reach.ticks))
    np.add.at(flow, node[served], weight.to_numpy(dtype=float)[served])
    used = np.zeros(len(flow), dtype=bool)
    used[node[served]] = True
    _pour(reach.towards, flow, used)
    steps = np.flatnonzero(used)
    on, _ = attached.door_nodes
    frame = gpd.GeoDataFrame(
        {
            "next": reach.towards[steps],
            "site": attached.sites.to_numpy()[on[reach.label[steps]]],
            "population": flow[steps],
            "cost": attached.amount(reach.ticks[steps]),
        },
        geometry=_pieces(attached, steps, reach.towards[steps]),
        index=pd.Index(steps, name="step"),
        crs=attached.network.crs,
    )
    start = pd.Series(node[served], index=attached.demand[served], name="step")
    return Ways(frame, start)


def _pour(towards: Ints, flow: Floats, used: Bools) -> None:
    """Carry the flow of every node down to the roots, those farthest from a root first."""
    depth = _depth(towards)
    order = np.argsort(-depth, kind="stable")
    order = order[depth[order] > 0]
    levels = np.split(order, np.flatnonzero(np.diff(depth[order])) + 1) if len(order) else []
    for nodes in levels:
        passed = nodes[used[nodes]]
        np.add.at(flow, towards[passed], flow[passed])
        used[towards[passed]] = True


def _depth(towards: Ints) -> Ints:
    """How many steps each node is from its root, by doubling the stride."""
    root = np.arange(len(towards))
    jump = np.where(towards >= 0, towards, root)
    depth = (towards >= 0).astype(np.int64)
    while (jump != jump[jump]).any():
        depth = depth + depth[jump]
        jump = jump[jump]
    return depth


def _pieces(attached: Attached, begin: Ints, end: Ints) -> list[shapely.Geometry]:
    """Draw the piece of street between neighbouring nodes, the cheapest of several."""
    cut, network = attached.cut, attached.network
    n = len(network.x) + len(cut.edge)
    keys = np.concatenate([cut.begin * n + cut.end, cut.end * n + cut.begin])
    piece = np.tile(np.arange(len(cut.owner)), 2)
    ahead = np.repeat([True, False], len(cut.owner))
    with_traffic = attached.basis.direction == "to-site"
    allowed = np.where(
        ahead == with_traffic, network.forward[np.tile(cut.owner, 2)],
        network.backward[np.tile(cut.owner, 2)],
    )  # fmt: skip
    cost = np.tile(cut.until - cut.since, 2)
    order = np.lexsort((piece, cost, ~allowed, keys))
    keys, piece, ahead = keys[order], piece[order], ahead[order]
    found = np.searchsorted(keys, begin * n + end)
    lines: list[shapely.Geometry] = []
    for place, target in zip(found.tolist(), end.tolist(), strict=True):
        if target < 0:
            lines.append(None)
            continue
        one = piece[place]
        owner, whole = cut.owner[one], max(int(network.ticks[cut.owner[one]]), 1)
        line = network.lines[owner]
        if (cut.since[one], cut.until[one]) != (0, network.ticks[owner]):
            line = substring(line, cut.since[one] / whole, cut.until[one] / whole, normalized=True)
        lines.append(line if ahead[place] else shapely.reverse(line))
    return [
        line if line is not None else shapely.Point(xy)
        for line, xy in zip(lines, _xy(attached, begin), strict=True)
    ]


def _xy(attached: Attached, nodes: Ints) -> Floats:
    """Where nodes are: junctions, or places on an edge."""
    cut, network = attached.cut, attached.network
    n = len(network.x)
    junction = np.minimum(nodes, n - 1)
    xy = np.column_stack([network.x[junction], network.y[junction]])
    inner = np.flatnonzero(nodes >= n)
    place = nodes[inner] - n
    share = cut.ticks[place] / np.maximum(network.ticks[cut.edge[place]], 1)
    points = shapely.line_interpolate_point(network.lines[cut.edge[place]], share, normalized=True)
    xy[inner] = shapely.get_coordinates(points)
    return xy

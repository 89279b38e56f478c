"""A generated street network, as large as that of a big métropole and its surroundings.

A perturbed grid: a quarter of the minor edges taken out, a seventh of them one-way, every tenth
line a road of 50 to 90 km/h. Its largest strongly connected part is kept, numbered along a Hilbert
curve.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
SPACING_M = 110.0
EVERY_MAJOR = 10


@dataclass(frozen=True)
class Arcs:
    """Directed arcs between numbered places.

    Parameters
    ----------
    x, y
        Places in metres.
    tail, head
        Where each arc begins and ends.
    seconds
        How long it takes.
    """

    x: Floats
    y: Floats
    tail: Ints
    head: Ints
    seconds: Floats


def generate(side: int, seed: int = 2026) -> Arcs:
    """Make a network of about 0.97 x side x side places."""
    rng = np.random.default_rng(seed)
    column, row = np.meshgrid(np.arange(side), np.arange(side))
    x = (column + rng.uniform(-0.3, 0.3, column.shape)).ravel() * SPACING_M
    y = (row + rng.uniform(-0.3, 0.3, row.shape)).ravel() * SPACING_M
    number = np.arange(side * side).reshape(side, side)
    tail = np.concatenate([number[:, :-1].ravel(), number[:-1].ravel()])
    head = np.concatenate([number[:, 1:].ravel(), number[1:].ravel()])
    lines = np.concatenate([row[:, :-1].ravel(), column[:-1].ravel()])
    major = lines % EVERY_MAJOR == 0
    kept = major | (rng.random(len(tail)) > 0.24)  # noqa: PLR2004 - as the docstring says
    tail, head, major = tail[kept], head[kept], major[kept]
    kmh = np.where(major, rng.choice([50, 70, 90], len(tail)), 30)
    length = np.hypot(x[tail] - x[head], y[tail] - y[head])
    seconds = length / kmh * 3.6
    both = major | (rng.random(len(tail)) > 0.15)  # noqa: PLR2004 - as above
    return largest(
        Arcs(
            x,
            y,
            np.concatenate([tail, head[both]]),
            np.concatenate([head, tail[both]]),
            np.concatenate([seconds, seconds[both]]),
        )
    )


def largest(arcs: Arcs) -> Arcs:
    """Keep the largest strongly connected part, numbered along a Hilbert curve."""
    n = len(arcs.x)
    graph = coo_array((np.ones(len(arcs.tail)), (arcs.tail, arcs.head)), shape=(n, n))
    _, part = connected_components(graph.tocsr(), directed=True, connection="strong")
    inside = part == np.bincount(part).argmax()
    places = gpd.GeoSeries.from_xy(arcs.x[inside], arcs.y[inside])
    order = np.flatnonzero(inside)[np.argsort(places.hilbert_distance(level=16).to_numpy())]
    rank = np.full(n, -1)
    rank[order] = np.arange(len(order))
    kept = inside[arcs.tail] & inside[arcs.head]
    return Arcs(
        arcs.x[order],
        arcs.y[order],
        rank[arcs.tail[kept]],
        rank[arcs.head[kept]],
        arcs.seconds[kept],
    )

"""The streets that searches are measured on: generated ones, and those of Toulouse.

Generated: a network as large as that of a big métropole and its surroundings. A perturbed
grid: a quarter of the minor edges taken out, a seventh of them one-way, every tenth line a road of
50 to 90 km/h. Its largest strongly connected part is kept, numbered along a Hilbert curve.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from territo import search
from territo.network import build

if TYPE_CHECKING:
    from territo.model.network import Graph, Network

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
TOULOUSE = Path(__file__).parents[2] / "shared" / "data" / "roads" / "toulouse_osm_network.gpkg"
TICKS = 100  # per second
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
    inside = np.flatnonzero(part == np.bincount(part).argmax())
    return numbered(arcs, inside[along_hilbert(arcs.x[inside], arcs.y[inside])])


def along_hilbert(x: Floats, y: Floats) -> Ints:
    """Order places along a Hilbert curve."""
    places = gpd.GeoSeries.from_xy(x, y)
    return np.argsort(places.hilbert_distance(level=16).to_numpy(), kind="stable")


def numbered(arcs: Arcs, order: Ints) -> Arcs:
    """Keep some places, in the order given, and the arcs between them."""
    rank = np.full(len(arcs.x), -1)
    rank[order] = np.arange(len(order))
    kept = (rank[arcs.tail] >= 0) & (rank[arcs.head] >= 0)
    return Arcs(
        arcs.x[order],
        arcs.y[order],
        rank[arcs.tail[kept]],
        rank[arcs.head[kept]],
        arcs.seconds[kept],
    )


@dataclass(frozen=True)
class Case:
    """A graph to search, as territo holds it."""

    graph: Graph
    n: int

    @property
    def matrix(self) -> csr_array:
        """The same graph as scipy holds it."""
        ticks = self.graph.ticks.astype(np.float64)
        return csr_array((ticks, self.graph.head, self.graph.start), shape=(self.n, self.n))

    def sources(self, count: int) -> Ints:
        """Random places to search from."""
        return np.sort(np.random.default_rng(count).choice(self.n, count, replace=False))


def whole_ticks(arcs: Arcs) -> Ints:
    """Round the costs once, for all engines; scipy reads an arc of no cost as no arc."""
    return np.maximum(np.rint(arcs.seconds * TICKS), 1).astype(np.int64)


def prepared(arcs: Arcs) -> Case:
    """Reverse the arcs, as for a search towards the doors."""
    graph = search.build_graph(len(arcs.x), arcs.head, arcs.tail, whole_ticks(arcs))
    return Case(graph, len(arcs.x))


def network_graph(network: Network) -> Graph:
    """Return the directed arcs of a network, without anything attached."""
    ahead, back = network.forward, network.backward
    return search.build_graph(
        len(network.x),
        np.concatenate([network.head[ahead], network.tail[back]]),
        np.concatenate([network.tail[ahead], network.head[back]]),
        # scipy reads an arc of no cost as no arc: both engines get one tick.
        np.maximum(np.concatenate([network.ticks[ahead], network.ticks[back]]), 1),
    )


def toulouse() -> Network:
    """Read the streets of Toulouse, on foot."""
    from shapely import box

    from territo.model.speeds import Speeds
    from territo.sources.roads import Wanted, read_streets

    area = box(550_000, 6_260_000, 600_000, 6_300_000)
    return build(read_streets(TOULOUSE, Wanted("walk", area, 2154, Speeds())), "m")

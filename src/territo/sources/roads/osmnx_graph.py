"""Streets out of a graph that osmnx made, such as a GraphML it saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np

from territo.errors import NetworkError, SourceError
from territo.sources.roads.edges import streets
from territo.sources.roads.tags import ACCESS_KEYS, PARTED, stops

if TYPE_CHECKING:
    from pathlib import Path

    from territo.arrays import Ints
    from territo.model.network import Streets, TravelMode
    from territo.sources.roads.edges import Wanted

TAGS = (
    "access", "bicycle", "cycleway", "cycleway:both", "cycleway:left", "cycleway:right", "foot",
    "highway", "junction", "maxspeed", "motor_vehicle", "motorcar", "motorroad", "oneway",
    "oneway:bicycle", "oneway:foot", "vehicle",
)  # fmt: skip
NODE_TAGS = ("barrier", *ACCESS_KEYS["drive"])


def read_graphml(file: Path, wanted: Wanted) -> Streets:
    """Read the streets of a GraphML that osmnx saved.

    Parameters
    ----------
    file
        The file.
    wanted
        Which streets, and how.

    Returns
    -------
        The streets.

    Raises
    ------
    SourceError
        When the file is missing or no such file.
    NetworkError
        When nothing in it serves.
    """
    import osmnx

    if not file.is_file():
        raise SourceError(f"{file} does not exist.", source=str(file), hint="Check its name.")
    try:
        graph = osmnx.load_graphml(file)
    except Exception as error:
        # networkx's reader raises whatever its XML parser, or a missing key, makes of the file.
        raise SourceError(
            f"{file} is not a GraphML that osmnx saved ({error}).",
            source=str(file),
            hint="Save one with osmnx.save_graphml, or give an .osm.pbf.",
        ) from error
    if not graph.edges:
        raise NetworkError(f"{file} has no street.", "Give the streets of the territory.")
    mark_barriers(graph, wanted.mode)
    return graph_streets(graph, wanted, file.name, str(graph.graph.get("created_date", ""))[:10])


def mark_barriers(graph: Any, mode: TravelMode) -> None:  # noqa: ANN401 - networkx has no types
    """Mark the junctions where a barrier stops a mode.

    Parameters
    ----------
    graph
        A graph of osmnx; its nodes that stop the mode are given the attribute `PARTED`.
    mode
        Who travels.
    """
    for _, said in graph.nodes(data=True):
        if stops(said, mode):
            said[PARTED] = True


def graph_streets(graph: Any, wanted: Wanted, source: str, date: str) -> Streets:  # noqa: ANN401
    """Read a graph's edges; each stands for one direction already.

    Parameters
    ----------
    graph
        A graph of osmnx, its barriers marked.
    wanted
        Which streets, and how.
    source, date
        Where they come from, in words.

    Returns
    -------
        The streets.

    Raises
    ------
    NetworkError
        When nothing in it serves.
    """
    import osmnx

    edges = osmnx.graph_to_gdfs(graph, nodes=False).reset_index()
    said = [name for name in TAGS if name in edges and name != "oneway"]
    tags = [
        {key: _word(value) for key, value in row.items() if _word(value)} | {"oneway": "yes"}
        for row in edges[said].to_dict("records")
    ]
    tags = [row | {"highway": _class(row.get("highway", ""))} for row in tags]
    if "speed_kph" in edges:
        # osmnx writes it from the limits and fills the gaps, or the user set it.
        speeds = [_word(value) for value in edges["speed_kph"]]
        tags = [
            row | ({"maxspeed": kmh} if kmh else {}) for row, kmh in zip(tags, speeds, strict=True)
        ]
    parted = {node for node, data in graph.nodes(data=True) if data.get(PARTED)}
    u, v = _sides(edges["u"].to_numpy(), edges["v"].to_numpy(), parted)
    lines = gpd.GeoDataFrame({"u": u, "v": v, "tags": tags}, geometry=edges.geometry, crs=edges.crs)
    counts = {"arcs": len(edges), "barriers that stop": len(parted)}
    return streets(lines, wanted, source, date, counts)


def _sides(u: Ints, v: Ints, parted: set[int]) -> tuple[Ints, Ints]:
    """Make a junction of its own of each side of a barrier, the same for both directions."""
    if not parted:
        return u, v
    lowest = min(int(u.min()), int(v.min()), 0)
    number: dict[tuple[int, int], int] = {}
    ends = []
    for here, there in ((u, v), (v, u)):
        pairs = zip(here.tolist(), there.tolist(), strict=True)
        ends.append(
            [
                number.setdefault((one, other), lowest - 1 - len(number)) if one in parted else one
                for one, other in pairs
            ]
        )
    return np.array(ends[0], dtype=np.int64), np.array(ends[1], dtype=np.int64)


def _word(value: object) -> str:
    """Write an attribute as a tag; of several, merged by osmnx, all of them."""
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    return ";".join(map(str, value)) if isinstance(value, list) else str(value)


def _class(highway: str) -> str:
    """Of several classes merged in one edge, the first."""
    return highway.split(";", maxsplit=1)[0]

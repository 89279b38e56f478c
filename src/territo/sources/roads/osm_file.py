"""Streets out of an OpenStreetMap file (``.osm.pbf``, ``.osm``, compressed or not), with osmium."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely
from pyproj import Geod

from territo.crs import LONLAT
from territo.errors import NetworkError, SourceError
from territo.sources.roads.edges import Wanted, streets
from territo.sources.roads.tags import stops

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from territo.model.network import Streets

GEOD = Geod(ellps="GRS80")
KEYS = ("highway", "route", "barrier")
DURATION = re.compile(r"^(?:(\d+):)?(\d+)(?::(\d+))?$")


@dataclass
class _Reading:
    """What one pass over a file gathers; ways as lists of (node, lon, lat)."""

    ways: list[tuple[int, dict[str, str], list[tuple[int, float, float]]]] = field(
        default_factory=list
    )
    barriers: dict[int, dict[str, str]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)


def read_osm_file(file: Path, wanted: Wanted) -> Streets:
    """Read the streets of an area.

    Parameters
    ----------
    file
        The file.
    wanted
        Which streets, and how.

    Returns
    -------
        The streets. A way is cut at every junction, and where a barrier stops the mode.

    Raises
    ------
    SourceError
        When the file is missing, cut short or no such file.
    NetworkError
        When nothing in it serves.
    """
    if not file.is_file():
        raise SourceError(f"{file} does not exist.", source=str(file), hint="Check its name.")
    reading, date = _read(file, wanted)
    if not reading.ways:
        raise NetworkError(
            f"{file} has no street in the territory and its surroundings, "
            + ", ".join(f"{value:.3f}" for value in wanted.lonlat_bounds)
            + " (west, south, east, north).",
            "Give an extract that covers the territory.",
        )
    lines = _cut_ways(reading, wanted)
    return streets(lines, wanted, file.name, date, dict(sorted(reading.counts.items())))


def _read(file: Path, wanted: Wanted) -> tuple[_Reading, str]:
    import osmium

    reading = _Reading()
    wanted_box = wanted.lonlat_bounds
    try:
        source = osmium.FileProcessor(str(file)).with_locations()
        source = source.with_filter(osmium.filter.KeyFilter(*KEYS))
        header = osmium.io.Reader(str(file), osmium.osm.osm_entity_bits.NOTHING).header()
        for item in source:
            if isinstance(item, osmium.osm.Node) and "barrier" in item.tags:
                reading.barriers[item.id] = dict(item.tags)
            elif isinstance(item, osmium.osm.Way):
                nodes = [
                    (node.ref, node.lon, node.lat)
                    if node.location.valid()
                    else (node.ref, 0.0, 0.0)
                    for node in item.nodes
                ]
                tags = dict(item.tags)
                is_street = "highway" in tags or tags.get("route") == "ferry"
                if is_street and _meets(nodes, wanted_box):
                    reading.ways.append((item.id, tags, nodes))
    except (RuntimeError, osmium.InvalidLocationError) as error:
        raise SourceError(
            f"{file} cannot be read ({error}).",
            source=str(file),
            hint="It may be cut short: fetch it again, and compare its size or md5.",
        ) from error
    reading.counts["ways"] = len(reading.ways)
    return reading, str(header.get("osmosis_replication_timestamp") or "")


def _meets(
    nodes: Sequence[tuple[int, float, float]], box: tuple[float, float, float, float]
) -> bool:
    """Tell whether a way may touch a box: a long one can cross it without a node inside."""
    lon = [lon for _, lon, lat in nodes if lon or lat]
    lat = [lat for _, lon, lat in nodes if lon or lat]
    west, south, east, north = box
    return bool(lon) and (
        min(lon) <= east and max(lon) >= west and min(lat) <= north and max(lat) >= south
    )


def _cut_ways(reading: _Reading, wanted: Wanted) -> gpd.GeoDataFrame:
    """Cut ways into edges, at each node that is shared, ends a way, or stops the mode."""
    uses: Counter[int] = Counter()
    for _, _, nodes in reading.ways:
        uses.update(ref for ref, _, _ in nodes)
        uses.update((nodes[0][0], nodes[-1][0]))
    parted = {ref for ref, tags in reading.barriers.items() if stops(tags, wanted.mode)}
    rows: list[tuple[int, int, dict[str, str], float | None, int, shapely.LineString]] = []
    sides = 0
    for way, tags, nodes in reading.ways:
        kmh = _timed_kmh(tags, nodes)
        for part in _known_parts(nodes, reading.counts):
            first = 0
            for last in range(1, len(part)):
                if (
                    last < len(part) - 1
                    and uses[part[last][0]] == 1
                    and part[last][0] not in parted
                ):
                    continue
                ends = []
                for ref in (part[first][0], part[last][0]):
                    # What stops the mode parts the street: each side is a junction of its own.
                    sides += ref in parted
                    ends.append(-sides if ref in parted else ref)
                line = shapely.LineString([(lon, lat) for _, lon, lat in part[first : last + 1]])
                rows.append((ends[0], ends[1], tags, kmh, way, line))
                first = last
    reading.counts["barriers that stop"] = len(parted & set(uses))
    columns = ("u", "v", "tags", "timed_kmh", "osm_way", "geometry")
    values = zip(*rows, strict=True) if rows else ([] for _ in columns)
    return gpd.GeoDataFrame(
        {name: list(column) for name, column in zip(columns, values, strict=True)},
        geometry="geometry",
        crs=LONLAT,
    )


def _known_parts(
    nodes: list[tuple[int, float, float]], counts: Counter[str]
) -> list[list[tuple[int, float, float]]]:
    """Part a way where the extract lacks a node, and count what lacks."""
    parts: list[list[tuple[int, float, float]]] = [[]]
    for node in nodes:
        if node[1] == node[2] == 0.0:
            counts["nodes not in the extract"] += 1
            parts.append([])
        else:
            parts[-1].append(node)
    return [part for part in parts if len(part) > 1]


def _timed_kmh(tags: dict[str, str], nodes: Sequence[tuple[int, float, float]]) -> float | None:
    """Speed of a ferry that says how long it takes: ``20``, ``00:20`` or ``00:20:00``."""
    found = DURATION.match(tags.get("duration", "")) if tags.get("route") == "ferry" else None
    if found is None or any(lon == lat == 0.0 for _, lon, lat in nodes):
        return None
    hours = int(found[1] or 0) + int(found[2]) / 60 + int(found[3] or 0) / 3600
    km = GEOD.line_length([lon for _, lon, _ in nodes], [lat for _, _, lat in nodes]) / 1000
    return km / hours if hours and km else None

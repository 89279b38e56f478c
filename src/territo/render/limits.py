"""The limits of the sectors, each drawn once: two dashed lines on one another look solid."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

from territo.crs import to_lonlat
from territo.render.geometry import pack_lines

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from territo.model import EtatDesLieux

    Edges = list[tuple[str, BaseGeometry]]


def limits(etat: EtatDesLieux) -> list[dict[str, object]]:
    """Prepare the limits of the sectors whose geometry is known.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        names (of the sectors on either side; only one on the rim) and lines of each limit, and of
        several zonings, which; nothing when no sector has a geometry.
    """
    several = len(etat.territory.zonings) > 1
    return [
        limit | ({"zoning": zoning} if several else {})
        for zoning in etat.territory.zonings
        for limit in _limits(etat.territory.zoning(zoning))
    ]


def _limits(known: gpd.GeoDataFrame) -> list[dict[str, object]]:
    """Prepare the limits of one zoning."""
    known = known[known.geometry.notna()].sort_index()
    edges = list(zip(known["name"], known.geometry.boundary, strict=True))
    found = [*_shared(edges), *_rims(edges)]
    found = [(names, line) for names, line in found if not line.is_empty]
    lines = to_lonlat(gpd.GeoDataFrame(geometry=[line for _, line in found], crs=known.crs))
    return [
        {"names": names, "lines": pack_lines(line)}
        for (names, _), line in zip(found, lines.geometry, strict=True)
    ]


def _shared(edges: Edges) -> list[tuple[list[str], BaseGeometry]]:
    """Find what two sectors have in common."""
    return [
        ([one, other], _lines(shapely.intersection(edge, another)))
        for (one, edge), (other, another) in combinations(edges, 2)
    ]


def _rims(edges: Edges) -> list[tuple[list[str], BaseGeometry]]:
    """Find what each sector has in common with none."""
    rims = []
    for place, (name, edge) in enumerate(edges):
        others = shapely.union_all([line for _, line in edges[:place] + edges[place + 1 :]])
        rims.append(([name], _lines(shapely.difference(edge, others))))
    return rims


def _lines(geometry: BaseGeometry) -> BaseGeometry:
    """Keep the lines of an intersection, without the points where sectors only touch."""
    parts = shapely.get_parts(geometry)
    kept = parts[shapely.get_dimensions(parts) == 1]
    return shapely.line_merge(shapely.multilinestrings(kept))

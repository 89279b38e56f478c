"""Polygons as short lists of whole numbers. `static/packing.js` reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Polygons = list[list[list[int]]]

# Hundred-thousandths of a degree: 1.1 m north-south, less east-west.
PER_DEGREE = 100_000
_CORNERS = 3
_ENDS = 2


def pack_polygons(geometry: BaseGeometry | None) -> Polygons:
    """Write polygons as whole numbers.

    Parameters
    ----------
    geometry
        A polygon or several, in longitude/latitude; absent or empty gives no polygon.

    Returns
    -------
        Polygons, of rings (the outer one first), of numbers: longitude and latitude of the first
        corner in `PER_DEGREE`, then the steps to the next ones. The last corner, which repeats the
        first, is left out. Every corner is rounded on its own, so that neighbours still share
        their border.
    """
    if geometry is None:
        return []
    packed = [
        [ring for ring in (_ring(line) for line in _rings(polygon)) if ring]
        for polygon in shapely.get_parts(geometry)
    ]
    return [polygon for polygon in packed if polygon]


def pack_lines(geometry: BaseGeometry) -> list[list[int]]:
    """Write lines as whole numbers.

    Parameters
    ----------
    geometry
        A line or several, in longitude/latitude.

    Returns
    -------
        Lines, of numbers, as the rings of `pack_polygons`, the last corner included.
    """
    packed = (_steps(shapely.get_coordinates(line)) for line in shapely.get_parts(geometry))
    return [steps for steps in packed if len(steps) >= 2 * _ENDS]


def _rings(polygon: BaseGeometry) -> list[BaseGeometry]:
    """Return the outer ring, then the holes."""
    return list(shapely.get_rings(polygon))


def _ring(line: BaseGeometry) -> list[int]:
    steps = _steps(shapely.get_coordinates(line)[:-1])
    return steps if len(steps) >= 2 * _CORNERS else []


def _steps(corners: NDArray[np.float64]) -> list[int]:
    whole = np.rint(corners * PER_DEGREE).astype(np.int64)
    steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    return [int(step) for step in steps[(steps != 0).any(axis=1)].ravel()]

"""The ground that sectors hold, and what is only a strip between two drawings of one limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from territo.model import Territory

# Contours of two sources are up to 200 m apart where they mean the same limit (measured in
# boundaries/README.md): what is nowhere wider says nothing about sectors.
STRIP_M = 200.0


def without_strips(geometry: BaseGeometry, width_m: float = STRIP_M) -> BaseGeometry:
    """Keep what is somewhere wider than a strip.

    Parameters
    ----------
    geometry
        Anything, in metres.
    width_m
        Width of a strip.

    Returns
    -------
        The morphological opening by half that width: polygons are eroded, what is left grows back,
        corners staying corners. Thin parts and thin arms of wide ones vanish; lines and points do.

    Examples
    --------
    >>> strip, field = shapely.box(0, 0, 1000, 150), shapely.box(0, 0, 1000, 300)
    >>> without_strips(strip).is_empty, without_strips(field).area
    (True, 300000.0)
    """
    kept = shapely.get_parts(geometry)
    kept = kept[shapely.get_dimensions(kept) == 2]  # noqa: PLR2004 - polygons
    flat = shapely.union_all(kept)
    half = width_m / 2
    core = shapely.buffer(flat, -half, join_style="mitre")
    if core.is_empty:
        return core
    return shapely.intersection(flat, shapely.buffer(core, half, join_style="mitre"))


def holes(territory: Territory, zoning: str) -> BaseGeometry:
    """Find the places of a territory that are in no sector of a zoning.

    Parameters
    ----------
    territory
        The ground.
    zoning
        The zoning.

    Returns
    -------
        Polygons, without strips; empty when there is none.
    """
    known = territory.zoning(zoning).geometry.dropna()
    held = shapely.union_all(known.to_numpy())
    return without_strips(shapely.difference(territory.outline, held))


def km2(geometry: BaseGeometry) -> float:
    """Measure an area.

    Parameters
    ----------
    geometry
        Anything, in metres.

    Returns
    -------
        Its area in km².
    """
    return float(np.round(shapely.area(geometry) / 1e6, 6))

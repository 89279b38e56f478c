"""One metric coordinate system per territory, and the only two doors to longitude/latitude.

The metric systems are those of the French legal frame of reference (décret 2000-1276 and its
amendments): Lambert-93 on the mainland, UTM zones overseas.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from pyproj import CRS, Transformer

from territo.errors import CRSError

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

    from territo.arrays import Floats

LONLAT = 4326
LAMBERT_93 = 2154
# Metric system of each zone -> system in which INSEE draws its grid there (`CRS3035RES200m...`).
GRID_OF_METRIC = {
    LAMBERT_93: 3035,  # mainland
    5490: 5490,  # Antilles
    2972: 2972,  # Guyane
    2975: 2975,  # La Réunion
    4471: 4471,  # Mayotte
}
METRIC = tuple(GRID_OF_METRIC)
# Overseas départements, and the two collectivités that were part of the first, by their code.
_METRIC_OVERSEAS = {
    "971": 5490, "972": 5490, "973": 2972, "974": 2975, "976": 4471, "977": 5490, "978": 5490,
}  # fmt: skip


def metric_of(departement: str) -> int:
    """Return the metric system of a département.

    Parameters
    ----------
    departement
        Its code: 2 characters on the mainland and in Corsica, 3 overseas.

    Returns
    -------
        Its EPSG code; 0 for the Pacific and Saint-Pierre-et-Miquelon, of which territo knows none.

    Examples
    --------
    >>> metric_of("76"), metric_of("2A"), metric_of("974"), metric_of("988")
    (2154, 2154, 2975, 0)
    """
    return _METRIC_OVERSEAS.get(departement, 0 if len(departement) > 2 else LAMBERT_93)  # noqa: PLR2004 - characters


# Where the numbers of each system lie on the mainland. The nine conic zones share their eastings
# and are told apart by their northings: 1 200 000 + 1 000 000 for each degree above 42.
_BOXES = {
    "EPSG:4326, longitude/latitude": (-180.0, -90.0, 180.0, 90.0),
    "EPSG:2154, Lambert-93": (99_000.0, 6_040_000.0, 1_250_000.0, 7_130_000.0),
    "EPSG:27572, Lambert II étendu": (0.0, 1_600_000.0, 1_200_000.0, 2_700_000.0),
}
_BOXES |= {
    f"EPSG:{3900 + degree}, CC{degree}": (
        1_000_000.0,
        1_200_000.0 + 1_000_000 * (degree - 42) - 150_000,
        2_400_000.0,
        1_200_000.0 + 1_000_000 * (degree - 42) + 150_000,
    )
    for degree in range(42, 51)
}


def epsg(crs: object) -> int:
    """Return the EPSG code of a coordinate system.

    Parameters
    ----------
    crs
        Anything pyproj understands.

    Returns
    -------
        Its EPSG code, 0 when it has none.
    """
    return int(CRS.from_user_input(crs).to_epsg() or 0)


def require_metric(frame: gpd.GeoDataFrame, what: str) -> int:
    """Refuse a frame whose coordinates are not metres of a French zone.

    Parameters
    ----------
    frame
        The frame to check.
    what
        How to call it in the message.

    Returns
    -------
        The EPSG code of its system.

    Raises
    ------
    CRSError
        When it has no system, or one in degrees, or one that is not of this table.
    """
    if frame.crs is None:
        raise CRSError(
            f"{what} has no coordinate system.",
            f"Declare the one its coordinates are in{likely(frame)}.",
        )
    code = epsg(frame.crs)
    if code not in METRIC:
        raise CRSError(
            f"{what} is in EPSG:{code}, where territo computes in metres of a French zone.",
            f"Project it to one of {', '.join(str(code) for code in METRIC)}.",
        )
    return code


def same_crs(*codes: int) -> int:
    """Refuse that two coordinate systems meet.

    Parameters
    ----------
    *codes
        EPSG codes, at least one.

    Returns
    -------
        The code they share.

    Raises
    ------
    CRSError
        When they differ.
    """
    if len(set(codes)) != 1:
        raise CRSError(
            f"Layers in {' and '.join(f'EPSG:{code}' for code in sorted(set(codes)))} met.",
            "Project them to one system first.",
        )
    return codes[0]


def likely(frame: gpd.GeoDataFrame) -> str:
    """Name the system a frame's numbers look like.

    Parameters
    ----------
    frame
        A frame without a coordinate system.

    Returns
    -------
        A few words to end a sentence with; empty when the numbers look like nothing French.
    """
    left, bottom, right, top = frame.total_bounds
    return likely_system(np.array([left, right]), np.array([bottom, top]))


def likely_system(x: Floats, y: Floats) -> str:
    """Name the system that coordinates look like.

    Parameters
    ----------
    x, y
        Coordinates, shape (n,); what is not a number is passed over.

    Returns
    -------
        A few words to end a sentence with; empty when the numbers look like nothing French.
    """
    x, y = x[np.isfinite(x)], y[np.isfinite(y)]
    if not (len(x) and len(y)):
        return ""
    for name, (west, south, east, north) in _BOXES.items():
        if west <= x.min() and south <= y.min() and x.max() <= east and y.max() <= north:
            return f" (the numbers look like {name})"
    return ""


@lru_cache(maxsize=32)
def transformer(source: int, target: int) -> Callable[[Floats, Floats], tuple[Floats, Floats]]:
    """Return the function that carries coordinates from one system to another.

    Parameters
    ----------
    source
        EPSG code the coordinates are in.
    target
        EPSG code they are wanted in.

    Returns
    -------
        A function of (x, y) arrays; x is always the longitude or the easting.
    """
    transform = Transformer.from_crs(source, target, always_xy=True).transform

    def carry(x: Floats, y: Floats) -> tuple[Floats, Floats]:
        out_x, out_y = transform(np.asarray(x, dtype=float), np.asarray(y, dtype=float))
        return np.asarray(out_x), np.asarray(out_y)

    return carry


def to_lonlat(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Carry a frame to longitude/latitude, for what leaves territo on a map.

    Parameters
    ----------
    frame
        A frame in any declared system.

    Returns
    -------
        The same rows in EPSG:4326.
    """
    return frame.to_crs(LONLAT)

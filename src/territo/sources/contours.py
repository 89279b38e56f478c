"""Contours of communes, of a file or a service: the zone they are measured in, their ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from territo.crs import metric_of
from territo.errors import TerritoryError

if TYPE_CHECKING:
    from collections.abc import Iterable


def departement_of(commune: str) -> str:
    """Tell the département of a commune.

    Parameters
    ----------
    commune
        Its code.

    Returns
    -------
        The code of the département: two characters, three overseas.

    Examples
    --------
    >>> departement_of("76540"), departement_of("2A004"), departement_of("97411")
    ('76', '2A', '974')
    """
    return commune[:3] if commune.startswith(("97", "98")) else commune[:2]


def zone_of(communes: Iterable[str], name: str) -> int:
    """Find the metric system that communes share.

    Parameters
    ----------
    communes
        Their codes.
    name
        What they are together, for the message.

    Returns
    -------
        Its EPSG code.

    Raises
    ------
    TerritoryError
        When they need several, or one that territo does not know.
    """
    zones = {metric_of(departement_of(code)) for code in communes}
    if len(zones) == 1 and zones != {0}:
        return zones.pop()
    named = " and ".join(f"EPSG:{zone}" if zone else "none" for zone in sorted(zones))
    raise TerritoryError(
        f"{name} cannot be measured in one metric system: its communes need {named}.",
        "Study each zone (the mainland, each overseas département) by itself.",
    )


def multipolygon(shape: shapely.Geometry | None) -> shapely.MultiPolygon:
    """Keep of a contour what is ground.

    Parameters
    ----------
    shape
        A contour; absent when there is none.

    Returns
    -------
        Valid polygons, without heights; empty when it holds none.
    """
    if shape is None:
        return shapely.MultiPolygon()
    flat = shapely.force_2d(shape)
    valid = flat if flat.is_valid else shapely.make_valid(flat)
    parts = shapely.get_parts(shapely.get_parts(valid))
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])

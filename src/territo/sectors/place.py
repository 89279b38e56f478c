"""The sector that each point lies in, zoning by zoning.

Where a zoning says which whole communes a sector holds, a point's commune decides; where it draws
the sector, the contour does. What a zoning does not tell stays absent, and is counted as such.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from territo.join import polygon_of
from territo.sectors.ground import STRIP_M, holes, without_strips

if TYPE_CHECKING:
    import geopandas as gpd

    from territo.arrays import Floats, Ints, Objects
    from territo.model import Territory


def sectors_of(territory: Territory, points: gpd.GeoDataFrame) -> pd.DataFrame:
    """Find the sector of points in every zoning.

    Parameters
    ----------
    territory
        The ground.
    points
        Points with their commune, such as demand or doors.

    Returns
    -------
        One row per point, one column per zoning: the sector's id, None where no sector is known.
    """
    found = {zoning: sector_in(territory, zoning, points) for zoning in territory.zonings}
    return pd.DataFrame(found, index=points.index, dtype=object)


def sector_in(territory: Territory, zoning: str, points: gpd.GeoDataFrame) -> pd.Series:
    """Find the sector of points in one zoning.

    Parameters
    ----------
    territory
        The ground.
    zoning
        The zoning.
    points
        Points with their commune.

    Returns
    -------
        The sector's id, None where none is known. On a border, the smallest id. A point in a strip
        that two sources leave between them, `STRIP_M` wide or less, is in the nearest sector.
    """
    own = points["commune"].map(_whole_communes(territory, zoning))
    found = own.astype(object).where(own.notna(), None).to_numpy(copy=True)
    drawn = _drawn(territory, zoning)
    if len(drawn):
        x, y = (getattr(points.geometry, axis).to_numpy() for axis in "xy")
        free = _free(found)
        found[free] = polygon_of(x[free], y[free], drawn)
        free = _free(found)
        found[free] = _across_a_strip(territory, zoning, x[free], y[free])
    return pd.Series(found, index=points.index, name=zoning, dtype=object)


def _free(found: Objects) -> Ints:
    return np.flatnonzero([sector is None for sector in found])


def _across_a_strip(territory: Territory, zoning: str, x: Floats, y: Floats) -> Objects:
    """Find the nearest sector of points in no sector, unless they lie in a hole."""
    found = np.full(len(x), None, dtype=object)
    if not len(x):
        return found
    known = territory.zoning(zoning).geometry.dropna()
    points = shapely.points(x, y)
    place, near = shapely.STRtree(known.to_numpy()).query_nearest(
        points, max_distance=STRIP_M, all_matches=True
    )
    in_a_hole = shapely.intersects(holes(territory, zoning), points)
    ids = known.index.to_numpy()
    # Several are equally near: the smallest id, which comes first in the zoning.
    for point, sector in sorted(zip(place, near, strict=True), reverse=True):
        if not in_a_hole[point]:
            found[point] = ids[sector]
    return found


def _whole_communes(territory: Territory, zoning: str) -> pd.Series:
    """List the communes that lie whole in a sector: commune -> sector, the smallest id first."""
    links = territory.sector_communes
    mine = links["part"].isna() & links["sector"].isin(territory.zoning(zoning).index)
    whole = links[mine].sort_values("sector", kind="stable").drop_duplicates("commune")
    return whole.set_index("commune")["sector"].astype(object)


def _drawn(territory: Territory, zoning: str) -> gpd.GeoSeries:
    """List the sectors that are known by their contour alone."""
    sectors = territory.zoning(zoning).geometry.dropna()
    return sectors[~sectors.index.isin(territory.sector_communes["sector"])]


def by_communes(territory: Territory, zoning: str) -> bool:
    """Say whether a zoning is told by communes alone, without a contour of its own.

    Parameters
    ----------
    territory
        The ground.
    zoning
        The zoning.

    Returns
    -------
        The answer.
    """
    return len(_drawn(territory, zoning)) == 0


def holding(territory: Territory, zoning: str) -> tuple[str, ...]:
    """List the sectors of a zoning that points can be found in.

    Parameters
    ----------
    territory
        The ground.
    zoning
        The zoning.

    Returns
    -------
        Ids of those that hold whole communes or have a contour, in order.
    """
    return tuple(sorted({*_whole_communes(territory, zoning), *_drawn(territory, zoning).index}))


def sectors_of_communes(territory: Territory) -> pd.DataFrame:
    """Find the sector that each commune lies whole in, in every zoning.

    Parameters
    ----------
    territory
        The ground.

    Returns
    -------
        One row per commune, one column per zoning: the sector's id, None for a commune that is cut
        or in none. Strips at the edge of a commune do not cut it.
    """
    communes = territory.communes.geometry
    columns = {}
    for zoning in territory.zonings:
        own = _whole_communes(territory, zoning).reindex(communes.index)
        own = own.astype(object).where(own.notna(), None)
        for sector, contour in _drawn(territory, zoning).items():
            for code in own.index[own.isna() & communes.intersects(contour)]:
                if without_strips(shapely.difference(communes[code], contour)).is_empty:
                    own[code] = sector
        columns[zoning] = own
    return pd.DataFrame(columns, index=communes.index, dtype=object)

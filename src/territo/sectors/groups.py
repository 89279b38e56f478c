"""The group that each point lies in, as a layer or a table of communes tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from territo.join import polygon_of

if TYPE_CHECKING:
    import geopandas as gpd

    from territo.model import Grouping


def group_of(grouping: Grouping, points: gpd.GeoDataFrame) -> pd.Series:
    """Find the group of points.

    Parameters
    ----------
    grouping
        The groups.
    points
        Points with their commune.

    Returns
    -------
        The group's id; None in no group. On a limit, the smallest id. Unlike sectors, groups need
        not fill the ground: who lives in a strip between two of them is in neither.
    """
    if len(grouping.communes):
        own = points["commune"].map(grouping.communes).astype(object)
        found = own.where(own.notna(), None).to_numpy()
    else:
        x, y = (getattr(points.geometry, axis).to_numpy() for axis in "xy")
        found = polygon_of(x, y, grouping.groups.geometry)
    return pd.Series(found, index=points.index, name="group", dtype=object)

"""Whether the sectors of a zoning are a partition of the territory: each place in one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from territo.model import Partition
from territo.sectors.ground import STRIP_M, holes, km2, without_strips
from territo.sectors.place import sector_in

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from territo.arrays import Objects
    from territo.model import Demand, Territory

# What a hole must hold of a commune to be told there, when nobody lives in it.
LEAST_KM2 = 0.005


def partitions(territory: Territory, demand: Demand) -> tuple[Partition, ...]:
    """Check every zoning of a territory.

    Parameters
    ----------
    territory
        The ground.
    demand
        The inhabitants.

    Returns
    -------
        What was found of each, in the order of the zonings.
    """
    return tuple(partition(territory, demand, zoning) for zoning in territory.zonings)


def partition(territory: Territory, demand: Demand, zoning: str) -> Partition:
    """Check one zoning of a territory.

    Parameters
    ----------
    territory
        The ground.
    demand
        The inhabitants.
    zoning
        The zoning.

    Returns
    -------
        What was found. Strips are passed over: see `territo.sectors.ground.STRIP_M`.
    """
    own = sector_in(territory, zoning, demand.points)
    sectors = territory.zoning(zoning)
    return Partition(
        zoning,
        _sectors(sectors, territory, demand, own),
        _holes(territory, zoning, demand, own),
        overlaps(sectors),
        _outside(sectors, territory),
    )


def _sectors(
    sectors: gpd.GeoDataFrame, territory: Territory, demand: Demand, own: pd.Series
) -> pd.DataFrame:
    people = demand.points["weight"].groupby(own).sum()
    contours = territory.communes.geometry.to_numpy()
    return pd.DataFrame(
        {
            "name": sectors["name"],
            "communes": [_held(contour, contours) for contour in sectors.geometry],
            "population": people.reindex(sectors.index, fill_value=0.0),
            "km2": (sectors.geometry.area / 1e6).astype("Float64"),
        }
    )


def _held(contour: BaseGeometry | None, communes: Objects) -> int:
    """Count the communes that a sector holds more than a strip of."""
    if contour is None:
        return 0
    near = communes[shapely.intersects(communes, contour)]
    return sum(not without_strips(one).is_empty for one in shapely.intersection(near, contour))


def _holes(territory: Territory, zoning: str, demand: Demand, own: pd.Series) -> pd.DataFrame:
    people = demand.points[own.isna()].groupby("commune")["weight"].sum()
    ground = holes(territory, zoning)
    area = {
        code: km2(shapely.intersection(contour, ground))
        for code, contour in territory.communes.geometry.sort_index().items()
    }
    links = territory.sector_communes
    names = territory.zoning(zoning)["name"]
    parts = links[links["part"].notna() & links["sector"].isin(names.index)]
    rows = [
        {
            "commune": code,
            "name": territory.communes.loc[code, "name"],
            "km2": area[code],
            "population": float(people.get(code, 0.0)),
            "shared_by": ", ".join(names[parts.loc[parts["commune"] == code, "sector"]]),
        }
        for code in area
        if area[code] >= LEAST_KM2 or people.get(code, 0) > 0
    ]
    columns = ["commune", "name", "km2", "population", "shared_by"]
    return pd.DataFrame(rows, columns=columns).set_index("commune")


def overlaps(sectors: gpd.GeoDataFrame, width_m: float = STRIP_M) -> pd.DataFrame:
    """Find the ground that several polygons hold.

    Parameters
    ----------
    sectors
        Polygons with their name; one without a contour holds nothing.
    width_m
        What is nowhere wider is passed over.

    Returns
    -------
        A row per pair: one, other (names), km2.
    """
    known = sectors[sectors.geometry.notna()]
    shapes, names = known.geometry.to_numpy(), known["name"].to_numpy()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    rows = []
    for first, second in sorted(zip(one[one < other], other[one < other], strict=True)):
        area = km2(without_strips(shapely.intersection(shapes[first], shapes[second]), width_m))
        if area:
            rows.append({"one": names[first], "other": names[second], "km2": area})
    return pd.DataFrame(rows, columns=["one", "other", "km2"])


def _outside(sectors: gpd.GeoDataFrame, territory: Territory) -> dict[str, float]:
    known = sectors[sectors.geometry.notna()]
    beyond = shapely.difference(known.geometry.to_numpy(), territory.outline)
    areas = np.array([km2(without_strips(shape)) for shape in beyond])
    return {str(name): float(area) for name, area in zip(known["name"], areas, strict=True) if area}

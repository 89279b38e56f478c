"""Lines from each commune to the doors of its inhabitants: the nearest, and the assigned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np

from territo.crs import to_lonlat

if TYPE_CHECKING:
    import pandas as pd

    from territo.model import Demand, EtatDesLieux

# Rows of the page: number of a commune, number of a door, inhabitants.
Rows = list[list[float]]


def lines(etat: EtatDesLieux) -> dict[str, object]:
    """Prepare who goes where, commune by commune.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        centres (latitude and longitude of the middle of the inhabitants of each commune, in the
        order of `territo.render.layers.communes`; null where nobody lives), doors (numbers of a
        kind and of a site of it in `territo.render.places`), nearest (number of a commune, number
        of a door, inhabitants; those of a commune who go to one door are one row), without
        (inhabitants who reach no door), assigned: zoning (its name where there are several, else
        empty), rows (as nearest, of those whose sector's door is not their nearest one). An empty
        ``assigned`` is that lists do not say which door serves which sector.
    """
    communes = {code: number for number, code in enumerate(etat.level("commune").index)}
    centres = _centres(etat.demand)
    doors = _doors(etat)
    numbers = {site: number for number, site in enumerate(doors)}
    nearest = etat.nearest.legs["site"]
    several = len(etat.territory.zonings) > 1
    return {
        "centres": [centres.get(code) for code in communes],
        "doors": list(doors.values()),
        "nearest": _rows(etat.demand, nearest, communes, numbers),
        "without": float(etat.demand.points["weight"][nearest.isna()].sum()),
        "assigned": [
            {
                "zoning": zoning if several else "",
                "rows": _rows(
                    etat.demand,
                    found.legs["site"].where(found.legs["site"] != nearest),
                    communes,
                    numbers,
                ),
            }
            for zoning, found in etat.assigned.items()
        ],
    }


def _doors(etat: EtatDesLieux) -> dict[object, tuple[int, int]]:
    """Say where the page lists each door: number of its kind, and of the site in it."""
    doors = etat.sites.doors
    return {
        site: (kind, number)
        for kind, name in enumerate(etat.sites.kinds)
        for number, site in enumerate(doors.index[doors["kind"] == name])
    }


def _centres(demand: Demand) -> dict[object, list[float]]:
    """Find the middle of the inhabitants of each commune, each weighing the same."""
    points = demand.points[demand.points["weight"] > 0]
    weight = points["weight"].to_numpy(dtype=float)
    moments = points.assign(x=points.geometry.x * weight, y=points.geometry.y * weight)
    sums = moments.groupby("commune")[["x", "y", "weight"]].sum()
    middles = gpd.GeoSeries(
        gpd.points_from_xy(sums["x"] / sums["weight"], sums["y"] / sums["weight"]),
        index=sums.index,
        crs=demand.points.crs,
    )
    ground = to_lonlat(middles.to_frame("geometry")).geometry
    return {code: [round(place.y, 5), round(place.x, 5)] for code, place in ground.items()}


def _rows(
    demand: Demand, site: pd.Series, communes: dict[object, int], numbers: dict[object, int]
) -> Rows:
    """Add up the inhabitants of a commune who go to one door; whoever goes to none has no row."""
    points = demand.points[["weight", "commune"]].assign(site=site)
    people = points[points["weight"] > 0].groupby(["commune", "site"])["weight"].sum()
    return [
        [communes[commune], numbers[door], float(np.round(count, 1))]
        for (commune, door), count in people.items()
    ]

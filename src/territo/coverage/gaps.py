"""The places where somebody lives beyond a threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np

from territo.coverage.figures import distances
from territo.grid import dissolve, patches, squares_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from territo.grid import Squares
    from territo.model import Coverage, Demand, Territory


def gaps(territory: Territory, demand: Demand, coverages: Sequence[Coverage]) -> gpd.GeoDataFrame:
    """Draw the places where somebody lives beyond a threshold.

    Parameters
    ----------
    territory
        The ground, for the names of the communes.
    demand
        The inhabitants.
    coverages
        One coverage per threshold.

    Returns
    -------
        One polygon per threshold and group of squares that touch along an edge, those with the most
        inhabitants first; columns as in `EtatDesLieux`.
    """
    squares = squares_of(demand)
    found = [
        gap
        for coverage in coverages
        for gap in _gaps_of(coverage, squares, territory.communes["name"], demand.crs)
    ]
    columns = ["gap", "cutoff", "population", "squares", "communes", "mean_cost", "max_cost"]
    frame = gpd.GeoDataFrame(
        found, columns=[*columns, "geometry"], geometry="geometry", crs=demand.crs
    )
    return frame.astype({"mean_cost": "Float64", "max_cost": "Float64"}).set_index("gap")


def _gaps_of(
    coverage: Coverage, squares: Squares, names: pd.Series, crs: int
) -> list[dict[str, object]]:
    points = coverage.points
    beyond = np.flatnonzero((points["status"] != "covered") & (points["weight"] > 0))
    group = patches(squares.take(beyond))
    order = np.argsort(group, kind="stable")
    members = (
        np.split(beyond[order], np.flatnonzero(np.diff(group[order])) + 1) if len(group) else []
    )
    # Most inhabitants first; among equals, the one whose first square comes first.
    members.sort(key=lambda rows: (-points["weight"].to_numpy()[rows].sum(), rows[0]))
    return [
        {
            "gap": f"{coverage.cutoff.slug}-{number:04d}",
            "cutoff": str(coverage.cutoff),
            **_gap(points.iloc[rows], names),
            "squares": len(rows),
            "geometry": dissolve(squares.take(rows), crs),
        }
        for number, rows in enumerate(members, start=1)
    ]


def _gap(points: pd.DataFrame, names: pd.Series) -> dict[str, object]:
    by_commune = (
        points.groupby("commune")["weight"].sum().sort_values(ascending=False, kind="stable")
    )
    costs = distances(points)
    return {
        "population": float(points["weight"].sum()),
        "communes": ", ".join(names[code] for code in by_commune.index),
        "mean_cost": costs["mean_cost"],
        "max_cost": costs["max_cost"],
    }

"""Demand: who must be served, and where they live."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from territo.crs import require_metric
from territo.model.checks import require_columns, require_commune_codes, require_ids

if TYPE_CHECKING:
    import geopandas as gpd


@dataclass(frozen=True)
class Demand:
    """Inhabitants as weighted points.

    Parameters
    ----------
    points
        One row per point, index ``demand``: weight (inhabitants; zero is an empty square), commune,
        geometry (point in the metric system: the centre of the square).
    basis
        How the weights were placed: ``areal`` (a commune's population spread evenly over its
        squares) or the name of the grid that was read.
    vintage
        Which population the weights add up to, in words.
    cell_m
        Side of the squares in metres.
    """

    points: gpd.GeoDataFrame
    basis: str
    vintage: str
    cell_m: int

    def __post_init__(self) -> None:
        require_ids(self.points, "demand")
        require_columns(self.points, ("weight", "commune", "geometry"), "demand")
        require_commune_codes(self.points["commune"].unique(), "demand")
        require_metric(self.points, "demand")
        weight = self.points["weight"].to_numpy(dtype=float)
        if not (np.isfinite(weight).all() and (weight >= 0).all()):
            raise ValueError("demand: a weight is negative or not a number")

    @property
    def crs(self) -> int:
        """EPSG code of the metric system."""
        return require_metric(self.points, "demand")

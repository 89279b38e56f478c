"""Demand: who must be served, and where they live."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from territo.crs import require_metric
from territo.model.checks import require_columns, require_commune_codes, require_ids

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd


PLACED = ("areal", "grid", "iris", "grid-calibrated", "iris-calibrated")
PROJECTED = "-projected"
BASES = (*PLACED, *(f"{basis}{PROJECTED}" for basis in PLACED))


@dataclass(frozen=True)
class Census:
    """What became of the inhabitants that a source counts.

    Parameters
    ----------
    counted
        Inhabitants of all the rows that were read: kept + those outside.
    kept
        Inhabitants given to the territory, before any calibration.
    outside
        Inhabitants left outside by commune, the empty code standing for "not named".
    imputed
        Of those kept, how many are in squares whose values the source imputed.
    municipal
        Population municipale of the territory, for comparison.
    elsewhere
        Rows of the source that neither touch the territory nor name a commune of it: not read.
    without
        Communes with a population municipale in which the source counts nobody.
    calibrated
        Whether the weights were scaled to each commune's population municipale.
    across
        Of those outside, how many are in squares that the limit cuts, shared by area with communes
        of the territory.
    """

    counted: float
    kept: float
    outside: Mapping[str, float]
    imputed: float
    municipal: int
    elsewhere: int = 0
    without: tuple[str, ...] = ()
    calibrated: bool = False
    across: float = 0.0


@dataclass(frozen=True)
class Demand:
    """Inhabitants as weighted points.

    Parameters
    ----------
    points
        One row per point, index ``demand``: weight (inhabitants; zero is an empty square), commune,
        geometry (point in the metric system: the centre of the square). When a grid was read, also
        imputed (whether its values were) and the groups that it counts: age_65, age_80,
        households, poor_households, dwellings_1970_90.
    basis
        How the weights were placed: ``areal`` (a commune's population spread evenly over its
        squares), ``grid`` (counted by square), ``iris`` (an IRIS's population spread evenly over
        its squares); the last two with ``-calibrated`` when scaled to each commune's population
        municipale; then ``-projected`` when multiplied by the factors of a projection.
    vintage
        Which population the weights add up to, in words.
    cell_m
        Side of the squares in metres.
    census
        What became of those a source counts; absent when a commune's population was spread.
    """

    points: gpd.GeoDataFrame
    basis: str
    vintage: str
    cell_m: int
    census: Census | None = None

    def __post_init__(self) -> None:
        require_ids(self.points, "demand")
        require_columns(self.points, ("weight", "commune", "geometry"), "demand")
        require_commune_codes(self.points["commune"].unique(), "demand")
        require_metric(self.points, "demand")
        if self.basis not in BASES:
            raise ValueError(f"demand: unknown basis {self.basis}")
        weight = self.points["weight"].to_numpy(dtype=float)
        if not (np.isfinite(weight).all() and (weight >= 0).all()):
            raise ValueError("demand: a weight is negative or not a number")

    @property
    def crs(self) -> int:
        """EPSG code of the metric system."""
        return require_metric(self.points, "demand")

    @property
    def placed(self) -> str:
        """How the weights were placed: ``areal``, ``grid`` or ``iris``."""
        return self.basis.partition("-")[0]

    @property
    def beside_even(self) -> bool:
        """Whether an even spread of today's population may stand beside it."""
        return self.census is not None and not self.basis.endswith(PROJECTED)

    @property
    def by_square(self) -> bool:
        """Whether the source counts by square; it then says which values it imputed."""
        return self.basis.startswith("grid")

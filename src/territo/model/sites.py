"""Sites: the places where the public is, or could be, received."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from territo.crs import require_metric
from territo.model.checks import require_columns, require_ids

if TYPE_CHECKING:
    import geopandas as gpd

# How well a point is known, from best to worst.
PRECISIONS = ("housenumber", "street", "commune", "illustrative")
# Where the door stands in its commune is not known.
LOW_PRECISIONS = ("commune", "illustrative")
# A site that may be counted in a distance. The others keep their row and say why they are not.
DOOR_STATUSES = ("ok", "low_precision")
SITE_STATUSES = (
    *DOOR_STATUSES,
    "not_geocoded",
    "outside",
    "duplicate",
    "closed",
    "not_a_door",
)
SITE_COLUMNS = ("name", "kind", "commune", "precision", "status", "geometry")


@dataclass(frozen=True)
class Sites:
    """Existing and candidate sites.

    Parameters
    ----------
    points
        One row per site, index ``site``: name, kind (``mairie``, ``direction`` ...), commune
        (absent when unknown), precision (``housenumber``, ``street``, ``commune``,
        ``illustrative``; absent when unknown), status (``ok``, ``low_precision``: a door;
        ``not_geocoded``, ``outside``, ``duplicate``, ``closed``, ``not_a_door``: no door), geometry
        (point in the metric system; absent when not geocoded). When a list says how old its sites
        are, era (``certain``, ``possible``, ``no``, ``unknown``: of the eighties) and renovated
        (``yes`` when works came after; absent otherwise).
    left_out
        Rows of the lists that are not of this study, as (why, how many), so that nothing goes
        missing in silence.
    """

    points: gpd.GeoDataFrame
    left_out: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        require_ids(self.points, "site")
        require_columns(self.points, SITE_COLUMNS, "sites")
        require_metric(self.points, "sites")
        strange = set(self.points["status"]) - set(SITE_STATUSES)
        if strange:
            raise ValueError(f"sites: unknown status {', '.join(sorted(strange))}")
        if self.doors.geometry.isna().any():
            raise ValueError("sites: a door without a point")

    @property
    def crs(self) -> int:
        """EPSG code of the metric system."""
        return require_metric(self.points, "sites")

    @property
    def doors(self) -> gpd.GeoDataFrame:
        """The sites that count in a distance, in the order of their ids."""
        return self.points[self.points["status"].isin(DOOR_STATUSES)].sort_index()

    @property
    def sectors_named(self) -> pd.Series:
        """The sectors that its doors are assigned to: site -> sector, one row for each of them.

        A list separates several with semicolons; a door that names none has no row.
        """
        doors = self.doors
        if "sector" not in doors:
            return pd.Series(dtype=object, index=doors.index[:0], name="sector")
        named = doors["sector"].dropna().str.split(";").explode().str.strip()
        return named[named != ""].astype(object)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of its doors, in alphabetical order."""
        return tuple(sorted(set(self.doors["kind"])))

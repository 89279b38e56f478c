"""Sites: the places where the public is, or could be, received."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from territo.crs import require_metric
from territo.model.checks import require_columns, require_ids

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from territo.era import Era

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
    "other_kind",
    "closed_then",
    "hours_unknown",
)
# Columns that hold numbers, where a list has them: square metres, people who work there, visits and
# euros in a year, kilowatt-hours of final energy in a year, and in the year of reference.
SITE_NUMBERS = (
    "area_m2",
    "staff",
    "visits",
    "running_cost",
    "energy_kwh",
    "energy_reference_kwh",
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
        ``not_geocoded``, ``outside``, ``duplicate``, ``closed``, ``not_a_door``: no door;
        ``other_kind``: no door of this study, kept because it is of the eighties; ``closed_then``,
        ``hours_unknown``: no door at the moment that is asked about), geometry
        (point in the metric system; absent when not geocoded). When a list says how old its sites
        are, era (``certain``, ``possible``, ``no``, ``unknown``: of the eighties) and renovated
        (``yes`` when works came after; absent otherwise). When a list has them: the numbers
        `SITE_NUMBERS` (absent when unknown), competences (several joined by ``;``), opening_hours
        (OpenStreetMap syntax), accessibility, and whatever else it holds, as text; with hours, the
        number hours_per_week. When a row is not of the commune it declares: commune_declared; when
        it stands in another commune than its own: commune_of_place.
    left_out
        Rows of the lists that are not of this study, as (why, how many), so that nothing goes
        missing in silence.
    remarks
        Sites whose lists say something of them that was not followed, as (what, how many).
    competences
        Which competence is exercised in which commune (columns commune, site, competence), where
        that is known commune by commune; absent otherwise.
    """

    points: gpd.GeoDataFrame
    left_out: tuple[tuple[str, int], ...] = ()
    remarks: tuple[tuple[str, int], ...] = ()
    competences: pd.DataFrame | None = None

    def __post_init__(self) -> None:
        require_ids(self.points, "site")
        require_columns(self.points, SITE_COLUMNS, "sites")
        require_metric(self.points, "sites")
        strange = set(self.points["status"]) - set(SITE_STATUSES)
        if strange:
            raise ValueError(f"sites: unknown status {', '.join(sorted(strange))}")
        if self.competences is not None:
            require_columns(self.competences, ("commune", "site", "competence"), "competences")
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
    def of_the_eighties(self) -> Mapping[Era, pd.Index]:
        """Ids of the doors ``certain`` to be of the eighties, and of those that are or may be.

        Nothing when the lists do not say how old their sites are.
        """
        if "era" not in self.points:
            return {}
        era = self.doors["era"]
        return {
            "certain": era.index[era == "certain"],
            "possible": era.index[era.isin(["certain", "possible"])],
        }

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

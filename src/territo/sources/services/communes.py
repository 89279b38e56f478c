"""Rows of a service's communes, brought to our columns and to the metric system of their zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from territo.crs import metric_of
from territo.errors import Problem, SchemaError, ServiceError, TerritoryError
from territo.model.checks import COMMUNE_CODE
from territo.sources.cog import COMMUNE_OF_ARRONDISSEMENT
from territo.sources.official import naming

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ALIASES = naming.COMMUNES | {
    "departement": ("code_insee_du_departement", "insee_dep", "codedepartement", "departement")
}
SOME = 5


def communes_frame(raw: gpd.GeoDataFrame, source: str) -> gpd.GeoDataFrame:
    """Bring communes to our columns.

    Parameters
    ----------
    raw
        Rows as a service gives them, in a declared system.
    source
        The question they answer, for the messages.

    Returns
    -------
        One row per commune, index ``commune`` in order: name, epci, departement, population,
        geometry. Arrondissements municipaux are left out: their commune stands for them.

    Raises
    ------
    ServiceError
        When a column or a contour is missing.
    SchemaError
        When codes are wrong or come twice.
    TerritoryError
        When they lie in several zones, or in one without a metric system.
    """
    columns = naming.renamed(raw.columns, ALIASES)
    lacking = [name for name in ("commune", "name", "departement") if name not in columns]
    if lacking:
        raise ServiceError(
            f"{source} gives communes without {', '.join(lacking)}; found "
            f"{', '.join(map(str, raw.columns))}.",
            source=source,
        )
    rows = raw[~raw[columns["commune"]].isin(COMMUNE_OF_ARRONDISSEMENT)]
    codes = _codes(rows[columns["commune"]], source)
    departements = rows[columns["departement"]].astype(str)
    shapes = _shapes(rows.geometry, codes, zone_of(departements), source)
    absent = pd.Series(pd.NA, index=rows.index)
    population = rows[columns["population"]] if "population" in columns else absent
    epci = rows[columns["epci"]] if "epci" in columns else absent
    frame = gpd.GeoDataFrame(
        {
            "name": rows[columns["name"]].astype(str).to_numpy(),
            "epci": epci.astype(object).where(epci.notna(), "").astype(str).to_numpy(),
            "departement": departements.to_numpy(),
            "population": pd.array(pd.to_numeric(population), dtype="Int64"),
        },
        index=pd.Index(codes, name="commune"),
        geometry=shapes.to_numpy(),
        crs=shapes.crs,
    )
    return frame.sort_index()


def zone_of(departements: Iterable[str]) -> int:
    """Find the metric system that départements share.

    Parameters
    ----------
    departements
        Their codes.

    Returns
    -------
        Its EPSG code.

    Raises
    ------
    TerritoryError
        When they need several, or one that territo does not know.
    """
    zones = {metric_of(code) for code in departements}
    if len(zones) == 1 and zones != {0}:
        return zones.pop()
    named = " and ".join(f"EPSG:{zone}" if zone else "none" for zone in sorted(zones))
    raise TerritoryError(
        f"These communes cannot be measured in one metric system: they need {named}.",
        "Ask for each zone (the mainland, each overseas département) by itself.",
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


def _codes(column: pd.Series, source: str) -> list[str]:
    """Refuse codes that are wrong or come twice, all at once."""
    codes = [str(code) for code in column]
    wrong = [
        Problem(f'"{code}" is not a commune code', column=str(column.name))
        for code in codes
        if not COMMUNE_CODE.fullmatch(code)
    ]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    wrong += [Problem(f"{code} comes twice", column=str(column.name)) for code in twice]
    if wrong:
        raise SchemaError(source, wrong)
    return codes


def _shapes(contours: gpd.GeoSeries, codes: Sequence[str], zone: int, source: str) -> gpd.GeoSeries:
    """Carry contours to a metric system, each as a multipolygon."""
    carried = contours.to_crs(zone)
    shapes = gpd.GeoSeries([multipolygon(shape) for shape in carried], crs=zone)
    empty = [code for code, gone in zip(codes, shapes.is_empty, strict=True) if gone]
    if empty:
        raise ServiceError(
            f"{source} gives no contour for {', '.join(empty[:SOME])}.", source=source
        )
    return shapes

"""Rows of a service's communes, brought to our columns and to the metric system of their zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from territo.errors import Problem, SchemaError, ServiceError
from territo.model.checks import COMMUNE_CODE
from territo.sources.cog import COMMUNE_OF_ARRONDISSEMENT
from territo.sources.contours import departement_of, multipolygon, zone_of
from territo.sources.official import naming

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    columns = naming.renamed(raw.columns, naming.COMMUNES)
    lacking = [name for name in ("commune", "name") if name not in columns]
    if lacking:
        raise ServiceError(
            f"{source} gives communes without {', '.join(lacking)}; found "
            f"{', '.join(map(str, raw.columns))}.",
            source=source,
        )
    rows = raw[~raw[columns["commune"]].isin(COMMUNE_OF_ARRONDISSEMENT)]
    codes = _codes(rows[columns["commune"]], source)
    shapes = _shapes(rows.geometry, codes, zone_of(codes, source), source)
    absent = pd.Series(pd.NA, index=rows.index)
    population = rows[columns["population"]] if "population" in columns else absent
    epci = rows[columns["epci"]] if "epci" in columns else absent
    frame = gpd.GeoDataFrame(
        {
            "name": rows[columns["name"]].astype(str).to_numpy(),
            "epci": epci.astype(object).where(epci.notna(), "").astype(str).to_numpy(),
            "departement": [departement_of(code) for code in codes],
            "population": pd.array(pd.to_numeric(population), dtype="Int64"),
        },
        index=pd.Index(codes, name="commune"),
        geometry=shapes.to_numpy(),
        crs=shapes.crs,
    )
    return frame.sort_index()


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

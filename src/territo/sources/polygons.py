"""Layers of polygons, out of whatever GDAL reads and GeoParquet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyogrio
import shapely

from territo.crs import likely
from territo.errors import CRSError, Problem, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def read_polygons(file: Path, of: str) -> gpd.GeoDataFrame:
    """Read the one layer of polygons that a file holds.

    Parameters
    ----------
    file
        The file.
    of
        What the layer is of, for the messages.

    Returns
    -------
        Its features in their own system, index ``line`` (the number of the feature).

    Raises
    ------
    SourceError
        When it cannot be read, or holds several layers of polygons, or no geometry.
    CRSError
        When it declares no coordinate system.
    """
    try:
        layer = _layer(file, of)
    except (pyogrio.errors.DataSourceError, pa.ArrowException, ValueError) as error:
        raise SourceError(
            f"{file} is not a layer that GDAL reads.",
            source=str(file),
            hint="Give a CSV, XLSX, GeoPackage, GeoJSON, Shapefile or GeoParquet.",
        ) from error
    if "geometry" not in layer:
        raise SourceError(f"{file} holds no geometry.", source=str(file), hint="Give polygons.")
    if layer.crs is None:
        raise CRSError(
            f"{file} declares no coordinate system.",
            f"Declare the one its coordinates are in{likely(layer)}.",
        )
    layer.index = pd.RangeIndex(1, len(layer) + 1, name="line")
    return layer


def contour_problems(shapes: pd.Series, of: str) -> Iterator[Problem]:
    """Find what is no polygon to place points in.

    Parameters
    ----------
    shapes
        Contours, index ``line``.
    of
        What each is the contour of, for the messages.

    Yields
    ------
        A problem for each that is absent, no polygon or not valid.
    """
    for line, shape in shapes.items():
        if shape is None or shape.is_empty:
            yield Problem(f"a {of} without a contour", line, "geometry")
        elif shape.geom_type not in {"Polygon", "MultiPolygon"}:
            yield Problem(f"a {shape.geom_type}, where a polygon is needed", line, "geometry")
        elif not shape.is_valid:
            why = shapely.is_valid_reason(shape)
            yield Problem(f"the contour is not valid ({why}): mend it", line, "geometry")


def _layer(file: Path, of: str) -> gpd.GeoDataFrame:
    if file.suffix.lower() == ".parquet":
        return gpd.read_parquet(file)
    return pyogrio.read_dataframe(file, layer=_name(file, of))


def _name(file: Path, of: str) -> str:
    """Choose the layer to read: the only one, or the only one of polygons."""
    layers = pyogrio.list_layers(file)
    mine = [name for name, made_of in layers if made_of and "Polygon" in made_of]
    if len(layers) == 1:
        return str(layers[0][0])
    if len(mine) != 1:
        names = ", ".join(str(name) for name, _ in layers)
        raise SourceError(
            f"{file} holds {len(mine)} layers of polygons, not one (layers: {names}).",
            source=str(file),
            hint=f"Save the layer of the {of} in a file of its own.",
        )
    return str(mine[0])

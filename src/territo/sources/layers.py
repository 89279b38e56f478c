"""Lists out of layers that GDAL reads, and out of GeoParquet."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyogrio
import shapely
from pyproj.exceptions import CRSError as ProjError

from territo.crs import LONLAT, likely
from territo.errors import CRSError, Problem, SchemaError, SourceError
from territo.sources.buildings import BUILDING, BUILDINGS, FACTS
from territo.sources.rows import Raw, cell_text, distinct, seen

if TYPE_CHECKING:
    from pathlib import Path


def read_layer(file: Path) -> Raw:
    """Read a layer of points, or the buildings of the BDNB.

    Parameters
    ----------
    file
        What GDAL reads, or GeoParquet, with a declared coordinate system.

    Returns
    -------
        The rows, each at the number of its feature, and their positions in degrees. A building is
        where a point surely inside it is.

    Raises
    ------
    SourceError
        When it cannot be read.
    SchemaError
        When something else than points is in it.
    CRSError
        When it declares no coordinate system.
    """
    layer = _opened(file)
    if "geometry" not in layer:
        raise SourceError(f"{file} holds no geometry.", source=str(file), hint="Give points.")
    if layer.crs is None:
        raise CRSError(
            f"{file} declares no coordinate system.",
            f"Declare the one its coordinates are in{likely(layer)}.",
        )
    layer.index = pd.RangeIndex(1, len(layer) + 1, name="line")
    layer.geometry = _single(layer.geometry)
    if BUILDING in layer:
        layer.geometry = layer.geometry.representative_point()
    problems = _layer_problems(layer)
    if problems:
        raise SchemaError(str(file), problems, "Give a layer of points.")
    points = layer.geometry.to_crs(LONLAT)
    table = layer.drop(columns=["geometry", "lon", "lat"], errors="ignore").astype(object)
    table = table.where(table.notna(), "").map(cell_text)
    # 17 digits carry a double without loss from text to text.
    lonlat = pd.DataFrame(
        {
            "lon": [f"{value:.17g}" if np.isfinite(value) else "" for value in points.x],
            "lat": [f"{value:.17g}" if np.isfinite(value) else "" for value in points.y],
        },
        index=layer.index,
    )
    names = distinct(seen(str(name)) for name in table.columns)
    return Raw(table.set_axis(names, axis="columns"), lonlat=lonlat)


def _opened(file: Path) -> gpd.GeoDataFrame:
    """Read the layer; what GDAL warns of on the way to failing is part of the failure."""
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            layer = _layer(file)
        except (
            pyogrio.errors.DataSourceError,
            pyogrio.errors.DataLayerError,
            pyogrio.errors.FeatureError,
            pyogrio.errors.GeometryError,
            pa.ArrowException,
            ProjError,
            OSError,
            ValueError,
        ) as error:
            why = "; ".join(dict.fromkeys(seen(str(one.message)) for one in warned))
            raise SourceError(
                f"{file} is not a layer that GDAL reads{f' ({why})' if why else ''}.",
                source=str(file),
                hint="Give a CSV, XLSX, JSON, GeoPackage, GeoJSON, Shapefile or GeoParquet.",
            ) from error
    for one in warned:
        warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)
    return layer


def _layer(file: Path) -> gpd.GeoDataFrame:
    if file.suffix.lower() == ".parquet":
        return gpd.read_parquet(file)
    layers = {str(name): str(kind or "") for name, kind in pyogrio.list_layers(file)}
    name = _layer_of_sites(file, layers)
    layer = pyogrio.read_dataframe(file, layer=name)
    if BUILDING in layer:
        for facts, columns in FACTS.items():
            if facts in layers and facts != name:
                layer = _with_facts(layer, pyogrio.read_dataframe(file, layer=facts), columns)
    return layer


def _layer_of_sites(file: Path, layers: dict[str, str]) -> str | None:
    """Choose the layer to read: the only one, the only one of points, or the one of buildings."""
    points = [name for name, kind in layers.items() if "Point" in kind]
    if len(layers) == 1:
        return next(iter(layers))
    if len(points) == 1:
        return points[0]
    buildings = [name for name, kind in layers.items() if name.startswith(BUILDINGS) and kind]
    if buildings and not points:
        return min(buildings, key=len)
    raise SourceError(
        f"{file} holds {len(points)} layers of points, not one (layers: {', '.join(layers)}).",
        source=str(file),
        hint="Save the layer of the sites in a file of its own.",
    )


def _with_facts(
    layer: gpd.GeoDataFrame, facts: pd.DataFrame, columns: tuple[str, ...]
) -> gpd.GeoDataFrame:
    """Bring facts that stand in a table of their own to each building, where it has none."""
    wanted = [name for name in columns if name in facts and name not in layer]
    if BUILDING not in facts or not wanted:
        return layer
    once = facts.drop_duplicates(BUILDING).set_index(BUILDING)[wanted]
    return layer.join(once, on=BUILDING)


def _single(geometry: gpd.GeoSeries) -> gpd.GeoSeries:
    """Take the point out of those that a format wrapped as several of which there is one."""
    alone = (geometry.geom_type == "MultiPoint") & (geometry.count_geometries() == 1)
    first = shapely.get_geometry(geometry.to_numpy(), 0)
    return geometry.where(~alone, gpd.GeoSeries(first, index=geometry.index, crs=geometry.crs))


def _layer_problems(layer: gpd.GeoDataFrame) -> list[Problem]:
    problems = [Problem("a layer with no feature")] if layer.empty else []
    drawn = layer.geometry.dropna()
    others = drawn[drawn.geom_type != "Point"]
    return problems + [
        Problem(f"a {kind}, where a point is needed", line, "geometry")
        for line, kind in others.geom_type.items()
    ]

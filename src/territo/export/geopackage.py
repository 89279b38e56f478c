"""The layers of a study as one GeoPackage with documented columns.

GeoPackage 1.3, which desktops of the last years open without a warning; titles and units through
the schema extension (``gpkg_data_columns``, OGC 12-128r18, annex F.9); the manifest in
``gpkg_metadata``, with what QGIS shows of each layer (`territo.export.metadata`); styles and a
project for QGIS (`territo.export.desktop`).
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import geopandas as gpd
import pyogrio
import shapely

from territo.errors import OutputError
from territo.export.columns import words
from territo.export.desktop import write_desktop
from territo.export.english import told
from territo.export.layers import LAYER_TITLES, layers_of
from territo.export.metadata import write_metadata
from territo.language import in_its_language

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from territo.model import EtatDesLieux
    from territo.model.scenario import Difference

# GDAL stamps each layer with the time of writing; a fixed one makes the same input the same bytes.
FIXED_DATE = "2000-01-01T00:00:00.000Z"
GEOMETRY_TYPES = {"sites": "Point", "scenario_doors": "Point", "ways": "LineString"}


@in_its_language
def write_geopackage(
    path: Path,
    etat: EtatDesLieux,
    manifest: Mapping[str, object],
    difference: Difference | None = None,
    crs: int | None = None,
) -> None:
    """Write the layers of a study.

    Parameters
    ----------
    path
        File to make; it must not exist.
    etat
        What was found.
    manifest
        What it was made from, kept in the file's metadata.
    difference
        What a scenario that led to it changes; absent for none.
    crs
        System of the layers; that of the territory when absent.

    Notes
    -----
    Layers ``communes``, ``sectors``, ``sites``, ``demand`` and ``gaps``, and along the streets
    ``service_areas`` and ``ways``, each with a spatial index, in the metric system of the
    territory; and plain tables: ``competences`` where they are known by commune, ``groups`` where a
    file tells some; with a difference, also those of `territo.export.difference`. An absent value
    is NULL, never a number.

    Raises
    ------
    OutputError
        When a layer did not reach the file whole.
    """
    layers = layers_of(etat, difference)
    crs = crs or etat.territory.crs
    if crs != etat.territory.crs:
        layers = {name: carried(frame, crs) for name, frame in layers.items()}
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": FIXED_DATE})
    try:
        for name, frame in layers.items():
            _write_layer(path, name, frame, manifest)
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    _document(path, layers, etat)
    write_desktop(path, etat, layers, crs, FIXED_DATE)
    write_metadata(path, etat, manifest, layers, FIXED_DATE)
    require_whole(path, layers)


def require_whole(path: Path, layers: Mapping[str, pd.DataFrame]) -> None:
    """Refuse a file that was not written to its end.

    GDAL builds the spatial index of a layer when it closes the file, and only logs that the disk
    was full by then.

    Parameters
    ----------
    path
        The file.
    layers
        What it must hold, by name.

    Raises
    ------
    OutputError
        When a layer lacks rows, or places in its index.
    """
    with closing(sqlite3.connect(path)) as database:
        for name, frame in layers.items():
            drawn = None  # a plain table has no index of places
            if isinstance(frame, gpd.GeoDataFrame):
                shapes = frame.geometry.to_numpy()
                drawn = int((~(shapely.is_missing(shapes) | shapely.is_empty(shapes))).sum())
            if _counted(database, name) != len(frame) or (
                _counted(database, f"rtree_{name}_geom") != drawn
            ):
                raise OutputError(
                    f"{path.name}: the layer {name} was not written to its end; nothing was "
                    "changed.",
                    "Make room on the disk, or write elsewhere (--out FOLDER).",
                )


def _counted(database: sqlite3.Connection, table: str) -> int | None:
    """Count the rows of a table; None when there is no such table."""
    known = "SELECT count(*) FROM sqlite_master WHERE name = ?"
    if not database.execute(known, [table]).fetchone()[0]:
        return None
    return int(database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608


def _write_layer(
    path: Path, name: str, frame: pd.DataFrame, manifest: Mapping[str, object]
) -> None:
    if not isinstance(frame, gpd.GeoDataFrame):
        about = {"IDENTIFIER": name, "DESCRIPTION": told(LAYER_TITLES[name])}
        pyogrio.write_dataframe(
            frame, path, layer=name, driver="GPKG", append=True, layer_options=about
        )
        return
    first = not path.exists()
    pyogrio.write_dataframe(
        frame,
        path,
        layer=name,
        driver="GPKG",
        geometry_type=GEOMETRY_TYPES.get(name, "MultiPolygon"),
        promote_to_multi=name not in GEOMETRY_TYPES,
        append=not first,
        dataset_options={"VERSION": "1.3"} if first else None,
        layer_options={
            "GEOMETRY_NAME": "geom",
            "SPATIAL_INDEX": "YES",
            "IDENTIFIER": name,
            "DESCRIPTION": told(LAYER_TITLES[name]),
        },
        dataset_metadata=(
            {"TERRITO_MANIFEST": json.dumps(manifest, ensure_ascii=False, sort_keys=True)}
            if first
            else None
        ),
    )


def carried(frame: pd.DataFrame, crs: int) -> pd.DataFrame:
    """Carry a layer to another system; a plain table has none.

    Parameters
    ----------
    frame
        The layer.
    crs
        EPSG code of the system.

    Returns
    -------
        The layer there.
    """
    return frame.to_crs(crs) if isinstance(frame, gpd.GeoDataFrame) else frame


def _document(path: Path, layers: Mapping[str, pd.DataFrame], etat: EtatDesLieux) -> None:
    """Write the title and the description of every column into the file."""
    rows = [
        (layer, column, column, *words(str(column), etat, layer))
        for layer, frame in layers.items()
        for column in frame.columns.drop("geometry", errors="ignore")
    ]
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(
            "CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, "
            "name TEXT, title TEXT, description TEXT, mime_type TEXT, constraint_name TEXT, "
            "CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), "
            "CONSTRAINT gdc_tn UNIQUE (table_name, name))"
        )
        database.execute(
            "INSERT INTO gpkg_extensions "
            "(table_name, column_name, extension_name, definition, scope) "
            "VALUES ('gpkg_data_columns', NULL, 'gpkg_schema', "
            "'http://www.geopackage.org/spec121/#extension_schema', 'read-write')"
        )
        database.executemany(
            "INSERT INTO gpkg_data_columns (table_name, column_name, name, title, description) "
            "VALUES (?, ?, ?, ?, ?)",
            rows,
        )

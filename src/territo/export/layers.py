"""The layers of a study as one GeoPackage with documented columns.

GeoPackage 1.3, which desktops of the last years open without a warning; titles and units through
the schema extension (``gpkg_data_columns``, OGC 12-128r18, annex F.9); the manifest in
``gpkg_metadata``.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from territo.errors import OutputError
from territo.export.columns import words
from territo.export.difference import TITLES, difference_layers
from territo.grid import squares_of
from territo.sectors import sectors_of, sectors_of_communes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from territo.model import EtatDesLieux
    from territo.model.scenario import Difference

# GDAL stamps each layer with the time of writing; a fixed one makes the same input the same bytes.
FIXED_DATE = "2000-01-01T00:00:00.000Z"
LAYER_TITLES = {
    "communes": "Communes : population, portes et couverture par seuil",
    "sectors": "Secteurs : population, portes et couverture par seuil",
    "sites": "Sites : portes et lieux sans position",
    "demand": "Population par carreau, porte la plus proche et statut par seuil",
    "gaps": "Lacunes : carreaux habités au-delà d'un seuil, regroupés",
    "service_areas": "Zones de desserte : abords des rues d'où une porte est à portée",
    "competences": "Compétences exercées par commune, et par quel site",
    "ways": "Chemins vers la porte la plus proche, et combien d'habitants les empruntent",
    **TITLES,
}
DATES = ("valid_from", "valid_to")
GEOMETRY_TYPES = {"sites": "Point", "scenario_doors": "Point", "ways": "LineString"}


def write_geopackage(
    path: Path,
    etat: EtatDesLieux,
    manifest: Mapping[str, object],
    difference: Difference | None = None,
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

    Notes
    -----
    Layers ``communes``, ``sectors``, ``sites``, ``demand`` and ``gaps``, and along the streets
    ``service_areas`` and ``ways``, each with a spatial index, in the metric system of the
    territory; and a plain table ``competences`` where they are known by commune; with a difference,
    also those of `territo.export.difference`. An absent value is
    NULL, never a number.

    Raises
    ------
    OutputError
        When a layer did not reach the file whole.
    """
    layers = _layers(etat)
    for name, frame in (difference_layers(difference) if difference else {}).items():
        drawn = isinstance(frame, gpd.GeoDataFrame)
        layers[name] = _plain(frame, etat.territory.crs) if drawn else frame
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": FIXED_DATE})
    try:
        for name, frame in layers.items():
            _write_layer(path, name, frame, manifest)
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    _document(path, layers, etat)
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
        about = {"IDENTIFIER": name, "DESCRIPTION": LAYER_TITLES[name]}
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
            "DESCRIPTION": LAYER_TITLES[name],
        },
        dataset_metadata=(
            {"TERRITO_MANIFEST": json.dumps(manifest, ensure_ascii=False, sort_keys=True)}
            if first
            else None
        ),
    )


def _layers(etat: EtatDesLieux) -> dict[str, pd.DataFrame]:
    territory = etat.territory
    communes = territory.communes[["geometry"]].join(etat.level("commune"))
    if etat.eighties:
        only = etat.eighties.only.xs("commune", level="level")
        communes = communes.join(only.add_prefix("only_1980s_"))
    if etat.measures:
        communes = communes.join(etat.measures.of_communes)
    frames = {
        "communes": communes.join(_columns(etat, sectors_of_communes(territory))),
        "sectors": _sectors(etat),
        "sites": _sites(etat),
        "demand": _squares(etat),
        "gaps": etat.gaps,
    }
    if etat.along:
        steps = etat.along.ways.steps
        frames["service_areas"] = etat.along.areas
        frames["ways"] = steps[steps["next"] >= 0]
    layers: dict[str, pd.DataFrame] = {
        name: _plain(frame, territory.crs) for name, frame in frames.items()
    }
    if etat.sites.competences is not None:
        names = etat.sites.competences["commune"].map(territory.communes["name"])
        layers["competences"] = etat.sites.competences.assign(commune_name=names)
    return layers


def _sites(etat: EtatDesLieux) -> gpd.GeoDataFrame:
    """Give the sites with what each door carries."""
    if etat.loads is None:
        return etat.sites.points
    columns = ["population", "communes", "km2", "mean_cost", "per_agent", "alone", "quadrant"]
    known = etat.loads.nearest.sites
    counted = known[[name for name in columns if name in known]]
    loads = counted.add_prefix("load_")
    own = {zoning: one.sites["population"] for zoning, one in etat.loads.assigned.items()}
    if own:
        loads = loads.join(_columns(etat, pd.DataFrame(own), "load_assigned"))
    loads["load_communes"] = loads["load_communes"].astype("Float64")
    return etat.sites.points.join(loads.dropna(axis="columns", how="all"))


def _sectors(etat: EtatDesLieux) -> gpd.GeoDataFrame:
    """Give the sectors of every zoning with their figures, and their dates if any is known."""
    known = etat.territory.sectors
    dates = [name for name in DATES if name in known and known[name].notna().any()]
    sectors = known[["name", "zoning", "organisation_model", *dates, "geometry"]]
    if etat.sectors:
        figures = etat.level("sector").drop(columns=["name", "zoning"], errors="ignore")
        sectors = sectors.join(figures.reindex(sectors.index))
    return sectors


def _columns(etat: EtatDesLieux, of: pd.DataFrame, name: str = "sector") -> pd.DataFrame:
    """Name the columns of a frame that has one per zoning; numbered where there are several."""
    zonings = etat.territory.zonings
    if not zonings:
        return pd.DataFrame({name: None}, index=of.index, dtype=object)
    if len(zonings) == 1:
        return of.set_axis([name] * len(of.columns), axis="columns")
    numbers = {zoning: f"{name}_{number}" for number, zoning in enumerate(zonings, start=1)}
    return of.rename(columns=numbers)


def _squares(etat: EtatDesLieux) -> gpd.GeoDataFrame:
    """Draw the demand as squares, with what each threshold says of it."""
    legs = etat.nearest.legs.rename(columns={"status": "access"})
    points = etat.demand.points.drop(columns="geometry").join(legs)
    communes = etat.territory.communes["name"]
    frame = points.assign(
        commune_name=points["commune"].map(communes),
        **_columns(etat, sectors_of(etat.territory, etat.demand.points)),
        **{f"status_{one.cutoff.slug}": one.points["status"] for one in etat.coverages},
    )
    for name in ("site", "cost") if etat.assigned else ():
        own = pd.DataFrame({zoning: one.legs[name] for zoning, one in etat.assigned.items()})
        frame = frame.join(_columns(etat, own, f"assigned_{name}"))
    if etat.loads:
        frame["second_cost"] = etat.loads.second.cost
    if etat.measures:
        frame = frame.join(etat.measures.points)
    polygons = squares_of(etat.demand).polygons(etat.demand.crs)
    return gpd.GeoDataFrame(frame, geometry=polygons, crs=etat.demand.crs)


def _plain(frame: pd.DataFrame, crs: int) -> gpd.GeoDataFrame:
    """Give a frame the types a GeoPackage holds; whatever is absent becomes NULL."""
    plain = frame.reset_index()
    for name in plain.columns.drop("geometry"):
        column = plain[name]
        if column.dtype == bool:
            plain[name] = column.astype(np.int16)
        elif column.dtype == "Float64":
            plain[name] = column.to_numpy(dtype=float, na_value=np.nan)
        elif not pd.api.types.is_numeric_dtype(column):
            plain[name] = column.astype(object).where(column.notna(), None)
    return gpd.GeoDataFrame(plain, geometry="geometry", crs=crs)


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

"""Layers of a GeoPackage as tables of PostGIS, all of them or none."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pyogrio

from territo.database import transaction
from territo.export.database_styles import write_styles

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sqlalchemy import Connection

    from territo.database import Address

# What only a desktop reads in the file, and what PostGIS has otherwise.
OF_THE_FILE = {"layer_styles", "qgis_projects"}
MANIFEST = "manifest"


@dataclass(frozen=True)
class Published:
    """What stands in the database now.

    Parameters
    ----------
    rows
        How many rows each table has.
    styles
        How many styles QGIS finds for them; absent when their table may not be made.
    """

    rows: Mapping[str, int]
    styles: int | None


def write_tables(layers: Path, address: Address) -> Published:
    """Replace the tables of a schema by the layers of a file, in one transaction.

    Parameters
    ----------
    layers
        A GeoPackage that territo wrote.
    address
        The database and the schema, which is made when it is missing.

    Returns
    -------
        What stands there. Places have a spatial index, ids are primary keys, columns and tables
        have their titles as comments, QGIS finds their styles, and ``manifest`` says what they were
        made from. Twice the same file gives twice the same tables; when anything fails, the earlier
        ones are as they were.

    Raises
    ------
    SourceError
        When the database cannot be reached, or refuses.
    """
    frames = {
        str(name): pyogrio.read_dataframe(layers, layer=name)
        for name, _ in pyogrio.list_layers(layers)
        if name not in OF_THE_FILE
    }
    tables, columns = _titles(layers)
    with transaction(address) as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {_quoted(address.schema)}")
        for name, frame in frames.items():
            _replace(connection, address.schema, name, frame)
            _key(connection, (address.schema, name), frame)
            _comment(connection, "TABLE", (address.schema, name), tables.get(name))
            for column in frame.columns:
                said = columns.get((name, "geom" if column == "geometry" else column))
                _comment(connection, "COLUMN", (address.schema, name, column), said)
        _replace(connection, address.schema, MANIFEST, _manifest(layers))
        styles = write_styles(connection, layers, address.schema, frames)
    return Published({name: len(frame) for name, frame in frames.items()}, styles)


def _replace(connection: Connection, schema: str, name: str, frame: pd.DataFrame) -> None:
    if isinstance(frame, gpd.GeoDataFrame):
        frame.to_postgis(name, connection, schema=schema, if_exists="replace", index=False)
    else:
        frame.to_sql(name, connection, schema=schema, if_exists="replace", index=False)


def _key(connection: Connection, place: tuple[str, str], frame: pd.DataFrame) -> None:
    """Make the first column the primary key, where it tells the rows apart."""
    first = frame.columns[0]
    if frame[first].is_unique and frame[first].notna().all():
        named = ".".join(map(_quoted, place))
        connection.exec_driver_sql(f"ALTER TABLE {named} ADD PRIMARY KEY ({_quoted(str(first))})")


def _comment(connection: Connection, kind: str, place: tuple[str, ...], said: str | None) -> None:
    if said:
        named = ".".join(_quoted(one) for one in place)
        text = said.replace("'", "''").replace("%", "%%")
        connection.exec_driver_sql(f"COMMENT ON {kind} {named} IS '{text}'")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""').replace("%", "%%") + '"'


def _titles(layers: Path) -> tuple[dict[str, str], dict[tuple[str, str], str]]:
    """Read the titles that the file carries: of its layers, and of their columns."""
    with closing(sqlite3.connect(layers)) as database:
        tables = dict(database.execute("SELECT table_name, description FROM gpkg_contents"))
        columns = {
            (table, column): ". ".join(filter(None, (title, more)))
            for table, column, title, more in database.execute(
                "SELECT table_name, column_name, title, description FROM gpkg_data_columns"
            )
        }
    return tables, columns


def _manifest(layers: Path) -> pd.DataFrame:
    told = pyogrio.read_info(layers, layer="communes")["dataset_metadata"] or {}
    return pd.DataFrame({"manifest": [told.get("TERRITO_MANIFEST", "{}")]})

"""How the tables of a database are drawn, where QGIS looks for it.

Table ``layer_styles`` as QGIS makes it (qgspostgresprovider.cpp, saveStyle), in the schema that
every connection sees first. Styles of others are left alone.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sqlalchemy import Connection

GEOMETRY = "geometry"
FIXED_DATE = "2000-01-01 00:00:00"
_KNOWN = "SELECT to_regclass('public.layer_styles') IS NOT NULL"
_MAY = "SELECT has_schema_privilege('public', 'CREATE')"
_TABLE = (
    "CREATE TABLE public.layer_styles (id serial PRIMARY KEY, f_table_catalog varchar, "
    "f_table_schema varchar, f_table_name varchar, f_geometry_column varchar, stylename text, "
    "styleqml xml, stylesld xml, useasdefault boolean, description text, "
    "owner varchar(63) DEFAULT CURRENT_USER, ui xml, "
    "update_time timestamp DEFAULT CURRENT_TIMESTAMP, type varchar)"
)
_OF_TABLE = (
    "f_table_catalog = current_database() AND f_table_schema = %s AND f_table_name = %s "
    "AND f_geometry_column = %s"
)
_AWAY = f"DELETE FROM public.layer_styles WHERE {_OF_TABLE} AND stylename = %s"  # noqa: S608 - ours
_OTHERS = f"SELECT count(*) FROM public.layer_styles WHERE {_OF_TABLE} AND useasdefault"  # noqa: S608 - ours
_ONE = (
    "INSERT INTO public.layer_styles (f_table_catalog, f_table_schema, f_table_name, "
    "f_geometry_column, stylename, styleqml, stylesld, useasdefault, description, update_time) "
    "VALUES (current_database(), %s, %s, %s, %s, XMLPARSE(DOCUMENT %s), XMLPARSE(DOCUMENT %s), "
    "%s, %s, %s)"
)


def write_styles(
    connection: Connection, layers: Path, schema: str, tables: Iterable[str]
) -> int | None:
    """Write the styles of a GeoPackage for the tables that its layers became.

    Parameters
    ----------
    connection
        The database, in a transaction.
    layers
        The GeoPackage.
    schema
        Where the tables are.
    tables
        Their names.

    Returns
    -------
        How many styles were written; None when there is no table of styles, and none may be made.
        A default that somebody else chose for a table stays the default.
    """
    if not connection.exec_driver_sql(_KNOWN).scalar():
        if not connection.exec_driver_sql(_MAY).scalar():
            return None
        connection.exec_driver_sql(_TABLE)
    there = set(tables)
    styles = [one for one in _styles(layers) if one[0] in there]
    for table, name, *_ in styles:
        connection.exec_driver_sql(_AWAY, (schema, table, GEOMETRY, name))
    # Asked before any of ours is there again: a table may have several.
    chosen = {
        table
        for table in there
        if connection.exec_driver_sql(_OTHERS, (schema, table, GEOMETRY)).scalar()
    }
    for table, name, qml, sld, default in styles:
        first = bool(default) and table not in chosen
        values = (schema, table, GEOMETRY, name, qml, sld, first, name, FIXED_DATE)
        connection.exec_driver_sql(_ONE, values)
    return len(styles)


def _styles(layers: Path) -> list[tuple[str, str, str, str, int]]:
    """Read the styles that the file carries."""
    with closing(sqlite3.connect(layers)) as database:
        return database.execute(
            "SELECT f_table_name, styleName, styleQML, styleSLD, useAsDefault FROM layer_styles "
            "ORDER BY id"
        ).fetchall()

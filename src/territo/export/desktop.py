"""What QGIS finds in the GeoPackage beside the layers: a style for each, and a ready project.

Tables ``layer_styles`` and ``qgis_projects`` as QGIS makes them (qgsogrprovidermetadata.cpp,
qgsgeopackageprojectstorage.cpp). Catalogue and schema of a style are empty texts: QGIS looks for
these, not for NULL; and for the name of the column of geometries.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from territo.export.columns import words
from territo.export.project import groups, qgz
from territo.export.qml import qml
from territo.export.sld import sld
from territo.export.styles import styles_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from territo.export.symbols import Style
    from territo.model import EtatDesLieux

_STYLES = (
    'CREATE TABLE "layer_styles" ("id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, '
    '"f_table_catalog" TEXT(256), "f_table_schema" TEXT(256), "f_table_name" TEXT(256), '
    '"f_geometry_column" TEXT(256), "styleName" TEXT(30), "styleQML" TEXT, "styleSLD" TEXT, '
    '"useAsDefault" BOOLEAN, "description" TEXT, "owner" TEXT(30), "ui" TEXT(30), '
    "\"update_time\" DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))"
)
_REGISTERED = (
    "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, "
    "srs_id) VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?, 0)"
)
_ONE_STYLE = (
    "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, "
    "styleName, styleQML, styleSLD, useAsDefault, description, owner, ui, update_time) "
    "VALUES ('', '', ?, 'geom', ?, ?, ?, ?, ?, '', NULL, ?)"
)
_PROJECTS = "CREATE TABLE qgis_projects (name TEXT PRIMARY KEY, metadata BLOB, content BLOB)"


def write_desktop(
    path: Path,
    etat: EtatDesLieux,
    layers: Mapping[str, pd.DataFrame],
    crs: int,
    date: str,
) -> None:
    """Write the styles and the project into a GeoPackage.

    Parameters
    ----------
    path
        The file, with its layers.
    etat
        What was found.
    layers
        The layers, by name.
    crs
        Their system.
    date
        The time that is stated, the same in every run.
    """
    styles = styles_of(etat, layers)
    titles = {name: _titles(frame, etat) for name, frame in layers.items()}
    project = qgz(path.name, etat, groups(etat, styles), titles, crs)
    stated = {"last_modified_time": date[:19], "last_modified_user": "territo"}
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(_STYLES)
        database.execute(_REGISTERED, [date])
        database.executemany(_ONE_STYLE, _rows(styles, titles, date))
        database.execute(_PROJECTS)
        database.execute(
            "INSERT INTO qgis_projects VALUES (?, ?, ?)",
            # The zip as hexadecimal text: it is what QGIS writes and reads.
            [etat.territory.slug, json.dumps(stated), project.hex()],
        )


def _titles(frame: pd.DataFrame, etat: EtatDesLieux) -> dict[str, str]:
    columns = map(str, frame.columns.drop("geometry", errors="ignore"))
    return {column: words(column, etat)[0] for column in columns}


def _rows(
    styles: Mapping[str, Sequence[Style]], titles: Mapping[str, Mapping[str, str]], date: str
) -> list[tuple[object, ...]]:
    return [
        (
            layer,
            style.name,
            qml(style, titles[layer]),
            sld(layer, style),
            number == 0,
            style.name,
            date,
        )
        for layer, own in styles.items()
        for number, style in enumerate(own)
    ]

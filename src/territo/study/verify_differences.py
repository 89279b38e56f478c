"""Where two results differ, in words."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pyogrio

from territo.study.verify_tables import of_pages, of_records, of_texts, table_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# How the tables of the file are drawn: they are compared as a whole.
STYLES = "layer_styles"
TABLES = (".csv", ".parquet", ".geojson", ".xlsx")


def differences(then: Path, now: Path) -> list[str]:
    """Compare two results of one kind.

    Parameters
    ----------
    then, now
        The files.

    Returns
    -------
        One line per difference found: layers, tables, parts, words. None where there is nothing to
        name, as of a picture.
    """
    suffix = then.suffix
    if suffix == ".gpkg":
        return of_layers(then, now)
    if suffix in TABLES:
        return of_tables(then, now)
    others = {".html": of_pages, ".json": of_records, ".toml": of_texts}
    try:
        return others[suffix](then, now) if suffix in others else []
    except ValueError:  # what was cut, or changed by hand
        return ["what it says cannot be read any more"]


def of_tables(then: Path, now: Path) -> list[str]:
    """Compare the tables of two files.

    Parameters
    ----------
    then, now
        The files: CSV, Parquet, GeoJSON or workbooks.

    Returns
    -------
        One line per table and column that differs, with the first row that does.
    """
    before, after = table_of(then), table_of(now)
    found = [f"{name}: only in one of the two" for name in sorted(set(before) ^ set(after))]
    for name in before:
        if name in after:
            found += _of_layer(name, before[name], after[name])
    return found


def of_manifests(then: Mapping[str, object], now: Mapping[str, object]) -> list[str]:
    """Compare what two results were made from.

    Parameters
    ----------
    then, now
        The manifests.

    Returns
    -------
        One line per difference: inputs read then and not now, or the other way round, or with
        other contents; parameters; the rest by name.
    """
    found = _keys("input", _inputs(then), _inputs(now))
    found += _keys("parameter", _settings(then), _settings(now))
    apart = {"inputs", "parameters"}
    rest = ({key: one[key] for key in one if key not in apart} for one in (then, now))
    return found + _keys("manifest:", *rest)


def of_layers(then: Path, now: Path) -> list[str]:
    """Compare the layers of two GeoPackages.

    Parameters
    ----------
    then, now
        The files.

    Returns
    -------
        One line per layer and column that differs, with the first row that does.
    """
    names = [sorted(str(name) for name, _ in pyogrio.list_layers(file)) for file in (then, now)]
    found = [
        f"layer {name}: only in one of the two" for name in sorted(set(names[0]) ^ set(names[1]))
    ]
    for name in sorted((set(names[0]) & set(names[1])) - {STYLES}):
        frames = (pyogrio.read_dataframe(file, layer=name) for file in (then, now))
        found += _of_layer(f"layer {name}", *frames)
    return found + _of_styles(then, now)


def _inputs(manifest: Mapping[str, object]) -> dict[str, object]:
    listed = manifest["inputs"]
    return {one["file"]: one["sha256"] for one in listed} if isinstance(listed, list) else {}


def _settings(manifest: Mapping[str, object]) -> dict[str, object]:
    stated = manifest["parameters"]
    return dict(stated) if isinstance(stated, dict) else {}


def _keys(what: str, then: Mapping[str, object], now: Mapping[str, object]) -> list[str]:
    found = []
    for key in sorted(set(then) | set(now)):
        if key not in now:
            found.append(f"{what} {key}: then, and not now")
        elif key not in then:
            found.append(f"{what} {key}: now, and not then")
        elif then[key] != now[key]:
            found.append(f"{what} {key}: {_short(then[key])} then, {_short(now[key])} now")
    return found


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:12]}…"  # noqa: PLR2004 - what a line holds


def _of_layer(name: str, then: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    if len(then) != len(now):
        return [f"{name}: {len(then)} rows then, {len(now)} now"]
    found = [
        f"{name}: column {column} only in one of the two"
        for column in sorted(set(then.columns) ^ set(now.columns))
    ]
    for column in then.columns.intersection(now.columns):
        apart = _apart(then[column], now[column])
        if apart.any():
            found.append(_said(name, column, then, now, apart))
    return found


def _apart(then: pd.Series, now: pd.Series) -> pd.Series:
    if isinstance(then, gpd.GeoSeries):
        return pd.Series(then.to_wkb() != now.to_wkb())
    return (then != now) & ~(then.isna() & now.isna())


def _said(name: str, column: str, then: pd.DataFrame, now: pd.DataFrame, apart: pd.Series) -> str:
    row = int(apart.to_numpy().argmax())
    where = f"{name}, {column}: {int(apart.sum())} of {len(then)} rows"
    if column == "geometry":
        return f"{where}, first of {then.iloc[row, 0]}"
    values = f"{then[column].iloc[row]} then, {now[column].iloc[row]} now"
    return f"{where}, first of {then.iloc[row, 0]} ({values})"


def _of_styles(then: Path, now: Path) -> list[str]:
    """Compare how the layers are drawn, and the project."""
    asked = {
        "styles": f"SELECT * FROM {STYLES} ORDER BY id",  # noqa: S608 - a name of ours
        "project": "SELECT * FROM qgis_projects ORDER BY name",
    }
    return [
        f"the {what} of QGIS" for what, sql in asked.items() if _rows(then, sql) != _rows(now, sql)
    ]


def _rows(file: Path, sql: str) -> list[tuple[object, ...]]:
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
            return database.execute(sql).fetchall()
    except sqlite3.OperationalError:  # written before there was such a table
        return []

"""Files of population, whatever their format, as rows of a few columns."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute
import pyarrow.csv
import pyarrow.parquet
import pyogrio
import shapely

from territo.crs import GRID_OF_METRIC
from territo.errors import Problem, SchemaError, SourceError
from territo.sources.population.columns import Columns, find_columns

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from territo.arrays import Floats

# Metric system -> how the files name the zone.
ZONES = {2154: "met", 5490: "mart", 2975: "reun"}
# Columns of the long tables of Mélodi, which hold several measures and years.
MELODI = ("POPREF_MEASURE", "GEO_OBJECT", "TIME_PERIOD")
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")


@dataclass(frozen=True)
class Rows:
    """Rows of population.

    Parameters
    ----------
    columns
        What the columns say.
    frame
        The rows, columns by the file's names: codes as text, the rest as written; with geometries
        for zones that a layer draws. Its index is the line in a table, the feature in a layer.
    year
        Year that the name of the file or of its layer gives; empty when it gives none.
    elsewhere
        Squares of a table that lie out of the box, and are not in the frame.
    """

    columns: Columns
    frame: pd.DataFrame
    year: str
    elsewhere: int = 0


@dataclass(frozen=True)
class Box:
    """The surroundings of a territory: what lies elsewhere need not be read.

    Parameters
    ----------
    bounds
        West, south, east and north in metres.
    crs
        Metric system of the territory.
    """

    bounds: tuple[float, float, float, float]
    crs: int

    def carried(self, crs: object) -> tuple[float, float, float, float]:
        """Return the bounds of the box in another system.

        Parameters
        ----------
        crs
            The system.

        Returns
        -------
            Bounds that hold all of it.
        """
        drawn = gpd.GeoSeries([shapely.box(*self.bounds)], crs=self.crs).segmentize(1000)
        west, south, east, north = (float(edge) for edge in drawn.to_crs(crs).total_bounds)
        return west, south, east, north


def read_rows(file: Path, box: Box, name: str = "") -> Rows:
    """Read the rows of a file of population.

    Parameters
    ----------
    file
        CSV, Parquet, or a layer that GDAL reads; a CSV or a GeoPackage may stand in a zip.
    box
        Around the territory.
    name
        Its name where it comes from, which says its format and its year; its own when empty.

    Returns
    -------
        The rows.

    Raises
    ------
    SourceError
        When the file cannot be read.
    SchemaError
        When its columns are of no known kind.
    """
    if file.is_dir() or (file.is_file() and not file.stat().st_size):
        fact = "is a folder" if file.is_dir() else "is empty"
        raise SourceError(f"{file} {fact}.", source=str(file), hint="Name the file itself.")
    if not file.is_file():
        raise SourceError(f"{file} does not exist.", source=str(file), hint="Check its name.")
    try:
        rows = _read(file, PurePath(name or file.name).suffix.lower(), box)
        return replace(rows, year=_year(name) or rows.year)
    except SchemaError:
        raise
    except (OSError, ValueError, pa.ArrowException, zipfile.BadZipFile, RuntimeError) as error:
        raise SourceError(
            f"{file} cannot be read ({error}).",
            source=str(file),
            hint="Give a grid of Insee (GeoPackage, CSV or Parquet), taken out of its archive.",
        ) from error


def _read(file: Path, suffix: str, box: Box) -> Rows:
    if suffix == ".zip":
        return _read_zip(file, box)
    if suffix == ".parquet":
        return _read_parquet(file, box)
    if suffix in {".csv", ".txt"}:
        return _read_csv(file.read_bytes(), file, file.name, box)
    return _read_layer(str(file), file, box)


def numbers(rows: Rows, name: str, file: Path) -> Floats:
    """Read a column of counts.

    Parameters
    ----------
    rows
        The rows.
    name
        The file's name of the column.
    file
        The file, for the message.

    Returns
    -------
        Numbers, shape (n,); an empty cell is zero.

    Raises
    ------
    SchemaError
        When a cell is no number, or below zero; the first ones are named.
    """
    column = rows.frame[name]
    if not pd.api.types.is_numeric_dtype(column):
        text = column.astype(str).str.strip().str.replace(",", ".")
        column = pd.to_numeric(text.where(text.ne(""), "0"), errors="coerce")
        column = column.where(rows.frame[name].notna(), 0)
    values = column.to_numpy(dtype=float, na_value=np.nan)
    values = np.where(rows.frame[name].isna().to_numpy(), 0.0, values)
    wrong = np.flatnonzero(~(values >= 0) | ~np.isfinite(values))
    if len(wrong):
        problems = [
            Problem(
                f'"{rows.frame[name].iloc[row]}" is no count of inhabitants',
                int(rows.frame.index[row]),
                name,
            )
            for row in wrong[:20].tolist()
        ]
        raise SchemaError(str(file), problems, "Correct the rows named above.")
    return values


def _columns(names: Iterable[str], file: Path) -> Columns:
    names = list(names)
    found = find_columns(names)
    if found is None:
        raise SchemaError(
            str(file),
            [Problem("no column of inhabitants (ind, POP, PMUN) with a square, IRIS or commune")],
            f"Found: {', '.join(names[:40])}.",
        )
    return found


def _year(*names: str) -> str:
    return next((found[1] for name in names if (found := _YEAR.search(name))), "")


def _read_zip(file: Path, box: Box) -> Rows:
    """Read what a zip holds for the zone; beside the data stands a file that describes them."""
    with zipfile.ZipFile(file) as archive:
        held = [
            name
            for name in archive.namelist()
            if name.lower().endswith((".csv", ".txt", ".gpkg"))
            and not name.rsplit("/", 1)[-1].lower().startswith("meta")
        ]
        zone = ZONES.get(box.crs, "")
        own = [name for name in held if f"_{zone}." in name.lower()]
        chosen = own if len(own) == 1 else held
        if len(chosen) != 1:
            raise ValueError(f"its archive holds {', '.join(archive.namelist()[:10])}")
        if chosen[0].lower().endswith(".gpkg"):
            return _read_layer(f"/vsizip/{file.as_posix()}/{chosen[0]}", file, box)
        return _read_csv(archive.read(chosen[0]), file, chosen[0], box)


def _read_parquet(file: Path, box: Box) -> Rows:
    schema = pa.parquet.read_schema(file)
    columns = _columns(schema.names, file)
    if columns.kind == "iris" and "geometry" in schema.names:
        frame = gpd.read_parquet(file, columns=[*columns.used, "geometry"])
        return Rows(columns, _texts(frame, columns), _year(file.stem))
    table = pa.parquet.read_table(file, columns=list(columns.used))
    return _rows(table, columns, _year(file.stem), box)


def _read_csv(content: bytes, file: Path, name: str, box: Box) -> Rows:
    encoding = "utf8" if _is_utf8(content[:65536]) else "cp1252"
    start = content[:65536].decode(encoding, errors="replace").lstrip("\ufeff")
    header = (start.splitlines() or [""])[0]
    delimiter = max(",;\t", key=header.count)
    names = [cell.strip('" ') for cell in header.split(delimiter)]
    columns = _columns(names, file)
    read = [*columns.used, *(cell for cell in MELODI if cell in names)]
    table = pa.csv.read_csv(
        pa.BufferReader(content),
        read_options=pa.csv.ReadOptions(encoding=encoding),
        parse_options=pa.csv.ParseOptions(delimiter=delimiter),
        convert_options=pa.csv.ConvertOptions(
            include_columns=read, column_types=dict.fromkeys(read, pa.string())
        ),
    )
    return _rows(table, columns, _year(file.stem, name), box)


def _rows(table: pa.Table, columns: Columns, year: str, box: Box) -> Rows:
    """Keep the squares of a table that lie in the box; a whole country has two million."""
    near = np.ones(len(table), dtype=bool)
    if columns.kind == "grid":
        near = _in_box(table[columns.key], box).to_numpy()
    lines = np.flatnonzero(near) + 2
    frame = _texts(table.filter(pa.array(near)).to_pandas(), columns).set_axis(lines)
    return Rows(columns, frame, year, int((~near).sum()))


def _in_box(ids: pa.ChunkedArray, box: Box) -> pa.ChunkedArray:
    """Tell the squares that lie in the box; an id that says no place stays, to be told."""
    parts = pa.compute.extract_regex(
        ids, r"^CRS(?P<crs>\d+)RES\d+mN(?P<north>-?\d+)E(?P<east>-?\d+)$"
    )
    wanted = GRID_OF_METRIC[box.crs]
    west, south, east, north = box.carried(wanted)
    x, y, crs = (
        pa.compute.cast(pa.compute.struct_field(parts, name), pa.int64())
        for name in ("east", "north", "crs")
    )
    inside = pa.compute.and_(
        pa.compute.and_(pa.compute.greater(x, int(west)), pa.compute.less(x, int(east))),
        pa.compute.and_(pa.compute.greater(y, int(south)), pa.compute.less(y, int(north))),
    )
    other = pa.compute.not_equal(crs, wanted)
    return pa.compute.fill_null(pa.compute.or_(inside, other), fill_value=True)


def _is_utf8(start: bytes) -> bool:
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as error:
        # Cut in the middle of a letter is no fault.
        return error.start >= len(start) - 4
    return True


def _read_layer(path: str, file: Path, box: Box) -> Rows:
    layer = _layer_of_people(path, file)
    info = pyogrio.read_info(path, layer=layer)
    columns = _columns(info["fields"], file)
    drawn = info["geometry_type"] and info["crs"]
    frame = pyogrio.read_dataframe(
        path,
        layer=layer,
        columns=list(columns.used),
        bbox=box.carried(info["crs"]) if drawn else None,
        read_geometry=columns.kind == "iris",
    )
    return Rows(columns, _texts(frame, columns), _year(file.stem, layer))


def _layer_of_people(path: str, file: Path) -> str:
    """Choose the layer that counts inhabitants."""
    names = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
    known = [name for name in names if find_columns(pyogrio.read_info(path, layer=name)["fields"])]
    if len(known) > 1:
        mainland = [name for name in known if name.lower().endswith("_met")]
        known = mainland if len(mainland) == 1 else known
    if len(known) == 1:
        return known[0]
    if known:
        raise ValueError(f"several of its layers count inhabitants: {', '.join(known)}")
    _columns(pyogrio.read_info(path, layer=names[0])["fields"], file)
    return names[0]


def _texts(frame: pd.DataFrame, columns: Columns) -> pd.DataFrame:
    """Make codes text, whatever the format took them for."""
    named = [name for name in (columns.key, columns.communes) if name]
    texts = {name: frame[name].astype("string").fillna("").astype(object) for name in named}
    return frame.assign(**texts)

"""Files of population, whatever their format, as rows of a few columns."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pyogrio

from territo.errors import Problem, SchemaError, SourceError
from territo.sources.population.columns import Columns, find_columns

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from territo.arrays import Floats

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
        for zones that a layer draws.
    year
        Year that the name of the file or of its layer gives; empty when it gives none.
    """

    columns: Columns
    frame: pd.DataFrame
    year: str


def read_rows(file: Path, bounds: tuple[float, float, float, float], crs: int) -> Rows:
    """Read the rows of a file of population.

    Parameters
    ----------
    file
        CSV (alone or in a zip), Parquet, or a layer that GDAL reads.
    bounds
        Box around the territory: what a layer draws elsewhere is not read.
    crs
        Its system.

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
    if not file.is_file():
        raise SourceError(f"{file} does not exist.", source=str(file), hint="Check its name.")
    suffix = file.suffix.lower()
    try:
        if suffix == ".parquet":
            return _read_parquet(file)
        if suffix in {".csv", ".txt", ".zip"}:
            return _read_csv(file)
        return _read_layer(file, bounds, crs)
    except (OSError, ValueError, pa.ArrowException, zipfile.BadZipFile, RuntimeError) as error:
        if isinstance(error, SchemaError):
            raise
        raise SourceError(
            f"{file} cannot be read ({error}).",
            source=str(file),
            hint="Give a grid of Insee (GeoPackage, CSV or Parquet), taken out of its archive.",
        ) from error


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
            Problem(f'"{rows.frame[name].iloc[row]}" is no count of inhabitants', row + 2, name)
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


def _read_parquet(file: Path) -> Rows:
    schema = pa.parquet.read_schema(file)
    columns = _columns(schema.names, file)
    geometry = "geometry" if columns.kind == "iris" and "geometry" in schema.names else ""
    if geometry:
        frame = gpd.read_parquet(file, columns=[*columns.used, geometry])
    else:
        frame = pa.parquet.read_table(file, columns=list(columns.used)).to_pandas()
    return Rows(columns, _texts(frame, columns), _year(file.stem))


def _read_csv(file: Path) -> Rows:
    name, content = _content(file)
    text = content[:65536]
    encoding = "utf8" if _is_utf8(text) else "cp1252"
    header = text.decode(encoding, errors="replace").lstrip("\ufeff").splitlines()[0]
    delimiter = max(",;\t", key=header.count)
    columns = _columns([cell.strip('" ') for cell in header.split(delimiter)], file)
    melodi = [cell for cell in ("POPREF_MEASURE", "GEO_OBJECT", "TIME_PERIOD") if cell in header]
    table = pa.csv.read_csv(
        pa.BufferReader(content),
        read_options=pa.csv.ReadOptions(encoding=encoding),
        parse_options=pa.csv.ParseOptions(delimiter=delimiter),
        convert_options=pa.csv.ConvertOptions(
            include_columns=[*columns.used, *melodi],
            column_types={one: pa.string() for one in (*columns.used, *melodi)},
        ),
    )
    return Rows(columns, table.to_pandas(), _year(file.stem, name))


def _content(file: Path) -> tuple[str, bytes]:
    """Take the data out of a zip, which also holds a file that describes them."""
    if file.suffix.lower() != ".zip":
        return file.name, file.read_bytes()
    with zipfile.ZipFile(file) as archive:
        held = [
            name
            for name in archive.namelist()
            if name.lower().endswith((".csv", ".txt"))
            and not name.rsplit("/", 1)[-1].lower().startswith("meta")
        ]
        if len(held) != 1:
            raise ValueError(f"its archive holds {', '.join(archive.namelist()[:10])}")
        return held[0], archive.read(held[0])


def _is_utf8(start: bytes) -> bool:
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as error:
        # Cut in the middle of a letter is no fault.
        return error.start >= len(start) - 4
    return True


def _read_layer(file: Path, bounds: tuple[float, float, float, float], crs: int) -> Rows:
    layer = _layer_of_people(file)
    info = pyogrio.read_info(file, layer=layer)
    columns = _columns(info["fields"], file)
    box = None
    if info["geometry_type"] and info["crs"]:
        drawn = gpd.GeoSeries.from_wkt([_box_text(bounds)], crs=crs)
        box = tuple(drawn.segmentize(1000).to_crs(info["crs"]).total_bounds)
    frame = pyogrio.read_dataframe(
        file,
        layer=layer,
        columns=list(columns.used),
        bbox=box,
        read_geometry=columns.kind == "iris",
    )
    return Rows(columns, _texts(frame, columns), _year(file.stem, layer))


def _layer_of_people(file: Path) -> str:
    """Choose the layer that counts inhabitants."""
    names = [str(name) for name in pyogrio.list_layers(file)[:, 0]]
    known = [name for name in names if find_columns(pyogrio.read_info(file, layer=name)["fields"])]
    if len(known) > 1:
        mainland = [name for name in known if name.lower().endswith("_met")]
        known = mainland if len(mainland) == 1 else known
    if len(known) == 1:
        return known[0]
    if known:
        raise ValueError(f"several of its layers count inhabitants: {', '.join(known)}")
    _columns(pyogrio.read_info(file, layer=names[0])["fields"], file)
    return names[0]


def _box_text(bounds: tuple[float, float, float, float]) -> str:
    west, south, east, north = bounds
    return (
        f"POLYGON (({west} {south}, {east} {south}, {east} {north}, {west} {north}, "
        f"{west} {south}))"
    )


def _texts(frame: pd.DataFrame, columns: Columns) -> pd.DataFrame:
    """Make codes text, whatever the format took them for."""
    named = [name for name in (columns.key, columns.communes) if name]
    texts = {name: frame[name].astype("string").fillna("").astype(object) for name in named}
    return frame.assign(**texts)

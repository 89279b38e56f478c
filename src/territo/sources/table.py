"""Lists out of CSV files and vector layers, each row with the line it stands on."""

from __future__ import annotations

import csv
import datetime as dt
import difflib
import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from territo.crs import LONLAT
from territo.errors import Problem, SchemaError, SourceError
from territo.sources.layer import read_layer
from territo.sources.schemas import adapt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

DELIMITERS = ",;\t"


@dataclass(frozen=True)
class Raw:
    """Rows of text as a file holds them.

    Parameters
    ----------
    rows
        One row per place, index ``line``.
    header_line
        Line of the header; 0 for a layer.
    lonlat
        Positions of a layer, as text in degrees, empty where there is no point; absent for a list.
    """

    rows: pd.DataFrame
    header_line: int = 0
    lonlat: pd.DataFrame | None = None


@dataclass(frozen=True)
class Table:
    """A list of places with our column names.

    Parameters
    ----------
    rows
        One row per place, index ``line`` (in a CSV, the line where the row begins; in a layer, the
        number of the feature): every column as text, an empty one being an empty text; ``lon`` and
        ``lat`` as text, empty where there is no point.
    known
        Name of the known kind of list it is, such as ``France Services``; empty for one of the
        user's own.
    """

    rows: pd.DataFrame
    known: str


def read_table(
    file: Path,
    required: Sequence[str],
    columns: Mapping[str, str] | None = None,
    *,
    placed: bool = True,
) -> Table:
    """Read a list of places as text.

    Parameters
    ----------
    file
        A CSV (comma, semicolon or tab; UTF-8 or Windows' cp1252) or an Excel workbook (its first
        sheet that holds something), with ``lon`` and ``lat`` or with columns of a known kind of
        list; or any layer of points that GDAL reads, or GeoParquet, and that declares its system.
    required
        Columns it must have besides the position.
    columns
        Our column -> theirs, for a list with names of its own.
    placed
        Whether it must have the columns of a position, even if some are empty.

    Returns
    -------
        The list.

    Raises
    ------
    SourceError
        When the file is missing, empty or unreadable.
    SchemaError
        When columns are missing or rows are broken.
    CRSError
        When a layer, or x and y, come without a coordinate system.
    """
    if not file.is_file():
        raise SourceError(f"{file} does not exist.", source=str(file), hint="Check its name.")
    if file.stat().st_size == 0:
        raise SourceError(f"{file} is empty.", source=str(file), hint="Export the list again.")
    suffix = file.suffix.lower()
    if suffix in {".csv", ".txt", ".tsv"}:
        raw = _read_csv(file)
    elif suffix in {".xlsx", ".xlsm"}:
        raw = _read_workbook(file)
    else:
        raw = _read_layer(file)
    adapted = adapt(raw.rows, columns or {}, str(file))
    rows = adapted.table
    if raw.lonlat is not None:
        rows = rows.assign(lon=raw.lonlat["lon"], lat=raw.lonlat["lat"])
    wanted = (*required, "lon", "lat") if placed else required
    missing = [name for name in wanted if name not in rows]
    if missing:
        problems = [Problem("missing column", raw.header_line, name) for name in missing]
        raise SchemaError(str(file), problems, _header_hint(list(raw.rows.columns), missing))
    return Table(rows, adapted.schema.name if adapted.schema else "")


def _read_csv(file: Path) -> Raw:
    text = _decode(file)
    header_line = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=header_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    records: list[tuple[int, list[str]]] = []
    begins = 1
    for cells in _records(reader, file):
        records.append((begins, [cell.strip() for cell in cells]))
        begins = reader.line_num + 1
    return _rows_under_a_header(records, file)


def _read_workbook(file: Path) -> Raw:
    """Read the first sheet that holds something, each cell as the text a reader sees in it."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise SourceError(
            f"{file} is not an Excel workbook ({error}).",
            source=str(file),
            hint='Save it as ".xlsx", or as "CSV UTF-8".',
        ) from error
    try:
        for sheet in book.worksheets:
            records = [
                (line, [cell_text(value) for value in row])
                for line, row in enumerate(sheet.iter_rows(values_only=True), start=1)
            ]
            if any(any(cells) for _, cells in records):
                return _rows_under_a_header(_trimmed(records), file)
    finally:
        book.close()
    raise SourceError(f"{file} has no sheet with a row.", source=str(file), hint="Check it.")


def cell_text(value: object) -> str:
    """Write a cell as text: whole numbers without a point, dates as ISO writes them.

    Parameters
    ----------
    value
        What the cell holds; None for nothing.

    Returns
    -------
        The text that a reader sees.
    """
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()[:10]
    return str(value).strip()


def _trimmed(records: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """Cut the empty columns that a sheet carries to the right of its header."""
    header = next(cells for _, cells in records if any(cells))
    width = max(place for place, cell in enumerate(header, start=1) if cell)
    return [
        (line, cells[:width] + [cell for cell in cells[width:] if cell]) for line, cells in records
    ]


def _rows_under_a_header(records: Sequence[tuple[int, list[str]]], file: Path) -> Raw:
    """Tell the header from the rows, and refuse rows of another length, all at once."""
    filled = [(line, cells) for line, cells in records if any(cells)]
    problems: list[Problem] = []
    if not filled:
        raise SourceError(f"{file} is empty.", source=str(file), hint="Export the list again.")
    header_line, header = filled[0]
    twice = sorted({name for name in header if header.count(name) > 1})
    problems += [Problem("column written twice", header_line, name) for name in twice]
    problems += [
        Problem(f"{len(cells)} cells, where the header has {len(header)}", line)
        for line, cells in filled[1:]
        if len(cells) != len(header)
    ]
    if not problems and len(filled) == 1:
        problems.append(Problem("a header and no row"))
    if problems:
        raise SchemaError(str(file), problems, "Correct the lines named above.")
    lines = pd.Index([line for line, _ in filled[1:]], name="line")
    return Raw(
        pd.DataFrame([cells for _, cells in filled[1:]], columns=header, index=lines), header_line
    )


def _records(reader: Iterator[list[str]], file: Path) -> Iterator[list[str]]:
    """Give the records of a CSV; one that the reader refuses is told with its line."""
    try:
        yield from reader
    except csv.Error as error:
        raise SourceError(
            f"{file}, before line {reader.line_num + 1}: {error}.",  # type: ignore[attr-defined]
            source=str(file),
            hint="Look for a quotation mark that is opened and never closed.",
        ) from error


def _decode(file: Path) -> str:
    """Decode UTF-8, else what Excel writes on a French Windows."""
    raw = file.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise SourceError(
            f"{file}, line {line}: neither UTF-8 nor cp1252 (byte 0x{raw[error.start]:02x}).",
            source=str(file),
            hint='Save it as "CSV UTF-8".',
        ) from error


def _header_hint(header: list[str], missing: Sequence[str]) -> str:
    usual = {"lon": "longitude", "lat": "latitude", "site": "id", "name": "nom"}
    found = {name.casefold(): name for name in header}
    renames = []
    for name in missing:
        near = difflib.get_close_matches(usual.get(name, name), found, n=1, cutoff=0.7)
        near = near or difflib.get_close_matches(name, found, n=1, cutoff=0.7)
        renames += [f'"{found[near[0]]}" to "{name}"'] if near else []
    if renames:
        return f"Rename {' and '.join(renames)}, or say so in territo.toml ([site_columns])."
    return f"Found: {', '.join(header)}."


def _read_layer(file: Path) -> Raw:
    layer = read_layer(file, "Point", "sites")
    layer.geometry = _single(layer.geometry)
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
    return Raw(table, lonlat=lonlat)


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

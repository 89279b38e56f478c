"""Lists out of CSV files and vector layers, each row with the line it stands on."""

from __future__ import annotations

import csv
import difflib
import io
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from territo.crs import LONLAT, likely
from territo.errors import CRSError, Problem, SchemaError, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

DELIMITERS = ",;\t"


def read_table(file: Path, required: Sequence[str]) -> pd.DataFrame:
    """Read a list of places as text.

    Parameters
    ----------
    file
        A CSV (comma, semicolon or tab, UTF-8) with the columns ``lon`` and ``lat``, or any layer of
        points that GDAL reads and that declares its coordinate system.
    required
        Columns it must have besides the position.

    Returns
    -------
        One row per place, index ``line`` (in a CSV, the line where the row begins; in a layer, the
        number of the feature): every column as text, an empty one being an empty text; ``lon`` and
        ``lat`` as text, empty where there is no point.

    Raises
    ------
    SourceError
        When the file is missing, empty or unreadable.
    SchemaError
        When columns are missing or rows are broken.
    CRSError
        When a layer does not declare its coordinate system.
    """
    if not file.is_file():
        raise SourceError(f"{file} does not exist.", source=str(file), hint="Check its name.")
    if file.stat().st_size == 0:
        raise SourceError(f"{file} is empty.", source=str(file), hint="Export the list again.")
    if file.suffix.lower() in {".csv", ".txt", ".tsv"}:
        return _read_csv(file, [*required, "lon", "lat"])
    return _read_layer(file, required)


def _read_csv(file: Path, required: Sequence[str]) -> pd.DataFrame:
    text = _decode(file)
    header_line = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=header_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header: list[str] = []
    rows: list[list[str]] = []
    lines: list[int] = []
    problems: list[Problem] = []
    begins = 1
    for cells in _records(reader, file):
        line, begins = begins, reader.line_num + 1
        if not any(cell.strip() for cell in cells):
            continue
        if not header:
            header = [cell.strip() for cell in cells]
            problems += _header_problems(header, required, line)
        elif len(cells) != len(header):
            problems.append(
                Problem(f"{len(cells)} cells, where the header has {len(header)}", line)
            )
        else:
            rows.append([cell.strip() for cell in cells])
            lines.append(line)
    if not problems and not rows:
        problems.append(Problem("a header and no row"))
    if problems:
        raise SchemaError(str(file), problems, _header_hint(header, required))
    return pd.DataFrame(rows, columns=header, index=pd.Index(lines, name="line"))


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
    raw = file.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise SourceError(
            f"{file}, line {line}: not UTF-8 (byte 0x{raw[error.start]:02x}).",
            source=str(file),
            hint='Save it as "CSV UTF-8".',
        ) from error


def _header_problems(header: list[str], required: Sequence[str], line: int) -> list[Problem]:
    missing = [name for name in required if name not in header]
    twice = sorted({name for name in header if header.count(name) > 1})
    return [Problem("missing column", line, name) for name in missing] + [
        Problem("column written twice", line, name) for name in twice
    ]


def _header_hint(header: list[str], required: Sequence[str]) -> str:
    missing = [name for name in required if name not in header]
    if not missing:
        return "Correct the lines named above."
    usual = {"lon": "longitude", "lat": "latitude", "site": "id", "name": "nom"}
    found = {name.casefold(): name for name in header}
    renames = []
    for name in missing:
        near = difflib.get_close_matches(usual.get(name, name), found, n=1, cutoff=0.7)
        near = near or difflib.get_close_matches(name, found, n=1, cutoff=0.7)
        renames += [f'"{found[near[0]]}" to "{name}"'] if near else []
    return f"Rename {' and '.join(renames)}." if renames else f"Found: {', '.join(header)}."


def _read_layer(file: Path, required: Sequence[str]) -> pd.DataFrame:
    try:
        layer = pyogrio.read_dataframe(file, layer=_layer_of_points(file))
    except pyogrio.errors.DataSourceError as error:
        raise SourceError(
            f"{file} is not a layer that GDAL reads.",
            source=str(file),
            hint="Give a CSV, GeoPackage, GeoJSON or Shapefile.",
        ) from error
    if "geometry" not in layer:
        raise SourceError(f"{file} holds no geometry.", source=str(file), hint="Give points.")
    if layer.crs is None:
        raise CRSError(
            f"{file} declares no coordinate system.",
            f"Declare the one its coordinates are in{likely(layer)}.",
        )
    layer.index = pd.RangeIndex(1, len(layer) + 1, name="line")
    layer.geometry = _single(layer.geometry)
    problems = _layer_problems(layer, required)
    if problems:
        raise SchemaError(str(file), problems, _header_hint(list(layer.columns), required))
    points = layer.geometry.to_crs(LONLAT)
    table = layer.drop(columns=["geometry", "lon", "lat"], errors="ignore").astype(object)
    table = table.where(table.notna(), "").astype(str)
    # 17 digits carry a double without loss from text to text.
    table["lon"] = [f"{value:.17g}" if np.isfinite(value) else "" for value in points.x]
    table["lat"] = [f"{value:.17g}" if np.isfinite(value) else "" for value in points.y]
    return table


def _layer_of_points(file: Path) -> str | None:
    """Choose the layer to read: the only one, or the only one of points."""
    layers = pyogrio.list_layers(file)
    points = [name for name, kind in layers if kind and "Point" in kind]
    if len(layers) == 1:
        return str(layers[0][0])
    if len(points) != 1:
        names = ", ".join(str(name) for name, _ in layers)
        raise SourceError(
            f"{file} holds {len(points)} layers of points, not one (layers: {names}).",
            source=str(file),
            hint="Save the layer of the sites in a file of its own.",
        )
    return str(points[0])


def _single(geometry: gpd.GeoSeries) -> gpd.GeoSeries:
    """Take the point out of those that a format wrapped as several of which there is one."""
    alone = (geometry.geom_type == "MultiPoint") & (geometry.count_geometries() == 1)
    first = shapely.get_geometry(geometry.to_numpy(), 0)
    return geometry.where(~alone, gpd.GeoSeries(first, index=geometry.index, crs=geometry.crs))


def _layer_problems(layer: gpd.GeoDataFrame, required: Sequence[str]) -> list[Problem]:
    problems = [
        Problem("missing column", column=name) for name in required if name not in layer.columns
    ]
    if layer.empty:
        problems.append(Problem("a layer with no feature"))
    drawn = layer.geometry.dropna()
    others = drawn[drawn.geom_type != "Point"]
    return problems + [
        Problem(f"a {kind}, where a point is needed", line, "geometry")
        for line, kind in others.geom_type.items()
    ]

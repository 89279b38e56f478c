"""Lists out of files, each row with the line it stands on, with our column names."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from territo.errors import Problem, SchemaError, SourceError
from territo.sources.adapt import adapt, undeclared
from territo.sources.documents import read_json
from territo.sources.layers import read_layer
from territo.sources.rows import cleaned
from territo.sources.spreadsheets import read_csv, read_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from territo.sources.rows import Raw


@dataclass(frozen=True)
class Table:
    """A list of places with our column names.

    Parameters
    ----------
    rows
        One row per place, index ``line`` (in a CSV, the line where the row begins; in a layer or a
        document, the number of the feature or the record): every column as text, an empty one being
        an empty text; ``lon`` and ``lat`` as text, empty where there is no point.
    known
        Name of the known kind of list it is, such as ``France Services``; empty for one of the
        user's own.
    problems
        What was in a cell and could not be kept: control characters, JSON that is none. Their rows
        are there.
    """

    rows: pd.DataFrame
    known: str
    problems: tuple[Problem, ...] = ()


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
        A CSV (comma, semicolon, tab or bar; UTF-8, UTF-16 or Windows' cp1252) or an Excel workbook
        (its first sheet that holds something), or records in JSON, with ``lon`` and ``lat`` or with
        columns of a known kind of list; or any layer of points that GDAL reads, or GeoParquet, and
        that declares its system.
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
    raw = _read(file)
    adapted = adapt(raw.rows, columns or {}, str(file))
    rows, unseen = cleaned(adapted.table)
    if raw.lonlat is not None:
        rows = rows.assign(lon=raw.lonlat["lon"], lat=raw.lonlat["lat"])
    wanted = (*required, "lon", "lat") if placed else required
    missing = [name for name in wanted if name not in rows]
    if missing:
        header = [str(name) for name in raw.rows.columns]
        renames = _renames(header, missing)
        if placed and {"lon", "lat"} <= set(missing):
            others = {ours: name for ours, name in renames.items() if ours in required}
            undecided = undeclared(rows, str(file), others)
            if undecided:
                raise undecided
        problems = [Problem("missing column", raw.header_line, name) for name in missing]
        if missing == ["lon", "lat"] and not renames:
            raise SchemaError(str(file), problems, "Place its addresses with `territo geocode`.")
        raise SchemaError(str(file), problems, _header_hint(header, renames))
    problems = sorted((*adapted.problems, *unseen), key=lambda problem: problem.line)
    return Table(rows, adapted.schema.name if adapted.schema else "", tuple(problems))


def _read(file: Path) -> Raw:
    """Read a file by what its name says it is."""
    if file.is_dir():
        raise SourceError(
            f"{file} is a folder.", source=str(file), hint="Name the list that is in it."
        )
    if not file.is_file():
        raise SourceError(f"{file} does not exist.", source=str(file), hint="Check its name.")
    if file.stat().st_size == 0:
        raise SourceError(f"{file} is empty.", source=str(file), hint="Export the list again.")
    suffix = file.suffix.lower()
    if suffix in {".csv", ".txt", ".tsv"}:
        return read_csv(file)
    if suffix in {".xlsx", ".xlsm"}:
        return read_workbook(file)
    records = read_json(file) if suffix == ".json" else None
    return read_layer(file) if records is None else records


def _renames(header: Sequence[str], missing: Sequence[str]) -> dict[str, str]:
    """Guess which columns a list has under another name: ours -> theirs."""
    usual = {"lon": "longitude", "lat": "latitude", "site": "id", "name": "nom"}
    found = {name.casefold(): name for name in header}
    renames = {}
    for name in missing:
        near = difflib.get_close_matches(usual.get(name, name), found, n=1, cutoff=0.7)
        near = near or difflib.get_close_matches(name, found, n=1, cutoff=0.7)
        if near:
            renames[name] = found[near[0]]
    return renames


def _header_hint(header: Sequence[str], renames: Mapping[str, str]) -> str:
    if renames:
        changes = " and ".join(f'"{theirs}" to "{ours}"' for ours, theirs in renames.items())
        return f"Rename {changes}, or say so in territo.toml ([site_columns])."
    return f"Found: {', '.join(header)}."

"""Files of the Base permanente des équipements, read piece by piece: they hold millions of rows.

Parquet, CSV, or a ZIP with one CSV of data; what a file is, its first bytes say.
"""

from __future__ import annotations

import zipfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import pandas as pd

from territo.errors import Problem, SchemaError, SourceError
from territo.sources.rows import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

ZIP, PARQUET = b"PK", b"PAR1"
# How much is read at a time: bytes of a CSV, rows of a Parquet.
PIECE = 1 << 21
PARQUET_ROWS = 1 << 16
LONGEST_HEADER = 1 << 16
HINT = "Give BPE24.parquet, or BPE25.zip as it is, from insee.fr."


def read_file(
    file: Path, columns: Sequence[str], needed: Sequence[str], wanted: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    """Read some columns of the rows that are wanted.

    Parameters
    ----------
    file
        The file.
    columns
        The columns; one that the file lacks is empty.
    needed
        Those that the file must have.
    wanted
        Column -> values, one of which a row must hold.

    Returns
    -------
        The rows, all text, nothing for nothing.

    Raises
    ------
    SourceError
        When the file cannot be read.
    SchemaError
        When it lacks a column.
    """
    import pyarrow as pa  # noqa: PLC0415 - as below

    if not file.is_file():
        raise SourceError(f"{file} does not exist.", source=str(file), hint="Check its name.")
    with file.open("rb") as opened:
        start = opened.read(len(PARQUET))
    read = _parquet if start == PARQUET else _csv
    try:
        rows = read(file, columns, needed, wanted)
    except (pa.ArrowException, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise SourceError(
            f"{file} cannot be read ({str(error).splitlines()[0]}).", source=str(file), hint=HINT
        ) from error
    return rows.reindex(columns=list(columns)).map(_text)


def _parquet(
    file: Path, columns: Sequence[str], needed: Sequence[str], wanted: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    import pyarrow as pa  # noqa: PLC0415 - half a second, and only for these files
    from pyarrow import parquet  # noqa: PLC0415 - as above

    with parquet.ParquetFile(file) as opened:
        _require(file, needed, opened.schema_arrow.names)
        present = [name for name in columns if name in opened.schema_arrow.names]
        batches = opened.iter_batches(PARQUET_ROWS, columns=present)
        return _kept(batches, {name: (pa.string(), some) for name, some in wanted.items()}, present)


def _csv(
    file: Path, columns: Sequence[str], needed: Sequence[str], wanted: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    import pyarrow as pa  # noqa: PLC0415 - half a second, and only for these files
    from pyarrow import csv  # noqa: PLC0415 - as above

    with _opened(file) as stream:
        header = stream.readline(LONGEST_HEADER).decode("utf-8-sig", errors="replace")
    delimiter = max(";,", key=header.count)
    names = [name.strip(' "\r\n') for name in header.split(delimiter)]
    _require(file, needed, names)
    present = [name for name in columns if name in names]
    # Bytes: older editions are no UTF-8, and only what is kept need be decoded.
    how = csv.ConvertOptions(
        include_columns=present, column_types=dict.fromkeys(present, pa.binary()), check_utf8=False
    )
    with (
        _opened(file) as stream,
        csv.open_csv(
            stream,
            read_options=csv.ReadOptions(block_size=PIECE, column_names=names, skip_rows=1),
            parse_options=csv.ParseOptions(delimiter=delimiter),
            convert_options=how,
        ) as reader,
    ):
        coded = {
            name: (pa.binary(), [one.encode() for one in some]) for name, some in wanted.items()
        }
        return _kept(reader, coded, present)


def _kept(
    batches: Iterable[Any], wanted: Mapping[str, tuple[Any, Sequence[object]]], names: Sequence[str]
) -> pd.DataFrame:
    """Keep of each batch the rows that are wanted, so that never more than a batch is in memory."""
    import pyarrow as pa  # noqa: PLC0415 - half a second, and only for these files
    from pyarrow import compute  # noqa: PLC0415 - as above

    kept = []
    for batch in batches:
        part = pa.Table.from_batches([batch])
        for name, (kind, some) in wanted.items():
            values = pa.array(some, kind)
            part = part.filter(compute.is_in(part[name].cast(kind), value_set=values))
        kept += [part.to_pandas()] if len(part) else []
    return pd.concat(kept, ignore_index=True) if kept else pd.DataFrame(columns=list(names))


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    """Open a CSV, or the one in a ZIP; descriptions of columns lie beside it."""
    with file.open("rb") as stream:
        if stream.read(len(ZIP)) != ZIP:
            stream.seek(0)
            yield stream
            return
    with zipfile.ZipFile(file) as archive:
        tables = [one for one in archive.infolist() if one.filename.lower().endswith(".csv")]
        if not tables:
            raise SourceError(f"{file} holds no CSV.", source=str(file), hint=HINT)
        with archive.open(max(tables, key=lambda one: one.file_size)) as stream:
            yield cast("BinaryIO", stream)


def _require(file: Path, needed: Sequence[str], names: Sequence[str]) -> None:
    lacking = [Problem("missing column", 1, name) for name in needed if name not in names]
    if lacking:
        raise SchemaError(str(file), lacking, HINT)


def _text(value: object) -> str:
    """Write a cell as text, by UTF-8 or else by what Windows writes."""
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8").strip()
        except UnicodeDecodeError:
            return value.decode("cp1252", errors="replace").strip()
    return "" if pd.isna(value) else cell_text(value)

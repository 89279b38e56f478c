"""Lists out of CSV files and Excel workbooks, in the dialects that people save them in."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from territo.errors import SourceError
from territo.sources.rows import Raw, cell_text, seen, under_a_header

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from territo.sources.rows import Record

DELIMITERS = ",;\t|"
# Excel writes and obeys a first line that names the delimiter.
_SEP = re.compile(r'^"?sep=(.)"?\1*$', re.IGNORECASE)
# A polygon or a week of hours may fill a cell; what is longer is a quotation mark never closed.
LONGEST_CELL = 2_000_000
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_csv(file: Path) -> Raw:
    """Read a CSV.

    Parameters
    ----------
    file
        Cells parted by comma, semicolon, tab or bar, or by what a first line ``sep=;`` says; UTF-8,
        Windows' cp1252, or UTF-16 with its mark.

    Returns
    -------
        The rows, each at the line where it begins.

    Raises
    ------
    SourceError
        When it cannot be decoded or parted into cells.
    """
    text = _decode(file)
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    named = _SEP.match(first)
    delimiter = named[1] if named else max(DELIMITERS, key=first.count)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    records: list[Record] = []
    begins = 1
    for cells in _records(reader, file):
        records.append((begins, [cell.strip() for cell in cells]))
        begins = reader.line_num + 1
    if named:
        at = next(place for place, (_, cells) in enumerate(records) if any(cells))
        records = records[at + 1 :]
    return under_a_header(records, file)


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
    """Decode UTF-8, else UTF-16 that says so, else what Excel writes on a French Windows."""
    raw = file.read_bytes()
    if raw.startswith(_UTF16):
        try:
            return raw.decode("utf-16")
        except UnicodeDecodeError as error:
            raise SourceError(
                f"{file} begins as UTF-16 and is not ({error.reason}).",
                source=str(file),
                hint='Save it as "CSV UTF-8".',
            ) from error
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


def read_workbook(file: Path) -> Raw:
    """Read the first sheet that holds something, each cell as the text a reader sees in it.

    Parameters
    ----------
    file
        An Excel workbook.

    Returns
    -------
        The rows, each at its line of the sheet.

    Raises
    ------
    SourceError
        When it is no workbook, or an empty one.
    """
    try:
        records = _first_sheet(file)
    except Exception as error:
        # openpyxl names no errors of its own: a broken workbook raises whatever broke inside it.
        raise SourceError(
            f"{file} is not an Excel workbook ({seen(str(error))}).",
            source=str(file),
            hint='Save it as ".xlsx", or as "CSV UTF-8".',
        ) from error
    if not records:
        raise SourceError(f"{file} has no sheet with a row.", source=str(file), hint="Check it.")
    return under_a_header(records, file)


def _first_sheet(file: Path) -> list[Record]:
    """Read the lines of the first sheet that holds something; none when no sheet does."""
    import openpyxl

    book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            records = [
                (line, [cell_text(value) for value in row])
                for line, row in enumerate(sheet.iter_rows(values_only=True), start=1)
            ]
            if any(any(cells) for _, cells in records):
                return records
    finally:
        book.close()
    return []

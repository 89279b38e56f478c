"""The tables of an état des lieux as a workbook, one sheet each; the same input, the same bytes."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from territo.render.report_tables import Kind, Table

# A workbook states when it was made, and openpyxl says "now": a fixed date stands for it.
FIXED_DATE = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook knows no time zone
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
# Excel writes the separators of its reader's language for these.
FORMATS: dict[Kind, str] = {"text": "@", "whole": "#,##0", "decimal": "#,##0.0", "share": "0.0"}
NARROWEST, WIDEST = 9, 60
# What XML cannot hold, and a workbook therefore cannot either.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write_workbook(
    path: Path, title: str, tables: Sequence[Table], manifest: Mapping[str, object]
) -> None:
    """Write tables as a workbook.

    Parameters
    ----------
    path
        File to make.
    title
        What the workbook is called.
    tables
        One per sheet, in their order.
    manifest
        What they were made from: the comments among the properties of the file, as JSON.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    book.properties.title = _writable(title)
    book.properties.creator = "territo"
    book.properties.description = json.dumps(manifest, ensure_ascii=False, sort_keys=True)
    book.properties.created = FIXED_DATE
    for table in tables:
        _fill(book.create_sheet(table.name), table)
    written = io.BytesIO()
    book.save(written)
    _repack(written, path)


def _fill(sheet: Worksheet, table: Table) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for place, (heading, kind) in enumerate(table.columns, 1):
        head = sheet.cell(1, place, _writable(heading))
        head.font = Font(bold=True)
        head.alignment = Alignment(wrap_text=True, vertical="top")
        widest = max([NARROWEST, *(_width(row[place - 1], kind) for row in table.rows)])
        sheet.column_dimensions[get_column_letter(place)].width = min(widest + 2, WIDEST)
        for line, row in enumerate(table.rows, 2):
            value = row[place - 1]
            cell = sheet.cell(line, place, _writable(value) if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.data_type = "s"  # a name that begins with = is no formula
                cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.number_format = FORMATS[kind]
    sheet.freeze_panes = "A2"
    if table.rows:
        sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _width(value: object, kind: Kind) -> int:
    """Count the characters that a cell shows, thousands apart."""
    if value is None:
        return 0
    return len(str(value)) if kind == "text" else len(f"{float(str(value)):,.1f}")


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text)


def _repack(written: io.BytesIO, path: Path) -> None:
    """Write the parts of a workbook again with fixed dates."""
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _ZIP_DATE)
            part.compress_type = zipfile.ZIP_DEFLATED
            content = old.read(name)
            if name == "docProps/core.xml":
                stamp = f"{FIXED_DATE.isoformat()}Z".encode()
                content = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            new.writestr(part, content)

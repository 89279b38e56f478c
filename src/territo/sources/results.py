"""What territo wrote earlier, read back: what it was made from, in the file or beside it."""

from __future__ import annotations

import html
import json
import re
import sqlite3
import struct
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from territo.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Where GDAL keeps it among the metadata of a GeoPackage.
_KEPT = re.compile(r'<MDI key="TERRITO_MANIFEST">(.*?)</MDI>', re.DOTALL)
_PNG = b"\x89PNG\r\n\x1a\n"
# What the page carries as data: its parts, by name.
_PART = re.compile(
    r'<script type="application/json" id="(?:territo-)?([a-z]+)">(.*?)</script>', re.DOTALL
)
# The comments among the properties of a workbook.
_CORE = "docProps/core.xml"
_COMMENTS = "{http://purl.org/dc/elements/1.1/}description"
# What a file of its own beside those that hold no manifest is called.
BESIDE = "-manifest.json"
_NEEDED = frozenset(("version", "inputs", "parameters"))


def read_manifest(file: Path) -> dict[str, object]:
    """Read what a result was made from.

    Parameters
    ----------
    file
        Anything that territo wrote. A page, a GeoPackage, a workbook, a picture of `territo map`
        and a JSON hold it; of others the manifest, the page or the GeoPackage beside them, whose
        name theirs begins with.

    Returns
    -------
        The manifest.

    Raises
    ------
    SourceError
        When none is found, or the file cannot be read.
    """
    for place in (file, *_beside(file)):
        try:
            found = _found(place)
        except (OSError, ValueError, KeyError, sqlite3.Error, zipfile.BadZipFile, ET.ParseError):
            continue
        if isinstance(found, dict) and set(found) >= _NEEDED:
            return found
    raise SourceError(
        f"{file} holds no manifest of territo, and none stands beside it.",
        source=str(file),
        hint="Name what territo wrote; a table, with the page or the manifest beside it.",
    )


def read_parts(file: Path) -> dict[str, object]:
    """Read what a page draws, or what a JSON says.

    Parameters
    ----------
    file
        A page, or a JSON object.

    Returns
    -------
        The parts by name.
    """
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".json":
        told = json.loads(text)
        return told if isinstance(told, dict) else {}
    return {name: json.loads(content) for name, content in _PART.findall(text)}


def read_files(file: Path) -> list[str]:
    """Read which files a JSON says were written with it.

    Parameters
    ----------
    file
        What a command printed with ``--json``.

    Returns
    -------
        Their names; none when it says none.
    """
    listed = read_parts(file).get("files")
    return [str(one) for one in listed] if isinstance(listed, list) else []


def _beside(file: Path) -> Iterator[Path]:
    """Find what may tell of a file that holds no manifest: the longest name that it begins with."""
    if file.suffix in {".html", ".gpkg", ".xlsx", ".json"}:
        return
    parts = file.stem.split("-")
    for count in range(len(parts), 0, -1):
        stem = "-".join(parts[:count])
        yield from (file.with_name(f"{stem}{end}") for end in (BESIDE, ".html", ".gpkg"))


def _found(file: Path) -> object:
    if file.suffix == ".gpkg":
        return _of_geopackage(file)
    if file.suffix == ".png":
        return _of_picture(file)
    if file.suffix == ".xlsx":
        return _of_workbook(file)
    if file.suffix not in {".html", ".json"}:
        return None
    parts = read_parts(file)
    if file.suffix == ".json" and "inputs" in parts:
        return parts
    return parts.get("manifest", parts.get("territo"))


def _of_geopackage(file: Path) -> object:
    """Read the metadata without GDAL, which leaves a file beside what it reads."""
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
        rows = database.execute("SELECT metadata FROM gpkg_metadata").fetchall()
    said = (_KEPT.search(str(text)) for (text,) in rows)
    return next((json.loads(html.unescape(one[1])) for one in said if one), None)


def _of_picture(file: Path) -> object:
    """Read the text that stands under our name between the other parts of a PNG."""
    content, at = file.read_bytes(), len(_PNG)
    while content.startswith(_PNG) and at + 8 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, at)
        said = content[at + 8 : at + 8 + length]
        if kind == b"tEXt" and said.startswith(b"territo\0"):
            return json.loads(said.split(b"\0", 1)[1])
        at += 12 + length  # its length, kind and checksum are four bytes each
    return None


def _of_workbook(file: Path) -> Any:  # noqa: ANN401 - whatever the JSON says
    with zipfile.ZipFile(file) as book:
        core = ET.fromstring(book.read(_CORE))  # noqa: S314 - expat expands no outer entity
    return json.loads(core.findtext(_COMMENTS) or "null")

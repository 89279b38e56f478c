"""What territo wrote earlier, read back: the manifest of a page, a picture, layers or a JSON."""

from __future__ import annotations

import html
import json
import re
import sqlite3
import struct
from contextlib import closing
from typing import TYPE_CHECKING

from territo.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

# Where GDAL keeps it among the metadata of a GeoPackage.
_KEPT = re.compile(r'<MDI key="TERRITO_MANIFEST">(.*?)</MDI>', re.DOTALL)
_PNG = b"\x89PNG\r\n\x1a\n"
# What the page carries as data: its parts, by name.
_PART = re.compile(
    r'<script type="application/json" id="(?:territo-)?([a-z]+)">(.*?)</script>', re.DOTALL
)


def read_manifest(file: Path) -> dict[str, object]:
    """Read what a result was made from.

    Parameters
    ----------
    file
        A page or a GeoPackage of `territo coverage`, a picture of `territo map`, the JSON of
        ``--json``, a manifest or a ``datapackage.json`` of `territo export`.

    Returns
    -------
        The manifest.

    Raises
    ------
    SourceError
        When there is none in the file, or the file cannot be read.
    """
    try:
        found = _found(file)
    except (OSError, ValueError, sqlite3.Error) as error:
        raise _no_manifest(file) from error
    if not isinstance(found, dict) or not {"version", "inputs", "parameters"} <= set(found):
        raise _no_manifest(file)
    return found


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


def _found(file: Path) -> object:
    if file.suffix == ".gpkg":
        return _of_geopackage(file)
    if file.suffix == ".png":
        return _of_picture(file)
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


def _no_manifest(file: Path) -> SourceError:
    return SourceError(
        f"{file} holds no manifest of territo.",
        source=str(file),
        hint="Name a page, a picture, a GeoPackage or a JSON that territo wrote.",
    )

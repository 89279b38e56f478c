"""Layers as plain tables, described by a Frictionless Data Package (specs.frictionlessdata.io)."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from territo.crs import LONLAT
from territo.export.columns import words
from territo.export.english import told
from territo.export.layers import LAYER_TITLES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from territo.model import EtatDesLieux

DECIMALS = 7
PLACE = {
    "lon": ("Longitude (°)", "D'un point ; d'une surface ou d'une ligne, un point de celle-ci"),
    "lat": ("Latitude (°)", "D'un point ; d'une surface ou d'une ligne, un point de celle-ci"),
}


def flat(frame: pd.DataFrame) -> pd.DataFrame:
    """Put a layer into a plain table.

    Parameters
    ----------
    frame
        The layer.

    Returns
    -------
        Its columns, and instead of its shapes ``lon`` and ``lat`` of a point of each, in degrees;
        absent where there is no shape. A plain table stays as it is.
    """
    if not isinstance(frame, gpd.GeoDataFrame):
        return frame
    points = frame.geometry.representative_point().to_crs(LONLAT)
    # A list of sites may have kept other columns of these names.
    plain = pd.DataFrame(frame.drop(columns=["geometry", *PLACE], errors="ignore"))
    return plain.assign(lon=points.x.round(DECIMALS), lat=points.y.round(DECIMALS))


def datapackage(
    path: Path,
    etat: EtatDesLieux,
    manifest: Mapping[str, object],
    tables: Mapping[str, tuple[str, pd.DataFrame]],
) -> None:
    """Write what describes the tables, which stand beside it already.

    Parameters
    ----------
    path
        File to make.
    etat
        What was found.
    manifest
        What it was made from.
    tables
        Name of each file -> its layer, and the table in it.
    """
    described = {
        "profile": "tabular-data-package",
        "name": etat.territory.slug,
        "title": told("{territory} : accès aux sites", territory=etat.territory.name),
        "sources": [{"title": title} for title in _attributions(manifest)],
        "resources": [
            _resource(path.with_name(file), layer, table, etat)
            for file, (layer, table) in tables.items()
        ],
        "territo": dict(manifest),
    }
    text = json.dumps(described, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def _attributions(manifest: Mapping[str, object]) -> list[str]:
    found = manifest.get("attributions", [])
    return [str(one) for one in found] if isinstance(found, list) else []


def _resource(file: Path, layer: str, table: pd.DataFrame, etat: EtatDesLieux) -> dict[str, object]:
    content = file.read_bytes()
    return {
        "profile": "tabular-data-resource",
        "name": layer,
        "title": told(LAYER_TITLES[layer]),
        "path": file.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "fields": [_field(str(name), table[name], etat) for name in table.columns],
            "missingValues": [""],
        },
    }


def _field(name: str, column: pd.Series, etat: EtatDesLieux) -> dict[str, str]:
    title, description = words(name, etat)
    if name in PLACE:
        title, description = (told(text) for text in PLACE[name])
    return {"name": name, "type": _type(column), "title": title, "description": description}


def _type(column: pd.Series) -> str:
    """Name the type of a column; codes are texts, whatever their digits."""
    if pd.api.types.is_integer_dtype(column):
        return "integer"
    return "number" if pd.api.types.is_numeric_dtype(column) else "string"

"""The layers of a study in the formats that others go on with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import geopandas as gpd
import pyogrio

from territo.crs import LONLAT
from territo.export.geopackage import carried, write_geopackage
from territo.export.layers import layers_of
from territo.export.scdl import equipements
from territo.export.tables import datapackage, flat

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import pandas as pd

    from territo.model import EtatDesLieux

    Plan = dict[str, Callable[[Path], None]]

# RFC 7946: seven decimals of a degree are a centimetre.
DECIMALS = 7
# What has a system of its own; the others are in longitude and latitude.
WITH_SYSTEM = ("gpkg", "parquet")


@dataclass(frozen=True)
class Export:
    """What is written.

    Parameters
    ----------
    etat
        What was found.
    manifest
        What it was made from.
    crs
        System of what has one; that of the territory when absent.
    """

    etat: EtatDesLieux
    manifest: Mapping[str, object]
    crs: int | None = None

    @property
    def slug(self) -> str:
        """What the names of the files begin with."""
        return self.etat.territory.slug


def plan(export: Export, formats: tuple[str, ...]) -> Plan:
    """Say which files are written, and how.

    Parameters
    ----------
    export
        What is written.
    formats
        Keys of `FORMATS`.

    Returns
    -------
        Name of each file -> what writes it, to be called in this order. The manifest stands in a
        file of its own beside those that do not hold it.
    """
    found: Plan = {}
    for name in formats:
        found |= FORMATS[name](export)
    if set(formats) - {"gpkg"}:
        text = json.dumps(export.manifest, ensure_ascii=False, indent=2, sort_keys=True)
        found[f"{export.slug}-manifest.json"] = partial(_write_text, text=text + "\n")
    return found


def _gpkg(export: Export) -> Plan:
    write = partial(write_geopackage, etat=export.etat, manifest=export.manifest, crs=export.crs)
    return {f"{export.slug}.gpkg": write}


def _geojson(export: Export) -> Plan:
    return {
        f"{export.slug}-{name}{_suffix(frame, '.geojson')}": partial(
            _write_geojson if _is_drawn(frame) else _write_csv, frame=frame
        )
        for name, frame in layers_of(export.etat).items()
    }


def _parquet(export: Export) -> Plan:
    crs = export.crs or export.etat.territory.crs
    return {
        f"{export.slug}-{name}.parquet": partial(_write_parquet, frame=carried(frame, crs))
        for name, frame in layers_of(export.etat).items()
    }


def _csv(export: Export) -> Plan:
    layers = layers_of(export.etat)
    tables = {f"{export.slug}-{name}.csv": (name, flat(frame)) for name, frame in layers.items()}
    write: Plan = {file: partial(_write_csv, frame=table) for file, (_, table) in tables.items()}
    describe = partial(datapackage, etat=export.etat, manifest=export.manifest, tables=tables)
    return write | {"datapackage.json": describe}


def _scdl(export: Export) -> Plan:
    table = equipements(export.etat)
    return {f"{export.slug}-equipements.csv": partial(_write_csv, frame=table)}


def _is_drawn(frame: pd.DataFrame) -> bool:
    return isinstance(frame, gpd.GeoDataFrame)


def _suffix(frame: pd.DataFrame, drawn: str) -> str:
    """Choose the end of a name: a plain table has no place in a format of shapes."""
    return drawn if _is_drawn(frame) else ".csv"


def _write_geojson(path: Path, frame: gpd.GeoDataFrame) -> None:
    pyogrio.write_dataframe(
        frame.to_crs(LONLAT),
        path,
        driver="GeoJSON",
        layer=path.stem,
        layer_options={"RFC7946": "YES", "COORDINATE_PRECISION": DECIMALS},
    )


def _write_parquet(path: Path, frame: pd.DataFrame) -> None:
    frame.to_parquet(path, index=False)


def _write_csv(path: Path, frame: pd.DataFrame) -> None:
    frame.to_csv(path, index=False, float_format="%.10g", encoding="utf-8", lineterminator="\n")


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


FORMATS: dict[str, Callable[[Export], Plan]] = {
    "gpkg": _gpkg,
    "geojson": _geojson,
    "parquet": _parquet,
    "csv": _csv,
    "scdl": _scdl,
}

"""Streets out of any layer of lines, through the columns that say who may use them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from territo.crs import likely
from territo.errors import CRSError, ProjectError, SourceError
from territo.sources.roads.edges import Wanted, numbered, streets

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from territo.model.network import Streets

# Ends of lines nearer than this meet: a centimetre in metres, a millionth of a degree of ten.
METRE_DECIMALS, DEGREE_DECIMALS = 2, 7
# Words of other layers for OpenStreetMap's, where the question is yes or no.
SAID = {"allowed": "yes", "0": "no", "1": "yes"}


@dataclass(frozen=True)
class Columns:
    """Which column says what; a name that is not in the layer says nothing.

    Parameters
    ----------
    highway, oneway, maxspeed
        Class, one-way (OpenStreetMap's words, or true and false), limit in km/h (zero: not known).
    foot, bicycle, motorcar
        Who may use the street, in OpenStreetMap's words; ``allowed`` and ``forbidden`` are
        understood too.
    u, v
        Junctions where each line begins and ends. Without them, lines meet where their ends do.
    """

    highway: str = "highway"
    oneway: str = "oneway"
    maxspeed: tuple[str, ...] = ("maxspeed", "maxspeed_kmh")
    foot: str = "foot"
    bicycle: str = "bicycle"
    motorcar: str = "motorcar"
    u: str = "u"
    v: str = "v"

    @classmethod
    def from_settings(cls, settings: Mapping[str, str]) -> Columns:
        """Replace some of the names.

        Parameters
        ----------
        settings
            Names of columns, by what they say.

        Returns
        -------
            The columns.

        Raises
        ------
        ProjectError
            When nothing of that name is asked of a layer.
        """
        known = [one.name for one in fields(cls)]
        unknown = [name for name in settings if name not in known]
        if unknown:
            raise ProjectError(
                f'No column is asked for as "{unknown[0]}".', f"Known: {', '.join(known)}."
            )
        given: dict[str, Any] = dict(settings)
        if "maxspeed" in given:
            given["maxspeed"] = (given["maxspeed"],)
        return cls(**given)


def read_lines(file: Path, wanted: Wanted, columns: Columns) -> Streets:
    """Read the streets of an area.

    Parameters
    ----------
    file
        GeoPackage, GeoJSON, Shapefile or whatever GDAL reads, or GeoParquet. Of several layers of
        lines, the one called ``edges``, else the first.
    wanted
        Which streets, and how.
    columns
        Which column says what.

    Returns
    -------
        The streets.

    Raises
    ------
    SourceError
        When the file cannot be read or holds no line.
    CRSError
        When it declares no coordinate system.
    NetworkError
        When nothing in it serves.
    """
    layer = _layer(file)
    if layer.crs is None:
        raise CRSError(
            f"{file} declares no coordinate system.",
            f"Declare the one its coordinates are in{likely(layer)}.",
        )
    drawn = layer[layer.geometry.notna()].explode(ignore_index=True)
    drawn = drawn[drawn.geom_type == "LineString"].reset_index(drop=True)
    if drawn.empty:
        raise SourceError(f"{file} holds no line.", source=str(file), hint="Give the streets.")
    u, v = _junctions(drawn, columns)
    lines = gpd.GeoDataFrame(
        {"u": u, "v": v, "tags": _tags(drawn, columns)},
        geometry=shapely.force_2d(drawn.geometry.to_numpy()),
        crs=drawn.crs,
    )
    return streets(lines, wanted, file.name, "", {"lines": len(drawn)})


def _layer(file: Path) -> gpd.GeoDataFrame:
    if not file.is_file():
        raise SourceError(f"{file} does not exist.", source=str(file), hint="Check its name.")
    try:
        if file.suffix == ".parquet":
            return gpd.read_parquet(file)
        names = [name for name, kind in pyogrio.list_layers(file) if kind and "Line" in kind]
        name = "edges" if "edges" in names else (names or [None])[0]
        return pyogrio.read_dataframe(file, layer=name)
    except (pyogrio.errors.DataSourceError, ValueError, OSError) as error:
        raise SourceError(
            f"{file} cannot be read as streets ({error}).",
            source=str(file),
            hint="Give an .osm.pbf, a .graphml, or a layer of lines.",
        ) from error


def _junctions(
    drawn: gpd.GeoDataFrame, columns: Columns
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], np.ndarray[tuple[int], np.dtype[np.int64]]]:
    if columns.u in drawn and columns.v in drawn:
        names = pd.concat([drawn[columns.u], drawn[columns.v]], ignore_index=True)
    else:
        decimals = DEGREE_DECIMALS if drawn.crs.is_geographic else METRE_DECIMALS
        lines = drawn.geometry.to_numpy()
        ends = [shapely.get_coordinates(shapely.get_point(lines, place)) for place in (0, -1)]
        xy = np.round(np.concatenate(ends), decimals) + 0.0
        names = pd.Series(list(map(tuple, xy)))
    begin, end = np.split(numbered(names), 2)
    return begin, end


def _tags(drawn: gpd.GeoDataFrame, columns: Columns) -> list[dict[str, str]]:
    """Give each line OpenStreetMap's words for what its columns say."""
    said: dict[str, pd.Series] = {}
    for key in ("highway", "oneway", "foot", "bicycle", "motorcar"):
        name = getattr(columns, key)
        if name in drawn:
            said[key] = drawn[name].map(_word).replace(SAID)
    for name in columns.maxspeed:
        if name in drawn:
            said["maxspeed"] = drawn[name].map(_word)
            break
    if not said:
        return [{} for _ in range(len(drawn))]
    rows = pd.DataFrame(said).to_dict("records")
    return [{str(key): value for key, value in row.items() if value} for row in rows]


def _word(value: object) -> str:
    """Write a cell as a tag: yes and no for true and false, whole numbers without a point."""
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip().lower()

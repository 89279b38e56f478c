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

    from territo.arrays import Ints
    from territo.model.network import Streets

# Ends of lines nearer than this meet: a centimetre in metres, a millionth of a degree of ten.
METRE_DECIMALS, DEGREE_DECIMALS = 2, 7
# Our column for the row of the layer that a line comes from.
ROW = "territo_row"
# Columns in OpenStreetMap's words, and those of them that open or close a street.
WORDS = ("highway", "oneway", "junction", "access", "foot", "bicycle", "motorcar")
ACCESS = ("access", "foot", "bicycle", "motorcar")
# Words of other layers for OpenStreetMap's, where the question is yes or no.
SAID = {"allowed": "yes", "0": "no", "1": "yes"}
# The senses of the IGN's BD TOPO (column sens_de_circulation); what has none says nothing.
SENSES = {
    "sens direct": "yes",
    "sens inverse": "-1",
    "double sens": "no",
    "sans objet": "",
}


@dataclass(frozen=True)
class Columns:
    """Which column says what; a name that is not in the layer says nothing.

    Parameters
    ----------
    highway, oneway, maxspeed
        Class, one-way (OpenStreetMap's words, true and false, or the senses of the BD TOPO), limit
        in km/h (zero: not known).
    foot, bicycle, motorcar
        Who may use the street, in OpenStreetMap's words; ``allowed`` and ``forbidden`` are
        understood too.
    u, v
        Junctions where each line begins and ends. Without them, lines meet where their ends do.
    access, junction
        Whether everyone is kept out (``private``, ``no``), and roundabouts, in the same words.
    closed
        Other words that close a street in the columns of who may use it, parted by semicolons.
    """

    highway: str = "highway"
    oneway: str = "oneway"
    maxspeed: tuple[str, ...] = ("maxspeed", "maxspeed_kmh")
    foot: str = "foot"
    bicycle: str = "bicycle"
    motorcar: str = "motorcar"
    u: str = "u"
    v: str = "v"
    access: str = "access"
    junction: str = "junction"
    closed: str = ""

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
    drawn = _drawn(layer)
    if drawn.empty:
        raise _no_line(file)
    u, v = _junctions(drawn, columns, file)
    lines = gpd.GeoDataFrame(
        {"u": u, "v": v, "tags": _tags(drawn, columns)},
        geometry=shapely.force_2d(drawn.geometry.to_numpy()),
        crs=drawn.crs,
    )
    counts = {"lines": len(drawn), "rows without a line": len(layer) - drawn[ROW].nunique()}
    return streets(lines, wanted, file.name, "", counts)


def _no_line(file: Path) -> SourceError:
    return SourceError(f"{file} holds no line.", source=str(file), hint="Give the streets.")


def _drawn(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Keep what is a line with all its coordinates, one row per line."""
    shapes = layer.geometry.to_numpy()
    whole = np.isfinite(shapely.bounds(shapes)).all(axis=1)  # neither missing nor empty
    # Parts that follow each other are one line; directed, for a line may be one-way.
    several = whole & (shapely.get_type_id(shapes) == shapely.GeometryType.MULTILINESTRING)
    shapes = shapes.copy()
    shapes[several] = shapely.line_merge(shapes[several], directed=True)
    drawn = layer.set_geometry(gpd.GeoSeries(shapes, index=layer.index, crs=layer.crs))
    drawn = drawn.assign(**{ROW: np.arange(len(layer))})[whole].explode(ignore_index=True)
    return drawn[drawn.geom_type == "LineString"].reset_index(drop=True)


def _layer(file: Path) -> gpd.GeoDataFrame:
    if not file.is_file():
        raise SourceError(f"{file} does not exist.", source=str(file), hint="Check its name.")
    try:
        if file.suffix == ".parquet":
            return gpd.read_parquet(file)
        kinds = {name: str(kind) for name, kind in pyogrio.list_layers(file)}
        # A layer may hold more than one kind of shape, and then says none.
        names = [name for name, kind in kinds.items() if "Line" in kind] + [
            name for name, kind in kinds.items() if kind in {"Unknown", "GeometryCollection"}
        ]
        if not names:
            raise _no_line(file)
        name = "edges" if "edges" in names else names[0]
        return pyogrio.read_dataframe(file, layer=name)
    except (RuntimeError, ValueError, OSError) as error:
        raise SourceError(
            f"{file} cannot be read as streets ({error}).",
            source=str(file),
            hint="Give an .osm.pbf, a .graphml, or a layer of lines.",
        ) from error


def _junctions(drawn: gpd.GeoDataFrame, columns: Columns, file: Path) -> tuple[Ints, Ints]:
    if columns.u in drawn and columns.v in drawn:
        unnamed = drawn[[columns.u, columns.v]].isna().any(axis=1) | drawn[ROW].duplicated(
            keep=False
        )
        if unnamed.any():
            raise SourceError(
                f"{file}: {int(unnamed.sum())} lines lack a junction in column {columns.u} or "
                f"{columns.v}, or share theirs with other parts of one row.",
                source=str(file),
                hint="Fill them, or leave out both columns: lines then meet where their ends do.",
            )
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
    closed = [word.strip().lower() for word in columns.closed.split(";") if word.strip()]
    for key in WORDS:
        name = getattr(columns, key)
        if name in drawn:
            words = drawn[name].map(_word)
            said[key] = words.mask(words.isin(closed) & (key in ACCESS), "no").replace(SAID)
    if "highway" in said:
        said["highway"] = said["highway"].str.partition(";")[0]
    if "oneway" in said:
        said["oneway"] = said["oneway"].replace(SENSES)
    for name in columns.maxspeed:
        if name in drawn:
            said["maxspeed"] = drawn[name].map(_word)
            break
    if not said:
        return [{} for _ in range(len(drawn))]
    rows = pd.DataFrame(said).to_dict("records")
    return [{str(key): value for key, value in row.items() if value} for row in rows]


def _word(value: object) -> str:
    """Write a cell as a tag: yes and no for true and false, whole numbers without a point.

    Of several values that osmnx merged, and wrote to a layer as ``['a', 'b']``, all of them.
    """
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).strip().lower()
    if text.startswith("[") and text.endswith("]"):
        return ";".join(part.strip(" '\"") for part in text[1:-1].split(","))
    return text

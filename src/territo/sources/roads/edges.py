"""From tagged lines between junctions to the streets of one mode."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from territo.crs import LONLAT
from territo.errors import NetworkError
from territo.model.network import Streets
from territo.sources.roads.tags import Passage, passage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from territo.model.network import TravelMode
    from territo.model.speeds import Speeds


@dataclass(frozen=True)
class Wanted:
    """Which streets are wanted, and how they are read.

    Parameters
    ----------
    mode
        Who travels.
    area
        Polygon that the streets must touch, in the metric system.
    crs
        EPSG code of that system.
    speeds
        Parameters of the modes.
    """

    mode: TravelMode
    area: shapely.Geometry
    crs: int
    speeds: Speeds

    @property
    def lonlat_bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the area in degrees, its bent edges included."""
        frame = gpd.GeoSeries([shapely.segmentize(self.area.envelope, 5_000)], crs=self.crs)
        west, south, east, north = frame.to_crs(LONLAT).total_bounds
        return float(west), float(south), float(east), float(north)


def streets(
    lines: gpd.GeoDataFrame, wanted: Wanted, source: str, date: str, counts: Mapping[str, int]
) -> Streets:
    """Read tagged lines for one mode.

    Parameters
    ----------
    lines
        One row per edge: u, v (junctions), tags (a mapping of texts), geometry; and if known,
        timed_kmh (speed of a ferry that says how long it takes) and osm_way (number of the way).
        Any declared system.
    wanted
        Which of them, and how.
    source, date
        Where they come from, in words.
    counts
        What was met while reading.

    Returns
    -------
        The streets that touch the area and may be travelled; the others are counted.

    Raises
    ------
    NetworkError
        When none touches the area, or none may be travelled.
    """
    near = _near(lines, wanted, source)
    passages = _passages(near["tags"], wanted)
    edges = _edges(near, passages)
    usable = edges["forward"] | edges["backward"]
    if not usable.any():
        raise NetworkError(
            f"{source}: no street may be used by mode {wanted.mode}.",
            "Check the columns that say who may use a street, or choose another mode.",
        )
    notes = Counter(one.note for one in passages if one.note)
    return Streets(
        edges=edges[usable].reset_index(drop=True),
        mode=wanted.mode,
        source=source,
        date=date,
        parameters=wanted.speeds.stated(wanted.mode),
        counts={
            **counts,
            **dict(sorted(notes.items())),
            f"edges closed to {wanted.mode}": int((~usable).sum()),
        },
    )


def _near(lines: gpd.GeoDataFrame, wanted: Wanted, source: str) -> gpd.GeoDataFrame:
    """Keep the lines that touch the area, in its metric system."""
    if lines.empty:
        raise NetworkError(
            f"{source} has no street with two known points or more.",
            "The extract may lack nodes: cut it anew with complete ways.",
        )
    lines = lines.to_crs(wanted.crs)
    shapely.prepare(wanted.area)
    touching = shapely.intersects(wanted.area, lines.geometry.to_numpy())
    if not touching.any():
        ground = gpd.GeoDataFrame(geometry=[wanted.area], crs=wanted.crs)
        raise NetworkError(
            f"{source} has no street near the territory: it lies in {_box(lines)}, the territory "
            f"and its surroundings in {_box(ground)} (west, south, east, north).",
            "Give the streets of this territory, or check their coordinate system.",
        )
    return lines[touching].reset_index(drop=True)


def _passages(tags: Iterable[Mapping[str, str]], wanted: Wanted) -> list[Passage]:
    """Read how each line may be travelled, lines of the same tags once."""
    keys = [tuple(sorted(one.items())) for one in tags]
    read = {key: passage(dict(key), wanted.mode, wanted.speeds) for key in set(keys)}
    return [read[key] for key in keys]


def _edges(near: gpd.GeoDataFrame, passages: Sequence[Passage]) -> gpd.GeoDataFrame:
    """Put what was read beside the lines."""
    edges = gpd.GeoDataFrame(
        {
            "u": near["u"].to_numpy(),
            "v": near["v"].to_numpy(),
            "forward": [one.forward for one in passages],
            "backward": [one.backward for one in passages],
            "kmh": [one.kmh for one in passages],
            "highway": [tags.get("highway", "") for tags in near["tags"]],
        },
        geometry=near.geometry.to_numpy(),
        crs=near.crs,
    )
    if "timed_kmh" in near:
        edges["kmh"] = near["timed_kmh"].astype(float).fillna(edges["kmh"])
    if "osm_way" in near:
        edges["osm_way"] = near["osm_way"].to_numpy()
    return edges


def _box(frame: gpd.GeoDataFrame) -> str:
    return ", ".join(f"{value:.3f}" for value in frame.to_crs(LONLAT).total_bounds)


def numbered(names: pd.Series) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Give junctions numbers in the order of their names.

    Parameters
    ----------
    names
        One name per end of an edge.

    Returns
    -------
        One number per end; equal names have equal numbers.
    """
    return np.asarray(pd.factorize(names, sort=True)[0], dtype=np.int64)

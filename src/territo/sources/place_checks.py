"""What can be wrong with where a list says its sites are: position, commune, two in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from territo.crs import LONLAT, transformer
from territo.join import offset_m, polygon_of
from territo.sources.cog import COMMUNE_OF_ARRONDISSEMENT, commune_problem
from territo.sources.findings import Check, Finding
from territo.sources.row_problems import CONTOUR_TOLERANCE_M
from territo.sources.stacked import stack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from territo.arrays import Floats
    from territo.sources.findings import Reference

# West, south, east, north of what is France, generously: the mainland, then overseas.
FRANCE = (
    (-5.8, 41.2, 9.8, 51.3),
    (-63.2, 14.2, -60.7, 18.2),
    (-54.7, 2.0, -51.5, 6.0),
    (55.1, -21.5, 55.9, -20.8),
    (44.9, -13.1, 45.4, -12.5),
    (-56.5, 46.7, -56.1, 47.2),
)
SAME_PLACE_M = 50.0


def number(rows: pd.DataFrame, name: str) -> Floats:
    """Read a column of degrees.

    Parameters
    ----------
    rows
        Rows of text.
    name
        The column.

    Returns
    -------
        Its numbers, shape (n,); NaN for what is none. A decimal comma is a decimal point.
    """
    text = rows[name].str.replace(",", ".")
    return np.asarray(pd.to_numeric(text, errors="coerce"), dtype=float)


def _positions(rows: pd.DataFrame, lon: Floats, lat: Floats, _: Reference) -> Iterator[Finding]:
    swapped = ~_in_france(lon, lat) & _in_france(lat, lon)
    for place, line in enumerate(rows.index):
        texts = rows["lon"].iloc[place], rows["lat"].iloc[place]
        if texts == ("", ""):
            yield Finding(line, "lon, lat", "warning", "no position: to be geocoded")
        elif "" in texts:
            yield Finding(line, "lon, lat", "error", "only one of lon and lat is given")
        elif not (np.isfinite(lon[place]) and np.isfinite(lat[place])):
            yield Finding(line, "lon, lat", "error", f"{', '.join(texts)}: not two numbers")
        elif swapped[place]:
            fix = {"lon": texts[1], "lat": texts[0]}
            yield Finding(line, "lon, lat", "error", f"swapped ({', '.join(texts)})", fix)
        elif not _in_france(lon[place : place + 1], lat[place : place + 1])[0]:
            yield Finding(line, "lon, lat", "error", f"not in France ({', '.join(texts)})")


def _in_france(lon: Floats, lat: Floats) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    inside = np.zeros(len(lon), dtype=bool)
    for west, south, east, north in FRANCE:
        inside |= (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    return inside


def _communes(
    rows: pd.DataFrame, _lon: Floats, _lat: Floats, reference: Reference
) -> Iterator[Finding]:
    if "commune" not in rows:
        return
    for line, code in rows["commune"].items():
        wrong = commune_problem(code)
        if wrong:
            right = code.split(".")[0].zfill(5)
            fix = {} if commune_problem(right) else {"commune": right}
            yield Finding(line, "commune", "error", wrong, fix)
        elif code in COMMUNE_OF_ARRONDISSEMENT:
            into = COMMUNE_OF_ARRONDISSEMENT[code]
            text = f"{code} is an arrondissement of commune {into}"
            fix = {"commune": into, "arrondissement_municipal": code}
            yield Finding(line, "commune", "warning", text, fix)
        elif code in reference.mergers.index and code not in reference.communes.index:
            merger = reference.mergers.loc[code]
            name = f" ({merger['name']})" if merger["name"] else ""
            text = f"{code}{name} is now part of {merger['into']} {merger['into_name']}"
            yield Finding(line, "commune", "warning", text, {"commune": merger["into"]})


def _places(
    rows: pd.DataFrame, lon: Floats, lat: Floats, reference: Reference
) -> Iterator[Finding]:
    """Hold each position against the commune that its row declares."""
    if "commune" not in rows:
        return
    contours = reference.communes.geometry
    declared = rows["commune"].replace(COMMUNE_OF_ARRONDISSEMENT).to_numpy()
    there = np.isin(declared, contours.index) & _in_france(lon, lat)
    at = np.flatnonzero(there)
    x, y = transformer(LONLAT, reference.crs)(lon[at], lat[at])
    found = polygon_of(x, y, contours)
    for place, east, north, commune in zip(at.tolist(), x, y, found, strict=True):
        own = declared[place]
        away = offset_m(np.array([east]), np.array([north]), contours[own])[0]
        if away <= CONTOUR_TOLERANCE_M:
            continue
        name = reference.communes.loc[own, "name"]
        where = (
            f"it lies in {commune} {reference.communes.loc[commune, 'name']}"
            if commune
            else "it lies in no commune that is known here: elsewhere, or at sea"
        )
        text = f"{away / 1000:.1f} km outside {own} {name}; {where}"
        yield Finding(int(rows.index[place]), "lon, lat", "warning", text)


def _strangers(
    rows: pd.DataFrame, lon: Floats, lat: Floats, reference: Reference
) -> Iterator[Finding]:
    """Find codes that are of no commune known here, of places that are well inside one that is."""
    if "commune" not in rows:
        return
    contours = reference.communes.geometry
    declared = rows["commune"].replace(COMMUNE_OF_ARRONDISSEMENT)
    told = declared.map(lambda code: not code or bool(commune_problem(code)))
    told |= declared != rows["commune"]
    known = declared.isin(contours.index) | declared.isin(reference.mergers.index)
    at = np.flatnonzero(~(told | known).to_numpy() & _in_france(lon, lat))
    x, y = transformer(LONLAT, reference.crs)(lon[at], lat[at])
    found = polygon_of(x, y, contours)
    for place, point, commune in zip(at.tolist(), shapely.points(x, y), found, strict=True):
        if commune is None:
            continue
        border = shapely.boundary(contours[commune])
        if shapely.distance(point, border) > CONTOUR_TOLERANCE_M:
            name = reference.communes.loc[commune, "name"]
            text = f"{declared.iloc[place]} is no commune known here; it lies in {commune} {name}"
            yield Finding(int(rows.index[place]), "commune", "warning", text)


def _twins(rows: pd.DataFrame, lon: Floats, lat: Floats, _: Reference) -> Iterator[Finding]:
    """Find rows of one name within fifty metres of each other."""
    known = np.flatnonzero(_in_france(lon, lat))
    # Metres are enough here: a degree of latitude, and one of longitude at that latitude.
    east = lon[known] * 111_320 * np.cos(np.radians(lat[known]))
    points = shapely.points(east, lat[known] * 111_320)
    names = rows["name"].str.casefold().str.split().str.join(" ").to_numpy()[known]
    tree = shapely.STRtree(points)
    for one, other in tree.query(points, predicate="dwithin", distance=SAME_PLACE_M).T:
        if other < one and names[one] == names[other] and names[one]:
            line, twin = int(rows.index[known[one]]), int(rows.index[known[other]])
            metres = shapely.distance(points[one], points[other])
            text = f'"{rows["name"].iloc[known[one]]}" is {metres:.0f} m from line {twin}'
            yield Finding(line, "name", "warning", text)


def _stacks(rows: pd.DataFrame, lon: Floats, lat: Floats, _: Reference) -> Iterator[Finding]:
    """Find points where so many rows stand that they are none of them; once each."""
    known = np.where(_in_france(lon, lat), lon, np.nan)
    precision = rows.get("precision", pd.Series("", index=rows.index))
    count, first = stack(known, lat, precision)
    for line in rows.index[first]:
        text = (
            f"{count[line]} rows stand at this very point: where they are, or the middle of their "
            "commune? Then say so: precision = commune"
        )
        yield Finding(line, "lon, lat", "warning", text)


CHECKS: tuple[Check, ...] = (_positions, _communes, _places, _strangers, _twins, _stacks)

"""Everything that can be wrong with a list of sites, found at once, and what can be mended.

A finding is an error when its row cannot be used, and a warning when it can but should not be
believed. A fix is offered where there is one answer only.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
import shapely

from territo.crs import LONLAT, transformer
from territo.era import ANY_YEAR, Period
from territo.join import offset_m, polygon_of
from territo.model import PRECISIONS
from territo.sources.cog import COMMUNE_OF_ARRONDISSEMENT, commune_problem
from territo.sources.row_problems import CONTOUR_TOLERANCE_M, numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    import geopandas as gpd

    from territo.arrays import Floats

# West, south, east, north of what is France, generously: the mainland, then overseas.
FRANCE = (
    (-5.8, 41.2, 9.8, 51.3),
    (-63.2, 14.2, -60.7, 18.2),
    (-54.7, 2.0, -51.5, 6.0),
    (55.1, -21.5, 55.9, -20.8),
    (44.9, -13.1, 45.4, -12.5),
    (-56.5, 46.7, -56.1, 47.2),
)
KINDS = (
    "accueil", "antenne", "batiment", "candidat", "direction", "equipement", "france_services",
    "mairie", "mairie_com", "siege", "sport", "structure",
)  # fmt: skip
SAME_PLACE_M = 50.0
DATES = ("opened", "closed")
YEARS = ("year_built", "year_in_service", "year_works", *DATES)
FIRST_YEAR = 1000
CEDEX = re.compile(r"\bcedex\b", re.IGNORECASE)


@dataclass(frozen=True)
class Finding:
    """One thing found in a list.

    Parameters
    ----------
    line
        Line of the row.
    column
        Column, or columns.
    level
        ``error``: the row cannot be used; ``warning``: it can, and should be looked at.
    text
        What is wrong, and what was found there.
    fix
        Column -> corrected text; empty when there is no single answer.
    """

    line: int
    column: str
    level: Literal["error", "warning"]
    text: str
    fix: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"line {self.line}, {self.column}: {self.level}: {self.text}"


@dataclass(frozen=True)
class Reference:
    """What lists are held against.

    Parameters
    ----------
    communes
        Contours and names of communes, index ``commune``, in a metric system; the others are not
        checked by place.
    crs
        EPSG code of that system.
    mergers
        Former communes, index ``commune``: name, into, into_name.
    kinds
        Kinds that are known.
    today
        The year that no year may be beyond by more than one.
    """

    communes: gpd.GeoDataFrame
    crs: int
    mergers: pd.DataFrame
    kinds: Collection[str] = KINDS
    today: int = field(default_factory=lambda: dt.datetime.now(tz=dt.UTC).year)


def check(rows: pd.DataFrame, reference: Reference) -> list[Finding]:
    """Find everything wrong with a list.

    Parameters
    ----------
    rows
        The list with our column names, all text, index ``line``, as `read_table` gives it.
    reference
        What it is held against.

    Returns
    -------
        The findings, by line.
    """
    lon, lat = (_number(rows, name) for name in ("lon", "lat"))
    found: list[Finding] = []
    for one in CHECKS:
        found += one(rows, lon, lat, reference)
    return sorted(found, key=lambda finding: finding.line)


def fixed(rows: pd.DataFrame, findings: list[Finding]) -> pd.DataFrame:
    """Mend what has one answer.

    Parameters
    ----------
    rows
        The list.
    findings
        What was found in it.

    Returns
    -------
        A corrected copy, with a column ``territo_fix`` that says what was changed, and from what.
    """
    mended = rows.copy()
    notes: dict[int, list[str]] = {}
    for finding in findings:
        for column, text in finding.fix.items():
            before = mended.at[finding.line, column] if column in mended else ""  # noqa: PD008
            if column not in mended:
                mended[column] = ""
            mended.at[finding.line, column] = text  # noqa: PD008 - one cell
            notes.setdefault(finding.line, []).append(f"{column}: {before} -> {text}")
    changed = ["; ".join(notes.get(int(line), [])) for line in mended.index]
    return mended.assign(territo_fix=changed)


def _number(rows: pd.DataFrame, name: str) -> Floats:
    text = rows[name].str.replace(",", ".")
    return np.asarray(pd.to_numeric(text, errors="coerce"), dtype=float)


def _ids(rows: pd.DataFrame, *_: object) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for line, site in rows["site"].items():
        if not site:
            yield Finding(line, "site", "error", "a site without an id")
        elif site in first:
            yield Finding(line, "site", "error", f'"{site}" is already on line {first[site]}')
        first.setdefault(site, line)


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


def _words(
    rows: pd.DataFrame, _lon: Floats, _lat: Floats, reference: Reference
) -> Iterator[Finding]:
    kinds = sorted(reference.kinds)
    for column, known, level in (("precision", PRECISIONS, "error"), ("kind", kinds, "warning")):
        if column not in rows:
            continue
        for line, word in rows[column].items():
            if word and word not in known:
                near = difflib.get_close_matches(word.casefold(), known, n=1, cutoff=0.7)
                hint = f', did you mean "{near[0]}"?' if near else f" ({', '.join(known)})"
                text = f'"{word}" is not a known {column}{hint}'
                yield Finding(line, column, "error" if level == "error" else "warning", text)


def _postcodes(rows: pd.DataFrame, _lon: Floats, _lat: Floats, _: Reference) -> Iterator[Finding]:
    for column in ("postcode", "city", "address"):
        if column not in rows:
            continue
        for line in rows.index[rows[column].str.contains(CEDEX)]:
            text = f"{rows.loc[line, column]}: a CEDEX is a way of sorting mail, not a place"
            yield Finding(line, column, "warning", text)


def _years(
    rows: pd.DataFrame, _lon: Floats, _lat: Floats, reference: Reference
) -> Iterator[Finding]:
    for column in YEARS:
        if column not in rows:
            continue
        for line, text in rows[column].items():
            years = Period.parse(text)
            exact = years is not None and years.first == years.last
            # A building may be of a period; a door opens and closes at a date.
            known = years is not None and (exact or column not in DATES)
            if text and not (known and _can_be(years, reference.today + 1)):
                yield Finding(line, column, "warning", f'"{text}" is not a year that can be')
    if {"opened", "closed"} <= set(rows.columns):
        both = (rows["opened"] != "") & (rows["closed"] != "")
        for line in rows.index[both & (rows["closed"] < rows["opened"])]:
            opened, closed = rows.loc[line, "opened"], rows.loc[line, "closed"]
            text = f"closed in {closed}, before it opened in {opened}"
            yield Finding(line, "closed", "warning", text)


def _can_be(years: Period | None, last: int) -> bool:
    """Tell whether a year, or the years of a period, may be true; a side left open says nothing."""
    if years is None:
        return False
    ends = [year for year in (years.first, years.last) if year not in ANY_YEAR]
    return years.first <= years.last and all(FIRST_YEAR <= year <= last for year in ends)


def _numbers(rows: pd.DataFrame, _lon: Floats, _lat: Floats, _: Reference) -> Iterator[Finding]:
    for problem in numbers(rows)[0]:
        yield Finding(problem.line, problem.column, "error", problem.text)


CHECKS: tuple[Callable[[pd.DataFrame, Floats, Floats, Reference], Iterator[Finding]], ...] = (
    _ids,
    _positions,
    _communes,
    _places,
    _strangers,
    _twins,
    _words,
    _postcodes,
    _years,
    _numbers,
)

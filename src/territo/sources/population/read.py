"""A file of population as the demand of a territory."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from territo.census import Counted, attribute
from territo.crs import GRID_OF_METRIC, epsg
from territo.errors import CRSError, Problem, SchemaError, SourceError
from territo.grid import CELL_M, Squares, spread, spread_zones
from territo.model import Census, Demand
from territo.sources.cog import COMMUNE_OF_ARRONDISSEMENT
from territo.sources.population.files import Box, Rows, numbers, read_rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from territo.arrays import Bools
    from territo.model import Territory

# Contours are generalised, see boundaries/README.md: a square this near may be of the territory.
CONTOUR_TOLERANCE_M = 200.0
ID = re.compile(r"^CRS(\d+)RES(\d+)mN(-?\d+)E(-?\d+)$")


def read_population(file: Path, territory: Territory, merged: Mapping[str, str]) -> Demand:
    """Read who lives in a territory, and where.

    Parameters
    ----------
    file
        A grid of Filosofi (200 m or 1 km, editions 2015 to 2021), the zones of IRIS with their
        population, or the population of communes; CSV, Parquet or a layer.
    territory
        The ground.
    merged
        Former commune code -> today's, for files of another vintage.

    Returns
    -------
        The inhabitants, with what became of everyone the file counts.

    Raises
    ------
    SourceError
        When the file cannot be read, or counts nobody here.
    SchemaError
        When its content is wrong.
    CRSError
        When it is of another zone than the territory, or draws zones in no declared system.
    """
    rows = read_rows(file, _around(territory))
    today = {**merged, **COMMUNE_OF_ARRONDISSEMENT}
    read = {"grid": _grid, "iris": _iris, "communes": _communes}[rows.columns.kind]
    demand = read(rows, file, territory, today)
    if not demand.points["weight"].sum() > 0:
        raise SourceError(
            f"{file} counts nobody in {territory.name}.",
            source=str(file),
            hint="Check that it is of this zone of France.",
        )
    return demand


def concerned_rows(file: Path, territory: Territory, name: str) -> Rows:
    """Read the squares of a grid that touch a territory, or name a commune of it.

    Parameters
    ----------
    file
        The grid, perhaps of the whole country.
    territory
        The ground.
    name
        Name of the file where it comes from, which says its format and its year.

    Returns
    -------
        Those squares, with the columns that are read.

    Raises
    ------
    SourceError
        When the file cannot be read, is no grid, or counts nobody here.
    """
    rows = read_rows(file, _around(territory), name)
    if rows.columns.kind != "grid":
        raise SourceError(f"{name} is no grid of squares.", source=name, hint="Name another.")
    squares = _squares(rows, file, territory)
    texts = _texts(rows, rows.columns.communes)
    named = [_codes(text, COMMUNE_OF_ARRONDISSEMENT) for text in texts]
    mine = _concerned(squares, named, territory)
    return replace(rows, frame=rows.frame[mine], elsewhere=rows.elsewhere + int((~mine).sum()))


def _around(territory: Territory) -> Box:
    """Take in the neighbours, for squares that reach over the limit."""
    west, south, east, north = territory.communes.total_bounds
    return Box((west - 2000, south - 2000, east + 2000, north + 2000), territory.crs)


def _grid(rows: Rows, file: Path, territory: Territory, today: Mapping[str, str]) -> Demand:
    """Read squares: those that touch the territory, or name a commune of it."""
    squares = _squares(rows, file, territory)
    named = [_codes(text, today) for text in _texts(rows, rows.columns.communes)]
    mine = _concerned(squares, named, territory)
    groups = {
        group: np.sum([numbers(rows, part, file) for part in parts], axis=0)
        for group, parts in rows.columns.groups.items()
    }
    imputed = np.zeros(len(mine), dtype=bool)
    if rows.columns.imputed:
        imputed = numbers(rows, rows.columns.imputed, file) > 0
    counted = Counted(
        squares=squares.take(mine),
        people=numbers(rows, rows.columns.people, file)[mine],
        communes=[codes for codes, own in zip(named, mine, strict=True) if own],
        imputed=imputed[mine],
        groups=pd.DataFrame({name: values[mine] for name, values in groups.items()}),
        vintage=f"Insee, Filosofi {rows.year or '(édition non dite)'}, "
        f"carreaux de {squares.side} m",
        elsewhere=rows.elsewhere + int((~mine).sum()),
    )
    return attribute(counted, territory)


def _texts(rows: Rows, name: str) -> list[str]:
    return rows.frame[name].astype(str).tolist() if name else [""] * len(rows.frame)


def _codes(text: str, today: Mapping[str, str]) -> tuple[str, ...]:
    """Take apart the codes that a square carries one after the other, and bring them up to date."""
    codes = [text[place : place + 5] for place in range(0, len(text), 5)]
    return tuple(today.get(code, code) for code in codes if code)


def _squares(rows: Rows, file: Path, territory: Territory) -> Squares:
    """Read the ids of squares, which say where they lie."""
    ids = rows.frame[rows.columns.key].astype(str).str.strip()
    parts = ids.str.extract(ID)
    wrong = np.flatnonzero(parts[0].isna())
    problems = [
        Problem(f'"{ids.iloc[row]}" is no id of a square', int(ids.index[row]), rows.columns.key)
        for row in wrong[:20].tolist()
    ]
    problems += [
        Problem(f'"{name}" is there twice', column=rows.columns.key)
        for name in ids[ids.duplicated()].unique()[:20]
    ]
    if problems:
        raise SchemaError(str(file), problems, "Check the file.")
    if parts.empty:
        raise SourceError(
            f"{file} counts nobody in {territory.name}.",
            source=str(file),
            hint="Check that it is of this zone of France.",
        )
    crs, side, north, east = (parts[column].astype(np.int64).to_numpy() for column in range(4))
    if len(np.unique(crs)) > 1 or len(np.unique(side)) > 1:
        raise SchemaError(str(file), [Problem("squares of several grids")], "Give one of them.")
    wanted = GRID_OF_METRIC[territory.crs]
    if crs[0] != wanted:
        raise CRSError(
            f"{file} holds squares of EPSG:{crs[0]}; those of {territory.name} are in "
            f"EPSG:{wanted}.",
            "Give the file of its zone of France.",
        )
    return Squares(east // side, north // side, int(side[0]), wanted)


def _concerned(squares: Squares, named: list[tuple[str, ...]], territory: Territory) -> Bools:
    here = set(territory.communes.index)
    mine = np.array([not here.isdisjoint(codes) for codes in named], dtype=bool)
    x, y = squares.centres(territory.crs)
    west, south, east, north = territory.communes.total_bounds
    side = squares.side + CONTOUR_TOLERANCE_M
    near = (x > west - side) & (x < east + side) & (y > south - side) & (y < north + side)
    left = np.flatnonzero(near & ~mine)
    outline = territory.outline
    shapely.prepare(outline)
    shapes = squares.take(left).polygons(territory.crs)
    mine[left] = shapely.dwithin(outline, shapes, CONTOUR_TOLERANCE_M)
    return mine


def _iris(rows: Rows, file: Path, territory: Territory, today: Mapping[str, str]) -> Demand:
    """Spread the inhabitants of each IRIS evenly over its squares."""
    frame = rows.frame
    if not isinstance(frame, gpd.GeoDataFrame):
        raise SourceError(
            f"{file} counts the inhabitants of IRIS and does not draw them.",
            source=str(file),
            hint="Give a layer that has both the contours and the population.",
        )
    if frame.crs is None:
        raise CRSError(f"{file} declares no coordinate system.", "Declare it in the file.")
    codes = frame[rows.columns.key].astype(str).str.strip()
    people = numbers(rows, rows.columns.people, file)
    communes = codes.str[:5].map(lambda code: today.get(code, code))
    here = communes.isin(territory.communes.index).to_numpy()
    drawn = frame if epsg(frame.crs) == territory.crs else frame.to_crs(territory.crs)
    zones = gpd.GeoDataFrame(
        {"population": people[here], "commune": communes[here].to_numpy(dtype=object)},
        geometry=drawn.geometry.to_numpy()[here],
        index=pd.Index(codes[here], name="iris", dtype=object),
        crs=territory.crs,
    )
    points = spread_zones(zones, territory, CELL_M, "iris")
    away = pd.Series(people[~here]).groupby(communes[~here].to_numpy()).sum()
    kept = float(points["weight"].sum())
    return Demand(
        points,
        basis="iris",
        vintage=f"Insee, population des IRIS {rows.year or '(année non dite)'}",
        cell_m=CELL_M,
        census=_census(kept, away[away > 0], points, territory),
    )


def _communes(rows: Rows, file: Path, territory: Territory, today: Mapping[str, str]) -> Demand:
    """Spread the population of a table of communes instead of the territory's own."""
    frame, year = rows.frame, rows.year
    if "POPREF_MEASURE" in frame:
        latest = frame["TIME_PERIOD"].max()
        kept = (frame["POPREF_MEASURE"] == "PMUN") & (frame["TIME_PERIOD"] == latest)
        if "GEO_OBJECT" in frame:
            kept &= frame["GEO_OBJECT"] == "COM"
        frame, year = frame[kept], str(latest)
    codes = frame[rows.columns.key].astype(str).str.strip().str[-5:]
    people = pd.Series(numbers(replace(rows, frame=frame), rows.columns.people, file), codes)
    # Files give the arrondissements, the commune, or both: never add a part to its whole.
    parted = people.index.isin(list(COMMUNE_OF_ARRONDISSEMENT))
    both = people.index.map(COMMUNE_OF_ARRONDISSEMENT).isin(people.index)
    people = people[~(parted & both)]
    summed = people.groupby(people.index.map(lambda code: today.get(code, code))).sum()
    here = territory.communes.index
    missing = [code for code in here if code not in summed.index]
    if missing:
        raise SchemaError(
            str(file),
            [Problem(f"no population for {code}") for code in missing],
            "Give a file of all the communes of the territory.",
        )
    counted = territory.communes.assign(population=summed.reindex(here).round().astype(np.int64))
    basis = f"populations de référence {year or '(année non dite)'}, {file.name}"
    return spread(replace(territory, communes=counted, population_basis=basis))


def _census(kept: float, away: pd.Series, points: gpd.GeoDataFrame, territory: Territory) -> Census:
    people = points.groupby("commune")["weight"].sum().reindex(territory.communes.index)
    lived = territory.communes["population"] > 0
    return Census(
        counted=kept + float(away.sum()),
        kept=kept,
        outside={str(code): float(count) for code, count in away.sort_index().items()},
        imputed=0.0,
        municipal=territory.population,
        without=tuple(people.index[lived & ~(people > 0)]),
    )

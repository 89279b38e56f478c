"""A list with columns of its own, given ours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pyproj import CRS
from pyproj.exceptions import CRSError as ProjError

from territo.crs import LONLAT, likely_system, transformer
from territo.errors import CRSError, Problem, SourceError
from territo.sources.rows import distinct
from territo.sources.schemas import Schema, plain, recognise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from territo.arrays import Floats

# Names that every list has: settings that say what they are called are not of one that has them.
NAMES = {"site", "name"}
# Words of files for nothing.
NOTHING = ("None", "NULL", "nan", "NaN")
# What lists call an easting and a northing.
EASTINGS = ("x", "coord_x", "coordx", "x_l93", "x_lambert93", "x_lamb93", "coordonnee_x", "easting")
NORTHINGS = (*(name.replace("x", "y", 1) for name in EASTINGS[:-1]), "northing")


@dataclass(frozen=True)
class Adapted:
    """A list with our column names.

    Parameters
    ----------
    table
        The rows; columns that nobody asked for keep their name.
    schema
        The known kind of list it is; absent for one of the user's own.
    problems
        Cells that could not be read; their rows are kept.
    """

    table: pd.DataFrame
    schema: Schema | None
    problems: tuple[Problem, ...] = ()


def adapt(table: pd.DataFrame, given: Mapping[str, str], source: str) -> Adapted:
    """Give a list our column names.

    Parameters
    ----------
    table
        Rows of text.
    given
        Our column -> theirs, as the study's settings say; ``crs`` declares the system of x and y.
        They are of the study's own lists: one that has our names already, as `territo geocode` and
        `territo check` write them, and one of a known kind, are read as they are.
    source
        Path of the file, for the messages.

    Returns
    -------
        The list. Positions given as x and y are carried to ``lon`` and ``lat``.

    Raises
    ------
    SourceError
        When a column that the settings name is not there.
    CRSError
        When x and y come without a declared system, or with one that does not exist.
    """
    theirs = {ours: name for ours, name in given.items() if ours != "crs"}
    absent = [name for name in theirs.values() if name not in table]
    if len(absent) == len(theirs):
        schema = recognise(map(plain, table.columns))
        if schema:
            return _as_known(table, schema)
        if NAMES & set(theirs) and set(table.columns) >= NAMES:
            theirs, absent = {}, []
    if absent:
        raise SourceError(
            f"{source} has no column {', '.join(absent)}, which site_columns names.",
            source=source,
            hint=f"Found: {', '.join(map(str, table.columns))}.",
        )
    adapted = _renamed(table, {ours: (name,) for ours, name in theirs.items()})
    if "crs" in given or {"x", "y"} <= set(theirs):
        adapted = _with_lonlat(adapted, given.get("crs", ""), source)
    return Adapted(adapted, None)


def _renamed(table: pd.DataFrame, wanted: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    ours = {}
    for name, parts in wanted.items():
        present = [table[part] for part in parts if part in table]
        if present:
            joined = present[0].str.cat(present[1:], sep=" ") if present[1:] else present[0]
            ours[name] = joined.str.strip()
    others = table.drop(
        columns=[part for parts in wanted.values() for part in parts if part in table]
    )
    return pd.DataFrame(ours, index=table.index).join(
        others.drop(columns=list(ours), errors="ignore")
    )


def _as_known(table: pd.DataFrame, schema: Schema) -> Adapted:
    """Read a known list: its columns, its kind, what is no door, and its words for nothing."""
    table = table.set_axis(distinct(map(plain, table.columns)), axis="columns")
    table = table.mask(table.isin(NOTHING), "")
    problems: list[Problem] = []
    if schema.unfold:
        table, problems = schema.unfold(table)
    first = {
        ours: _first([table[name] for name in names if name in table])
        for ours, names in schema.first_of.items()
        if any(name in table for name in names)
    }
    ours = _renamed(table, schema.columns).assign(**first)
    # What territo wrote itself says which of its sites receive nobody.
    door = ours["door"] if "door" in ours else pd.Series("yes", index=ours.index)
    for column, values in schema.not_doors.items():
        if column in ours:
            door = door.mask(ours[column].map(plain).isin(values), "no")
    kind = ours["kind"].replace("", schema.kind) if "kind" in ours else schema.kind
    return Adapted(ours.assign(kind=kind, door=door), schema, tuple(problems))


def _first(columns: list[pd.Series]) -> pd.Series:
    """Take of several columns the first that says something, row by row."""
    found = columns[0]
    for other in columns[1:]:
        found = found.where(found != "", other)
    return found


def _with_lonlat(table: pd.DataFrame, crs: str, source: str) -> pd.DataFrame:
    """Carry x and y to longitude and latitude, when those are not given."""
    if "x" not in table or "y" not in table or {"lon", "lat"} <= set(table.columns):
        return table
    x, y = _number(table["x"]), _number(table["y"])
    if not crs:
        raise CRSError(
            f"{source} gives x and y and declares no coordinate system{likely_system(x, y)}.",
            'Declare it in territo.toml: [site_columns] crs = "EPSG:2154".',
        )
    try:
        code = CRS.from_user_input(crs).to_epsg() or 0
    except ProjError as error:
        raise CRSError(f'"{crs}" is not a coordinate system.', "Write EPSG:2154, say.") from error
    lon, lat = transformer(code, LONLAT)(x, y)
    read = {"lon": lon, "lat": lat}
    return table.assign(
        **{
            name: [f"{value:.9f}" if np.isfinite(value) else "" for value in values]
            for name, values in read.items()
        }
    )


def undeclared(table: pd.DataFrame, source: str, renames: dict[str, str]) -> CRSError | None:
    """Say which settings would read the coordinates of a list without longitude and latitude.

    Parameters
    ----------
    table
        Rows of text.
    source
        Path of the file, for the message.
    renames
        Our column -> theirs, for others that the list must have.

    Returns
    -------
        What to raise; absent when no two columns look like coordinates.
    """
    named = {str(name).casefold(): str(name) for name in table}
    east, north = (
        next((named[one] for one in names if one in named), "") for names in (EASTINGS, NORTHINGS)
    )
    if not (east and north):
        return None
    x, y = _number(table[east]), _number(table[north])
    # A place that is not known is often written 0, 0.
    system = likely_system(x[x != 0], y[y != 0])
    code = re.search(r"EPSG:\d+", system)
    own = {"x": east, "y": north, "crs": code[0] if code else "EPSG:2154"}
    if code and code[0] == f"EPSG:{LONLAT}":
        own = {"lon": east, "lat": north}
    settings = ", ".join(f'{ours} = "{theirs}"' for ours, theirs in (renames | own).items())
    return CRSError(
        f"{source} gives {east} and {north} and declares no coordinate system{system}.",
        f"Write in territo.toml, under [site_columns], a line each: {settings}.",
    )


def _number(texts: pd.Series) -> Floats:
    numbers = pd.to_numeric(texts.str.replace(",", "."), errors="coerce")
    return np.asarray(numbers, dtype=float)

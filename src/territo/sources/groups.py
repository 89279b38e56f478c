"""Groups of places: polygons such as the quartiers prioritaires, or a table of whole communes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from territo.errors import Problem, SchemaError, SourceError
from territo.model import Grouping
from territo.sectors import overlaps
from territo.sources.cog import commune_problem
from territo.sources.polygons import contour_problems, read_polygons
from territo.sources.rows import cell_text
from territo.sources.table import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from territo.model import Territory

TABLES = {".csv", ".txt", ".tsv", ".xlsx", ".xlsm"}
# Our column -> names under which the files of quartiers prioritaires have it, of 2015 and of 2024.
USUAL = {"group": ("code_qp", "code_quartier"), "name": ("lib_qp", "nom_qp")}
# What two drawings of one limit may differ by: a wider overlap is one.
OVERLAP_M = 20.0


def read_groups(
    file: Path, territory: Territory, columns: Mapping[str, str] | None = None
) -> Grouping:
    """Read a file of groups.

    Parameters
    ----------
    file
        A layer of polygons in any declared system (columns ``group``, an id, and ``name``, or those
        of the quartiers prioritaires; a group may have several), or a CSV or Excel table
        (``commune``, ``group``, and ``name`` if there is one), a row for each commune.
    territory
        The ground: groups without a place in it are left out, and counted.
    columns
        Our column -> theirs, for files with names of their own.

    Returns
    -------
        The groups; one without a name is called by its id.

    Raises
    ------
    SourceError
        When the file cannot be read, or none of its groups is in the territory.
    SchemaError
        When rows are wrong, or groups overlap: all of them are listed.
    CRSError
        When a layer declares no coordinate system.
    """
    if not file.is_file():
        raise SourceError(f"{file} does not exist.", source=str(file), hint="Check its name.")
    table = file.suffix.lower() in TABLES
    rows = _table(file, columns or {}) if table else _layer(file, columns or {}, territory)
    if table:
        here = rows[rows["commune"].isin(territory.communes.index)]
    else:
        here = rows[[one is None or one.intersects(territory.outline) for one in rows.geometry]]
    if not len(here):
        raise SourceError(
            f"{file}: none of its {len(rows)} rows is in {territory.name}.",
            source=str(file),
            hint="Check that the file is of this part of France, and its coordinate system.",
        )
    _require(file, list(_problems(here)))
    communes = here.set_index("commune")["group"] if table else pd.Series(dtype=object)
    groups = _dissolved(here, territory.crs)
    grouping = Grouping(file.stem, groups, communes, len(rows) - len(here))
    _require(file, list(_overlaps(grouping.groups)))
    return grouping


def _require(file: Path, problems: list[Problem]) -> None:
    if problems:
        problems.sort(key=lambda problem: problem.line)
        raise SchemaError(str(file), problems, "Correct what is named above.")


def _table(file: Path, columns: Mapping[str, str]) -> pd.DataFrame:
    rows = read_table(file, (), placed=False).rows
    named = _named(rows, columns, file, ("commune", "group"))
    problems = [
        Problem(wrong or "nothing is written", line, "commune")
        for line, code in named["commune"].items()
        if not code or (wrong := commune_problem(code))
    ]
    _require(file, [*problems, *_twice(named)])
    return named


def _layer(file: Path, columns: Mapping[str, str], territory: Territory) -> gpd.GeoDataFrame:
    layer = read_polygons(file, "groups")
    texts = layer.drop(columns="geometry").astype(object)
    texts = texts.where(texts.notna(), "").map(cell_text)
    named = _named(texts, columns, file, ("group",))
    return gpd.GeoDataFrame(named, geometry=layer.geometry.to_crs(territory.crs))


def _named(
    rows: pd.DataFrame, columns: Mapping[str, str], file: Path, required: Iterable[str]
) -> pd.DataFrame:
    """Give the columns our names, and refuse a file that lacks some."""
    lower = {str(name).lower(): name for name in rows}
    chosen = {ours: theirs for ours, theirs in columns.items() if theirs in rows}
    for ours, usual in USUAL.items():
        known = [lower[name] for name in (ours, *usual) if name in lower]
        chosen = {ours: known[0], **chosen} if known else chosen
    if "commune" in rows:
        chosen = {"commune": "commune", **chosen}
    missing = [Problem("missing column", column=name) for name in required if name not in chosen]
    if missing:
        found = ", ".join(map(str, rows.columns))
        hint = f"Found: {found}. Rename some, or say so in territo.toml ([group_columns])."
        raise SchemaError(str(file), missing, hint)
    named = pd.DataFrame({ours: rows[theirs] for ours, theirs in chosen.items()})
    name = named["name"] if "name" in named else named["group"]
    return named.assign(name=name.where(name != "", named["group"]))


def _twice(rows: pd.DataFrame) -> Iterator[Problem]:
    """Find communes in two groups: whoever lives there would be counted in either."""
    seen: dict[str, int] = {}
    for line, code in rows["commune"].items():
        first = seen.setdefault(code, int(line))
        if first != line:
            yield Problem(f'"{code}" is already on line {first}', line, "commune")


def _problems(rows: pd.DataFrame) -> Iterator[Problem]:
    """Find groups without an id or a contour, and ids that have two names."""
    names: dict[str, tuple[str, int]] = {}
    for line, group, name in zip(rows.index, rows["group"], rows["name"], strict=True):
        if not group:
            yield Problem("nothing is written", line, "group")
        known, first = names.setdefault(group, (name, int(line)))
        if known != name:
            yield Problem(f'"{group}" is called "{known}" on line {first}', line, "name")
    if "geometry" in rows:
        yield from contour_problems(rows["geometry"], "group")


def _dissolved(rows: pd.DataFrame, crs: int) -> gpd.GeoDataFrame:
    """Make one row of each group."""
    drawn = "geometry" in rows
    shapes = rows["geometry"] if drawn else [None] * len(rows)
    frame = gpd.GeoDataFrame(rows[["group", "name"]], geometry=shapes, crs=crs)
    if drawn:
        return frame.dissolve("group", sort=True)
    return frame.drop_duplicates("group").set_index("group").sort_index()


def _overlaps(groups: gpd.GeoDataFrame) -> Iterator[Problem]:
    for row in overlaps(groups, OVERLAP_M).itertuples(index=False):
        yield Problem(
            f"{row.one} and {row.other} overlap on {row.km2:.2f} km²: "
            "whoever lives there would be counted in either"
        )

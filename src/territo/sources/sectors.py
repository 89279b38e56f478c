"""Sectors of one's own: polygons that may cut communes, or a table of whole communes.

Both may be dated, and in several zonings at once. Given sectors stand for those of the boundaries.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from territo.era import is_open
from territo.errors import Problem, SchemaError, SourceError
from territo.sources.cog import commune_problem
from territo.sources.polygons import contour_problems, read_polygons
from territo.sources.rows import cell_text
from territo.sources.table import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from territo.model import Territory

DATES = ("valid_from", "valid_to")
DATE = re.compile(r"\d{4}(-\d{2}-\d{2})?")
OURS = ("sector", "name", "zoning", *DATES)
TABLES = {".csv", ".txt", ".tsv", ".xlsx", ".xlsm"}


def with_sectors(
    territory: Territory,
    files: Sequence[Path],
    columns: Mapping[str, str] | None = None,
    *,
    as_of: str = "",
) -> Territory:
    """Put sectors of one's own in place of those of a territory.

    Parameters
    ----------
    territory
        The ground.
    files
        Layers of polygons (columns ``sector``, an id, and ``name``), or CSV and Excel tables of
        whole communes (``commune`` and ``sector``, a row for each commune); ``zoning`` is the name
        of the file where they do not say it, ``valid_from`` and ``valid_to`` are dates or years.
    columns
        Our column -> theirs, for files with names of their own.
    as_of
        Date at which they must be in force; empty for those not said to have ended.

    Returns
    -------
        The territory with these sectors; those not in force are left out and named.

    Raises
    ------
    SourceError
        When a file cannot be read.
    SchemaError
        When rows are wrong: all those of a file are listed.
    CRSError
        When a layer declares no coordinate system.
    """
    tables = [_read(file, territory, columns or {}) for file in files]
    rows = pd.concat(tables, ignore_index=True)
    kept, gone = in_force(rows, as_of)
    for file, found in kept.groupby("file", sort=False):
        problems = [*_twice(found), *_two_names(kept, found)]
        if problems:
            problems.sort(key=lambda problem: problem.line)
            raise SchemaError(str(file), problems, "Give every sector an id and a name of its own.")
    links = kept[kept["commune"] != ""]
    still = set(kept["name"])
    return replace(
        territory,
        sectors=_sectors(kept, territory),
        sector_communes=links[["sector", "commune"]].assign(part=None).reset_index(drop=True),
        not_in_force=tuple(name for name in dict.fromkeys(gone["name"]) if name not in still),
    )


def in_force(sectors: pd.DataFrame, as_of: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Part the sectors in force from the others.

    Parameters
    ----------
    sectors
        Sectors, with ``valid_from`` and ``valid_to`` as `territo.era.is_open` reads them; absent
        or empty when nobody says.
    as_of
        The date; empty for those not said to have ended.

    Returns
    -------
        Those in force, then the others.
    """
    begins, ends = (
        sectors[name].fillna("").astype(str) if name in sectors else [""] * len(sectors)
        for name in DATES
    )
    answers = [is_open(*dates, as_of) for dates in zip(begins, ends, strict=True)]
    mine = pd.Series(answers, index=sectors.index, dtype=bool)
    return sectors[mine], sectors[~mine]


def _read(file: Path, territory: Territory, columns: Mapping[str, str]) -> pd.DataFrame:
    """Read and check one file: the columns of `OURS`, commune, geometry, file and line."""
    if not file.is_file():
        raise SourceError(f"{file} does not exist.", source=str(file), hint="Check its name.")
    table = file.suffix.lower() in TABLES
    rows = _of_communes(file, columns) if table else _drawn(file, columns, territory.crs)
    rows["zoning"] = rows.get("zoning", pd.Series("", index=rows.index)).replace("", file.stem)
    for name in (*DATES, "commune"):
        if name not in rows:
            rows[name] = ""
    problems = list(_problems(rows))
    problems += (
        _commune_problems(rows, territory)
        if table
        else contour_problems(rows["geometry"], "sector")
    )
    if problems:
        problems.sort(key=lambda problem: problem.line)
        raise SchemaError(str(file), problems, "Correct the lines named above.")
    return rows[[*OURS, "commune", "geometry"]].assign(file=str(file), line=rows.index)


def _of_communes(file: Path, columns: Mapping[str, str]) -> pd.DataFrame:
    rows = _named(read_table(file, (), placed=False).rows, columns, file, ("commune", "sector"))
    name = rows["name"] if "name" in rows else rows["sector"]
    return rows.assign(name=name.where(name != "", rows["sector"]), geometry=None)


def _drawn(file: Path, columns: Mapping[str, str], crs: int) -> pd.DataFrame:
    layer = read_polygons(file, "sectors")
    texts = layer.drop(columns="geometry").astype(object)
    texts = texts.where(texts.notna(), "").map(cell_text)
    rows = _named(texts, columns, file, ("sector", "name"))
    # A layer's own column of communes says nothing: its contours do.
    return rows.drop(columns="commune", errors="ignore").assign(
        geometry=layer.geometry.to_crs(crs).to_numpy()
    )


def _named(
    rows: pd.DataFrame, columns: Mapping[str, str], file: Path, required: Iterable[str]
) -> pd.DataFrame:
    """Give the columns our names, and refuse a file that lacks some."""
    theirs = {name: ours for ours, name in columns.items() if name in rows}
    named = rows.drop(columns=[ours for ours in theirs.values() if ours in rows], errors="ignore")
    named = named.rename(columns=theirs)
    missing = [Problem("missing column", column=name) for name in required if name not in named]
    if missing:
        found = ", ".join(map(str, rows.columns))
        hint = f"Found: {found}. Rename some, or say so in territo.toml ([sector_columns])."
        raise SchemaError(str(file), missing, hint)
    return named


def _problems(rows: pd.DataFrame) -> Iterator[Problem]:
    for name in ("sector", "name"):
        for line in rows.index[rows[name] == ""]:
            yield Problem("nothing is written", line, name)
    for line in rows.index[rows["sector"].str.contains(";")]:
        yield Problem("an id with a semicolon, which separates ids in lists", line, "sector")
    for name in DATES:
        wrong = rows[name].map(lambda text: bool(text) and not DATE.fullmatch(text))
        for line, text in rows.loc[wrong, name].items():
            yield Problem(f'"{text}" is neither a year nor a date such as 2026-01-31', line, name)


def _commune_problems(rows: pd.DataFrame, territory: Territory) -> Iterator[Problem]:
    for line, code in rows["commune"].items():
        if not code:
            yield Problem("nothing is written", line, "commune")
        elif wrong := commune_problem(code):
            yield Problem(wrong, line, "commune")
        elif code not in territory.communes.index:
            where = f"{territory.name} (COG {territory.cog})"
            yield Problem(f'"{code}" is no commune of {where}', line, "commune")


def _twice(rows: pd.DataFrame) -> Iterator[Problem]:
    """Find sectors drawn twice, and communes put twice into one sector."""
    seen: dict[tuple[str, str], int] = {}
    for line, sector, commune in zip(rows["line"], rows["sector"], rows["commune"], strict=True):
        first = seen.setdefault((sector, commune), line)
        if first != line:
            yield Problem(f'"{sector}" is already on line {first}', line, "sector")


def _two_names(everything: pd.DataFrame, rows: pd.DataFrame) -> Iterator[Problem]:
    """Find sectors that another row calls otherwise, puts in another zoning, or draws elsewhere."""
    first = everything.drop_duplicates("sector").set_index("sector")
    for row in rows.itertuples():
        known = first.loc[row.sector]
        told = [name for name in ("name", "zoning") if getattr(row, name) != known[name]]
        if told or row.file != known["file"]:
            place = f"line {known['line']} of {known['file']}"
            said = ", ".join(f'{name} "{known[name]}"' for name in told) or "the same id"
            yield Problem(f'"{row.sector}" is already on {place} ({said})', row.line, "sector")


def _sectors(rows: pd.DataFrame, territory: Territory) -> gpd.GeoDataFrame:
    """Make one row of each sector, with the contour of its communes where it has no other."""
    communes = territory.communes.geometry
    own = rows.assign(
        geometry=[
            communes[code] if code else shape
            for code, shape in zip(rows["commune"], rows["geometry"], strict=True)
        ]
    )
    groups = own.groupby("sector", sort=True)
    contours = [shapely.union_all(group["geometry"].to_numpy()) for _, group in groups]
    facts = groups[["name", "zoning", *DATES]].first().assign(organisation_model=None)
    facts = facts.astype(object).where(facts != "", None)
    return gpd.GeoDataFrame(facts, geometry=contours, crs=territory.crs)

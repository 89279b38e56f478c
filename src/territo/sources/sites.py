"""Sites out of lists, checked row by row; nothing wrong goes in, nothing goes missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from territo.crs import LONLAT, transformer
from territo.errors import Problem, SchemaError, SourceError
from territo.join import polygon_of
from territo.model import SITE_NUMBERS, Sites
from territo.sources import row_problems
from territo.sources.cog import COMMUNE_OF_ARRONDISSEMENT
from territo.sources.declared import MERGED, OF_ELSEWHERE, STANDS_IN, settle
from territo.sources.kinds import in_any_case, nothing_left, require_kinds
from territo.sources.row_problems import CONTOUR_TOLERANCE_M
from territo.sources.site_status import OF_THE_EIGHTIES, eras, status
from territo.sources.stacked import STACK, STACKED, stack
from territo.sources.table import read_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from territo.arrays import Bools, Floats, Objects
    from territo.model import Territory


REQUIRED = ("site", "name")
OPTIONAL = ("kind", "commune", "epci", "precision", "door")
OURS = (*REQUIRED, *OPTIONAL, *SITE_NUMBERS, "lon", "lat")
# Columns that territo or the file format writes itself.
RESERVED = {
    "status",
    "geometry",
    "file",
    "line",
    "fid",
    "geom",
    "ogc_fid",
    "rowid",
    "outside",
    "era",
    "renovated",
    "hours_per_week",
    "commune_declared",
    "commune_of_place",
    "settled",
    "wanted",
}
TOLD = ("commune_declared", "commune_of_place")


def read_sites(
    files: Sequence[Path],
    territory: Territory,
    kinds: Sequence[str] = (),
    columns: Mapping[str, str] | None = None,
    *,
    as_of: str = "",
    mergers: Mapping[str, str] | None = None,
) -> Sites:
    """Read the sites of a territory out of one or several lists.

    Parameters
    ----------
    files
        Lists of places. Columns ``site`` (id) and ``name``, a position, and if known ``kind``
        (without it, the name of the file), ``commune``, ``epci``, ``precision``, ``door`` (``no``
        for what receives nobody), ``opened``, ``closed``, ``year_built``, ``year_in_service``,
        ``year_works``, and the numbers of `territo.model.SITE_NUMBERS`; other
        columns are carried along as text.
    territory
        The ground. A row that declares a commune or an EPCI of elsewhere is left out, and counted,
        unless it stands here: then it is of the commune it stands in, and counted apart.
    kinds
        Kinds wanted, in any case; none means all of them. Rows of other kinds are left out, and
        counted, but for places of the eighties, which are kept as ``other_kind``.
    columns
        Our column -> theirs, for lists with names of their own.
    as_of
        Date at which doors must be open, as ``2026-01-31``; empty for those not said to be closed.
    mergers
        Former commune -> the one it is part of now.

    Returns
    -------
        The sites, with the status of each.

    Raises
    ------
    SourceError
        When a file cannot be read, or no row is left.
    SchemaError
        When rows are wrong: all of them are listed, file by file.
    CRSError
        When a layer declares no coordinate system.
    """
    if not files:
        raise SourceError("No list of sites is named.", source="", hint="Give one with --sites.")
    frames = [_read(file, territory, columns or {}, mergers or {}) for file in files]
    rows = pd.concat(frames, ignore_index=True)
    _require_distinct(rows)
    asked = in_any_case(kinds, rows["kind"])
    mine = _is_mine(rows, territory)
    wanted = rows["kind"].isin(asked) if asked else pd.Series(data=True, index=rows.index)
    rows = rows.assign(wanted=wanted, **eras(rows))
    if not (mine & wanted).any():
        raise nothing_left(files, territory, rows[mine], kinds)
    require_kinds(asked, rows, files)
    shown = wanted | (rows["era"].isin(OF_THE_EIGHTIES) if "era" in rows else False)
    kept = rows[mine & shown]
    points = _locate(kept.set_index("site").sort_index(), territory, as_of)
    left_out = {"elsewhere": int((~mine).sum()), "other kinds": int((mine & ~shown).sum())}
    remarks = {why: int((kept["settled"] == why).sum()) for why in (MERGED, OF_ELSEWHERE)} | {
        STANDS_IN: int((kept["commune_of_place"] != "").sum()),
        STACKED: _stacked(kept),
    }
    return Sites(points, left_out=_counted(left_out), remarks=_counted(remarks))


def _stacked(rows: pd.DataFrame) -> int:
    """Count the sites that stand where so many others do that it is hardly their own place."""
    lon, lat = (rows[name].to_numpy(dtype=float) for name in ("lon", "lat"))
    return int((stack(lon, lat, rows["precision"])[0] >= STACK).sum())


def _counted(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple((what, count) for what, count in counts.items() if count)


def _read(
    file: Path, territory: Territory, columns: Mapping[str, str], mergers: Mapping[str, str]
) -> pd.DataFrame:
    """Read and check one list; every problem of the file is raised at once."""
    found = read_table(file, REQUIRED, columns)
    table = _own_names(found.rows)
    table["kind"] = table["kind"].replace("", file.stem) if "kind" in table else file.stem
    for name in OPTIONAL:
        if name not in table:
            table[name] = ""
    table["commune"] = table["commune"].replace(COMMUNE_OF_ARRONDISSEMENT)
    word_problems = [] if found.known else list(row_problems.word_problems(table))
    position_problems, lon, lat = row_problems.positions(table)
    number_problems, numbers = row_problems.numbers(table)
    table = settle(table, lon, lat, territory, mergers).assign(**numbers)
    away = _away(lon, lat, _is_mine(table, territory).to_numpy(), territory)
    problems = list(row_problems.id_problems(table))
    if not found.known:
        # What the State publishes cannot be corrected by whoever reads it: its wrong rows are kept
        # and counted. One's own list can.
        problems += [*word_problems, *position_problems, *number_problems]
        problems += row_problems.date_problems(table)
        lines = table.index.to_numpy()
        problems += row_problems.place_problems(lines, lon, lat, away, territory)
    if problems:
        problems.sort(key=lambda problem: problem.line)
        raise SchemaError(str(file), problems, "Correct the lines named above.")
    outside = away > CONTOUR_TOLERANCE_M
    return table.assign(lon=lon, lat=lat, outside=outside, file=str(file), line=table.index)


def _own_names(table: pd.DataFrame) -> pd.DataFrame:
    """Give each column one name: ours whatever its case, never two alike for a GeoPackage."""
    ours = {name for name in table.columns if name in OURS}
    taken = set(OURS)
    names = []
    for name in table.columns:
        lower = name.lower()
        if name in ours:
            own = name
        elif lower in OURS and lower not in ours:
            own = lower
            ours.add(lower)
        else:
            own = f"{name}_list" if lower in RESERVED else name
            while own.lower() in taken:
                own += "_"
        taken.add(own.lower())
        names.append(own)
    return table.set_axis(names, axis="columns")


def _is_mine(rows: pd.DataFrame, territory: Territory) -> pd.Series:
    """Tell the rows of this territory, or of no declared one, from those of elsewhere."""
    here = rows["commune"].isin(territory.communes.index)
    undeclared = (rows["commune"] == "") & rows["epci"].isin(["", territory.code])
    return here | undeclared


def _away(lon: Floats, lat: Floats, mine: Bools, ground: Territory) -> Floats:
    """Measure how far outside the territory its own rows lie, in metres; zero where not known."""
    away = np.zeros(len(lon))
    known = mine & np.isfinite(lon) & np.isfinite(lat)
    away[known] = row_problems.offset(lon[known], lat[known], ground)
    return away


def _require_distinct(rows: pd.DataFrame) -> None:
    """Refuse an id that stands in two lists; within one list it was refused already."""
    first: dict[str, str] = {}
    problems: dict[str, list[Problem]] = {}
    for site, file, line in zip(rows["site"], rows["file"], rows["line"], strict=True):
        place = f"line {line} of {file}"
        if site in first:
            problems.setdefault(file, []).append(
                Problem(f'"{site}" is already on {first[site]}', line, "site")
            )
        first.setdefault(site, place)
    for file, found in problems.items():
        raise SchemaError(file, found, "Give every site of the study an id of its own.")


def _locate(rows: pd.DataFrame, territory: Territory, as_of: str) -> gpd.GeoDataFrame:
    """Give each row its point, its commune and its status."""
    known = rows["lon"].notna() & rows["lat"].notna()
    x, y = transformer(LONLAT, territory.crs)(rows["lon"].to_numpy(), rows["lat"].to_numpy())
    points = np.full(len(rows), None, dtype=object)
    points[known] = shapely.points(x[known], y[known])
    communes = rows["commune"].to_numpy(dtype=object)
    missing = np.flatnonzero((communes == "") & known.to_numpy())
    communes[missing] = _commune_at(x[missing], y[missing], territory)
    frame = rows.drop(columns=["lon", "lat", "file", "line", "outside", "settled", "wanted"])
    # What is told of communes is a column only where there is something to tell.
    silent = [name for name in TOLD if (frame[name] == "").all()]
    frame = frame.drop(columns=silent)
    frame = frame.assign(commune=communes, status=status(rows, known, as_of))
    measured = {name: frame[name].astype("Float64") for name in SITE_NUMBERS if name in frame}
    frame = frame.astype(object).where(frame.notna() & (frame != ""), None).assign(**measured)
    return gpd.GeoDataFrame(frame, geometry=points, crs=territory.crs)


def _commune_at(x: Floats, y: Floats, territory: Territory) -> Objects:
    """Find the commune of points; just outside the contours, the nearest one."""
    found = polygon_of(x, y, territory.communes.geometry)
    outside = np.flatnonzero([code is None for code in found])
    if len(outside):
        codes = territory.communes.index.to_numpy()
        tree = shapely.STRtree(territory.communes.geometry.to_numpy())
        found[outside] = codes[tree.nearest(shapely.points(x[outside], y[outside]))]
    return found

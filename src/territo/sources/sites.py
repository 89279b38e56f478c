"""Sites out of lists, checked row by row; nothing wrong goes in, nothing goes missing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from territo.crs import LONLAT, transformer
from territo.errors import Problem, SchemaError, SourceError
from territo.join import offset_m, polygon_of
from territo.model import PRECISIONS, Sites
from territo.sources.cog import COMMUNE_OF_ARRONDISSEMENT, commune_problem
from territo.sources.site_editions import read_as, require_edition_of
from territo.sources.site_status import OF_THE_EIGHTIES, eras, status
from territo.sources.table import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from territo.arrays import Bools, Floats, Ints, Objects
    from territo.model import Territory


REQUIRED = ("site", "name")
OPTIONAL = ("kind", "commune", "epci", "precision", "door")
OURS = (*REQUIRED, *OPTIONAL, "lon", "lat")
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
    "wanted",
    "former",
}
# Contours are generalised: a door this near to the outside may well be inside. How far they are
# from the full contours was measured, see boundaries/README.md.
CONTOUR_TOLERANCE_M = 200.0


def read_sites(
    files: Sequence[Path],
    territory: Territory,
    kinds: Sequence[str] = (),
    columns: Mapping[str, str] | None = None,
    *,
    as_of: str = "",
    former: pd.DataFrame | None = None,
) -> Sites:
    """Read the sites of a territory out of one or several lists.

    Parameters
    ----------
    files
        Lists of places. Columns ``site`` (id) and ``name``, a position, and if known ``kind``
        (without it, the name of the file), ``commune``, ``epci``, ``precision``, ``door`` (``no``
        for what receives nobody), ``opened``, ``closed``, ``year_built``, ``year_in_service``,
        ``year_works``; other columns are carried along as text.
    territory
        The ground. A row that declares a commune or an EPCI of elsewhere is left out, and counted.
    kinds
        Kinds wanted; none means all of them. Rows of other kinds are left out, and counted, but for
        places of the eighties, which are kept as ``other_kind``.
    columns
        Our column -> theirs, for lists with names of their own.
    as_of
        Date at which doors must be open, as ``2026-01-31``; empty for those not said to be closed.
    former
        Codes that are no commune in the territory's edition, and that one of its communes holds:
        index ``commune``, name, into, into_name. None means that none is known. What the State
        publishes cannot be corrected by whoever reads it: its codes are read as their holder's,
        and the sites say so.

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
    VintageError
        When a list of one's own declares communes that the territory's edition does not have.
    """
    if not files:
        raise SourceError("No list of sites is named.", source="", hint="Give one with --sites.")
    if former is None:
        former = pd.DataFrame(columns=["name", "into", "into_name"], dtype=str)
    frames = [_read(file, territory, columns, former) for file in files]
    rows = pd.concat(frames, ignore_index=True)
    _require_distinct(rows)
    mine = _is_mine(rows, territory)
    wanted = rows["kind"].isin(kinds) if kinds else pd.Series(data=True, index=rows.index)
    rows = rows.assign(wanted=wanted, **eras(rows))
    if not (mine & wanted).any():
        raise _nothing_left(files, territory, rows[mine], kinds)
    _require_kinds(kinds, rows, files)
    shown = wanted | (rows["era"].isin(OF_THE_EIGHTIES) if "era" in rows else False)
    points = _locate(rows[mine & shown].set_index("site").sort_index(), territory, as_of)
    left_out = {"elsewhere": int((~mine).sum()), "other kinds": int((mine & ~shown).sum())}
    return Sites(
        points,
        left_out=tuple((why, count) for why, count in left_out.items() if count),
        former_communes=read_as(rows.loc[mine & shown, "former"], former),
    )


def _read(
    file: Path, territory: Territory, columns: Mapping[str, str] | None, former: pd.DataFrame
) -> pd.DataFrame:
    """Read and check one list; every problem of the file is raised at once."""
    found = read_table(file, REQUIRED, columns)
    table = _own_names(found.rows)
    table["kind"] = table["kind"].replace("", file.stem) if "kind" in table else file.stem
    for name in OPTIONAL:
        if name not in table:
            table[name] = ""
    table["commune"] = table["commune"].replace(COMMUNE_OF_ARRONDISSEMENT)
    old = table["commune"].where(table["commune"].isin(former.index), "")
    if not found.known:
        require_edition_of(file, old, territory, former)
    table["commune"] = table["commune"].replace(former["into"].to_dict())
    number_problems, lon, lat = _positions(table)
    mine = _is_mine(table, territory).to_numpy()
    away = _away(lon, lat, mine, territory)
    problems = list(_id_problems(table))
    if not found.known:
        # What the State publishes cannot be corrected by whoever reads it: its wrong rows are kept
        # and counted. One's own list can.
        problems += [*_word_problems(table), *number_problems]
        problems += _place_problems(table.index.to_numpy(), lon, lat, away, territory)
    if problems:
        problems.sort(key=lambda problem: problem.line)
        raise SchemaError(str(file), problems, "Correct the lines named above.")
    outside = away > CONTOUR_TOLERANCE_M
    return table.assign(
        lon=lon, lat=lat, outside=outside, former=old, file=str(file), line=table.index
    )


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


def _id_problems(table: pd.DataFrame) -> Iterable[Problem]:
    first_line: dict[str, int] = {}
    for line, site in table["site"].items():
        if not site:
            yield Problem("a site without an id", line, "site")
        elif site in first_line:
            yield Problem(f'"{site}" is already on line {first_line[site]}', line, "site")
        first_line.setdefault(site, line)


def _word_problems(table: pd.DataFrame) -> Iterable[Problem]:
    for line, commune, precision in zip(
        table.index, table["commune"], table["precision"], strict=True
    ):
        wrong = commune_problem(commune)
        if wrong:
            yield Problem(wrong, line, "commune")
        if precision and precision not in PRECISIONS:
            known = ", ".join(PRECISIONS)
            yield Problem(f'"{precision}" is not one of {known}', line, "precision")


def _positions(table: pd.DataFrame) -> tuple[list[Problem], Floats, Floats]:
    """Read lon and lat; NaN where there is no point. A decimal comma is a decimal point."""
    problems = []
    read: dict[str, Floats] = {}
    for name, limit in (("lon", 180), ("lat", 90)):
        values = pd.to_numeric(table[name].str.replace(",", "."), errors="coerce")
        written = table[name] != ""
        wrong = written & ~(values.abs() <= limit)
        problems += [
            Problem(f'"{text}" is not a {name} in degrees', line, name)
            for line, text in table.loc[wrong, name].items()
        ]
        read[name] = values.where(~wrong).to_numpy(dtype=float)
    half = (table["lon"] == "") != (table["lat"] == "")
    problems += [Problem("only one of lon and lat is given", line) for line in table.index[half]]
    return problems, read["lon"], read["lat"]


def _away(lon: Floats, lat: Floats, mine: Bools, ground: Territory) -> Floats:
    """Measure how far outside the territory its own rows lie, in metres; zero where not known."""
    away = np.zeros(len(lon))
    known = mine & np.isfinite(lon) & np.isfinite(lat)
    away[known] = _offset(lon[known], lat[known], ground)
    return away


def _place_problems(
    lines: Ints, lon: Floats, lat: Floats, away: Floats, ground: Territory
) -> Iterable[Problem]:
    """Say which positions cannot be in this territory."""
    far = np.flatnonzero(away > CONTOUR_TOLERANCE_M)
    # Latitudes beyond 90 cannot be projected: nobody swapped those.
    swappable = far[np.abs(lon[far]) <= 90]  # noqa: PLR2004 - degrees
    turned = _offset(lat[swappable], lon[swappable], ground) <= CONTOUR_TOLERANCE_M
    swapped = set(swappable[turned].tolist())
    for place in far.tolist():
        line, found = int(lines[place]), f"{lon[place]:g}, {lat[place]:g}"
        if place in swapped:
            yield Problem(f"lon and lat look swapped ({found})", line, "lon, lat")
        else:
            yield Problem(
                f"{away[place] / 1000:.1f} km outside {ground.name} ({found}); correct it, or give "
                "the row the code of its commune, and it is left out",
                line,
                "lon, lat",
            )


def _offset(lon: Floats, lat: Floats, territory: Territory) -> Floats:
    x, y = transformer(LONLAT, territory.crs)(lon, lat)
    # What cannot be projected at all is infinitely far.
    metres = np.full(len(x), np.inf)
    finite = np.isfinite(x) & np.isfinite(y)
    metres[finite] = offset_m(x[finite], y[finite], territory.outline)
    return metres


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


def _require_kinds(kinds: Sequence[str], rows: pd.DataFrame, files: Sequence[Path]) -> None:
    """Refuse a kind that no list holds: beside one that is found, a slip would pass unseen."""
    unknown = sorted(set(kinds) - set(rows["kind"]))
    if unknown:
        counts = ", ".join(f"{kind} ({n})" for kind, n in sorted(Counter(rows["kind"]).items()))
        raise SourceError(
            f"No list holds a site of kind {' or '.join(unknown)}.",
            source=", ".join(str(file) for file in files),
            hint=f"They hold {counts}.",
        )


def _nothing_left(
    files: Sequence[Path], territory: Territory, mine: pd.DataFrame, kinds: Sequence[str]
) -> SourceError:
    source = ", ".join(str(file) for file in files)
    counts = ", ".join(f"{kind} ({n})" for kind, n in sorted(Counter(mine["kind"]).items()))
    if kinds and counts:
        return SourceError(
            f"No site of kind {' or '.join(kinds)} in {territory.name}.",
            source=source,
            hint=f"Its lists hold {counts}.",
        )
    return SourceError(
        f"No site of {source} is in {territory.name}.",
        source=source,
        hint="Give another list with --sites.",
    )


def _locate(rows: pd.DataFrame, territory: Territory, as_of: str) -> gpd.GeoDataFrame:
    """Give each row its point, its commune and its status."""
    known = rows["lon"].notna() & rows["lat"].notna()
    x, y = transformer(LONLAT, territory.crs)(rows["lon"].to_numpy(), rows["lat"].to_numpy())
    points = np.full(len(rows), None, dtype=object)
    points[known] = shapely.points(x[known], y[known])
    communes = rows["commune"].to_numpy(dtype=object)
    missing = np.flatnonzero((communes == "") & known.to_numpy())
    communes[missing] = _commune_at(x[missing], y[missing], territory)
    frame = rows.drop(columns=["lon", "lat", "file", "line", "outside", "wanted", "former"])
    frame = frame.assign(commune=communes, status=status(rows, known, as_of))
    frame = frame.astype(object).where(frame.notna() & (frame != ""), None)
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

"""What makes a row of a list unusable: everything of a file is found before it is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from territo.crs import LONLAT, transformer
from territo.era import iso
from territo.errors import Problem
from territo.join import offset_m
from territo.model import PRECISIONS, SITE_NUMBERS
from territo.sources.cog import commune_problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from territo.arrays import Floats, Ints
    from territo.model import Territory

# Contours are generalised: a door this near to the outside may well be inside. How far they are
# from the full contours was measured, see boundaries/README.md.
CONTOUR_TOLERANCE_M = 200.0
# Columns that say from when to when a site is open.
DATES = ("opened", "closed")
# Spaces that part the thousands: plain, non-breaking, thin, narrow non-breaking.
_SPACES = r"[ \u00a0\u2009\u202f]"


def id_problems(table: pd.DataFrame) -> Iterable[Problem]:
    """Find the sites without an id, or with one that is taken.

    Parameters
    ----------
    table
        The list, index ``line``.

    Yields
    ------
        The problems.
    """
    first_line: dict[str, int] = {}
    for line, site in table["site"].items():
        if not site:
            yield Problem("a site without an id", line, "site")
        elif site in first_line:
            yield Problem(f'"{site}" is already on line {first_line[site]}', line, "site")
        first_line.setdefault(site, line)


def word_problems(table: pd.DataFrame) -> Iterable[Problem]:
    """Find the words that are none of those a column may hold.

    Parameters
    ----------
    table
        The list, index ``line``.

    Yields
    ------
        The problems.
    """
    for line, commune, precision in zip(
        table.index, table["commune"], table["precision"], strict=True
    ):
        wrong = commune_problem(commune)
        if wrong:
            yield Problem(wrong, line, "commune")
        if precision and precision not in PRECISIONS:
            known = ", ".join(PRECISIONS)
            yield Problem(f'"{precision}" is not one of {known}', line, "precision")


def numbers(table: pd.DataFrame) -> tuple[list[Problem], dict[str, pd.Series]]:
    """Read the columns that hold numbers, as French writes them or as machines do.

    Parameters
    ----------
    table
        The list, all text, index ``line``.

    Returns
    -------
        The cells that are no number, and each column there is; absent where there is no number.
    """
    problems: list[Problem] = []
    read = {}
    for name in SITE_NUMBERS:
        if name not in table:
            continue
        text = table[name].str.replace(_SPACES, "", regex=True).str.replace(",", ".")
        values = pd.to_numeric(text, errors="coerce").astype(float)
        wrong = (text != "") & ~((values >= 0) & np.isfinite(values))
        problems += [
            Problem(f'"{found}" is not a number of at least 0', line, name)
            for line, found in table.loc[wrong, name].items()
        ]
        read[name] = values.mask(wrong).astype("Float64")
    return problems, read


def date_problems(table: pd.DataFrame) -> Iterable[Problem]:
    """Find what is no date where a site says from when to when it is open.

    Parameters
    ----------
    table
        The list, all text, index ``line``.

    Yields
    ------
        The problems.
    """
    for name in DATES:
        if name not in table:
            continue
        for line, text in table[name].items():
            if text and not iso(text):
                yield Problem(
                    f'"{text}" is not a date, such as 2026-01-31, 31/01/2026 or 2026', line, name
                )


def positions(table: pd.DataFrame) -> tuple[list[Problem], Floats, Floats]:
    """Read lon and lat; a decimal comma is a decimal point.

    Parameters
    ----------
    table
        The list, all text, index ``line``.

    Returns
    -------
        The cells that are no position, then lon and lat, NaN where there is no point.
    """
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


def place_problems(
    lines: Ints, lon: Floats, lat: Floats, away: Floats, ground: Territory
) -> Iterable[Problem]:
    """Say which positions cannot be in this territory.

    Parameters
    ----------
    lines
        Lines of the rows, shape (n,).
    lon, lat
        Positions in degrees, shape (n,).
    away
        How far outside the territory its own rows lie, in metres, shape (n,).
    ground
        The territory.

    Yields
    ------
        The problems.
    """
    far = np.flatnonzero(away > CONTOUR_TOLERANCE_M)
    # Latitudes beyond 90 cannot be projected: nobody swapped those.
    swappable = far[np.abs(lon[far]) <= 90]  # noqa: PLR2004 - degrees
    turned = offset(lat[swappable], lon[swappable], ground) <= CONTOUR_TOLERANCE_M
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


def offset(lon: Floats, lat: Floats, territory: Territory) -> Floats:
    """Measure how far outside a territory positions lie.

    Parameters
    ----------
    lon, lat
        Positions in degrees, shape (n,).
    territory
        The territory.

    Returns
    -------
        Metres, shape (n,); zero inside it, infinite for what cannot be projected at all.
    """
    x, y = transformer(LONLAT, territory.crs)(lon, lat)
    metres = np.full(len(x), np.inf)
    finite = np.isfinite(x) & np.isfinite(y)
    metres[finite] = offset_m(x[finite], y[finite], territory.outline)
    return metres

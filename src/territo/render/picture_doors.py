"""The doors of a picture, with the symbols of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from territo.crs import LONLAT, transformer
from territo.palette import EIGHTIES_COLOUR
from territo.render.picture_sheet import PAPER, Pen
from territo.render.symbols import outline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from territo.arrays import Floats
    from territo.model import EtatDesLieux
    from territo.render.picture_ground import View
    from territo.render.picture_sheet import Sheet

# Sides of symbols, as the page has them: town halls are many, and other sites often stand in one.
SMALL_SIDE, LARGE_SIDE = 28.0, 54.0
# Symbols shrink where they would hide the territory.
CROWD = 120
BOX = 24.0  # side of what a symbol is drawn in, its white edge included


def draw_doors(
    sheet: Sheet, seen: View, etat: EtatDesLieux, kinds: Sequence[dict[str, object]]
) -> None:
    """Draw the doors, those that are many and small above the larger ones.

    Parameters
    ----------
    sheet
        The sheet.
    seen
        Where the ground lies.
    etat
        What was found.
    kinds
        See `territo.render.places.places`.
    """
    carry = transformer(LONLAT, etat.territory.crs)
    count = sum(len(sites_of(kind)) for kind in kinds)
    shrunk = 1.0 if count <= CROWD else max(0.55, (CROWD / count) ** 0.5)
    for kind in sorted(kinds, key=_rank):
        sites = sites_of(kind)
        if not sites:
            continue
        lonlat = np.array([(site["lon"], site["lat"]) for site in sites], dtype=float)
        places = seen.place(np.column_stack(carry(lonlat[:, 0], lonlat[:, 1])))
        for site, (x, y) in zip(sites, places.tolist(), strict=True):
            draw_symbol(sheet, (x, y), kind, site, shrunk)


def sites_of(kind: dict[str, object]) -> list[dict[str, object]]:
    """Return the sites of a kind.

    Parameters
    ----------
    kind
        One of `territo.render.places.places`.

    Returns
    -------
        Its sites as they are drawn.
    """
    return cast("list[dict[str, object]]", kind["sites"])


def _rank(kind: dict[str, object]) -> tuple[bool, bool]:
    """Order kinds from below to above: what is not counted, the large ones, the small ones."""
    return (kind["kind"] != "other_kind", kind["shape"] == "circle")


def draw_symbol(
    sheet: Sheet,
    place: tuple[float, float],
    kind: dict[str, object],
    site: dict[str, object],
    shrunk: float = 1.0,
) -> None:
    """Draw one site as the page does.

    Parameters
    ----------
    sheet
        The sheet.
    place
        Its middle, in pixels.
    kind
        Its shape and colour.
    site
        Its look and, of the 1980s, its age.
    shrunk
        What its side is multiplied by.
    """
    age = site.get("age")
    small = kind["shape"] == "circle" and not age
    unit = shrunk * (SMALL_SIDE if small else LARGE_SIDE) / BOX
    x, y = place
    corners = [(x + unit * right, y + unit * down) for right, down in outline(str(kind["shape"]))]
    colour = str(kind["colour"])
    sheet.shapes([corners], Pen(fill=PAPER, edge=PAPER, width=4.5 * unit))
    if site["look"] == "full":
        sheet.shapes([corners], Pen(fill=colour))
    else:
        dashes = (3 * unit, 2 * unit) if site["look"] == "dashed" else None
        sheet.shapes([corners], Pen(fill=PAPER, edge=colour, width=2.2 * unit, dashes=dashes))
    if age:
        _mark(sheet, (x + unit * 5.5, y - unit * 7), unit, str(age))


def _mark(sheet: Sheet, middle: tuple[float, float], unit: float, age: str) -> None:
    """Write the 80 of the 1980s: filled when sure, hollow when perhaps, square when renovated."""
    x, y = middle
    perhaps = age == "possible"
    around = _tag(0.0 if age == "renovated" else 5.0) * unit + np.array(middle)
    pen = (
        Pen(fill=PAPER, edge=EIGHTIES_COLOUR, width=unit, dashes=(2 * unit, 1.5 * unit))
        if perhaps
        else Pen(fill=EIGHTIES_COLOUR, edge=PAPER, width=unit)
    )
    sheet.shapes([around], pen)
    colour = EIGHTIES_COLOUR if perhaps else PAPER
    sheet.write((x, y + 2.9 * unit), "80", 8 * unit, look=(colour, "bold"), ends="center")


def _tag(rounded: float) -> Floats:
    """Outline the box of the mark, 13 by 10, its corners rounded by so much."""
    turn = np.radians(np.arange(0, 360, 10) + 5)
    right, down = np.cos(turn), np.sin(turn)
    return np.column_stack(
        [
            np.sign(right) * (6.5 - rounded) + rounded * right,
            np.sign(down) * (5.0 - rounded) + rounded * down,
        ]
    )

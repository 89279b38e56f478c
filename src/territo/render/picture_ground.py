"""The ground of a picture: squares by distance, limits, scale bar and north arrow."""

from __future__ import annotations

from dataclasses import dataclass
from math import log10
from typing import TYPE_CHECKING

import numpy as np
import shapely

from territo.crs import LONLAT, transformer
from territo.grid import squares_of
from territo.palette import COMMUNE_COLOUR, SECTOR_COLOUR
from territo.render import french
from territo.render.lattice import classes
from territo.render.picture_sheet import INK, PAPER, Pen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from territo.arrays import Floats
    from territo.model import EtatDesLieux
    from territo.render.picture_sheet import Sheet

# Where nobody lives: neither white as the sheet, nor a shade of the scale.
EMPTY_GROUND = "#f1f1ec"
COMMUNE_PEN = Pen(edge=COMMUNE_COLOUR, width=1.4)
SECTOR_PEN = Pen(edge=SECTOR_COLOUR, width=4.5, dashes=(13, 9))
FOOT = 84.0  # below the map, for the scale bar
_DEGREE = 0.01


@dataclass(frozen=True)
class View:
    """Where the ground lies on the sheet.

    Parameters
    ----------
    scale
        Pixels a metre.
    left, top
        Where the west and the north end of what is shown are drawn.
    west, north
        Those ends, in metres.
    """

    scale: float
    left: float
    top: float
    west: float
    north: float

    def place(self, xy: Floats) -> Floats:
        """Say where points of the ground are drawn.

        Parameters
        ----------
        xy
            Metres, shape (n, 2).

        Returns
        -------
            Pixels, shape (n, 2).
        """
        return np.column_stack(
            [
                self.left + self.scale * (xy[:, 0] - self.west),
                self.top + self.scale * (self.north - xy[:, 1]),
            ]
        )


def view(etat: EtatDesLieux, box: tuple[float, float, float, float]) -> View:
    """Fit a territory into a box, its scale bar below.

    Parameters
    ----------
    etat
        What was found.
    box
        Left, top, right and bottom, in pixels.

    Returns
    -------
        The view; north of the territory's own system is up.
    """
    # A square whose centre is in the territory may reach beyond it.
    beyond = np.array([-1, -1, 1, 1]) * etat.demand.cell_m
    west, south, east, north = (etat.territory.communes.total_bounds + beyond).tolist()
    left, top, right, bottom = box[0], box[1], box[2], box[3] - FOOT
    scale = min((right - left) / (east - west), (bottom - top) / (north - south))
    return View(
        scale,
        (left + right - scale * (east - west)) / 2,
        (top + bottom - scale * (north - south)) / 2,
        west,
        north,
    )


def draw_ground(sheet: Sheet, seen: View, etat: EtatDesLieux, colours: Sequence[str]) -> None:
    """Draw the squares, the communes and the sectors.

    Parameters
    ----------
    sheet
        The sheet.
    seen
        Where the ground lies.
    etat
        What was found.
    colours
        Of the classes of `territo.render.lattice.classes`.
    """
    communes = etat.territory.communes.geometry
    thinned = shapely.coverage_simplify(communes.to_numpy(), 0.3 / seen.scale)
    lines = shapely.get_rings(shapely.get_parts(thinned))
    rings = [seen.place(shapely.get_coordinates(line)) for line in lines]
    sheet.shapes(rings, Pen(fill=EMPTY_GROUND))
    lived = etat.demand.points["weight"].to_numpy(dtype=float) > 0
    if lived.any():
        # Of several points in a square, the one that is worse off is seen.
        missed = classes(etat.same_unit)[lived]
        squares = squares_of(etat.demand).take(lived).polygons(etat.territory.crs)
        corners = seen.place(shapely.get_coordinates(squares)).reshape(len(squares), -1, 2)
        for number, colour in enumerate(colours):
            # A line of the same colour covers the seams between squares.
            sheet.shapes(corners[missed == number], Pen(fill=colour, edge=colour, width=0.6))
    sheet.lines(rings, COMMUNE_PEN)
    limit = sector_limits(etat)
    if limit is not None:
        parts = shapely.get_parts(shapely.simplify(limit, 0.3 / seen.scale))
        sheet.lines([seen.place(shapely.get_coordinates(part)) for part in parts], SECTOR_PEN)


def sector_limits(etat: EtatDesLieux) -> BaseGeometry | None:
    """Find the limits of the sectors of the first zoning.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        Lines, each of them once; absent when no sector has a geometry.
    """
    if not etat.territory.zonings:
        return None
    known = etat.territory.zoning(etat.territory.zonings[0]).geometry
    known = known[known.notna()]
    if known.empty:
        return None
    return shapely.line_merge(shapely.union_all(known.boundary.to_numpy()))


def draw_scale(sheet: Sheet, seen: View, place: tuple[float, float]) -> None:
    """Draw a scale bar of a round length.

    Parameters
    ----------
    sheet
        The sheet.
    seen
        The view, whose scale it tells.
    place
        Its left end, at its foot.
    """
    metres = round_length(300 / seen.scale)
    x, y = place
    wide = metres * seen.scale
    for part in range(4):
        left, right = x + wide * part / 4, x + wide * (part + 1) / 4
        box = [(left, y - 12), (right, y - 12), (right, y), (left, y)]
        sheet.shapes([box], Pen(fill=PAPER if part % 2 else INK, edge=INK, width=1.6))
    for end, told in ((x, "0"), (x + wide, told_length(metres))):
        sheet.write((end, y - 24), told, 24, ends="left" if end == x else "right")


def round_length(metres: float) -> float:
    """Choose the longest round length that is not longer.

    Parameters
    ----------
    metres
        The most it may be, above 0.

    Returns
    -------
        1, 2 or 5 times a power of ten.

    Examples
    --------
    >>> round_length(7_300), round_length(1_999), round_length(0.5)
    (5000.0, 1000.0, 0.5)
    """
    power = 10.0 ** np.floor(log10(metres))
    return float(max(step * power for step in (1, 2, 5) if step * power <= metres))


def told_length(metres: float) -> str:
    """Write the length of a scale bar.

    Parameters
    ----------
    metres
        A round length.

    Returns
    -------
        The text, such as ``5 km``.
    """
    far = metres >= french.KILOMETRE_M
    value = metres / french.KILOMETRE_M if far else metres
    return french.exact(f"{value:g} {'km' if far else 'm'}")


def draw_north(sheet: Sheet, etat: EtatDesLieux, place: tuple[float, float]) -> None:
    """Draw an arrow to the geographic north, which the north of a projection is a little beside.

    Parameters
    ----------
    sheet
        The sheet.
    etat
        Whose territory it is.
    place
        Its foot, in pixels.
    """
    right, up = north_of(etat)
    x, y = place

    def turned(across: float, along: float) -> tuple[float, float]:
        return (x + along * right + across * up, y - along * up + across * right)

    for side, fill in ((-16, INK), (16, PAPER)):
        half = [turned(0, 58), turned(side, 0), turned(0, 13)]
        sheet.shapes([half], Pen(fill=fill, edge=INK, width=2))
    letter = turned(0, 66)
    sheet.write(letter, "N", 26, look=(INK, "bold"), ends="center")


def north_of(etat: EtatDesLieux) -> tuple[float, float]:
    """Find where the geographic north is in the middle of a territory.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        A step of length 1 towards it: east and north in the territory's own system.
    """
    west, south, east, north = etat.territory.communes.total_bounds
    middle = np.array([[(west + east) / 2, (south + north) / 2]])
    lon, lat = transformer(etat.territory.crs, LONLAT)(middle[:, 0], middle[:, 1])
    x, y = transformer(LONLAT, etat.territory.crs)(lon, lat + _DEGREE)
    step = np.array([x[0], y[0]]) - middle[0]
    right, up = (step / np.hypot(*step)).tolist()
    return right, up

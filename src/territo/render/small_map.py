"""A territory as a small picture: communes by share covered, doors as dots."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np
import shapely

from territo.palette import EMPTY_COLOUR, SHARE_BREAKS, SHARE_COLOURS
from territo.render import french
from territo.render.layers import absent_as_none
from territo.render.texts import labelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from shapely.geometry.base import BaseGeometry

    from territo.arrays import Floats
    from territo.model import EtatDesLieux

WIDTH, HEIGHT, MARGIN, DOT = 320.0, 260.0, 6.0, 2.6


def small_map(etat: EtatDesLieux, title: str) -> str:
    """Draw the communes by the share of their inhabitants within the headline threshold.

    Parameters
    ----------
    etat
        What was found.
    title
        What the picture is called by whoever cannot see it.

    Returns
    -------
        An ``<svg>`` that names no other file; north is up. Names are escaped.
    """
    ground = etat.territory.communes.geometry
    west, south, east, north = ground.total_bounds
    scale = min((WIDTH - 2 * MARGIN) / (east - west), (HEIGHT - 2 * MARGIN) / (north - south))
    left = (WIDTH - scale * (east - west)) / 2
    top = (HEIGHT - scale * (north - south)) / 2

    def place(xy: Floats) -> Floats:
        return np.column_stack(
            [left + scale * (xy[:, 0] - west), top + scale * (north - xy[:, 1])]
        ).round(1)

    # Half a dot of the screen is not seen; borders are simplified once for both neighbours.
    thinned = shapely.coverage_simplify(ground.to_numpy(), 0.5 / scale)
    table = etat.level("commune")
    shares = table[f"share_{etat.headline.slug}"]
    shapes = [
        _commune(str(table["name"][code]), absent_as_none(shares[code]), _path(shape, place))
        for code, shape in zip(ground.index, thinned, strict=True)
    ]
    doors = etat.sites.doors
    dots = [
        f'<circle class="door" cx="{x:g}" cy="{y:g}" r="{DOT:g}"><title>{escape(name)}</title>'
        "</circle>"
        for (x, y), name in zip(
            place(shapely.get_coordinates(doors.geometry)), doors["name"].astype(str), strict=True
        )
    ]
    return (
        f'<svg class="small-map" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" '
        f'aria-label="{escape(title)}">{"".join(shapes)}{"".join(dots)}</svg>'
    )


def colour(share: float | None) -> str:
    """Choose the colour of a share; a break belongs to the class above it, as on the map.

    Parameters
    ----------
    share
        Percent; absent where nobody lives.

    Returns
    -------
        The colour.

    Examples
    --------
    >>> colour(25.0) == colour(49.9), colour(24.9) == colour(25.0)
    (True, False)
    """
    if share is None:
        return EMPTY_COLOUR
    return SHARE_COLOURS[sum(share >= edge for edge in SHARE_BREAKS)]


def _commune(name: str, share: float | None, path: str) -> str:
    told = name if share is None else labelled(name, french.percent(share))
    return f'<path fill="{colour(share)}" d="{path}"><title>{escape(told)}</title></path>'


def _path(shape: BaseGeometry, place: Callable[[Floats], Floats]) -> str:
    """Write the rings of a shape, one after the other."""
    rings = []
    for polygon in shapely.get_parts(shape):
        for line in (polygon.exterior, *polygon.interiors):
            corners = place(shapely.get_coordinates(line))[:-1]
            rings.append("M" + "L".join(f"{x:g} {y:g}" for x, y in corners) + "Z")
    return "".join(rings)

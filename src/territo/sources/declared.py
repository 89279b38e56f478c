"""The commune that a row declares, held against the communes there are and the place of the site.

A code may be of another vintage, or of elsewhere while the site stands here, or of a commune beside
the one the site stands in. None of these is followed in silence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from territo.crs import LONLAT, transformer
from territo.join import offset_m, polygon_of
from territo.sources.row_problems import CONTOUR_TOLERANCE_M

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from territo.arrays import Floats, Objects
    from territo.model import Territory

MERGED = "declare a commune that was merged since, and are in what it became"
OF_ELSEWHERE = "declare a commune that is not of the territory, and are where they stand"
STANDS_IN = "stand in another commune than the one they declare"


def settle(
    table: pd.DataFrame, lon: Floats, lat: Floats, territory: Territory, mergers: Mapping[str, str]
) -> pd.DataFrame:
    """Decide of which commune each row is, and say where that is not what it declares.

    Parameters
    ----------
    table
        Rows of text with ``commune``.
    lon, lat
        Positions in degrees, shape (n,); NaN where there is no point.
    territory
        The ground.
    mergers
        Former commune -> the one it is part of now.

    Returns
    -------
        The rows. ``commune`` is the one that a former commune became; the one of the place where a
        code of elsewhere stands well inside the territory (farther from its outline than contours
        are off); else as declared. ``commune_declared`` holds a code that was not followed, and
        ``commune_of_place`` the commune that a row stands in when that is another than its own, by
        more than contours are off. ``settled`` says which of the two first it was.
    """
    declared = table["commune"].to_numpy(dtype=object)
    known = np.isin(declared.astype(str), territory.communes.index.to_numpy(dtype=str))
    became = np.array([mergers.get(code, code) for code in declared], dtype=object)
    merged = ~known & (became != declared)
    commune = np.where(merged, became, declared)
    here = np.isin(commune.astype(str), territory.communes.index.to_numpy(dtype=str))
    x, y = transformer(LONLAT, territory.crs)(lon, lat)
    place = _commune_of(x, y, territory)
    foreign = np.flatnonzero(~here & (declared != "") & (place != ""))
    inside = foreign[_depth(x[foreign], y[foreign], territory) > CONTOUR_TOLERANCE_M]
    commune[inside] = place[inside]
    settled = np.where(merged & here, MERGED, "").astype(object)
    settled[inside] = OF_ELSEWHERE
    return table.assign(
        commune=commune,
        commune_declared=np.where(settled != "", declared, ""),
        commune_of_place=np.where(here, _beside(x, y, commune, place, territory), ""),
        settled=settled,
    )


def _commune_of(x: Floats, y: Floats, territory: Territory) -> Objects:
    """Find the commune of each place; empty outside the contours."""
    found = np.full(len(x), "", dtype=object)
    known = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    codes = polygon_of(x[known], y[known], territory.communes.geometry)
    found[known] = [code or "" for code in codes]
    return found


def _depth(x: Floats, y: Floats, territory: Territory) -> Floats:
    """Measure how far inside the territory places are, in metres."""
    outline = shapely.boundary(territory.outline)
    return np.asarray(shapely.distance(shapely.points(x, y), outline), dtype=float)


def _beside(
    x: Floats, y: Floats, commune: Objects, place: Objects, territory: Territory
) -> Objects:
    """Name the commune of a place that is too far from its own for the contours to explain it."""
    found = np.full(len(x), "", dtype=object)
    contours = territory.communes.geometry
    for at in np.flatnonzero((place != "") & (place != commune) & (commune != "")).tolist():
        own = contours.get(commune[at])
        if own is None:
            continue
        if offset_m(x[at : at + 1], y[at : at + 1], own)[0] > CONTOUR_TOLERANCE_M:
            found[at] = place[at]
    return found

"""Buildings of the Base de données nationale des bâtiments (CSTB): year, use, address, place.

A building comes as a polygon in Lambert-93, written as GeoJSON by the service, as WKT in its CSV
exports, or as a layer of a GeoPackage in which the year and the address stand in tables apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from territo.crs import LAMBERT_93, LONLAT, transformer
from territo.errors import Problem

if TYPE_CHECKING:
    import pandas as pd

    from territo.arrays import Objects

BUILDING = "batiment_groupe_id"
BUILDINGS = "batiment_groupe"
GEOMETRY = "geom_groupe"
ADDRESS = "libelle_adr_principale_ban"
YEAR = "annee_construction"
# Table apart in a GeoPackage -> the columns of it that say something of a site.
FACTS = {
    "batiment_groupe_ffo_bat": (YEAR, "usage_niveau_1_txt"),
    "batiment_groupe_adresse": (ADDRESS,),
    "batiment_groupe_synthese_propriete_usage": ("usage_principal_bdnb_open",),
}


def unfold(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    """Give each building a position, a name, and a year that reads as one.

    Parameters
    ----------
    rows
        Rows of text with the columns of the BDNB, index ``line``.

    Returns
    -------
        The rows with ``longitude`` and ``latitude`` as text where there was a polygon to read
        (which is then left out), ``nom`` (the address, or else the id); and what could not be read.
    """
    problems: list[Problem] = []
    table = rows.copy()
    if GEOMETRY in rows:
        problems, lon, lat = _places(rows[GEOMETRY])
        table = table.drop(columns=GEOMETRY).assign(longitude=lon, latitude=lat)
    if YEAR in rows:
        table[YEAR] = rows[YEAR].str.removesuffix(".0")
    named = rows[ADDRESS].where(rows[ADDRESS] != "", rows[BUILDING]) if ADDRESS in rows else None
    return table.assign(nom=rows[BUILDING] if named is None else named), problems


def _places(texts: pd.Series) -> tuple[list[Problem], list[str], list[str]]:
    """Read polygons in Lambert-93, and stand at a point surely inside each."""
    written = (texts != "").to_numpy()
    # A number beyond what a double holds is told below, with its line.
    with np.errstate(all="ignore"):
        shapes = _shapes(texts.to_numpy(dtype=object))
        shapes[shapely.is_empty(shapes)] = None
        points = shapely.point_on_surface(shapes)
    x, y = shapely.get_x(points), shapely.get_y(points)
    lon, lat = transformer(LAMBERT_93, LONLAT)(x, y)
    known = np.isfinite(lon) & np.isfinite(lat)
    problems = [
        Problem("a geometry that cannot be read: no position", int(line), GEOMETRY)
        for line in texts.index[written & ~known]
    ]
    both = [
        [f"{value:.9f}" if sure else "" for value, sure in zip(values, known, strict=True)]
        for values in (lon, lat)
    ]
    return problems, both[0], both[1]


def _shapes(texts: Objects) -> Objects:
    """Read GeoJSON or WKT; None for what is neither."""
    document = np.array([text.startswith("{") for text in texts], dtype=bool)
    shapes = np.full(len(texts), None, dtype=object)
    shapes[document] = shapely.from_geojson(texts[document], on_invalid="ignore")
    shapes[~document] = shapely.from_wkt(texts[~document], on_invalid="ignore")
    return shapes

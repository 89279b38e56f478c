"""A territory small enough to draw in a test, whose names try to become markup.

Four communes of 2 km around a corner, one of them without inhabitants; sites of three kinds, one of
them without a position; two sectors, of which one holds the western communes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
from shapely import box

from territo.access import nearest_door
from territo.coverage import etat_des_lieux
from territo.grid import spread
from territo.model import Basis, Sites, Territory
from territo.units import Cutoff, cutoffs

if TYPE_CHECKING:
    from territo.model import EtatDesLieux

X, Y, SIDE = 560_000, 6_920_000, 2_000
SCRIPT = "</script><script>alert(1)</script>"
BACKTICKS = "`${alert(2)}` {{ 7 * 7 }} {name} 🏛"
MARKUP = "Saint-Étienne <b onmouseover=alert(3)>gras</b> &amp; \u2028 fin"
NAMES = ("L'Haÿ-les-Roses", SCRIPT, BACKTICKS, MARKUP)
POPULATIONS = (1_000, 5_000, 0, 12_345)
CODES = ("76001", "76002", "76003", "76004")
MANIFEST = {
    "version": "0.1.0",
    "inputs": [{"file": "boundaries/toy.gpkg", "sha256": "ab" * 32}],
    "parameters": {"within": ["500 m", "1 km", "1.5 km"], "headline": "1 km", "kinds": ["mairie"]},
    "population": "population municipale, COG 2026, areal",
    "distance": "straight line, m, to-site",
    "attributions": ["© IGN <i>test</i>", "Insee"],
}


def etat(doors: Sites | None = None) -> EtatDesLieux:
    ground, doors = territory(), doors or sites()
    demand = spread(ground)
    nearest = nearest_door(demand, doors, Basis())
    thresholds = cutoffs(("500 m", "1 km", "1.5 km"))
    return etat_des_lieux(ground, doors, demand, {"m": nearest}, thresholds, Cutoff.parse("1 km"))


def territory() -> Territory:
    corners = [(0, 0), (1, 0), (0, 1), (1, 1)]
    squares = [
        box(X + i * SIDE, Y + j * SIDE, X + (i + 1) * SIDE, Y + (j + 1) * SIDE) for i, j in corners
    ]
    communes = gpd.GeoDataFrame(
        {"name": NAMES, "epci": "200000000", "population": POPULATIONS},
        index=pd.Index(CODES, name="commune"),
        geometry=squares,
        crs=2154,
    )
    sectors = gpd.GeoDataFrame(
        {"name": [f"Ouest {SCRIPT}", "Est"], "zoning": "pôles", "organisation_model": "matrix"},
        index=pd.Index(["west", "east"], name="sector"),
        geometry=[box(X, Y, X + SIDE, Y + 2 * SIDE), box(X + SIDE, Y, X + 2 * SIDE, Y + 2 * SIDE)],
        crs=2154,
    )
    links = pd.DataFrame(
        {"sector": ["west", "east", "west", "east"], "commune": CODES, "part": None}
    )
    return Territory(
        code="200000000",
        name=f"Métropole {SCRIPT}",
        slug="toy",
        epci_type="METRO",
        cog=2026,
        population_basis="population of a toy",
        communes=communes,
        sectors=sectors,
        sector_communes=links,
        organisation=pd.DataFrame(),
    )


def sites() -> Sites:
    rows = [
        ("m1", "Mairie de L'Haÿ", "mairie", CODES[0], "housenumber", "ok", 1.0, 1.0),
        ("m2", f"Mairie {SCRIPT}", "mairie", CODES[3], "commune", "low_precision", 2.6, 2.6),
        ("d1", "Direction Est", "direction", CODES[1], "illustrative", "low_precision", 3.5, 0.5),
        ("m3", "Mairie perdue", "mairie", CODES[1], None, "not_geocoded", None, None),
        ("g1", "Guichet", "guichet mobile", CODES[1], "street", "ok", 2.4, 1.6),
    ]
    # Positions are in kilometres from the south-west corner.
    columns = ["site", "name", "kind", "commune", "precision", "status", "x", "y"]
    frame = pd.DataFrame(rows, columns=columns).set_index("site")
    frame["address"] = ["1 rue <i>A</i>", "", "", "", ""]
    frame["opening_hours"] = ["Mo-Fr 08:30-12:00", "", "", "", ""]
    points = gpd.points_from_xy(X + 1000 * frame["x"], Y + 1000 * frame["y"])
    geometry = gpd.GeoSeries(points, index=frame.index).where(frame["x"].notna())
    return Sites(gpd.GeoDataFrame(frame.drop(columns=["x", "y"]), geometry=geometry, crs=2154))

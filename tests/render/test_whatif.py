"""What the page needs to try other sites: to the last bit, and within its budget."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import date, datetime

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import toyville
from render import toymap
from territo.crs import transformer
from territo.errors import OutputError
from territo.model import Basis, Demand, Nearest, Sites
from territo.model.opening import Opening, OpenThen
from territo.opening import Moment
from territo.render import page as pages
from territo.render import whatif
from territo.render.surface import Surface


def bytes_of(text: str, kind: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), dtype=kind)


def squares_taken(runs: list[int], columns: int) -> tuple[np.ndarray, np.ndarray]:
    edges = np.cumsum(runs)
    taken = [np.arange(low, high) for low, high in zip(edges[::2], edges[1::2], strict=True)]
    position = np.concatenate(taken)
    return position % columns, position // columns


def test_the_page_has_the_coordinates_and_the_weights_of_the_study_to_the_last_bit(etat, payload):
    told, squares = payload("territo-whatif"), payload("territo-squares")
    columns, rows = told["columns"], told["rows"]
    assert (columns, rows) == (squares["columns"], squares["rows"])
    column, row = squares_taken(squares["runs"], columns)
    size = max(columns, rows)
    u, v = (2 * column + 1 - columns) / size, (2 * row + 1 - rows) / size
    xy = [
        Surface(told[axis]).at(u, v) + bytes_of(told[f"rest_{axis}"], "<i1") * told[f"unit_{axis}"]
        for axis in "xy"
    ]
    weight = np.array(told["weights"])[bytes_of(told["weight"], "<u1")]
    codes = etat.level("commune").index[bytes_of(told["commune"], "<u1")]
    points = etat.demand.points[etat.demand.points["weight"] > 0]
    read = set(zip(*xy, weight, codes, strict=True))
    wanted = zip(
        points.geometry.x, points.geometry.y, points["weight"], points["commune"], strict=True
    )
    assert read == set(wanted)
    assert told["exact"] == told["apart"] == []


def test_a_polynomial_says_again_what_it_is():
    # 1 + 2 v + 3 u v, on a grid.
    u, v = (side.ravel() for side in np.meshgrid(np.linspace(-1, 1, 9), np.linspace(-1, 1, 9)))
    found = Surface.fitted(u, v, 1 + 2 * v + 3 * u * v)
    assert found.coefficients[0][:3] == pytest.approx((1, 2, 0), abs=1e-12)
    assert found.coefficients[1][:2] == pytest.approx((0, 3), abs=1e-12)
    assert found.at(np.array([0.5]), np.array([-1.0])) == pytest.approx([-2.5])


def test_points_that_share_a_square_or_stand_off_its_centre_are_written_in_full():
    """Two points 3 m from each other in one square, and one alone in a square far away."""
    x, y = toyville.centre(1)
    places = [(x, y), (x + 3, y), (x + 1600, y + 1500)]
    people = Demand(
        gpd.GeoDataFrame(
            {"weight": [10.0, 20.0, 30.0], "commune": ["99001", "99001", "99009"]},
            geometry=gpd.points_from_xy(*zip(*places, strict=True)),
            index=pd.Index(["p", "q", "r"], name="demand", dtype=object),
            crs=toyville.CRS,
        ),
        "areal",
        "population of a toy",
        200,
    )
    etat = replace(toyville.toy_etat("1 km"), demand=people)
    told = whatif.whatif(etat)
    # Which of the two comes first in their square is that of the rows.
    assert told["apart"] == [[0, x + 3, y, 20.0, 0]]
    assert told["weights"] == [10.0, 20.0, 30.0]
    assert bytes_of(told["weight"], "<u1").tolist() == [0, 2]
    assert bytes_of(told["commune"], "<u1").tolist() == [0, 8]


def test_longitude_and_latitude_become_metres_to_a_millionth(etat, payload):
    place = payload("territo-whatif")["place"]
    west, south, east, north = etat.territory.communes.to_crs(4326).total_bounds
    lon, lat = np.random.default_rng(1).uniform([west, south], [east, north], (500, 2)).T
    u, v = (lon - place["lon"]) / place["half"], (lat - place["lat"]) / place["half"]
    x, y = transformer(4326, 2154)(lon, lat)
    assert np.abs(Surface(place["x"]).at(u, v) - x).max() < 1e-6
    assert np.abs(Surface(place["y"]).at(u, v) - y).max() < 1e-6


def test_the_sites_are_the_doors_the_places_that_are_closed_and_the_town_halls():
    points = toymap.sites().points.copy()
    points.loc["g1", "status"] = "closed"
    halls = Sites(points.loc[["m1", "m2"]].rename(index={"m2": "h2"}))
    points = points.drop(index="m2")
    told = whatif.whatif(replace(toymap.etat(Sites(points)), town_halls=halls))
    # m3 has no place; the hall of the first commune is a door already, that of the last is not.
    found = [(one["id"], one["door"], one.get("hall")) for one in told["sites"]]
    assert found == [
        ("d1", True, None),
        ("g1", False, None),
        ("h2", False, toymap.CODES[3]),
        ("m1", True, None),
    ]
    (hall,) = [one for one in told["sites"] if one["id"] == "h2"]
    assert (hall["x"], hall["y"]) == (toymap.X + 2600, toymap.Y + 2600)


def along(etat):
    """Call the straight lines streets: only the basis tells."""
    return replace(etat, nearest=Nearest(etat.nearest.legs, Basis("walk", max_snap_m=100)))


def test_a_page_says_why_it_tries_nothing(etat):
    nobody = etat.demand.points.assign(weight=0.0)
    empty = replace(etat, demand=replace(etat.demand, points=nobody))
    moment = Moment.parse("sat 10:00")
    then = OpenThen(moment, datetime(2026, 3, 7, 10), ("m1",), (), ())  # noqa: DTZ001 - local
    at = replace(etat, opening=Opening(date(2026, 3, 2), ("m1",), (), then=then))
    assert "celle d’un moment" in whatif.whatif(at)["why"]
    assert "suit les rues" in whatif.whatif(along(etat))["why"]
    assert "Personne" in whatif.whatif(empty)["why"]
    told = pages.page(etat, toymap.MANIFEST | {"scenario": {"name": "s"}})
    assert '<script type="application/json" id="territo-whatif">{"why":"Cette carte est' in told


def test_a_page_that_would_be_too_large_goes_without_and_says_so(etat, html, monkeypatch):
    size = len(html.encode("utf-8"))
    monkeypatch.setattr(whatif, "BUDGET", size)
    assert pages.page(etat, toymap.MANIFEST) == html
    monkeypatch.setattr(whatif, "BUDGET", size - 1)
    lean = pages.page(etat, toymap.MANIFEST)
    assert "trop grand pour que la page fasse des essais" in lean
    assert len(lean) < size


def test_a_large_territory_has_a_larger_budget(etat):
    assert whatif.budget(etat) == 2_000_000
    communes = pd.concat([etat.territory.communes] * 26)
    communes.index = pd.Index([f"{76000 + n}" for n in range(104)], name="commune")
    bare = replace(
        etat.territory,
        communes=communes,
        sector_communes=pd.DataFrame(columns=["sector", "commune", "part"]),
    )
    assert whatif.budget(replace(etat, territory=bare)) == 6_000_000


def test_a_page_too_large_even_without_is_refused(etat, monkeypatch):
    monkeypatch.setattr(whatif, "BUDGET", 100_000)
    with pytest.raises(OutputError, match=r"would be 0\.\d MB; at most 0 MB open everywhere"):
        pages.page(etat, toymap.MANIFEST)

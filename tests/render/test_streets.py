"""What the streets of toyville add to the table, the JSON, the layers and the page, by hand."""

from __future__ import annotations

import base64
import io
import json

import numpy as np
import pyogrio
import pytest
from rich.console import Console

import toyville
from territo.export import write_geopackage
from territo.render.console import show
from territo.render.page import page
from territo.render.record import text
from territo.render.streets import ways

MANIFEST = {
    "version": "0",
    "population": "population of a toy, by hand",
    "distance": "along the streets",
    "inputs": [],
    "parameters": {"within": ["1 km"], "headline": "1 km"},
    "attributions": [],
}


@pytest.fixture(scope="module")
def etat(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TERRITO_CACHE", str(tmp_path_factory.mktemp("cache")))
        return toyville.streets_etat(
            tmp_path_factory.mktemp("streets"), "1 km", "1.5 km", "2 km", "20 min"
        )


def test_every_number_of_the_table(etat):
    out = io.StringIO()
    show(etat, MANIFEST, [], Console(file=out, width=120, highlight=False, markup=False))
    lines = [" ".join(line.split()) for line in out.getvalue().splitlines()]
    # Four places: the river parts 2 (200 people) from "a"; 5, 3 and 7 are 2 000 m away. And 20 min
    # are 1 500 m.
    assert "1 km 2 800 62.2 % 1 700 4" in lines
    assert "2 km 4 500 100.0 % 0 0" in lines
    assert "20 min 2 800 62.2 % 1 700 4" in lines
    # Mean: (4, 6, 8: 1 800 people x 1 000 m; 2, 3, 5, 7: 1 700 x 2 000 m) / 4 500.
    assert "Distance mean 1.16 km, median 1.00 km, P90 2.00 km, max 2.00 km" in lines
    # Within, streets, straight line, as, only streets, only line.
    assert "1 km 2 800 3 000 1.00 km 0 200" in lines
    assert "1.5 km 2 800 3 500 1.50 km 0 700" in lines
    assert "20 min 2 800 3 500 1.50 km 0 700" in lines
    # 5 200 000 m along the streets, 4 707 107 m in a straight line.
    assert "Detour ways are 1.10 x the straight line, on average" in lines
    shown = " ".join(lines)
    assert (
        "covered at 1 km with streets up to 2.00 km beyond the territory: 62.2 %; "
        "1.00 km: 62.2 % (+0.00 points); 4.00 km: 62.2 % (+0.00 points)"
    ) in shown
    assert "walk_kmh 4.5" in shown
    # 31 rows and 31 columns of 30 streets, less those of 30 rows that the river cuts.
    assert "edges 1830" in shown


def test_the_json_says_the_same(etat):
    found = json.loads(text(etat, MANIFEST, []))
    streets = found["streets"]
    assert streets["detour"] == pytest.approx(5_200_000 / (4_000_000 + 500_000 * 2**0.5))
    assert [row["only_line"] for row in streets["beside"]] == [200, 700, 0, 700]
    assert [row["share"] for row in streets["sensitivity"]] == pytest.approx([100 * 28 / 45] * 3)
    assert streets["points"] == {"reached": 9}
    assert [one["threshold"] for one in found["conservation"]][-1] == "20 min"
    assert all(sum(one["status"].values()) == 4500 for one in found["conservation"])


def test_the_layers_carry_legs_areas_and_ways(etat, tmp_path):
    file = tmp_path / "toyville.gpkg"
    write_geopackage(file, etat, MANIFEST)
    demand = pyogrio.read_dataframe(file, layer="demand").set_index("demand")
    assert demand.loc["centre-2", ["leg_demand", "leg_network", "leg_site"]].tolist() == [
        0,
        2000,
        0,
    ]
    assert demand.loc["centre-2", ["access", "status_1km", "status_20min"]].tolist() == [
        "reached", "beyond", "beyond",
    ]  # fmt: skip
    areas = pyogrio.read_dataframe(file, layer="service_areas").set_index("cutoff")
    assert areas.index.tolist() == ["1 km", "1.5 km", "2 km"]
    assert areas["street_m"].is_monotonic_increasing
    steps = pyogrio.read_dataframe(file, layer="ways")
    assert steps.geometry.length.sum() == pytest.approx(100 * len(steps))
    # To "a" from the north come 4 and 7, over the bridge 2 and 5.
    assert steps["population"].max() == 400 + 700


def test_the_page_follows_the_ways_from_any_place_to_a_door(etat):
    payload = ways(etat)
    after = np.frombuffer(base64.b64decode(payload["next"]), "<i4")
    cost = np.frombuffer(base64.b64decode(payload["cost"]), "<u2") * payload["step"]
    assert payload["count"] == len(after) == len(cost)
    assert sorted(payload["doors"].values()) == ["Mairie 1", "Mairie 9"]
    for place in range(len(after)):
        steps, at = 0, place
        while after[at] >= 0:
            assert cost[after[at]] < cost[at]
            at, steps = after[at], steps + 1
        assert at in payload["doors"]
        assert cost[place] == 100 * steps


def test_the_page_says_what_the_streets_change(etat):
    html = page(etat, MANIFEST)
    for words in ("Par les rues", "Zones de desserte", "à pied", "walk_kmh 4,5"):
        assert words in html
    assert html == page(etat, MANIFEST)


def test_minutes_are_written_as_minutes(tmp_path):
    etat = toyville.streets_etat(tmp_path, "15 min")
    out = io.StringIO()
    show(etat, MANIFEST, [], Console(file=out, width=120, markup=False))
    # 2 000 m at 4.5 km/h: 26.7 min.
    assert "Time" in out.getvalue()
    assert "max 26.7 min" in out.getvalue()
    assert etat.along.detour is None


def test_by_car_a_time_stands_for_no_straight_line(tmp_path):
    etat = toyville.streets_etat(tmp_path, "5 min", mode="drive")
    assert etat.along.beside.empty
    # No class, no limit: 30 km/h x 0.7; 2 000 m in 5.71 min, 1 000 m in 2.86 min.
    assert etat.nearest.legs["cost"].max() == pytest.approx(2 / 21 * 60, abs=0.01)
    assert etat.coverages[0].by_status["covered"] == 2800

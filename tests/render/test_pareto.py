"""The curve in the map, on toyville: which points, where they are, and what the map has to show."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pandas as pd
import pytest

import toyville
from render import toymap
from territo.model.scenario import Edit, Place, Scenario
from territo.model.trials import Trials
from territo.render import pareto, whatif
from territo.render.page import page
from test_beside import MIDDLE, OPEN
from test_frontier import frontier

# "b" moves 100 m to the west of where it is.
NEAR = Place(toyville.centre(9)[0] - 100, toyville.centre(9)[1], "99009", "street", "rue")
MOVE = Scenario("move-b", "La mairie 9 déplacée", (Edit("move", ("b",), NEAR),))


def payload(html, key):
    pattern = rf'<script type="application/json" id="territo-{key}">(.*?)</script>'
    (text,) = re.findall(pattern, html, re.DOTALL)
    return json.loads(text)


def test_each_point_says_what_it_covers_and_which_sites_it_has():
    told = pareto.section(frontier())
    assert told["across"] == ["doors"]
    assert told["ids"] == list("abcdefghi")
    assert [(one["title"], one["covered"]) for one in told["best"]] == [
        ("1 site", 2900), ("2 sites", 4200), ("3 sites", 4500),
    ]  # fmt: skip
    # "h"; "f" and "g"; the middle column: 5 is "e", 8 is "h", 2 is "i".
    assert [one["sites"] for one in told["best"]] == [[7], [5, 6], [4, 7, 8]]
    assert [one["bound"] for one in told["best"]] == pytest.approx(
        [100 * n / 45 for n in (29, 42, 45)]
    )
    today, closed = told["states"]
    assert (today["today"], today["sites"], today["moved"]) == (True, [0, 1], [])
    assert (closed["today"], closed["sites"], closed["enough"]) == (False, [0], 1)
    # Two others cover 4 200 rather than 3 000, one other 2 900 rather than 700.
    outdone = [one["outdone"]["doors"] for one in (*told["best"], *told["states"])]
    assert outdone == [False, False, False, True, True]
    assert "yearly_cost" not in today
    assert "2 sites d’aujourd’hui et 7 autres" in told["lead"]
    assert told["notes"][0].startswith("Scénario other\u00a0: sans point")


def test_with_costs_the_abscissa_is_euros_first():
    told = pareto.section(frontier(site_year=10.0))
    assert told["across"] == ["yearly_cost", "doors"]
    assert [one["yearly_cost"] for one in told["best"]] == [10, 20, 30]
    # As cheap as "close-b", "h" alone covers more.
    assert told["states"][1]["outdone"] == {"yearly_cost": True, "doors": True}


def test_what_a_scenario_opens_is_a_place_of_the_map_and_what_it_moves_says_where_to():
    found = frontier(OPEN, MOVE)
    told = pareto.section(found)
    assert told["ids"] == [*"abcdefghi", "m"]
    opened, moved = told["states"][2:]
    assert (opened["sites"], opened["moved"]) == ([0, 1, 9], [])
    ((number, lon, lat, x, y),) = moved["moved"]
    assert (number, x, y) == (1, NEAR.x, NEAR.y)
    # Lambert-93 and degrees are 0.1 mm apart at most.
    metres = whatif.transformer(4326, 2154)(lon, lat)
    assert metres == pytest.approx((NEAR.x, NEAR.y), abs=1e-4)
    assert (pareto.places(found).loc["m"].geometry.x, MIDDLE.x) == (MIDDLE.x, MIDDLE.x)


def test_of_many_candidates_the_map_has_those_that_a_point_chose(monkeypatch):
    assert len(pareto.places(frontier())) == 7
    monkeypatch.setattr(pareto, "MOST_PLACES", 6)
    # "e", "f", "g", "h" and "i": neither "c" nor "d".
    assert pareto.places(frontier()).index.tolist() == list("efghi")
    assert pareto.section(frontier())["notes"][0] == (
        "La carte n’a que les 5 emplacements qu’un point de la courbe retient, sur 7 possibles."
    )


def test_the_page_is_the_map_with_the_curve_and_its_candidates():
    found = frontier()
    html = page(found.base, toymap.MANIFEST, trials=Trials(frontier=found))
    assert payload(html, "pareto")["ids"] == list("abcdefghi")
    sites = {site["id"]: site for site in payload(html, "whatif")["sites"]}
    assert [site for site in sites if sites[site].get("candidate")] == list("cdefghi")
    assert (sites["i"]["x"], sites["i"]["y"]) == toyville.centre(2)
    assert sites["a"]["door"]
    assert payload(page(found.base, toymap.MANIFEST), "pareto") is None


def test_a_page_without_trials_keeps_the_curve(monkeypatch):
    found = frontier()
    html = page(found.base, toymap.MANIFEST, trials=Trials(frontier=found))
    monkeypatch.setattr(whatif, "BUDGET", len(html.encode()) - 1)
    lean = page(found.base, toymap.MANIFEST, trials=Trials(frontier=found))
    assert payload(lean, "pareto") == payload(html, "pareto")
    assert "trop grand" in payload(lean, "whatif")["why"]


def test_where_nobody_lives_nobody_is_covered():
    found = frontier()
    nobody = found.base.demand.points.assign(weight=0.0)
    base = replace(found.base, demand=replace(found.base.demand, points=nobody))
    assert [one["bound"] for one in pareto.section(replace(found, base=base))["best"]] == [0, 0, 0]


def test_a_candidate_that_a_list_has_as_closed_is_told_once():
    found = frontier()
    points = found.base.sites.points
    closed = toyville.sites(3, ids="c").points.assign(status="closed")
    sites = replace(found.base.sites, points=pd.concat([points, closed]))
    told = whatif.whatif(replace(found.base, sites=sites), Trials(frontier=found))
    assert [site["id"] for site in told["sites"]] == list("abcdefghi")

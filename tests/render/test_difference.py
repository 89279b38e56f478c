"""The map of a scenario on toyville."""

from __future__ import annotations

import base64

import numpy as np
import pytest

import toyville
from territo.model.scenario import Edit, Place, Scenario
from territo.render.difference import difference
from territo.render.page import page
from territo.scenario import apply, compare

MANIFEST = {"version": "0", "attributions": [], "inputs": [], "parameters": {}, "cog": 2026}
MIDDLE = Place(*toyville.centre(5), "99005", "housenumber", "town hall of Commune 5")


def found(*edits):
    base = toyville.sites(1, 9)
    one = Scenario("toy", "A toy", edits)
    states = (toyville.toy_etat("1 km", doors=doors) for doors in (base, apply(base, one)))
    return compare(one, *states)


def test_squares_are_classed_from_the_better_off_to_the_worse_off():
    packed = difference(found(Edit("move", ("b",), MIDDLE)))
    # 5 is within 1 km now; 3 and 7 are nearer; 1, 2, 4, 6 and 8 as before; 9 is beyond 1 km.
    assert packed["people"] == [500, 1000, 2100, 0, 900]
    classes = np.frombuffer(base64.b64decode(packed["classes"]), "u1")
    # One square for each commune, whose order is that of another system.
    assert sorted(classes.tolist()) == [0, 1, 1, 2, 2, 2, 2, 2, 4]
    assert packed["threshold"] == "1\u00a0km"
    assert packed["names"][0] == "Désormais dans le seuil"
    assert len(packed["colours"]) == len(packed["names"])


def test_doors_that_change_are_drawn_where_they_stood():
    (moved,) = difference(found(Edit("move", ("b",), MIDDLE)))["doors"]
    assert (moved["name"], moved["fate"]) == ("Mairie 9", "moved")
    # It moves from 9 to 5: one kilometre to the south and to the west.
    assert moved["lat"] - moved["into"][0] == pytest.approx(0.009, abs=1e-3)
    assert moved["lon"] > moved["into"][1]
    doors = difference(found(Edit("merge", ("a", "b"), MIDDLE, into="m")))["doors"]
    assert [(door["name"], door["fate"]) for door in doors] == [
        ("Mairie 1", "closed"), ("Mairie 9", "closed"), ("m", "opened"),
    ]  # fmt: skip
    assert difference(found())["doors"] == []


def test_only_the_map_of_a_scenario_has_the_layer():
    one = found(Edit("close", ("b",)))
    assert 'id="territo-difference"' not in page(one.after, MANIFEST)
    html = page(one.after, MANIFEST, one)
    assert 'id="territo-difference"' in html
    assert page(one.after, MANIFEST, one) == html

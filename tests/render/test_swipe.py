"""Before and after a scenario on one map, on toyville."""

from __future__ import annotations

import base64
from collections import Counter

import numpy as np

from render.test_difference import MANIFEST, MIDDLE, found
from territo.model.scenario import Edit
from territo.render.difference import difference
from territo.render.layers import squares
from territo.render.page import page
from territo.render.swipe import before


def bytes_of(text):
    return np.frombuffer(base64.b64decode(text), "u1").tolist()


def test_the_squares_before_stand_in_the_order_of_those_after():
    one = found(Edit("close", ("a",)), Edit("move", ("b",), MIDDLE))
    was, will = bytes_of(before(one.base)["classes"]), bytes_of(squares(one.after)["classes"])
    # Within 1 km of 1 or 9: all but 3, 5 and 7. Within 1 km of 5: all but the corners. So 2, 4, 6
    # and 8 stay, 3 and 7 stay beyond, 5 comes in, 1 and 9 go out.
    assert Counter(zip(was, will, strict=True)) == {(0, 0): 4, (1, 1): 2, (1, 0): 1, (0, 1): 2}
    change = bytes_of(difference(one)["classes"])
    assert {pair for pair in zip(was, will, change, strict=True) if pair[2] in {0, 4}} == {
        (1, 0, 0), (0, 1, 4),
    }  # fmt: skip


def test_the_doors_before_are_those_that_the_scenario_takes_away_too():
    one = found(Edit("close", ("a",)))
    (kind,) = before(one.base)["kinds"]
    assert [site["name"] for site in kind["sites"]] == ["Mairie 1", "Mairie 9"]
    assert before(one.base)["apart"] is False


def test_only_the_map_of_a_scenario_can_be_swiped():
    one = found(Edit("close", ("b",)))
    assert 'id="territo-swipe"' not in page(one.after, MANIFEST)
    assert 'id="territo-swipe"' in page(one.after, MANIFEST, one)

"""Value beside condition, on toyville with doors at 1, 5 and 9."""

from __future__ import annotations

import pandas as pd

import toyville
from territo.indicators.quadrant import quadrant
from territo.model import Sites

# Who has no other door within 1 km: 1, 5 and 9 at home, for the neighbours have two.
ALONE = pd.Series({"a": 100.0, "b": 500.0, "c": 900.0})


def doors(*conditions):
    points = toyville.sites(1, 5, 9, ids="abc").points
    return Sites(points.assign(condition=list(conditions)))


def test_each_quadrant_has_its_word():
    # The median door is "b": "b" and "c" are of high value, "a" is not.
    assert quadrant(doors("bon", "Bon", "mauvais"), ALONE).tolist() == ["merge", "keep", "renovate"]
    assert quadrant(doors("poor", "good", "good"), ALONE).tolist() == ["move", "keep", "keep"]


def test_a_condition_that_nobody_told_has_no_quadrant():
    found = quadrant(doors(None, "moyen", "bon"), ALONE)
    assert found.isna().tolist() == [True, True, False]
    assert quadrant(toyville.sites(1, 5, 9, ids="abc"), ALONE).empty


def test_a_door_that_nobody_depends_on_is_never_of_high_value():
    nobody = pd.Series({"a": 0.0, "b": 0.0, "c": 0.0})
    assert quadrant(doors("bon", "mauvais", "bon"), nobody).tolist() == ["merge", "move", "merge"]

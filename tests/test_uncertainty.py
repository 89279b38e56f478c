"""Between which figures the headline of toyville lies."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
from shapely import Point

import toyville
from territo.access import nearest_door
from territo.indicators.uncertainty import door_moves, uncertainty
from territo.model import Basis, Demand, Sites
from territo.model.uncertainty import Spread

STILL = Spread(threshold=0, speed=0, offset_m={"unknown": 0.0}, anywhere=())
EXACT = {"housenumber": 0.0, "unknown": 0.0}


def with_precision(*precisions):
    return Sites(toyville.sites(1, 9).points.assign(precision=list(precisions)))


def test_without_spread_the_range_is_the_figure_itself():
    found = uncertainty(toyville.toy_etat("1 km"), spread=STILL)
    # 3 000 of 4 500 within 1 km, 2, 4, 6 and 8 of them at 1 000 m exactly.
    assert found.share == found.low == found.high == pytest.approx(100 * 3000 / 4500)
    assert found.parts == {"threshold": 0, "position": 0}
    assert found.largest is None


def test_a_threshold_within_a_tenth_by_hand():
    found = uncertainty(toyville.toy_etat("1 km"), spread=replace(STILL, threshold=0.1))
    # Below 1 000 m only 1 and 9 are covered, 1 000 of 4 500; from there to 1 100 m 3 000 are. Each
    # is half of the draws, so that the 5th percentile is the one, the 95th the other.
    assert (found.low, found.high) == pytest.approx((100 * 1000 / 4500, 100 * 3000 / 4500))
    assert found.parts == {"threshold": 100, "position": 0}
    # Between 1 350 and 1 650 m stands 5, at 1 414 m: 3 000 or 3 500.
    found = uncertainty(toyville.toy_etat("1.5 km"), spread=replace(STILL, threshold=0.1))
    assert (found.low, found.high) == pytest.approx((100 * 3000 / 4500, 100 * 3500 / 4500))


def test_twice_the_spread_of_the_threshold_widens_the_range():
    etat = toyville.toy_etat("1.3 km")
    # 1 235 to 1 365 m reach nobody else; 1 040 to 1 560 m reach 5 in a quarter of the draws.
    narrow, wide = (
        uncertainty(etat, spread=replace(STILL, threshold=part)) for part in (0.05, 0.2)
    )
    assert narrow.low == narrow.high == pytest.approx(100 * 3000 / 4500)
    assert (wide.low, wide.high) == pytest.approx((100 * 3000 / 4500, 100 * 3500 / 4500))


def test_the_same_seed_gives_the_same_figures_and_another_one_does_not():
    etat = toyville.toy_etat("1.5 km", doors=with_precision("commune", "street"))
    assert uncertainty(etat) == uncertainty(etat)
    assert uncertainty(etat).parts != uncertainty(etat, spread=Spread(seed=1)).parts


def test_a_door_known_to_the_commune_only_makes_its_place_the_largest_contributor():
    # At 1 300 m a tenth of the threshold decides of 5 alone, in few draws; a door anywhere in
    # commune 1 or 9 decides of all that are 1 000 m from its middle.
    exact = uncertainty(toyville.toy_etat("1.3 km", doors=with_precision(*2 * ["housenumber"])))
    vague = uncertainty(toyville.toy_etat("1.3 km", doors=with_precision(*2 * ["commune"])))
    assert exact.largest == "threshold"
    assert vague.largest == "position"
    assert vague.high - vague.low > exact.high - exact.low
    illustrative = toyville.toy_etat("1.3 km", doors=with_precision(*2 * ["illustrative"]))
    assert uncertainty(illustrative).parts == vague.parts


def test_a_precision_that_is_not_named_is_unknown():
    etat = toyville.toy_etat("1 km", doors=with_precision(None, None))
    still = uncertainty(etat, spread=replace(STILL, offset_m={"housenumber": 900.0, "unknown": 0}))
    assert still.low == still.high
    moved = uncertainty(etat, spread=replace(STILL, offset_m={"housenumber": 0, "unknown": 50.0}))
    assert moved.parts == {"threshold": 0, "position": 100}


def test_the_grid_and_the_even_spread_are_bounds():
    # The grid has everyone at the door of 1: all are covered; the even spread is toyville's.
    at_1 = gpd.GeoDataFrame(
        {"weight": [4500.0], "commune": ["99001"]},
        geometry=[Point(toyville.centre(1))],
        index=["one"],
        crs=toyville.CRS,
    ).rename_axis("demand")
    grid = Demand(at_1, "grid", "a toy", 200)
    doors = toyville.sites(1, 9)
    even = toyville.demand()
    etat = replace(
        toyville.toy_etat("1 km"), demand=grid, nearest=nearest_door(grid, doors, Basis())
    )
    found = uncertainty(etat, (even, nearest_door(even, doors, Basis())), STILL)
    assert found.share == 100
    assert found.parts == {"threshold": 0, "position": 0, "population": 100}
    # Evenly between 66.7 and 100 %: 5 % of the draws from either end, 200 draws apart.
    assert found.low == pytest.approx(66.67 + 0.05 * 33.33, abs=1)
    assert found.high == pytest.approx(100 - 0.05 * 33.33, abs=1)


def test_along_the_streets_the_speed_varies_and_ways_change_as_lines_do(tmp_path):
    etat = toyville.streets_etat(tmp_path, "15 min")
    # 1 km at 4.5 km/h is 13.3 min: 1, 9, 4, 6 and 8 are within 15, and so they are within 13.5.
    still = uncertainty(etat, spread=replace(STILL, threshold=0.1))
    assert still.low == still.high == still.share == pytest.approx(100 * 2800 / 4500)
    # Slower by a fifth, 13.3 min are 16.7; no third more makes 26.7 min into 15.
    slow = uncertainty(etat, spread=replace(STILL, speed=0.3))
    assert slow.parts == {"threshold": 0, "speed": 100, "position": 0}
    assert slow.low == pytest.approx(100 * 1000 / 4500)
    assert slow.high == pytest.approx(100 * 2800 / 4500)
    # No door that moves by 10 m changes a way by more than that: 13.3 min stay below 15.
    near = uncertainty(etat, spread=replace(STILL, offset_m={"unknown": 10.0}))
    assert near.low == near.high


def test_a_moved_door_lengthens_ways_at_their_mean_pace(tmp_path):
    # Ways are 0 for 1 000 people, 1 000 m for 1 800 and 2 000 m for 1 700: 5.2 million. Lines to
    # the same doors are 1 000 m for 4, 6, 8 and 2, 2 000 m for 7 and 3, 1 414 m for 5: 4.707
    # million. A metre of line is 1.105 m of way; 50 m are 55.2 m.
    far = replace(STILL, offset_m={"unknown": 50.0})
    # The way of 1 000 m may come to 1 055 m, never to 1 060 m.
    near, beyond = (
        uncertainty(toyville.streets_etat(tmp_path, text), spread=far)
        for text in ("1.05 km", "1.06 km")
    )
    assert near.parts == {"threshold": 0, "position": 100}
    assert beyond.largest is None


def test_where_nobody_lives_and_where_no_door_is():
    etat = toyville.toy_etat("1 km", doors=toyville.sites())
    found = uncertainty(etat)
    assert (found.share, found.low, found.high, found.largest) == (0, 0, 0, None)
    empty = Demand(etat.demand.points.assign(weight=0.0), "areal", "a toy", 200)
    assert uncertainty(replace(etat, demand=empty)) is None


@pytest.mark.parametrize(
    "wrong", [{"threshold": 1.0}, {"speed": -0.1}, {"offset_m": {"street": 1.0}}, {"draws": 0}]
)
def test_a_spread_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValueError, match="spread"):
        Spread(**wrong)


def test_places_of_a_commune_are_places_of_it():
    doors = with_precision("commune", "housenumber")
    etat = toyville.toy_etat("1 km", doors=doors)
    moves = door_moves(etat.territory, doors, Spread(), np.random.default_rng(1))
    # Commune 1 reaches 500 m from its middle in every direction, a house number 10 m.
    assert 480 < np.abs(moves[:, 0]).max() <= 500
    assert 9 < np.hypot(*moves[:, 1].T).max() <= 10

from __future__ import annotations

import pytest

from territo.errors import UnitError
from territo.model.speeds import Speeds
from territo.sources.roads.tags import directions, is_open, limit_kmh, passage, speed, stops_cars

SPEEDS = Speeds()


@pytest.mark.parametrize(
    ("tags", "walk", "bike", "drive"),
    [
        ({"highway": "residential"}, True, True, True),
        ({"highway": "footway"}, True, False, False),
        ({"highway": "footway", "bicycle": "yes"}, True, True, False),
        ({"highway": "cycleway"}, True, True, False),
        ({"highway": "steps"}, True, False, False),
        ({"highway": "motorway"}, False, False, True),
        ({"highway": "trunk"}, False, False, True),
        ({"highway": "primary", "motorroad": "yes"}, False, False, True),
        ({"highway": "track"}, True, True, False),
        # `access` opens nothing that the class closes; a key that names the mode does.
        ({"highway": "footway", "access": "permissive"}, True, False, False),
        ({"highway": "motorway", "access": "yes"}, False, False, True),
        ({"highway": "trunk", "foot": "yes"}, True, False, True),
        ({"highway": "pedestrian", "motor_vehicle": "destination"}, True, True, True),
        ({"highway": "steps", "bicycle": "yes", "motorcar": "yes"}, True, False, False),
        ({"highway": "construction", "access": "yes", "foot": "yes"}, False, False, False),
        ({"highway": "platform", "foot": "yes"}, True, False, False),
        ({"route": "ferry", "access": "yes"}, True, True, False),
        ({"highway": "construction"}, False, False, False),
        ({"highway": "service", "access": "private"}, False, False, False),
        ({"highway": "service", "access": "no", "foot": "yes"}, True, False, False),
        ({"highway": "residential", "motor_vehicle": "destination"}, True, True, True),
        ({"highway": "residential", "vehicle": "no"}, True, False, False),
        ({"highway": "residential", "vehicle": "no", "bicycle": "yes"}, True, True, False),
        ({"highway": "residential", "access": "no", "motorcar": "yes"}, False, False, True),
        ({"highway": "primary", "bicycle": "use_sidepath"}, True, False, True),
        ({"route": "ferry"}, True, True, False),
        ({"route": "ferry", "motor_vehicle": "yes"}, True, True, True),
        ({}, True, True, True),
    ],
)
def test_who_may_use_a_street(tags, walk, bike, drive):
    assert [is_open(tags, mode) for mode in ("walk", "bike", "drive")] == [walk, bike, drive]


BOTH, AHEAD, BACK = (True, True), (True, False), (False, True)


@pytest.mark.parametrize(
    ("tags", "drive", "bike"),
    [
        ({}, BOTH, BOTH),
        ({"oneway": "yes"}, AHEAD, AHEAD),
        ({"oneway": "1"}, AHEAD, AHEAD),
        ({"oneway": "-1"}, BACK, BACK),
        ({"oneway": "no", "junction": "roundabout"}, BOTH, BOTH),
        ({"junction": "roundabout"}, AHEAD, AHEAD),
        ({"highway": "motorway"}, AHEAD, AHEAD),
        ({"oneway": "yes", "oneway:bicycle": "no"}, AHEAD, BOTH),
        ({"oneway": "yes", "cycleway": "opposite_lane"}, AHEAD, BOTH),
        ({"oneway": "yes", "cycleway:left": "opposite"}, AHEAD, BOTH),
    ],
)
def test_in_which_directions(tags, drive, bike):
    assert directions(tags, "drive") == drive
    assert directions(tags, "bike") == bike
    assert directions(tags, "walk") == BOTH


@pytest.mark.parametrize(
    ("text", "kmh", "note"),
    [
        ("50", 50, ""),
        ("30 mph", 30 * 1.609344, ""),
        ("FR:zone30", 30, ""),
        ("FR:zone:20", 20, ""),
        ("FR:70", 70, ""),
        ("500", None, "speed limits not understood"),
        ("FR:urban", 50, ""),
        ("walk", 6, ""),
        ("none", 130, ""),
        ("70;50", 50, ""),
        ("", None, ""),
        ("0", None, ""),
        ("as you like", None, "speed limits not understood"),
    ],
)
def test_limits(text, kmh, note):
    assert limit_kmh(text) == (kmh, note)


def test_speeds_of_each_mode():
    assert speed({"highway": "residential"}, "walk", SPEEDS)[0] == 4.5
    assert speed({"highway": "steps"}, "walk", SPEEDS)[0] == 2.25
    assert speed({"highway": "residential"}, "bike", SPEEDS)[0] == 15
    assert speed({"highway": "pedestrian"}, "bike", SPEEDS)[0] == 4.5
    # 50 km/h among crossings: 0.7 x 50. On a motorway the limit is the speed.
    assert speed({"highway": "secondary", "maxspeed": "50"}, "drive", SPEEDS)[0] == 35
    assert speed({"highway": "motorway"}, "drive", SPEEDS)[0] == 130
    assert speed({"highway": "residential"}, "drive", SPEEDS)[0] == pytest.approx(21)
    assert speed({"highway": "nobody knows"}, "drive", SPEEDS)[0] == pytest.approx(21)


def test_a_closed_street_has_no_direction():
    closed = passage({"highway": "steps"}, "drive", SPEEDS)
    assert (closed.forward, closed.backward) == (False, False)


@pytest.mark.parametrize(
    ("tags", "stops"),
    [
        ({"barrier": "bollard"}, True),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, False),
        ({"barrier": "gate"}, False),
        ({"barrier": "gate", "access": "private"}, True),
        ({"barrier": "kerb"}, False),
        ({"highway": "crossing"}, False),
    ],
)
def test_barriers_that_stop_a_car(tags, stops):
    assert stops_cars(tags) is stops


def test_speeds_come_from_settings_by_name():
    speeds = Speeds.from_settings({"walk_kmh": 4, "residential": 25})
    assert (speeds.walk_kmh, speeds.class_kmh["residential"]) == (4, 25)
    assert speeds.class_kmh["primary"] == Speeds().class_kmh["primary"]
    assert "residential" in speeds.stated("drive")
    assert set(speeds.stated("walk")) == {"walk_kmh", "steps_factor", "ferry_kmh"}


def test_an_unknown_speed_suggests_the_nearest():
    with pytest.raises(UnitError, match='No speed is called "walk_khm"') as caught:
        Speeds.from_settings({"walk_khm": 4})
    assert caught.value.hint == 'Did you mean "walk_kmh"?'


def test_a_speed_of_zero_is_refused():
    with pytest.raises(UnitError, match="walk_kmh"):
        Speeds.from_settings({"walk_kmh": 0})

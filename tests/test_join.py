from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from shapely import box

from territo.join import offset_m, polygon_of

FOUR = gpd.GeoSeries(
    {"d": box(0, 0, 1, 1), "c": box(1, 0, 2, 1), "b": box(0, 1, 1, 2), "a": box(1, 1, 2, 2)}
)


@pytest.mark.parametrize(
    ("x", "y", "code"),
    [
        (0.5, 0.5, "d"),
        (1.0, 0.5, "c"),  # on the border of c and d: the smallest code
        (1.0, 1.0, "a"),  # on the corner of all four: the smallest code
        (0.0, 0.0, "d"),  # on the outer border: still inside
        (2.0001, 0.5, None),
    ],
)
def test_each_point_has_one_polygon_or_none(x, y, code):
    assert polygon_of(np.array([x]), np.array([y]), FOUR).tolist() == [code]


def test_a_polygon_that_is_not_drawn_holds_nothing():
    shapes = gpd.GeoSeries({"a": None, "b": box(0, 0, 1, 1)})
    assert polygon_of(np.array([0.5]), np.array([0.5]), shapes).tolist() == ["b"]


def test_no_point_finds_nothing():
    assert polygon_of(np.array([]), np.array([]), FOUR).tolist() == []


def test_the_offset_is_zero_inside_and_metres_outside():
    x, y = np.array([0.5, 1.0, 4.0, 4.0]), np.array([0.5, 1.0, 0.5, 5.0])
    # (4, 5) is 3 east and 4 north of the corner (1, 1): a 3-4-5 triangle.
    assert offset_m(x, y, box(0, 0, 1, 1)).tolist() == [0.0, 0.0, 3.0, 5.0]

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box
from shapely.geometry import MultiPolygon

import toyville
from territo.grid import (
    QUANTUM,
    Squares,
    dissolve,
    even_weights,
    patches,
    spread,
    squares_of,
)
from territo.model import Territory


def squares(*places, side=200, crs=3035):
    column, row = np.array(places, dtype=np.int64).T
    return Squares(column, row, side, crs)


def ground(*boxes, population=1000):
    frame = gpd.GeoDataFrame(
        {
            "name": [f"C{n}" for n in range(len(boxes))],
            "epci": "1",
            "population": population,
        },
        geometry=list(boxes),
        index=pd.Index([f"9900{n}" for n in range(len(boxes))], name="commune", dtype=object),
        crs=2154,
    )
    empty = gpd.GeoDataFrame(
        {"name": [], "zoning": [], "organisation_model": []},
        geometry=[],
        crs=2154,
        index=pd.Index([], name="sector", dtype=object),
    )
    links = pd.DataFrame({"sector": [], "commune": [], "part": []})
    return Territory("1", "T", "t", "METRO", 2026, "toy", frame, empty, links, pd.DataFrame())


def test_a_square_is_named_by_its_lower_left_corner():
    # The example of INSEE's own documentation: N = 2 889 000, E = 3 757 400.
    assert squares((18787, 14445)).ids == ["CRS3035RES200mN2889000E3757400"]


def test_a_centre_is_half_a_side_from_the_corner():
    x, y = squares((18787, 14445)).centres(3035)
    assert (x[0], y[0]) == (3_757_500.0, 2_889_100.0)


def test_a_square_keeps_its_area_in_lambert_93_to_one_percent():
    polygon = squares((18787, 14445)).polygons(2154)[0]
    assert polygon.area == pytest.approx(40_000, rel=0.01)


@given(st.integers(0, 3_000_000), st.integers(1, 5000))
def test_weights_add_up_exactly_in_any_order_and_are_even(population, count):
    weights = even_weights(population, count)
    assert sum(weights) == sum(reversed(weights)) == weights.sum() == population
    assert weights.max() - weights.min() <= QUANTUM


def test_every_commune_keeps_its_population_to_the_last_bit():
    territory = toyville.territory()
    demand = spread(territory)
    by_commune = demand.points.groupby("commune")["weight"].sum()
    assert by_commune.tolist() == [100, 200, 300, 400, 500, 600, 700, 800, 900]
    assert demand.basis == "areal"
    assert demand.vintage == "population of a toy"


def test_a_square_is_counted_in_the_commune_that_holds_its_centre():
    territory = toyville.territory()
    demand = spread(territory)
    communes = territory.communes.geometry.loc[demand.points["commune"]]
    assert demand.points.geometry.intersects(communes, align=False).all()
    # 1 km2 holds 25 squares of 4 ha; a turned lattice may catch a few more or fewer.
    per_commune = demand.points.groupby("commune").size()
    assert per_commune.between(23, 27).all()
    assert demand.points.index.is_monotonic_increasing


def test_a_commune_without_a_centre_keeps_one_point_inside_it():
    centre_x, centre_y = squares((18787, 14445)).centres(2154)
    x, y = float(centre_x[0]), float(centre_y[0])
    thin = box(x + 10, y + 10, x + 20, y + 20)
    demand = spread(ground(box(x - 500, y - 500, x + 5, y + 500), thin, population=[90, 7]))
    assert demand.points.loc["commune-99001", "weight"] == 7
    assert thin.contains(demand.points.loc["commune-99001", "geometry"])
    assert demand.points["weight"].sum() == 97


def test_a_point_finds_the_square_it_was_made_from():
    demand = spread(toyville.territory())
    assert squares_of(demand).ids == demand.points.index.tolist()


def test_a_commune_where_nobody_lives_keeps_its_squares_at_zero():
    demand = spread(ground(box(600_000, 6_800_000, 601_000, 6_801_000), population=[0]))
    assert len(demand.points) > 20
    assert (demand.points["weight"] == 0).all()


def test_squares_touching_by_an_edge_are_one_patch_and_by_a_corner_two():
    found = patches(squares((0, 0), (1, 0), (2, 1), (2, 2), (9, 9), (0, 0)))
    assert found[0] == found[1] == found[5]
    assert found[2] == found[3]
    assert len(set(found)) == 3


def test_no_square_makes_no_patch():
    assert patches(Squares(np.zeros(0, np.int64), np.zeros(0, np.int64), 200, 3035)).tolist() == []


def test_dissolved_squares_have_the_area_of_their_squares_and_no_inner_border():
    block = squares((0, 0), (1, 0), (0, 1), (1, 1), (0, 0), crs=2975)
    shape = dissolve(block, 2975)
    assert shape.area == 4 * 40_000  # the repeated square counts once
    assert shape.length == 4 * 400
    ring = squares(*[(c, r) for c in range(3) for r in range(3) if (c, r) != (1, 1)], crs=2975)
    assert dissolve(ring, 2975).area == 8 * 40_000
    apart = dissolve(squares((0, 0), (1, 1), crs=2975), 2975)
    assert isinstance(apart, MultiPolygon)

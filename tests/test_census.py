"""Squares of a grid given to the communes of toyville."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import toyville
from territo.census import Counted, attribute, calibrated
from territo.crs import transformer
from territo.grid import Squares

TOY = toyville.territory()
SIDE = 200


def square_at(x: float, y: float) -> tuple[int, int]:
    """Column and row of the square of the grid that holds a point of toyville."""
    east, north = transformer(toyville.CRS, 3035)(np.array([x]), np.array([y]))
    return int(east[0] // SIDE), int(north[0] // SIDE)


def counted(*rows, groups=None):
    """Squares at points: x, y, inhabitants, communes named."""
    column, row = zip(*(square_at(x, y) for x, y, _, _ in rows), strict=True)
    return Counted(
        Squares(np.array(column), np.array(row), SIDE, 3035),
        np.array([people for _, _, people, _ in rows], dtype=float),
        [codes for *_, codes in rows],
        np.array([False] * len(rows)),
        pd.DataFrame(groups or {}, index=range(len(rows))),
        "squares of a toy",
    )


X1, Y1 = toyville.centre(1)
X2, Y2 = toyville.centre(2)


def test_a_square_of_one_commune_is_all_of_it_whatever_its_contour_says():
    demand = attribute(counted((X1, Y1, 12.5, ("99002",))), TOY)
    assert demand.points["commune"].tolist() == ["99002"]
    assert demand.points["weight"].tolist() == [12.5]
    assert demand.points.index[0].startswith("CRS3035RES200mN")
    place = demand.points.geometry.iloc[0]
    # The centre of a square is at most half a diagonal from any point in it.
    assert np.hypot(place.x - X1, place.y - Y1) <= 142


def test_inhabitants_of_elsewhere_are_counted_and_not_kept():
    demand = attribute(counted((X1, Y1, 10, ("99001",)), (X2, Y2, 4, ("33999",))), TOY)
    assert demand.points["weight"].sum() == 10
    assert demand.census.counted == 14
    assert demand.census.kept == 10
    assert demand.census.outside == {"33999": 4.0}
    assert demand.census.municipal == 4500
    assert demand.census.without == tuple(f"9900{n}" for n in range(2, 10))


def test_a_square_of_two_communes_is_shared_by_area_and_nothing_is_lost():
    border = toyville.WEST + 1000
    found = attribute(counted((border, Y1, 3, ("99001", "99002"))), TOY)
    assert found.points["commune"].tolist() == ["99001", "99002"]
    assert found.points["weight"].sum() == 3
    assert found.points.index.str.endswith(("/99001", "/99002")).all()
    # Both share one square, hence one place.
    assert len(set(found.points.geometry)) == 1
    assert found.points["weight"].between(0, 3, inclusive="neither").all()


def test_the_part_that_no_commune_of_here_covers_lies_outside():
    # A square across the western limit of toyville: whatever lies west of it is of 33999.
    found = attribute(counted((toyville.WEST, Y1, 8, ("99001", "33999"))), TOY)
    inside = found.points["weight"].sum()
    assert 0 < inside < 8
    assert found.census.outside == {"33999": 8 - inside}
    # All of them in the square that the limit cuts.
    assert found.census.across == 8 - inside


def test_who_is_outside_altogether_is_told_from_who_is_in_a_square_that_the_limit_cuts():
    far = toyville.WEST - 5000
    found = attribute(counted((toyville.WEST, Y1, 8, ()), (far, Y1, 7, ()), (X1, Y1, 5, ())), TOY)
    cut = found.census.counted - found.census.kept - 7
    assert 0 < cut < 8
    assert found.census.across == cut
    assert found.census.outside == {"": 7 + cut}


def test_a_square_without_any_commune_named_goes_by_area():
    found = attribute(counted((X1, Y1, 5, ()), (toyville.WEST - 5000, Y1, 7, ())), TOY)
    assert found.points["commune"].tolist() == ["99001"]
    assert found.census.outside == {"": 7.0}


def test_groups_follow_their_inhabitants():
    border = toyville.WEST + 1000
    rows = counted((border, Y1, 10, ("99001", "99002")), groups={"age_65": [4.0]})
    points = attribute(rows, TOY).points
    assert points["age_65"].sum() == pytest.approx(4)
    assert (points["age_65"] / points["weight"]).tolist() == pytest.approx([0.4, 0.4])


def test_calibration_gives_each_commune_its_population_exactly():
    rows = counted(
        (X1, Y1, 30, ("99001",)), (X1 + 250, Y1, 10, ("99001",)), (X2, Y2, 7, ("99002",)),
        groups={"age_65": [3.0, 1.0, 7.0]},
    )  # fmt: skip
    scaled = calibrated(attribute(rows, TOY), TOY)
    by_commune = scaled.points.groupby("commune")["weight"].sum()
    assert by_commune.to_dict() == {f"9900{n}": 100 * n for n in range(1, 10)}
    # Commune 1: 30 and 10 of 40 become 75 and 25 of 100.
    mine = scaled.points[scaled.points["commune"] == "99001"]
    assert sorted(mine["weight"]) == [25, 75]
    assert sorted(mine["age_65"]) == [2.5, 7.5]
    assert scaled.census.calibrated
    assert scaled.census.kept == 47


@given(
    st.lists(
        st.tuples(
            st.floats(-500, 3500),
            st.floats(-500, 3500),
            st.floats(0, 5000),
            st.lists(st.sampled_from(["99001", "99002", "99005", "33999"]), max_size=3),
        ),
        min_size=1,
        max_size=8,
        unique_by=lambda row: square_at(toyville.WEST + row[0], toyville.SOUTH + row[1]),
    )
)
def test_nobody_is_lost_and_nobody_counted_twice(rows):
    placed = [
        (toyville.WEST + x, toyville.SOUTH + y, people, tuple(codes))
        for x, y, people, codes in rows
    ]
    demand = attribute(counted(*placed), TOY)
    census = demand.census
    assert census.kept == demand.points["weight"].sum()
    assert census.counted == census.kept + sum(census.outside.values())
    assert census.counted == pytest.approx(sum(people for *_, people, _ in rows), abs=1e-4)

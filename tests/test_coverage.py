from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

import toyville
from territo.access import nearest_door
from territo.coverage import cover, gaps, require_conservation, weighted_quantile
from territo.errors import ConservationError
from territo.grid import even_weights
from territo.model import Basis, Coverage, Sites
from territo.units import Cutoff

DIAGONAL = 1000 * 2**0.5


def test_the_figures_of_the_territory():
    row = toyville.toy_etat().level("territory").iloc[0]
    assert row["population"] == 4500  # 100 + 200 + ... + 900
    assert row["doors"] == 2
    # 1 km: communes 1 and 9 at 0 m, 2, 4, 6, 8 at exactly 1 000 m, which is covered.
    assert row["covered_1km"] == 100 + 900 + 200 + 400 + 600 + 800 == 3000
    assert row["beyond_1km"] == 300 + 500 + 700
    assert row["share_1km"] == pytest.approx(100 * 3000 / 4500)
    assert row["covered_1_5km"] == 3500  # and 5, at 1 414 m
    assert row["covered_2km"] == 4500  # and 3 and 7, at 2 000 m
    assert row["share_2km"] == 100
    # (2 000 people at 1 km, 500 at 1 414 m, 1 000 at 2 km, the rest at 0) / 4 500
    assert row["mean_cost"] == pytest.approx((2000 * 1000 + 500 * DIAGONAL + 1000 * 2000) / 4500)
    # 1 000 people at 0 m, then 2 000 at 1 km: the 2 250th is there. The 4 050th is at 2 km.
    assert row["median_cost"] == 1000
    assert row["p90_cost"] == 2000
    assert row["max_cost"] == 2000


def test_sectors_add_up_to_the_territory_with_a_row_for_what_is_in_none():
    sectors = toyville.toy_etat().level("sector")
    assert sectors["name"].to_dict() == {
        "west": "West",
        "east": "East",
        "-": "(communes in no single sector)",
    }
    # west: 1, 4, 7; east: 3, 6, 9; neither: 2, 8, and 5, which both share.
    assert sectors["population"].to_dict() == {"east": 1800, "west": 1200, "-": 1500}
    assert sectors["covered_1km"].to_dict() == {"east": 1500, "west": 500, "-": 1000}
    assert sectors["population"].sum() == 4500


def test_communes_say_their_own():
    communes = toyville.toy_etat().level("commune")
    assert communes["population"].tolist() == [100.0 * n for n in range(1, 10)]
    assert communes["share_1km"].tolist() == [100, 100, 0, 100, 0, 100, 0, 100, 100]
    assert communes["doors"].tolist() == [1, 0, 0, 0, 0, 0, 0, 0, 1]


def test_communes_are_ranked_by_the_people_beyond_the_headline():
    assert toyville.toy_etat().ranked_communes.index.tolist() == ["99007", "99005", "99003"]
    assert toyville.toy_etat("2 km").ranked_communes.empty


def test_gaps_hold_the_people_beyond_and_say_where():
    gaps = toyville.toy_etat().gaps
    one = gaps[gaps["cutoff"] == "1 km"]
    assert one.index.tolist() == ["1km-0001", "1km-0002", "1km-0003"]
    assert one["population"].tolist() == [700, 500, 300]
    assert one["communes"].tolist() == ["Commune 7", "Commune 5", "Commune 3"]
    assert one["max_cost"].tolist() == pytest.approx([2000, DIAGONAL, 2000])
    assert (gaps["cutoff"] == "2 km").sum() == 0
    assert one.geometry.area.tolist() == pytest.approx([40_000] * 3, rel=0.01)


def test_squares_apart_make_a_gap_each():
    etat = toyville.toy_etat("1 km", doors=toyville.sites(1))
    # Beyond 1 km of commune 1: all but 1, 2 and 4, each in one square 1 km from the next.
    assert len(etat.gaps) == 6
    assert etat.gaps["population"].sum() == 4500 - 100 - 200 - 400


def test_squares_that_share_an_edge_make_one_gap_and_a_corner_is_not_enough():
    # Two squares side by side, 100 + 200 people, and one that touches the second at a corner, 400.
    people = toyville.demand()
    back = Transformer.from_crs(2154, 3035, always_xy=True)
    column, row = (round(value / 200) for value in back.transform(*toyville.centre(5)))
    middles = [(column, row), (column + 1, row), (column + 2, row + 1)]
    x, y = back.transform(
        [200 * c + 100 for c, _ in middles],
        [200 * r + 100 for _, r in middles],
        direction="INVERSE",
    )
    points = people.points.loc[["centre-1", "centre-2", "centre-4"]].set_geometry(
        gpd.points_from_xy(x, y, crs=2154)
    )
    few = replace(people, points=points)
    found = gaps(toyville.territory(), few, [beyond_everywhere(points)])
    assert found["population"].tolist() == [400, 300]
    assert found["squares"].tolist() == [1, 2]


def beyond_everywhere(points: gpd.GeoDataFrame) -> Coverage:
    return Coverage(
        Cutoff(1000),
        points[["weight", "commune"]].assign(site="1", cost=1500.0, status="beyond"),
    )


def test_without_a_door_everyone_is_beyond_and_distances_are_absent():
    closed = Sites(toyville.sites(1, 9).points.assign(status="closed"))
    etat = toyville.toy_etat("1 km", doors=closed)
    row = etat.level("territory").iloc[0]
    assert (row["covered_1km"], row["beyond_1km"], row["doors"]) == (0, 4500, 0)
    assert row[["mean_cost", "median_cost", "p90_cost", "max_cost"]].isna().all()
    assert etat.coverages[0].by_status.to_dict() == {
        "covered": 0,
        "beyond": 0,
        "unreachable": 4500,
        "unsnapped": 0,
    }
    assert etat.gaps["max_cost"].isna().all()


def test_a_cost_equal_to_the_threshold_is_covered():
    nearest = nearest_door(toyville.demand(), toyville.sites(1, 9), Basis())
    at = cover(toyville.demand(), nearest, Cutoff(1000)).points["status"]
    below = cover(toyville.demand(), nearest, Cutoff(999.999)).points["status"]
    assert (at.loc["centre-2"], below.loc["centre-2"]) == ("covered", "beyond")


def test_lost_inhabitants_are_refused_and_the_commune_named():
    etat = toyville.toy_etat("1 km")
    points = etat.coverages[0].points.copy()
    points.loc["centre-5", "weight"] = 499.0
    with pytest.raises(ConservationError, match="communes 99005"):
        require_conservation(etat.demand, Coverage(Cutoff(1000), points))
    with pytest.raises(ConservationError, match=r"4500\.000 .* 3600\.000"):
        require_conservation(
            etat.demand, Coverage(Cutoff(1000), etat.coverages[0].points.drop("centre-9"))
        )


@pytest.mark.parametrize(
    ("share", "cost"), [(0.0, 1.0), (0.5, 2.0), (0.50001, 3.0), (0.9, 3.0), (1.0, 4.0)]
)
def test_a_quantile_is_the_nearest_cost_that_holds_the_share(share, cost):
    # 30, 20, 40 and 10 people at 1, 2, 3 and 4: 30 %, 50 %, 90 % and 100 % of them.
    costs, weights = np.array([4.0, 3.0, 1.0, 2.0]), np.array([10.0, 40.0, 30.0, 20.0])
    assert weighted_quantile(costs, weights, share) == cost


def test_a_quantile_of_an_even_spread_does_not_depend_on_where_the_odd_quanta_fell():
    # 120 squares of one commune at 1 to 120 m: 90 % of its people are in the 108 nearest, although
    # the squares that hold one quantum more than the others are the far ones.
    weights = even_weights(1000.0, 120)
    assert len(set(weights)) == 2
    assert weighted_quantile(np.arange(120.0, 0.0, -1.0), weights, 0.9) == 108.0


def test_a_quantile_of_nobody_is_absent():
    assert weighted_quantile(np.array([1.0]), np.array([0.0]), 0.5) is None


numbers = st.sets(st.integers(1, 9), min_size=1)


@given(numbers, st.integers(1, 3000), st.integers(1, 3000))
def test_coverage_grows_with_the_threshold_and_nobody_is_lost(doors, metres, more):
    near, far = (f"{value} m" for value in (metres, metres + more))
    etat = toyville.toy_etat(near, far, doors=toyville.sites(*sorted(doors)))
    shares = [float(one.by_status["covered"]) for one in etat.coverages]
    assert shares[0] <= shares[1] <= 4500
    assert all(one.by_status.sum() == 4500 for one in etat.coverages)
    for level in ("commune", "sector"):
        assert etat.level(level)[f"beyond_{etat.headline.slug}"].sum() == 4500 - shares[0]
    by_gap = etat.gaps.groupby("cutoff")["population"].sum()
    assert by_gap.get(str(etat.headline), 0) == 4500 - shares[0]


@given(numbers, numbers, st.integers(1, 3000))
def test_a_door_more_never_covers_fewer(doors, others, metres):
    text = f"{metres} m"
    few = toyville.toy_etat(text, doors=toyville.sites(*sorted(doors)))
    many = toyville.toy_etat(text, doors=toyville.sites(*sorted(doors | others)))
    assert few.coverages[0].by_status["covered"] <= many.coverages[0].by_status["covered"]


@given(st.permutations(range(9)))
def test_the_order_of_the_sites_does_not_matter(order):
    ordered = toyville.sites(*range(1, 10))
    mixed = Sites(ordered.points.iloc[list(order)])
    pd.testing.assert_frame_equal(
        toyville.toy_etat("1 km", doors=ordered).figures,
        toyville.toy_etat("1 km", doors=mixed).figures,
    )

"""The most that each number of doors covers in toyville, worked out by hand.

Within 1 000 m in a straight line a door at the centre of a commune covers it and those beside it,
as `tests/optimise/test_toyville.py` lists them: "h" alone is best (2 900); "f" and "g" leave out
only 1 and 2 (4 200); three cover everyone.
"""

from __future__ import annotations

import pandas as pd
import pytest

import toyville
from optimise.tables import toy
from render import toymap
from territo.model.costs import Costs
from territo.model.frontier import Frontier
from territo.model.side_by_side import TODAY, State
from territo.optimise import Effort
from territo.render.curves import Curve
from territo.render.pareto import drawn
from territo.render.plot import write_png
from territo.scenario.frontier import best_of_each, cost_of, outdone, points_of
from test_beside import CLOSE, scenarios

EXACT = Effort(exact=True)
SWAP = {"b": "i", "i": "b"}


def curve():
    return best_of_each(toy(), 1000.0, EXACT, lambda _: None)


def frontier(*more, **costs):
    """Toyville's curve, all nine communes being offered; today, "close-b" and more scenarios.

    As the doors of today are "a" in 1 and "b" in 9, "i" is the candidate in 2.
    """
    found = curve()
    swapped = found["sites"].map(lambda sites: tuple(sorted(SWAP.get(one, one) for one in sites)))
    found = found.assign(sites=swapped)
    states = scenarios(CLOSE, *more, texts=("1 km",)).states
    points = points_of(states, found)
    if costs:
        found = found.assign(yearly_cost=pd.array([10.0, 20.0, 30.0], dtype="Float64"))
        points = points.assign(yearly_cost=pd.array([20.0, 10.0], dtype="Float64"))
    standing = {state.name: state.etat.sites for state in states}
    offered = toyville.sites(1, 9, 3, 4, 5, 6, 7, 8, 2)
    left_out = {"other": "there is no site z"}
    return Frontier(states[0].etat, found, points, left_out, offered, standing)


def test_each_number_of_doors_has_its_best_and_the_curve_ends_when_all_are_covered():
    found = curve()
    assert found.index.tolist() == [1, 2, 3]
    assert found["covered"].tolist() == [2900, 4200, 4500]
    assert found["share"].tolist() == pytest.approx([100 * n / 45 for n in (29, 42, 45)])
    assert found["bound"].tolist() == [2900, 4200, 4500]
    assert found["proven"].all()
    assert found["sites"].tolist()[:2] == [("h",), ("f", "g")]


def test_today_and_scenarios_lie_below_it():
    points = frontier().points
    # Two doors cover 3 000 today: two others 4 200 (26.7 points more), and no single one 3 000.
    today = points.loc[TODAY]
    assert (today["doors"], today["covered"], today["enough"]) == (2, 3000, 2)
    assert today["missing"] == pytest.approx(100 * 1200 / 4500)
    # "a" alone covers 700: "h" alone 2 900.
    closed = points.loc["close-b"]
    assert closed["missing"] == pytest.approx(100 * 2200 / 4500)
    assert closed["enough"] == 1


def test_more_doors_than_the_curve_has_are_beside_its_end():
    (point,) = points_of(
        [State("all", "All", toyville.toy_etat("1 km", doors=toyville.sites(*range(1, 10))))],
        curve(),
    ).to_dict("records")
    assert (point["doors"], point["missing"], point["enough"]) == (9, 0, 3)


def test_a_choice_costs_what_its_doors_cost():
    points = toyville.sites(1, 9).points
    assert cost_of(points, ("a", "b"), Costs(site_year=1000.0)) == 2000
    assert cost_of(points, ("a",), Costs(m2_year=10.0)) is None
    # What the list says of "b" stands instead; of "a" nobody states anything.
    told = points.assign(running_cost=pd.array([None, 70], "Float64"))
    assert cost_of(told, ("a", "b"), Costs(site_year=1000.0)) == 1070
    assert cost_of(told, ("b",), Costs()) == 70
    assert cost_of(told, ("a", "b"), Costs()) is None


def test_a_point_is_outdone_by_as_many_inhabitants_for_less_or_more_for_as_much():
    # Of two that are the same, neither is; to a millionth of an inhabitant, as many is as many.
    assert outdone([1, 1, 2, 2], [10.0, 10.0, 10.0 + 1e-9, 11.0]) == [False, False, True, False]
    both = frontier()
    doors = [*both.curve.index, *both.points["doors"]]
    covered = [*both.curve["covered"], *both.points["covered"]]
    # Today's two doors cover 3 000, two others 4 200; "a" alone 700, "h" alone 2 900.
    assert outdone(doors, covered) == [False, False, False, True, True]


def test_the_picture_is_against_doors_or_euros():
    lines, axes, dots = drawn(frontier())
    assert axes.across == "Nombre de sites"
    assert [x for x, _ in lines[0].points] == [1, 2, 3]
    assert dots[0].points == ((2.0, pytest.approx(100 * 3000 / 4500)),)
    assert [dot.outdone for dot in dots] == [True, True]
    lines, axes, dots = drawn(frontier(site_year=10.0))
    assert axes.across == "Coût annuel des sites (€)"
    assert [x for x, _ in lines[0].points] == [10, 20, 30]
    assert dots[1].points[0][0] == 10


def test_a_picture_is_drawn_of_any_name(tmp_path):
    lines, axes, _ = drawn(frontier())
    names = [*toymap.NAMES, "de 1 $ à 2 $", "_caché"]
    write_png(tmp_path / "a.png", lines, axes, [Curve(name, ((1.0, 50.0),)) for name in names])
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")

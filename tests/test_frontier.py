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
from territo.render.curves import Curve, chart
from territo.render.pareto import drawn, pareto_page
from territo.render.plot import write_png
from territo.scenario.frontier import best_of_each, cost_of, points_of
from test_beside import CLOSE, scenarios

EXACT = Effort(exact=True)


def curve():
    return best_of_each(toy(), 1000.0, EXACT, lambda _: None)


def frontier(**costs):
    found = curve()
    points = points_of(scenarios(CLOSE, texts=("1 km",)).states, found)
    if costs:
        found = found.assign(yearly_cost=pd.array([10.0, 20.0, 30.0], dtype="Float64"))
        points = points.assign(yearly_cost=pd.array([20.0, 10.0], dtype="Float64"))
    return Frontier(toyville.toy_etat("1 km"), found, points, {"other": "there is no site z"}, 7)


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


def test_the_chart_is_against_doors_or_euros_and_the_page_says_what_was_left_out():
    svg = chart(*drawn(frontier()))
    # Three doors are the whole width (554): today's two are at 56 + 2/3 of it, 3 000 of 4 500 at
    # 368 - 2/3 of 354.
    assert 'class="dot" cx="425.3" cy="132.0"' in svg
    assert "Nombre de sites" in svg
    assert "Coût annuel des sites" in chart(*drawn(frontier(site_year=10.0)))
    html = pareto_page(frontier(), toymap.MANIFEST)
    assert "Scénario other : non dessiné" in html
    assert "<script" not in html
    assert "&lt;i&gt;test" in html


def test_a_picture_is_drawn_of_any_name(tmp_path):
    lines, axes, _ = drawn(frontier())
    names = [*toymap.NAMES, "de 1 $ à 2 $", "_caché"]
    write_png(tmp_path / "a.png", lines, axes, [Curve(name, ((1.0, 50.0),)) for name in names])
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")

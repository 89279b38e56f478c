"""The page of states beside each other, drawn of toyville and of names that try to be markup."""

from __future__ import annotations

import itertools
import re

import pytest

import toyville
from render import toymap
from territo.model.side_by_side import State
from territo.render.comparison import comparison_page
from territo.render.comparison_sheets import comparison_sheets
from territo.render.curves import Axes, Curve, apart, chart
from territo.render.small_map import HEIGHT, WIDTH, colour, small_map
from territo.scenario.beside import side_by_side
from test_beside import CLOSE, OPEN, scenarios, territories

AXES = Axes("A chart", "doors", "share", lambda x: f"{x:g}")


def cells(html):
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', html)
    return {name: re.findall(r"<td>(.*?)</td>", row) for name, row in rows}


def spaced(text):
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_the_table_has_one_row_per_state_in_french():
    html = comparison_page(scenarios(CLOSE, OPEN), [toymap.MANIFEST] * 3)
    rows = cells(spaced(html))
    assert list(rows) == ["Aujourd’hui", "Sans la mairie 9", "Avec une antenne"]
    # 700 of 4 500 are within 1 km of "a", 2 200 within 2 km; 2 300 lose, 900 of them in 9.
    # Mean: 600 x 1 000 + 500 x 1 414 + 1 000 x 2 000 + 1 400 x 2 236 + 900 x 2 828, over 4 500.
    assert rows["Sans la mairie 9"] == [
        "1", "0", "700 (15,6 %)", "2 200 (48,9 %)", "3", "2,00 km", "2,24 km", "2,83 km", "2,83 km",
        "3", "0", "2 300", "Commune 9 (900)",
    ]  # fmt: skip
    assert rows["Aujourd’hui"][-3:] == ["–", "–", "–"]


def test_the_sheet_has_the_same_figures_as_numbers():
    (sheet,) = comparison_sheets(scenarios(CLOSE, OPEN))
    headings = [spaced(heading) for heading, _ in sheet.columns]
    closed = dict(zip(headings, sheet.rows[1], strict=True))
    assert closed["Territoire ou scénario"] == "Sans la mairie 9"
    # The figures of the page: 700 of 4 500 within 1 km, 2 300 lose, 900 of them in 9.
    assert closed["Habitants à 1 km ou moins"] == pytest.approx(700)
    assert closed["Part à 1 km ou moins (%)"] == pytest.approx(100 * 700 / 4500)
    assert closed["Habitants désormais au-delà de 1 km"] == pytest.approx(2300)
    assert closed["Médiane (m)"] == pytest.approx(1000 * 5**0.5)
    assert closed["Commune qui y perd le plus"] == "Commune 9"
    assert closed["Habitants de cette commune"] == pytest.approx(900)
    # Today nobody is newly anywhere: absent, which is no zero.
    assert dict(zip(headings, sheet.rows[0], strict=True))["Commune qui y perd le plus"] is None


def test_territories_are_organised_in_words():
    html = comparison_page(territories(), [toymap.MANIFEST] * 2)
    rows = cells(spaced(html))
    assert rows["Toyville"][-3:] == ["Commune 7 (700)", "9", "matriciel (lien fonctionnel) (2017)"]
    assert rows["Other"][-1] == "non connu"


def test_names_cannot_become_markup_and_nothing_is_fetched():
    html = comparison_page(
        side_by_side([State(name, name, toymap.etat()) for name in toymap.NAMES]),
        [toymap.MANIFEST] * 4,
    )
    assert "<script" not in html
    assert "<b " not in html
    assert "<i>test" not in html
    assert "&lt;/script&gt;" in html
    assert "L&#x27;Haÿ-les-Roses" in html
    assert toymap.BACKTICKS in html
    assert not re.search(r"(?:src|href)=|@import|url\(", html)
    assert html == comparison_page(
        side_by_side([State(name, name, toymap.etat()) for name in toymap.NAMES]),
        [toymap.MANIFEST] * 4,
    )


def test_a_small_map_colours_communes_and_puts_doors_where_they_are():
    drawn = small_map(toyville.toy_etat("1 km"), "Toyville")
    fills = re.findall(r'<path fill="(#\w+)"', drawn)
    # Covered: 1, 2, 4, 6, 8, 9, each wholly; not 3, 5, 7.
    everyone, nobody = colour(100.0), colour(0.0)
    assert fills == [nobody if n in {3, 5, 7} else everyone for n in range(1, 10)]
    # The square of 3 km is as high as the picture but for its margins (248); "a" is 500 m from the
    # south and west: 500 x 248 / 3 000 = 41.3, to the right of (320 - 248) / 2 = 36.
    dots = re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', drawn)
    assert [tuple(map(float, dot)) for dot in dots] == [(77.3, 212.7), (242.7, 47.3)]
    assert (WIDTH, HEIGHT) == (320, 260)
    assert colour(None) not in (everyone, nobody)


def test_a_chart_puts_curves_where_the_axes_say():
    drawn = chart([Curve("<b>", ((0.0, 0.0), (10.0, 100.0)))], AXES)
    # From x = 56 to 920 - 310 = 610, from y = 420 - 52 = 368 up to 14.
    assert 'points="56.0,368.0 610.0,14.0"' in drawn
    assert "&lt;b&gt;" in drawn
    assert "<b>" not in drawn


def test_curves_differ_by_dashes_and_labels_never_touch():
    lines = [Curve(f"line {n}", ((0.0, 0.0), (1.0, 100.0))) for n in range(5)]
    drawn = chart(lines, AXES)
    dashes = re.findall(r'<polyline class="curve".*?stroke-dasharray="(.*?)"', drawn)
    assert len(set(dashes)) == 5
    heights = [float(y) for y in re.findall(r'class="label" x="[\d.]+" y="([\d.]+)"', drawn)]
    assert min(b - a for a, b in itertools.pairwise(heights)) == pytest.approx(15)
    assert min(heights) > 14


def test_labels_that_stand_apart_stay_where_they_are():
    assert apart([80.0, 20.0], 15) == [80, 20]
    # Three within reach of each other spread around their middle, 30.
    assert apart([20.0, 30.0, 40.0], 15) == [15, 30, 45]

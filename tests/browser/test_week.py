from __future__ import annotations

from dataclasses import replace

import pytest

import toyville
from render import toymap
from territo.access import pairs_in_line
from territo.indicators.week import week_profile
from territo.model import Basis, Opening, Sites
from territo.opening import PLAIN_MONDAY
from territo.render.page import page as draw
from territo.units import Cutoff

pytestmark = pytest.mark.component


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """Toyville, door "a" open on weekdays until 12:00, "b" on Saturday until 11:00."""
    hours = ["Mo-Fr 09:00-12:00", "Sa 09:00-11:00"]
    doors = Sites(toyville.sites(1, 9).points.assign(opening_hours=hours))
    etat = toyville.toy_etat("1 km", doors=doors)
    pairs = pairs_in_line(etat.demand, doors, Basis(), Cutoff.parse("1 km"))
    week = week_profile(etat.demand, doors, pairs, PLAIN_MONDAY)
    target = tmp_path_factory.mktemp("week") / "week.html"
    told = replace(etat, opening=Opening(PLAIN_MONDAY, ("a", "b"), (), week))
    target.write_text(draw(told, toymap.MANIFEST), encoding="utf-8")
    return target


def test_the_strip_shows_each_hour_and_the_table_says_it(open_map):
    page = open_map().page
    cells = page.locator("svg.week .week-cell")
    assert cells.count() == 7 * 24
    # "a" serves 700 of 4 500 (15.6 %), "b" 2 300 (51.1 %): classes of 11 points.
    fills = [cells.nth(24 * day + 10).get_attribute("fill") for day in (0, 5, 6)]
    assert fills == ["#fdbe85", "#a63603", "none"]
    assert cells.nth(10).locator("title").text_content() == "lundi 10:00\u00a0: 15,6\u00a0%"
    assert page.get_by_role("img", name="Part des habitants à 1\u00a0km ou moins").count() == 1
    page.get_by_text("Tableau heure par heure").click()
    rows = page.locator(".week-table tbody tr").all_inner_texts()
    # Nothing is said of the hours at which no door is ever open.
    assert [row.split() for row in rows] == [
        ["9:00", "16", "16", "16", "16", "16", "51", "0"],
        ["10:00", "16", "16", "16", "16", "16", "51", "0"],
        ["11:00", "16", "16", "16", "16", "16", "0", "0"],
    ]


def test_the_week_fits_a_narrow_panel(open_map):
    page = open_map(width=800).page
    page.get_by_text("Tableau heure par heure").click()
    body = page.locator("#panel-body")
    assert body.evaluate("one => one.scrollWidth <= one.clientWidth")

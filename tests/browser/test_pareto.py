"""The curve in the map: each of its points shows its sites, which cover as many as it says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from browser.test_axe import axe, violations  # noqa: F401 - a fixture
from browser.test_whatif import ROOT
from render import toymap
from territo.model import Basis, Nearest
from territo.model.trials import Trials
from territo.project import read_project
from territo.render import french
from territo.render.page import page as draw
from territo.study import pareto
from territo.study.asked import asked
from test_beside import OPEN
from test_frontier import frontier

pytestmark = pytest.mark.component

COVERED = """() => {
  const { figures, frame } = map_territo.territo;
  return figures.payload.covered[frame.headline];
}"""
POINTS = """() => {
  const { best, states } = territo.payload("pareto");
  return [...best, ...states].map(({ title, covered }) => [title, covered]);
}"""


@pytest.fixture
def opened(open_page, tmp_path):
    """Toyville: one to three doors, then today, "close-b" and "open-m"."""

    def start(found, **size):
        target = tmp_path / "pareto.html"
        html = draw(found.base, toymap.MANIFEST, trials=Trials(frontier=found))
        target.write_text(html, encoding="utf-8")
        return open_page(target, **size).page

    return start


def marks(page):
    return page.locator("svg.pareto .pareto-point")


def click(page, at):
    box = marks(page).nth(at).locator(".halo").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def pressed(page):
    return [one.get_attribute("aria-pressed") == "true" for one in marks(page).all()]


def test_a_click_shows_the_sites_of_a_point_and_can_be_undone(opened):
    page = opened(frontier(OPEN))
    assert marks(page).count() == 3 + 3
    # Two doors, at 6 and 7, leave out only 1 and 2.
    click(page, 1)
    assert page.evaluate(COVERED) == 4200
    assert pressed(page) == [False, True, False, False, False, False]
    assert "À l’essai" in page.locator(".sentence").inner_text()
    assert page.locator(".trial-place:not(.shut)").count() == 2
    # The scenario has a door in the middle, which no list has: 3 500.
    click(page, 5)
    assert page.evaluate(COVERED) == 3500
    page.get_by_role("button", name="Annuler").click()
    assert page.evaluate(COVERED) == 4200
    assert pressed(page)[1]
    page.get_by_role("button", name="Tout rétablir").click()
    assert (page.evaluate(COVERED), any(pressed(page))) == (3000, False)


def test_the_keyboard_goes_from_point_to_point_and_shows_one(opened):
    page = opened(frontier())
    # One stop of the keyboard: "close-b", the lowest of those with one site.
    stops = page.locator('svg.pareto [tabindex="0"]')
    assert stops.count() == 1
    stops.focus()
    page.keyboard.press("Enter")
    assert page.evaluate(COVERED) == 700
    page.keyboard.press("ArrowRight")
    page.keyboard.press(" ")
    assert page.evaluate(COVERED) == 2900
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    assert page.evaluate(COVERED) == 4500
    assert "3 sites\u00a0: 4\u202f500 habitants" in page.locator(".pareto-said").inner_text()
    assert marks(page).nth(2).evaluate("one => one === document.activeElement")
    page.keyboard.press("Home")
    assert "Sans la mairie 9" in page.evaluate("document.activeElement.textContent")


def test_who_is_outdone_is_hollow_and_said_to_be(opened):
    page = opened(frontier())
    outdone = [one.evaluate("one => one.matches('.outdone')") for one in marks(page).all()]
    assert outdone == [False, False, False, True, True]
    assert "surpassé par un autre point" in marks(page).nth(3).locator("title").text_content()
    assert "Surpassé" in page.locator("#panel .keys").inner_text()


def test_the_tables_say_the_same_and_show_points_too(opened):
    page = opened(frontier(OPEN))
    rows = page.locator("#panel table", has_text="Situation").locator("tbody tr").all_inner_texts()
    assert [row.split("\t") for row in rows] == [
        ["Aujourd’hui", "2", "3\u202f000", "66,7\u00a0%", "2"],
        ["Sans la mairie 9", "1", "700", "15,6\u00a0%", "1"],
        ["Avec une antenne", "3", "3\u202f500", "77,8\u00a0%", "2"],
    ]
    page.get_by_role("button", name="Avec une antenne").last.click()
    assert page.evaluate(COVERED) == 3500
    page.get_by_text("La courbe en chiffres").click()
    page.get_by_role("button", name="2 sites", exact=True).last.click()
    assert page.evaluate(COVERED) == 4200


def test_against_euros_or_doors(opened):
    page = opened(frontier(site_year=10.0))
    assert "Coût annuel des sites (€)" in page.locator("svg.pareto").text_content()
    assert page.locator("path.pareto-line").count() == 1
    assert "€ par an" in page.locator("#panel table", has_text="Situation").inner_text()
    assert "undefined" not in page.locator("#panel").inner_text()
    page.get_by_role("radio", name="Nombre de sites").check()
    assert "Nombre de sites" in page.locator("svg.pareto").last.text_content()
    click(page, 2)
    assert page.evaluate(COVERED) == 4500


@pytest.mark.parametrize(("width", "costs"), [(320, {}), (320, {"site_year": 10.0}), (1400, {})])
def test_it_fits_and_everyone_can_use_it(opened, axe, width, costs):  # noqa: F811 - the fixture
    page = opened(frontier(**costs), width=width)
    if width == 320:
        page.locator(".toggle").click()
    body = page.locator("#panel-body")
    assert body.evaluate("one => one.scrollWidth <= one.clientWidth")
    assert violations(page, axe) == []
    marks(page).nth(1).press("Enter")
    assert violations(page, axe) == []


def test_along_the_streets_the_curve_stays_and_says_why_it_shows_nothing(opened):
    found = frontier()
    legs = found.base.nearest.legs
    walked = replace(found.base, nearest=Nearest(legs, Basis("walk", max_snap_m=100)))
    page = opened(replace(found, base=walked))
    assert page.locator("svg.pareto").get_attribute("role") == "img"
    assert "suit les rues" in page.locator(".pareto-said").inner_text()
    assert page.locator("svg.pareto [tabindex]").count() == 0
    assert "3\u202f000" in page.locator("#panel table", has_text="Situation").inner_text()


def test_every_point_of_rouen_shows_as_many_inhabitants_as_the_table_says(open_page, tmp_path):
    project = asked(
        read_project(ROOT), territory="rouen", kinds=("direction",), within=("5 km",), out=tmp_path
    )
    found = pareto.run(project, "town-halls", overwrite=False, progress=lambda _: None)
    page = open_page(found.files[0]).page
    points = page.evaluate(POINTS)
    assert len(points) == len(found.frontier.curve) + 3
    for at, (title, covered) in enumerate(points):
        click(page, at)
        assert pressed(page).index(True) == at, title
        assert page.evaluate(COVERED) == covered
        figures = page.locator("#panel table", has_text="Habitants selon la distance").first
        assert french.people(covered) in figures.inner_text()

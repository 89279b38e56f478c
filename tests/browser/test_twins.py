"""Two maps beside each other in Chromium: they show one view, of the states that are chosen."""

from __future__ import annotations

import pytest

from browser.painted import painted
from render import toymap
from territo.model.scenario import Edit, Scenario
from territo.render.comparison import comparison_page
from test_beside import CLOSE, MIDDLE, OPEN, scenarios

pytestmark = pytest.mark.component


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    target = tmp_path_factory.mktemp("twins") / "compare.html"
    html = comparison_page(scenarios(CLOSE, OPEN), [toymap.MANIFEST] * 3)
    # The page keeps its maps to itself: the test asks Leaflet for those that it makes.
    spy = "globalThis.made = []; L.Map.addInitHook(function () { made.push(this); });"
    spied = html.replace("</head>", f"<script>{spy}</script></head>", 1)
    target.write_text(spied, encoding="utf-8")
    return target


@pytest.fixture
def page(open_page, file):
    return open_page(file).page


def views(page):
    return page.evaluate(
        "made.map((map) => [map.getCenter().lat, map.getCenter().lng, map.getZoom()])"
    )


def same(page):
    left, right = views(page)
    return max(abs(a - b) for a, b in zip(left, right, strict=True)) < 1e-6


def pictures(page):
    """Where the outlines are on each of the maps: what the eye compares."""
    return page.evaluate(
        """[...document.querySelectorAll(".twin-map")].map((map) => {
          const at = map.getBoundingClientRect();
          const box = map.querySelector("path.commune").getBoundingClientRect();
          return [box.left - at.left, box.top - at.top, box.width];
        })"""
    )


def aligned(page):
    left, right = pictures(page)
    return max(abs(a - b) for a, b in zip(left, right, strict=True)) < 1


@pytest.mark.parametrize("number", [0, 1])
def test_a_map_that_is_dragged_zoomed_or_moved_by_keys_takes_the_other_with_it(page, number):
    assert same(page)
    (start, _) = views(page)
    box = page.locator(".twin-map").nth(number).bounding_box()
    x, y = box["x"] + box["width"] / 3, box["y"] + box["height"] / 3
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 8):
        page.mouse.move(x + 17 * step, y + 9 * step)
        # All along the way, not only at the end.
        assert same(page)
        assert aligned(page)
    page.wait_for_timeout(300)
    page.mouse.up()
    assert views(page)[0] != start
    page.mouse.wheel(0, -240)
    page.wait_for_timeout(300)
    assert views(page)[0][2] > start[2]
    assert same(page)
    assert aligned(page)
    page.locator(".twin-map").nth(number).focus()
    dragged = views(page)[0]
    page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(400)
    assert views(page)[0] != dragged
    assert same(page)
    page.keyboard.press("+")
    page.wait_for_timeout(400)
    assert same(page)
    assert aligned(page)


def test_all_of_the_territory_is_shown_again(page):
    start = views(page)
    page.locator(".twin-map").nth(1).get_by_role("button", name="Zoomer", exact=True).click()
    assert views(page) != start
    page.get_by_role("button", name="Voir tout le territoire").click()
    # The same centre, to the pixel.
    assert views(page)[0] == pytest.approx(start[0], abs=1e-4)
    assert same(page)


def test_each_map_shows_the_state_that_is_chosen_for_it(page):
    def doors(number):
        return page.locator(".twin-map").nth(number).locator(".leaflet-marker-pane .site").count()

    assert [doors(0), doors(1)] == [2, 1]
    page.get_by_label("Première carte").select_option("Avec une antenne")
    page.get_by_label("Deuxième carte").select_option("Avec une antenne")
    assert [doors(0), doors(1)] == [3, 3]
    for number in (0, 1):
        label = page.locator(".twin-map").nth(number).get_attribute("aria-label")
        assert label == "Carte\u00a0: Avec une antenne"
    # The colours of its squares are on the canvas: none is beyond 2 km with the antenna.
    page.get_by_label("Première carte").select_option("Sans la mairie 9")
    assert painted(page.locator(".twin-map").nth(0)) == {"#e3e0f2", "#9188c4", "#3f0f7d"}
    assert painted(page.locator(".twin-map").nth(1)) == {"#e3e0f2", "#9188c4"}


def test_a_commune_says_its_share_in_the_state_of_its_map(page):
    said = []
    for number in (0, 1):
        # Commune 9, whose door closes on the right.
        one = page.locator(".twin-map").nth(number)
        one.locator("path.commune").nth(8).hover(position={"x": 20, "y": 20})
        said.append(one.locator(".leaflet-tooltip").inner_text())
    assert said == [
        f"Commune 9\n{share}\u00a0% des habitants à 1\u00a0km ou moins" for share in (100, 0)
    ]


@pytest.mark.parametrize("width", [320, 699, 1400])
def test_the_maps_have_room_and_the_table_fits(open_page, file, width):
    page = open_page(file, width=width).page
    first, second = (page.locator(".twin-map").nth(n).bounding_box() for n in (0, 1))
    stacked = second["y"] >= first["y"] + first["height"]
    assert stacked == (width < 700)
    assert first["width"] == second["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width == 1400:
        assert table_overflow(page) == 0
    # The window changes: both maps know their new size, and still agree.
    page.set_viewport_size({"width": 900, "height": 800})
    page.wait_for_timeout(200)
    assert same(page)


def table_overflow(page):
    return page.evaluate(
        """(() => {
          const box = document.querySelector(".scroll");
          return box.querySelector("table").offsetWidth - box.clientWidth;
        })()"""
    )


def test_the_table_fits_on_paper(open_page, file):
    # A4 landscape, 12 mm of margin on either side: 273 mm, at 96 pixels an inch.
    page = open_page(file, width=int(273 / 25.4 * 96)).page
    page.emulate_media(media="print")
    assert table_overflow(page) <= 0
    assert not page.locator(".twins").is_visible()


def test_doors_at_one_point_stand_beside_each_other(open_page, tmp_path):
    twice = Scenario("twice", "Deux au centre", (
        Edit("open", ("m",), MIDDLE), Edit("open", ("n",), MIDDLE),
    ))  # fmt: skip
    target = tmp_path / "twice.html"
    html = comparison_page(scenarios(twice), [toymap.MANIFEST] * 2)
    target.write_text(html, encoding="utf-8")
    doors = open_page(target).page.locator(".twin-map").nth(1).locator(".site")
    assert doors.count() == 4
    (left, right) = sorted(
        (box for box in (door.bounding_box() for door in doors.all()) if box["width"] > 20),
        key=lambda box: box["x"],
    )
    assert right["x"] - left["x"] >= left["width"]

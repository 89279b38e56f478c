"""Before and after a scenario on one map: what is in sight on each side of the limit."""

from __future__ import annotations

import pytest

import toyville
from render import toymap
from render.test_difference import MIDDLE, found
from territo.crs import LONLAT, transformer
from territo.grid import squares_of
from territo.model.scenario import Edit
from territo.palette import distance_colours
from territo.render.page import page as draw

pytestmark = pytest.mark.component
# The paper below, of which a fifth shows through.
PAPER, OPACITY = 250, 0.8


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """Door "a" of 1 closes; "b" moves from 9 to 5."""
    one = found(Edit("close", ("a",)), Edit("move", ("b",), MIDDLE))
    target = tmp_path_factory.mktemp("swipe") / "swipe.html"
    target.write_text(draw(one.after, toymap.MANIFEST, one), encoding="utf-8")
    return target


@pytest.fixture
def page(open_map):
    page = open_map().page
    page.get_by_role("button", name="Avant / après").click()
    return page


def slider(page):
    return page.get_by_role("slider", name="Limite entre avant et après")


def spot(page, number):
    """Where the centre of a commune is in the window."""
    return spot_of(page, toyville.centre(number), toyville.CRS)


def square_spot(page, number):
    """Where the middle of the square of a commune's inhabitants is in the window."""
    squares = squares_of(toyville.demand())
    place = [(at[number - 1] + 0.5) * squares.side for at in (squares.column, squares.row)]
    return spot_of(page, place, squares.crs)


def spot_of(page, place, crs):
    lon, lat = transformer(crs, LONLAT)(*place)
    return page.evaluate(
        """place => {
          const { x, y } = map_territo.latLngToContainerPoint(place);
          const box = map_territo.getContainer().getBoundingClientRect();
          return [box.left + x, box.top + y];
        }""",
        [float(lat), float(lon)],
    )


def pane_at(page, number):
    """The pane of the door that a pointer at the centre of a commune would meet."""
    return page.evaluate(
        """([x, y]) => document.elementFromPoint(x, y).closest(".site")?.parentNode.className
          .match(/leaflet-([\\w-]+)-pane/)[1] ?? null""",
        spot(page, number),
    )


def colour_at(page, number):
    """The class whose colour is on the screen at the centre of a commune."""
    x, y = square_spot(page, number)
    taken = page.screenshot(clip={"x": round(x) - 1, "y": round(y) - 1, "width": 3, "height": 3})
    red, green, blue, _ = page.evaluate(
        """async bytes => {
          const image = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
          const context = new OffscreenCanvas(3, 3).getContext("2d");
          context.drawImage(image, 0, 0);
          return [...context.getImageData(1, 1, 1, 1).data];
        }""",
        list(taken),
    )
    seen = [(part - PAPER * (1 - OPACITY)) / OPACITY for part in (red, green, blue)]
    shades = [[int(text[at : at + 2], 16) for at in (1, 3, 5)] for text in distance_colours(2)]
    away = [max(abs(a - b) for a, b in zip(seen, shade, strict=True)) for shade in shades]
    assert min(away) < 4, seen
    return away.index(min(away))


def test_the_doors_of_each_side_are_met_on_their_side_only(page):
    limit = slider(page)
    assert limit.get_attribute("aria-valuenow") == "50"
    limit.press("End")
    # All of the map is as it was: doors in 1 and 9, none in 5.
    assert [pane_at(page, n) for n in (1, 9, 5)] == ["doors-before", "doors-before", None]
    limit.press("Home")
    assert [pane_at(page, n) for n in (1, 9, 5)] == [None, None, "marker"]
    assert limit.get_attribute("aria-valuetext") == "0\u00a0% de la carte avant, 100\u00a0% après"


def test_the_squares_of_each_side_have_its_colours(page):
    for name in ("Mairie", "Portes fermées, déplacées, ouvertes"):
        page.get_by_label(name).uncheck()
    page.wait_for_timeout(400)  # tiles fade in
    slider(page).press("End")
    assert [colour_at(page, n) for n in (1, 2, 3, 5)] == [0, 0, 1, 1]
    slider(page).press("Home")
    assert [colour_at(page, n) for n in (1, 2, 3, 5)] == [1, 0, 1, 0]


def test_the_limit_follows_the_mouse_and_the_sides_follow_the_limit(page):
    box = page.locator(".folium-map").bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    # Left of commune 1: everything is after.
    page.mouse.move(spot(page, 1)[0] - 40, middle, steps=4)
    page.mouse.up()
    assert [pane_at(page, n) for n in (1, 9, 5)] == [None, None, "marker"]
    # The map is dragged so that 1 passes to the left of the limit; the limit stays.
    view = page.evaluate("map_territo.getCenter().lng")
    share = slider(page).get_attribute("aria-valuenow")
    start = spot(page, 2)
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] - 90, start[1], steps=6)
    page.wait_for_timeout(300)
    page.mouse.up()
    assert page.evaluate("map_territo.getCenter().lng") > view
    assert slider(page).get_attribute("aria-valuenow") == share
    assert [pane_at(page, n) for n in (1, 9, 5)] == ["doors-before", None, "marker"]


def test_keys_move_the_limit_and_not_the_map(page):
    view = page.evaluate("[map_territo.getCenter().lng, map_territo.getCenter().lat]")
    limit = slider(page)
    for key in ("ArrowLeft", "ArrowLeft", "PageDown"):
        limit.press(key)
    assert limit.get_attribute("aria-valuenow") == "36"
    assert page.evaluate("[map_territo.getCenter().lng, map_territo.getCenter().lat]") == view


def test_a_finger_moves_it_too(browser, file):
    context = browser.new_context(
        offline=True, has_touch=True, viewport={"width": 320, "height": 640}
    )
    page = context.new_page()
    page.goto(file.as_uri())
    page.get_by_role("button", name="Avant / après").tap()
    box = slider(page).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = context.new_cdp_session(page)
    for kind, to in (("touchStart", x), ("touchMove", x - 40), ("touchMove", x - 80)):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": to, "y": y}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    # The map is as wide as the window: 80 of 320 pixels are a quarter.
    assert slider(page).get_attribute("aria-valuenow") == "25"
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_the_legend_and_the_choices_follow(page):
    legend = page.locator(".legend")
    assert "À gauche de la limite, avant" in legend.inner_text()
    assert "Distance au site le plus proche" in legend.inner_text()
    assert "Zones habitées" not in legend.inner_text()
    assert page.get_by_label("Carreaux\u00a0: distance au site").is_checked()
    page.get_by_role("button", name="Avant / après").click()
    assert not slider(page).is_visible()
    assert "Ce qui change" in legend.inner_text()
    assert "Zones habitées" in legend.inner_text()
    assert page.get_by_label("Carreaux\u00a0: ce qui change").is_checked()


def test_another_fill_ends_it(page):
    page.get_by_label("Communes\u00a0: part couverte").check()
    assert not slider(page).is_visible()
    switch = page.get_by_role("button", name="Avant / après")
    assert switch.get_attribute("aria-pressed") == "false"
    assert page.locator(".leaflet-doors-before-pane .site").count() == 0

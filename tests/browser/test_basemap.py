"""The base map: offered when there is a network, asked for, and told when it does not answer."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from browser.conftest import Opened, listen
from loopback import Loopback, Reply
from render import toymap
from territo.render.page import BASEMAP
from territo.render.page import page as draw

pytestmark = pytest.mark.component
NAME = "Fond de plan IGN (en ligne)"
CREDIT = BASEMAP["attribution"]


def picture() -> bytes:
    """A tile of one colour."""
    written = BytesIO()
    Image.new("RGB", (256, 256), (200, 220, 240)).save(written, "PNG")
    return written.getvalue()


@pytest.fixture
def tiles():
    """Start a service of tiles on the loopback."""
    service = Loopback(lambda _: Reply(picture(), "image/png"))
    yield service
    service.stop()


@pytest.fixture
def html(tiles):
    """The toy's map, whose tiles are those of the loopback, and which may ask for them."""
    text = draw(toymap.etat(), toymap.MANIFEST)
    official = BASEMAP["url"].split("/wmts")[0]
    assert official in text
    return text.replace(official, tiles.url)


@pytest.fixture
def opened(browser):
    """Open an address in a browser that has a network, or none."""
    contexts = []

    def start(address, *, offline=False):
        context = browser.new_context(offline=offline, reduced_motion="reduce")
        contexts.append(context)
        one = Opened(context.new_page())
        listen(one)
        one.page.goto(address)
        return one

    yield start
    for context in contexts:
        context.close()


@pytest.fixture
def file(tmp_path, html):
    target = tmp_path / "toy.html"
    target.write_text(html, encoding="utf-8")
    return target.as_uri()


def credits_of(page) -> str:
    return page.locator("#credits").inner_text()


def test_a_file_asks_for_nothing_until_its_reader_does(opened, file, tiles):
    one = opened(file)
    box = one.page.get_by_label(NAME)
    assert not box.is_checked()
    one.page.wait_for_timeout(300)
    assert one.requests == [file]
    assert CREDIT not in credits_of(one.page)
    box.check()
    one.page.locator("img.leaflet-tile-loaded").first.wait_for()
    assert {asked.value("LAYER") for asked in tiles.asked} == {"GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2"}
    assert CREDIT in credits_of(one.page)
    box.uncheck()
    assert one.page.locator("img.leaflet-tile").count() == 0
    assert CREDIT not in credits_of(one.page)
    assert one.complaints == []


def test_a_page_of_a_server_shows_it_at_once(opened, html, tiles):
    pages = Loopback(lambda _: Reply(html.encode("utf-8"), "text/html; charset=utf-8"))
    one = opened(f"{pages.url}/map.html")
    assert one.page.get_by_label(NAME).is_checked()
    one.page.locator("img.leaflet-tile-loaded").first.wait_for()
    assert CREDIT in credits_of(one.page)
    assert tiles.asked
    assert one.complaints == []
    pages.stop()


def test_a_service_that_does_not_answer_is_asked_once_and_told(opened, file, tiles):
    tiles.answer = lambda _: Reply(b"", "text/plain", 503)
    one = opened(file)
    one.page.get_by_label(NAME).click()
    said = one.page.get_by_text("Le fond de plan ne répond pas")
    said.wait_for()
    assert said.get_attribute("role") == "status"
    assert not one.page.get_by_label(NAME).is_checked()
    assert CREDIT not in credits_of(one.page)
    assert len(tiles.asked) == 1
    # What the browser itself writes of that one question, and nothing of ours.
    assert len(one.complaints) == 1
    assert "503" in one.complaints[0]
    # It may be asked again, and answers.
    tiles.answer = lambda _: Reply(picture(), "image/png")
    one.page.get_by_label(NAME).check()
    one.page.locator("img.leaflet-tile-loaded").first.wait_for()
    assert not said.is_visible()


def test_without_a_network_it_is_not_offered_until_there_is_one(opened, file, tiles):
    one = opened(file, offline=True)
    assert not one.page.get_by_label(NAME).is_visible()
    one.page.context.set_offline(False)
    one.page.get_by_label(NAME).wait_for()
    one.page.get_by_label(NAME).check()
    one.page.locator("img.leaflet-tile-loaded").first.wait_for()
    one.page.context.set_offline(True)
    assert not one.page.get_by_label(NAME).is_visible()
    assert tiles.asked

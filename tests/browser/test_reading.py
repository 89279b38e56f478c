"""Whether everybody can read the map: by keyboard, on a telephone, with poor contrast."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.component

NBSP = "\u00a0"


@pytest.fixture
def page(open_map):
    return open_map().page


def test_the_keyboard_reaches_the_panel_first(page):
    seen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate("""() => {
              const { activeElement: at } = document;
              return at.getAttribute("aria-label") ?? at.name ?? at.className;
            }""")
        )
    assert seen[0] == "Réduire le panneau"
    # The button that tries other sites, the field of the search and its button have no such name.
    assert seen[1:6] == ["", "", "", "threshold", "fill"]
    page.locator(".toggle").focus()
    page.keyboard.press("Enter")
    assert page.locator("#panel-body").is_hidden()
    assert page.locator(".toggle").get_attribute("aria-expanded") == "false"


@pytest.mark.parametrize(("width", "height"), [(360, 740), (768, 1024), (1920, 1080)])
def test_nothing_overflows_or_overlaps(open_map, width, height):
    page = open_map(width, height).page
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width
    boxes = {
        name: page.locator(name).bounding_box()
        for name in (".legend", ".leaflet-control-zoom", ".leaflet-control-scale", "#credits")
    }
    names = list(boxes)
    for index, one in enumerate(names):
        assert boxes[one]["x"] >= 0
        for other in names[index + 1 :]:
            assert apart(boxes[one], boxes[other]), (one, other)


def apart(one: dict[str, float], other: dict[str, float]) -> bool:
    return (
        one["x"] + one["width"] <= other["x"]
        or other["x"] + other["width"] <= one["x"]
        or one["y"] + one["height"] <= other["y"]
        or other["y"] + other["height"] <= one["y"]
    )


def test_on_a_telephone_the_map_comes_first(open_map):
    page = open_map(360, 740).page
    assert page.locator("#panel-body").is_hidden()
    assert page.locator(".folium-map").bounding_box()["height"] > 400
    page.get_by_role("button", name="Afficher le panneau").click()
    assert page.get_by_label(f"Carreaux{NBSP}: distance au site").is_visible()
    page.get_by_role("button", name="Réduire le panneau").click()
    page.locator(".legend summary").click()
    assert "sans habitant" in page.locator(".legend").inner_text()


def test_texts_stand_out_from_what_is_behind_them(page):
    """At least 4.5 to 1, as WCAG 2 asks of small texts."""
    ratios = page.evaluate(
        """() => {
          const channels = (css) => css.match(/[\\d.]+/g).slice(0, 3).map(Number);
          const light = (css) => {
            const [r, g, b] = channels(css).map((n) => {
              const part = n / 255;
              return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
            });
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const behind = (element) => {
            for (let at = element; at; at = at.parentElement) {
              const { backgroundColor } = getComputedStyle(at);
              if (!/(, 0\\)|transparent)$/.test(backgroundColor)) return backgroundColor;
            }
            return "rgb(255, 255, 255)";
          };
          return [...document.querySelectorAll("#panel *, .legend *, #credits")]
            .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3))
            .map((element) => {
              const [one, other] = [light(getComputedStyle(element).color), light(behind(element))];
              const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
              return [ratio, element.textContent];
            });
        }"""
    )
    assert len(ratios) > 50
    assert [text for ratio, text in ratios if ratio < 4.5] == []

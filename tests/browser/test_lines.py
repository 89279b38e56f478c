"""The lines from communes to doors in Chromium."""

from __future__ import annotations

import pytest

import toyville
from render import toymap
from territo.render.page import page as draw

pytestmark = pytest.mark.component
LAYER = "Lignes des communes vers les sites"


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """Each of the two doors serves the sector on the other side."""
    target = tmp_path_factory.mktemp("lines") / "lines.html"
    target.write_text(draw(toyville.assigned_etat(), toymap.MANIFEST), encoding="utf-8")
    return target


@pytest.fixture
def page(open_map):
    page = open_map().page
    assert page.locator("path.line").count() == 0
    page.get_by_label("Zones au-delà du seuil").uncheck()
    page.get_by_label(LAYER).check()
    return page


def lit(page):
    """How many lines of each sort stand out."""
    return tuple(
        page.locator(f'path.line-{kind}[stroke-opacity="1"]').count()
        for kind in ("nearest", "assigned")
    )


def test_the_lines_are_drawn_by_sort_and_by_width(page):
    assert page.locator("path.line-nearest").count() == 9
    assert page.locator("path.line-assigned[stroke-dasharray]").count() == 5
    widths = page.locator("path.line").evaluate_all(
        "all => all.map((line) => Number(line.getAttribute('stroke-width')))"
    )
    # 900 of commune 9 have the widest, 10 pixels; 100 of commune 1 have 1.11, and so the thinnest.
    assert (max(widths), min(widths)) == (10, 1.5)
    legend = page.locator(".legend").inner_text()
    assert "Site de rattachement, là où ce n’est pas le plus proche" in legend
    assert "le plus large\u00a0: 900" in legend


def test_a_commune_or_a_door_that_is_pointed_at_shows_its_own(page):
    assert lit(page) == (0, 0)
    page.locator("path.commune").nth(3).hover(position={"x": 15, "y": 15})
    assert lit(page) == (1, 1)
    # "a", in commune 1: nearest for 1 to 5 and 7; assigned to 6 and 9, and to 3 as its nearest.
    page.locator(".leaflet-marker-pane .site").first.hover()
    assert lit(page) == (6, 2)
    page.mouse.move(5, 5)
    assert lit(page) == (0, 0)


def test_the_same_is_a_table(page):
    page.locator("summary", has_text="Où vont les habitants de chaque commune").click()
    rows = page.locator("details table tbody tr", has_text="Commune 9").all_inner_texts()
    assert [row.split("\t") for row in rows] == [
        ["Commune 9", "Mairie 9", "900", "proche"],
        ["Commune 9", "Mairie 1", "900", "rattaché"],
    ]


def test_what_the_lists_do_not_say_is_told(open_page, tmp_path):
    plain = tmp_path / "plain.html"
    plain.write_text(draw(toyville.toy_etat("1 km"), toymap.MANIFEST), encoding="utf-8")
    page = open_page(plain).page
    page.get_by_label(LAYER).check()
    legend = page.locator(".legend")
    assert "ne disent pas quel site est celui de quel secteur" in legend.inner_text()
    page.get_by_label(LAYER).uncheck()
    assert page.locator("path.line").count() == 0
    assert "quel secteur" not in legend.inner_text()


def test_a_trial_has_no_lines_and_says_so(page):
    page.get_by_role("button", name="Essayer sur la carte").click()
    page.locator("summary", has_text="Sites").first.click()
    page.get_by_role("button", name="Fermer\u00a0: Mairie 1", exact=True).click()
    assert page.locator("path.line").count() == 0
    assert "ne sont pas retracées" in page.locator(".legend").inner_text()
    page.get_by_role("button", name="Tout rétablir").click()
    assert page.locator("path.line-nearest").count() == 9

"""The page of addresses to be looked at, in a real Chromium without network."""

from __future__ import annotations

import pytest

from render.test_review import COUNTS, DOUBTS, NAME
from territo.render.review import Doubt, review_page

pytestmark = pytest.mark.component

FAR = Doubt("c", "Lac", "5 rue du lac", "5 Rue du Lac 97400 Saint-Denis", 0.92, "street", "reject",
            "in département 974, not 76", 55.45, -20.9)  # fmt: skip


@pytest.fixture
def review(open_page, tmp_path):
    target = tmp_path / "doubts.html"
    target.write_text(review_page([*DOUBTS, FAR], COUNTS, "crèches.csv"), encoding="utf-8")
    return open_page(target).page


def test_the_table_says_every_doubt_and_names_stay_names(review):
    lines = review.locator("#panel tbody tr")
    assert lines.count() == 3
    assert NAME in lines.nth(0).inner_text()
    assert "réponse douteuse, indice 0,62" in lines.nth(0).inner_text()
    assert "introuvable" in lines.nth(1).inner_text()
    assert review.title() == "Adresses à vérifier – crèches.csv"


def test_only_what_has_a_point_is_on_the_map_by_its_number(review):
    assert review.locator(".pin").all_inner_texts() == ["1", "3"]
    assert review.locator(".pin-review").count() == review.locator(".pin-reject").count() == 1


def test_choosing_a_row_shows_its_point_and_a_point_its_row(review):
    review.get_by_role("button", name="a", exact=True).click()
    box, pin = (review.locator(which).bounding_box() for which in (".folium-map", ".pin-review"))
    # In the middle of the map, alone: the other one is an ocean away.
    for side, at in (("width", "x"), ("height", "y")):
        middle = box[at] + box[side] / 2
        assert abs(pin[at] + pin[side] / 2 - middle) < 2
    assert review.locator("tr.chosen").inner_text().startswith("1")
    assert NAME in review.locator(".leaflet-tooltip").inner_text()
    review.get_by_role("button", name="Voir tous les points").click()
    review.locator(".pin-reject").click()
    assert review.locator("tr.chosen").inner_text().startswith("3")


def test_a_list_without_doubts_says_so(open_page, tmp_path):
    target = tmp_path / "none.html"
    target.write_text(review_page([], {"accept": 2}, "a.csv"), encoding="utf-8")
    page = open_page(target).page
    assert "il n’y a rien à vérifier" in page.locator("#panel").inner_text()
    assert page.locator("table").count() == 0

from __future__ import annotations

import pytest

import toyville
from territo.render.page import page as draw

pytestmark = pytest.mark.component
MANIFEST = {
    "version": "0",
    "population": "toy",
    "distance": "streets",
    "inputs": [],
    "parameters": {"within": ["20 min"], "headline": "20 min"},
    "attributions": [],
}


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    folder = tmp_path_factory.mktemp("streets")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TERRITO_CACHE", str(folder / "cache"))
        etat = toyville.streets_etat(folder, "20 min", "1 km")
    target = folder / "streets.html"
    target.write_text(draw(etat, MANIFEST), encoding="utf-8")
    return target


@pytest.fixture
def page(open_map):
    return open_map().page


def test_a_click_draws_the_way_and_says_what_it_costs_and_where_it_leads(page):
    page.get_by_label("Zones au-delà du seuil").uncheck()
    # The middle of commune 3, south-east: two kilometres north to commune 9, 26.7 minutes.
    box = page.locator("path.commune").nth(2).bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert page.locator(".way-said").inner_text() == "27\u00a0min jusqu’à\u00a0: Mairie 9"
    way = page.locator("path.way").bounding_box()
    assert way["height"] > 1.8 * box["height"]
    # Beyond the communes, eight hundred metres from the last street.
    page.mouse.click(box["x"] + box["width"] * 1.8, box["y"] + box["height"] / 2)
    assert page.locator(".way-said").inner_text() == "Trop loin de toute rue qui mène à un site."
    assert page.locator("path.way").count() == 0
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert page.locator("path.way").count() == 1
    page.get_by_label("Trajet vers le site (cliquer)").uncheck()
    assert page.locator("path.way").count() == 0
    assert page.locator(".way-said").is_hidden()


def test_service_areas_follow_the_threshold_and_its_unit(page):
    page.get_by_label("Zones de desserte").check()
    assert page.locator("path.area").count() == 1
    assert "Abords des rues à 20\u00a0min" in page.locator(".legend").inner_text()
    page.get_by_label("1\u00a0km", exact=True).check()
    assert page.locator("path.area").count() == 0  # drawn for the headline's unit alone


def test_times_are_said_as_times(page):
    panel = page.locator("#panel").inner_text()
    assert "Durée jusqu’au site le plus proche" in panel
    assert "À vol d’oiseau seulement" in panel
    assert "Rues et vol d’oiseau" in panel
    page.get_by_label("Carreaux : durée jusqu’au site").check()
    assert "20\u00a0min ou moins" in page.locator(".legend").inner_text()

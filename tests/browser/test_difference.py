from __future__ import annotations

import pytest

import toyville
from render import toymap
from territo.model.scenario import Edit, Place, Scenario
from territo.render.page import page as draw
from territo.scenario import apply, compare

pytestmark = pytest.mark.component
MIDDLE = Place(*toyville.centre(5), "99005", "housenumber", "town hall of Commune 5")


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    base = toyville.sites(1, 9)
    one = Scenario("toy", "A toy", (Edit("close", ("a",)), Edit("move", ("b",), MIDDLE)))
    before, after = (toyville.toy_etat("1 km", doors=doors) for doors in (base, apply(base, one)))
    target = tmp_path_factory.mktemp("difference") / "difference.html"
    html = draw(after, toymap.MANIFEST, compare(one, before, after))
    target.write_text(html, encoding="utf-8")
    return target


def test_the_map_of_a_scenario_opens_with_what_it_changes(open_map):
    page = open_map().page
    legend = page.locator(".legend").inner_text().splitlines()
    # 5 is gained; 3 and 7 come nearer; 2, 4, 6 and 8 are as near as before; 1 and 9 are lost.
    plain = [line.replace("\u202f", " ").replace("\u00a0", " ") for line in legend]
    for line in (
        "Ce qui change (seuil de 1 km)",
        "Désormais dans le seuil (500 hab.)",
        "Plus près (1 000 hab.)",
        "Sans changement (2 000 hab.)",
        "Désormais au-delà du seuil (1 000 hab.)",
        "Site fermé",
        "Ancien emplacement d’un site déplacé",
    ):
        assert line in plain
    assert not any("Plus loin" in line for line in plain)
    assert page.locator(".fate-closed").count() == page.locator(".fate-moved").count() == 1


def test_the_other_fills_are_still_there(open_map):
    page = open_map().page
    page.get_by_label("Communes : part couverte").check()
    assert "Ce qui change" not in page.locator(".legend").inner_text()

from __future__ import annotations

import pytest

from render import toymap
from territo.model import Sites
from territo.render.page import page as draw

pytestmark = pytest.mark.component
AGES = {"m1": "certain", "m2": "possible", "d1": "no", "m3": "certain", "g1": "certain"}


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    target = tmp_path_factory.mktemp("eighties") / "eighties.html"
    points = toymap.sites().points.assign(renovated=None, year_built=None)
    points["era"] = points.index.map(AGES)
    points.loc["g1", ["status", "renovated", "year_built"]] = ["other_kind", "yes", "1984"]
    target.write_text(draw(toymap.etat(Sites(points)), toymap.MANIFEST), encoding="utf-8")
    return target


def test_places_of_the_eighties_bear_their_mark_and_the_legend_names_it(open_map):
    page = open_map().page
    # Two town halls, one of them perhaps, and a counter of another kind, renovated; the one
    # without a position is not drawn, the directorate is not of the eighties.
    markers = page.locator(".leaflet-marker-pane .site")
    assert markers.count() == 4
    assert markers.locator("text").all_text_contents() == ["80", "80", "80"]
    legend = page.locator(".legend").inner_text()
    for words in ("Années 1980", "Peut-être des années 1980", "Années 1980, rénové depuis"):
        assert words in legend.splitlines()
    page.locator(".site-house").hover()
    said = page.locator(".leaflet-tooltip").inner_text()
    assert "Construction" in said
    assert "1984" in said

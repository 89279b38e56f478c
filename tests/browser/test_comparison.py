from __future__ import annotations

import pytest

from render import toymap
from territo.model.side_by_side import State
from territo.render.comparison import comparison_page
from territo.scenario.beside import side_by_side

pytestmark = pytest.mark.component


@pytest.fixture
def file(tmp_path):
    states = [State(name, name, toymap.etat()) for name in toymap.NAMES]
    target = tmp_path / "compare.html"
    html = comparison_page(side_by_side(states), [toymap.MANIFEST] * len(states))
    target.write_text(html, encoding="utf-8")
    return target


@pytest.mark.parametrize("width", [1400, 360])
def test_the_page_opens_offline_and_shows_names_as_they_are(open_page, file, width):
    page = open_page(file, width=width).page
    assert page.locator("tbody th").all_inner_texts()[0] == toymap.NAMES[0]
    assert page.locator("figcaption").nth(1).inner_text() == toymap.SCRIPT
    assert page.locator("svg.small-map path").count() == 4 * 4
    assert page.locator("svg.chart polyline.curve").count() == 4
    # Only the table scrolls sideways.
    assert page.evaluate("document.documentElement.scrollWidth") <= width

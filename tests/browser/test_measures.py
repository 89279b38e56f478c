from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

import toyville
from render import toymap
from territo.access import pairs_in_line
from territo.indicators import measured
from territo.indicators.breakdown import broken_down
from territo.model import AccessTable, Basis, Grouping
from territo.render.page import page as draw

pytestmark = pytest.mark.component
N, NARROW = "\u00a0", "\u202f"


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """Toyville with measures, and a group that holds communes 1 and 2."""
    etat = toyville.toy_etat("1 km", "1.5 km")
    west, south = toyville.WEST, toyville.SOUTH
    groups = gpd.GeoDataFrame(
        {"name": ["<b>Lilas</b>"]},
        geometry=[box(west, south, west + 2000, south + 1000)],
        index=["QN1"],
        crs=toyville.CRS,
    )
    found = broken_down(etat, Grouping("qpv", groups, pd.Series(dtype=object)))
    etat = replace(etat, breakdowns=(found,))
    cutoff = etat.same_unit[-1].cutoff
    pairs = pairs_in_line(etat.demand, etat.sites, Basis(), cutoff)
    measures = measured(etat, AccessTable.of(pairs, cutoff, Basis()), "doors")
    target = tmp_path_factory.mktemp("measures") / "measures.html"
    target.write_text(draw(replace(etat, measures=measures), toymap.MANIFEST), encoding="utf-8")
    return target


def cells(page, caption):
    rows = page.get_by_role("table", name=caption).locator("tbody tr").all()
    return [[cell.inner_text() for cell in row.locator("th, td").all()] for row in rows]


def test_the_panel_shows_groups_and_measures_and_explains_them(open_map):
    page = open_map().page
    assert cells(page, f"qpv{N}: habitants à 1{N}km ou moins") == [
        ["<b>Lilas</b>", "300", "300", f"100{N}%"],
        ["Tous ces groupes", "300", "300", f"100{N}%"],
        ["Hors groupe", f"2{NARROW}700", f"4{NARROW}200", f"64,3{N}%"],
        ["Ensemble", f"3{NARROW}000", f"4{NARROW}500", f"66,7{N}%"],
    ]
    assert cells(page, "Ce que l’on peut atteindre")[0] == [
        f"Offre à 1{N}km", "0,67", "0,00", "1,00",
    ]  # fmt: skip
    said = page.get_by_text("0 : tous ont autant").first
    assert not said.is_visible()
    for words in page.get_by_text("Ce que cela veut dire").all():
        words.click()
    assert page.get_by_text(f"Somme de ce qu’offrent les sites à 1{N}km ou moins.").is_visible()


def test_they_fit_a_narrow_panel(open_map):
    body = open_map(width=800).page.locator("#panel-body")
    assert body.evaluate("one => one.scrollWidth <= one.clientWidth")

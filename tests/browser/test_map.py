from __future__ import annotations

import json

import numpy as np
import pytest

from browser.painted import painted
from render import toymap
from territo.crs import transformer
from territo.grid import squares_of
from territo.render import french

pytestmark = pytest.mark.component

NBSP = "\u00a0"


@pytest.fixture
def page(open_map):
    return open_map().page


@pytest.fixture(scope="module")
def etat():
    return toymap.etat()


def legend(page) -> str:
    return page.locator(".legend").inner_text()


def hover_commune(page, number: int) -> str:
    """The text beside the pointer in the middle of a commune, the gaps being switched off."""
    page.get_by_label("Zones au-delà du seuil").uncheck()
    box = page.locator("path.commune").nth(number).bounding_box()
    # Off the centre, where a site may stand.
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.7)
    return page.locator(".leaflet-tooltip").inner_text()


def test_communes_sites_and_sectors_are_drawn(page):
    assert page.locator("path.commune").count() == 4
    assert page.locator(".leaflet-marker-pane .site").count() == 4
    assert page.locator(".site-circle").count() == 2
    assert page.locator(".symbol.dashed").count() == 2  # on the map and in the legend
    assert page.locator("path.sector").count() == 3
    assert page.locator("path.gap").count() > 0


def test_the_territory_fills_the_first_view(page):
    map_box = page.locator(".folium-map").bounding_box()
    boxes = [path.bounding_box() for path in page.locator("path.commune").all()]
    top = min(box["y"] for box in boxes)
    bottom = max(box["y"] + box["height"] for box in boxes)
    assert top >= map_box["y"]
    assert bottom <= map_box["y"] + map_box["height"]
    assert bottom - top > map_box["height"] / 2


def test_the_tooltip_of_a_commune_gives_its_figures(page, etat):
    text = hover_commune(page, 3)
    row = etat.level("commune").loc[toymap.CODES[3]]
    assert "12\u202f345" in text
    assert french.distance(row["mean_cost"]) in text
    for slug, name in (("500m", "500"), ("1km", "1"), ("1_5km", "1,5")):
        assert f"≤ {name}{NBSP}" in text
        assert french.people(row[f"covered_{slug}"]) in text
        assert french.percent(row[f"share_{slug}"]) in text


def test_a_commune_without_inhabitants_has_no_share(page):
    assert page.locator("path.commune").nth(2).get_attribute("fill") == "#bdbdbd"
    text = hover_commune(page, 2)
    assert toymap.BACKTICKS in text
    assert "–" in text
    assert "%" not in text
    assert "sans habitant" in legend(page)


@pytest.mark.parametrize("number", range(4))
def test_hostile_names_are_shown_as_they_are(page, number):
    text = hover_commune(page, number)
    name = toymap.NAMES[number].replace("\u2028", "").split("fin")[0].rstrip()
    assert name in text.replace("\u2028", "")
    assert page.locator("h1").inner_text() == f"Métropole {toymap.SCRIPT}"
    # Nothing of a name became an element.
    assert page.locator(".leaflet-tooltip b, #panel b, #panel i, #credits i").count() == 0


def test_the_threshold_changes_the_legend_the_colours_and_the_gaps(page, etat):
    assert f"Habitants à 1{NBSP}km ou moins" in legend(page)
    colours = {}
    for number, label in enumerate(("500 m", "1 km", "1,5 km")):
        page.get_by_label(label.replace(" ", NBSP), exact=True).check()
        assert f"Habitants à {label.replace(' ', NBSP)} ou moins" in legend(page)
        drawn = page.locator("path.gap").count()
        assert drawn == (etat.gaps["cutoff"] == str(etat.coverages[number].cutoff)).sum()
        paths = page.locator("path.commune").all()
        colours[label] = [path.get_attribute("fill") for path in paths]
    assert colours["500 m"] != colours["1,5 km"]


def test_the_legend_names_the_colours_that_are_drawn(page, etat):
    share = etat.level("commune").loc[toymap.CODES[3], "share_1km"]
    assert 50 <= share < 75
    fill = page.locator("path.commune").nth(3).get_attribute("fill")
    key = page.locator(".legend li", has_text="50 à 75")
    assert key.locator("rect").get_attribute("fill") == fill


def test_a_gap_says_who_lives_there(page, etat):
    page.get_by_label("Secteurs").uncheck()
    path = page.locator("path.gap").first
    path.dispatch_event("mouseover")
    text = page.locator(".leaflet-tooltip").inner_text()
    gap = etat.gaps[etat.gaps["cutoff"] == "1 km"].iloc[0]
    assert f"Zone à plus de 1{NBSP}km" in text
    assert french.people(gap["population"]) in text
    assert french.distance(gap["max_cost"]) in text


def test_squares_have_their_own_legend_and_colours(page):
    page.get_by_label(f"Carreaux{NBSP}: distance au site").check()
    text = legend(page)
    assert "Distance au site le plus proche" in text
    assert "Habitants à" not in text
    assert f"plus de 1,5{NBSP}km" in text
    page.locator(".leaflet-squares-pane canvas, canvas.leaflet-tile").first.wait_for()
    seen = painted(page)
    keys = page.locator(".legend rect").evaluate_all(
        "keys => keys.map(k => k.getAttribute('fill'))"
    )
    assert set(keys) <= seen


def test_squares_stand_where_the_grid_puts_them(page, etat):
    """What the page computes for each corner, against the projection itself."""
    squares = squares_of(etat.demand)
    lived = etat.demand.points["weight"].to_numpy() > 0
    column, row = squares.column[lived], squares.row[lived]
    corners = np.column_stack([column - column.min(), row - row.min()])
    drawn = page.evaluate(
        """corners => {
          const corner = territo.lattice.cornerOf(territo.payload("squares"));
          return corners.map(([column, row]) => corner(column, row));
        }""",
        corners.tolist(),
    )
    lon, lat = transformer(3035, 4326)(column * 200.0, row * 200.0)
    bent = np.log(np.tan(np.pi / 4 + np.radians(lat) / 2))
    true = np.column_stack([256 * (lon / 360 + 0.5), 256 * (0.5 - bent / (2 * np.pi))])
    # One pixel at zoom 0 is 40 075 km / 256 at the equator, less towards the pole.
    metres = np.abs(np.array(drawn) - true).max() * 40_075_017 / 256 * np.cos(np.radians(49))
    assert metres < 0.7


def test_a_site_says_how_well_it_is_known(page):
    page.locator(".site-diamond").hover()
    text = page.locator(".leaflet-tooltip").inner_text()
    assert "Direction Est" in text
    assert "position illustrative" in text
    page.locator(".site-circle").first.hover()
    text = page.locator(".leaflet-tooltip", has_text="Mairie de L'Haÿ").inner_text()
    assert "1 rue <i>A</i>" in text
    assert "lun.-ven. 08:30-12:00" in text


def test_an_overlay_leaves_the_map_and_the_legend_together(page):
    assert "Limite de secteur" in legend(page)
    page.get_by_label("Secteurs").uncheck()
    assert page.locator("path.sector").count() == 0
    assert "Limite de secteur" not in legend(page)
    page.get_by_label("Mairie").uncheck()
    assert page.locator(".site-circle").count() == 0


def test_the_panel_gives_the_figures_of_the_territory(page, etat):
    text = page.locator("#panel").inner_text()
    row = etat.level("territory").iloc[0]
    assert f"{french.percent(row['share_1km'])} des 18\u202f345 habitants" in text
    for name in ("mean", "median", "p90", "max"):
        assert french.distance(row[f"{name}_cost"]) in text
    assert f"Sites sans position, non dessinés et non comptés{NBSP}: 1." in text
    assert "sept dimensions" in text
    assert "À vol d’oiseau" in text
    assert toymap.MANIFEST["inputs"][0]["sha256"] in text
    assert json.loads(page.locator("#manifest").text_content()) == toymap.MANIFEST


def test_a_ranked_commune_is_shown_on_the_map(page, etat):
    first = etat.ranked_communes.iloc[0]
    before = page.evaluate("map_territo.getZoom()")
    page.get_by_role("button", name=first["name"].split(" <")[0]).first.click()
    assert page.evaluate("map_territo.getZoom()") >= before
    assert first["name"].split(" <")[0] in page.locator(".leaflet-tooltip").inner_text()


def test_the_base_map_is_not_offered_without_network(page):
    assert "Plan" not in page.locator("#panel fieldset").last.inner_text()
    assert page.locator("#credits").inner_text() == "© IGN <i>test</i> · Insee · Leaflet"


def test_a_commune_and_a_site_are_found_by_name(page, etat):
    site = next(name for name in etat.sites.doors["name"] if "<" not in name)
    for asked in (etat.territory.communes["name"].iloc[3], site):
        page.get_by_label("Chercher une commune ou un site").fill(asked.upper())
        page.get_by_role("button", name="Montrer").click()
        assert page.locator(".found").inner_text() == asked
        assert asked in page.locator(".leaflet-tooltip").last.inner_text()
    page.get_by_label("Chercher une commune ou un site").fill("Atlantide")
    page.keyboard.press("Enter")
    assert "Atlantide" in page.locator(".found").inner_text()

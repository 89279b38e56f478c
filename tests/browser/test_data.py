"""The data behind the map, as tables: read, put in order, saved, by mouse and by keyboard."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from browser.test_axe import axe, violations  # noqa: F401
from render import toymap
from render.toymap import NAMES
from territo.render import french

pytestmark = pytest.mark.component
NBSP = "\u00a0"


@pytest.fixture(scope="module")
def etat():
    return toymap.etat()


@pytest.fixture
def page(open_map):
    return open_map().page


@pytest.fixture
def window(page):
    page.get_by_role("button", name="Ouvrir les tableaux").click()
    return page.get_by_role("dialog")


def choose(window, caption: str) -> None:
    window.get_by_label("Tableau").select_option(label=caption.replace(" :", f"{NBSP}:"))


def column(window, number: int) -> list[str]:
    return window.locator(f"tbody tr > :nth-child({number})").all_inner_texts()


def saved(page, tmp_path) -> tuple[str, list[list[str]]]:
    """The file that the page saves, as a French spreadsheet reads it."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Enregistrer en CSV").click()
    target = tmp_path / "saved.csv"
    download.value.save_as(target)
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    text = target.read_bytes().decode("utf-8-sig")
    assert "\r\n" in text
    return download.value.suggested_filename, list(csv.reader(StringIO(text), delimiter=";"))


def test_the_communes_are_those_of_territo(page, window, etat, tmp_path):
    choose(window, "Communes : habitants couverts et distance")
    table = etat.level("commune")
    assert column(window, 1) == list(NAMES)
    assert column(window, 2) == list(toymap.CODES)
    assert column(window, 4) == [french.people(one) for one in table["population"]]
    assert column(window, 5) == [french.people(one) for one in table["covered_500m"]]
    name, (heads, *rows) = saved(page, tmp_path)
    assert name == "toy-communes.csv"
    assert heads[-1] == "Distance moyenne (m)"
    assert heads[4:6] == ["Couverts ≤ 500\u00a0m", "Part ≤ 500\u00a0m (%)"]
    assert [row[0] for row in rows] == list(NAMES)
    for row, (_, wanted) in zip(rows, table.iterrows(), strict=True):
        covered = float(row[4].replace(",", "."))
        assert covered == pytest.approx(wanted["covered_500m"], abs=0.005)
    # Nobody lives in the third one: no share, no distance, and not a zero.
    assert rows[2][3:6] == ["0", "0", ""]
    assert rows[2][-1] == ""


def test_the_classes_of_the_squares_add_up_to_the_inhabitants(window, etat):
    choose(window, "Carreaux : habitants de chaque commune par classe de distance")
    heads = window.locator("thead button").all_inner_texts()
    assert heads[1:] == [
        f"500{NBSP}m ou moins",
        f"500{NBSP}m à 1{NBSP}km",
        f"1{NBSP}km à 1,5{NBSP}km",
        f"plus de 1,5{NBSP}km",
    ]
    table = etat.level("commune")
    between = table["covered_1km"] - table["covered_500m"]
    assert column(window, 3) == [french.people(one) for one in between]
    assert column(window, 5) == [french.people(one) for one in table["beyond_1_5km"]]


def test_a_heading_puts_the_rows_in_order_and_says_so(page, window, tmp_path):
    choose(window, "Communes : habitants couverts et distance")
    window.get_by_role("button", name="Population").click()
    head = window.locator("th", has_text="Population")
    assert head.get_attribute("aria-sort") == "descending"
    assert column(window, 2) == ["76004", "76002", "76001", "76003"]
    window.get_by_role("button", name="Population").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert column(window, 2) == ["76003", "76001", "76002", "76004"]
    # What is not known stands last, either way.
    for _ in range(2):
        window.get_by_role("button", name="Distance moyenne").click()
        assert column(window, 2)[-1] == "76003"
    assert head.get_attribute("aria-sort") is None
    window.get_by_role("button", name="Code").click()
    assert column(window, 2) == ["76001", "76002", "76003", "76004"]
    # The file has the order that is seen.
    window.get_by_role("button", name="Code").click()
    assert [row[1] for row in saved(page, tmp_path)[1][1:]] == column(window, 2)


def test_sites_and_zones_say_what_their_tooltips_say(window, etat):
    choose(window, "Liste des sites")
    assert sorted(column(window, 1)) == sorted(etat.sites.doors["name"])
    assert "lun.-ven. 08:30-12:00" in window.locator("table").inner_text()
    choose(window, "Zones au-delà du seuil")
    assert len(column(window, 1)) == len(etat.gaps)
    people = sorted(french.people(one) for one in etat.gaps["population"])
    assert sorted(column(window, 3)) == people


def test_the_tables_follow_a_trial(page, etat, tmp_path):
    page.get_by_role("button", name="Essayer sur la carte").click()
    page.locator(".trial-door").nth(2).click()
    page.get_by_role("button", name="Ouvrir un site au centre de la carte").click()
    page.get_by_role("button", name="Ouvrir les tableaux").click()
    window = page.get_by_role("dialog")
    assert "essai en cours" in window.inner_text()
    choose(window, "Sites de l’essai")
    states = dict(zip(column(window, 1), column(window, 3), strict=True))
    assert states["Mairie de L'Haÿ"] == "fermé à l’essai"
    assert states["Guichet"] == "inchangé"
    (made,) = [state for name, state in states.items() if name.startswith("Nouveau site 1")]
    assert made == "ouvert à l’essai"
    shown = page.evaluate("() => map_territo.territo.communes.rows.map((row) => row.covered[1])")
    assert shown != etat.level("commune")["covered_1km"].tolist()
    choose(window, "Communes : habitants couverts et distance")
    assert column(window, 7) == [french.people(one) for one in shown]
    assert saved(page, tmp_path)[0] == "toy-essai-communes.csv"
    # Zones are not sought again: no table says what was true before.
    options = window.get_by_label("Tableau").locator("option").all_inner_texts()
    assert "Zones au-delà du seuil" not in options


def test_by_keyboard_alone(page):
    opener = page.get_by_role("button", name="Ouvrir les tableaux")
    opener.press("Enter")
    window = page.get_by_role("dialog", name="Données de la carte")
    inside = "() => document.querySelector('#data').contains(document.activeElement)"
    assert page.evaluate(inside)
    page.keyboard.press("ArrowDown")
    assert window.get_by_role("table", name="Communes").count() == 1
    seen = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        # Out of the window, the keyboard only meets the browser's own buttons.
        where = page.evaluate(
            "() => document.activeElement === document.body || "
            "document.querySelector('#data').contains(document.activeElement)"
        )
        assert where
        seen.add(page.evaluate("() => document.activeElement.textContent"))
    assert {"Enregistrer en CSV", "Fermer", "Population"} <= seen
    page.keyboard.press("Escape")
    assert window.count() == 0
    assert opener.evaluate("one => one === document.activeElement")
    opener.press("Enter")
    page.get_by_role("button", name="Fermer", exact=True).press("Enter")
    assert opener.evaluate("one => one === document.activeElement")


@pytest.mark.parametrize("width", [320, 1400])
def test_nothing_is_wrong_by_the_rules_of_wcag(open_map, axe, width):  # noqa: F811
    page = open_map(width).page
    if width == 320:
        page.get_by_role("button", name="Afficher le panneau").click()
    page.get_by_role("button", name="Ouvrir les tableaux").click()
    window = page.get_by_role("dialog")
    for caption in ("Communes : habitants couverts et distance", "Liste des sites"):
        choose(window, caption)
        window.locator("thead button").first.click()
        assert violations(page, axe) == []
        box = window.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width

"""What comes out of the printer: one sheet of A4 with everything on it, nothing of the screen."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.image import imread

import toyville
from browser.test_difference import file as scenario_file
from render import toymap
from territo.access import second_in_line
from territo.indicators.loads import loads
from territo.model import Basis, Sites
from territo.palette import CHANGE_COLOURS, SHARE_COLOURS, distance_colours
from territo.render.page import page as draw
from territo.render.report_page import report_page

pytestmark = pytest.mark.component
NBSP = "\u00a0"
OPACITY = 0.8  # of the layers, see frame.js
ROUNDED = 2.5
scenario = scenario_file


def poppler(tool, *words):
    found = shutil.which(tool)
    assert found, f"{tool} is needed: install poppler-utils"
    done = subprocess.run(
        [found, *map(str, words)], check=True, capture_output=True, text=True, encoding="utf-8"
    )
    return done.stdout


@pytest.fixture
def printed(tmp_path):
    def to_pdf(page):
        target = tmp_path / "map.pdf"
        page.pdf(path=target, prefer_css_page_size=True, print_background=False)
        return target

    return to_pdf


def text(file):
    return " ".join(poppler("pdftotext", "-layout", file, "-").replace("\u202f", " ").split())


def share_of(file, colour):
    """How much of the sheet has a colour of the layers, which whoever draws it may round."""
    poppler("pdftoppm", "-r", "60", "-png", "-singlefile", file, file.with_suffix(""))
    seen = imread(file.with_suffix(".png"))[:, :, :3] * 255
    channels = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)])
    on_white = 255 - (255 - channels) * OPACITY
    return float((np.abs(seen - on_white) <= ROUNDED).all(axis=2).mean())


def test_one_sheet_of_a4_has_everything_and_no_control(open_map, printed):
    file = printed(open_map().page)
    told = poppler("pdfinfo", file)
    assert "Pages:           1\n" in told
    size = next(line for line in told.splitlines() if line.startswith("Page size"))
    width, height = (float(size.split()[at]) for at in (2, 4))
    assert (round(width), round(height)) == (842, 595)
    said = text(file).replace(NBSP, " ")
    share = toymap.etat().level("territory").iloc[0]["share_1km"]
    headline = f"{share:.1f} % des 18 345 habitants sont à 1 km ou moins".replace(".", ",")
    for words in (
        headline,
        "Habitants à 1 km ou moins",
        "97,5 à 100 %",
        "Mairie, position à la commune",
        "Part couverte",
        "90 % des habitants sont à au plus",
        "© IGN <i>test</i> · Insee.",
        "À vol d’oiseau",
        "Produit par territo",
    ):
        assert words in said
    for words in ("Voir tout", "Essayer", "Chercher", "Leaflet", "SHA-256"):
        assert words not in said


def test_communes_and_squares_are_printed_in_their_colours_as_vectors(open_map, printed):
    page = open_map().page
    page.get_by_label("Zones au-delà du seuil").uncheck()
    communes = printed(page)
    assert sum(share_of(communes, one) for one in SHARE_COLOURS) > 0.15
    page.get_by_label(f"Carreaux{NBSP}: distance au site").check()
    file = printed(page)
    assert all(share_of(file, one) > 0.005 for one in distance_colours(4))
    # Two lines of heading, and no picture below them: everything is drawn with paths.
    assert len(poppler("pdfimages", "-list", file).splitlines()) == 2


SEEN = """() => ({
  zoom: map_territo.getZoom(), centre: map_territo.getCenter(),
  size: map_territo.getSize(), sheet: document.querySelectorAll("#sheet").length,
  tiles: document.querySelectorAll("canvas.leaflet-tile").length,
  legend: document.querySelector(".legend").textContent,
  panel: document.querySelector("#panel").textContent,
  focus: document.activeElement.outerHTML,
})"""


def test_the_screen_is_as_it_was_after_printing_another_fill(open_map, printed):
    page = open_map().page
    page.get_by_label(f"Carreaux{NBSP}: distance au site").check()
    page.get_by_label(f"500{NBSP}m", exact=True).check()
    page.locator("canvas.leaflet-tile").first.wait_for()
    page.evaluate("() => map_territo.setZoom(map_territo.getZoom() + 1, { animate: false })")
    before = page.evaluate(SEEN)
    first = text(printed(page))
    assert page.evaluate(SEEN) == before
    assert before["sheet"] == 0
    assert text(printed(page)) == first
    # A browser that shows the style of print on screen, as some do before they print: the map keeps
    # its view, to the pixel (at this zoom 0.00003 degrees).
    for media in ("print", "null"):
        page.emulate_media(media=media)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    after = page.evaluate(SEEN)
    assert after["centre"] == pytest.approx(before["centre"], abs=3e-5)
    same = before.keys() - {"centre", "focus"}
    assert {one: after[one] for one in same} == {one: before[one] for one in same}
    assert "Distance au site le plus proche" in first


def test_what_is_zoomed_to_is_what_is_printed(open_map, printed):
    page = open_map().page
    whole = text(printed(page))
    page.evaluate("() => map_territo.setZoom(map_territo.getZoom() + 3, { animate: false })")
    near = text(printed(page))
    bars = [
        [one for one in ("1 km", "100 m", "200 m") if ends(said, one)] for said in (whole, near)
    ]
    assert bars[0] != bars[1]


def ends(said, length):
    return f" {length} Population" in said.replace(NBSP, " ")


def test_a_scenario_prints_what_it_changes_and_both_sides_of_its_limit(
    scenario, open_page, printed
):
    page = open_page(scenario).page
    page.get_by_label("Zones au-delà du seuil").uncheck()
    file = printed(page)
    assert poppler("pdfinfo", file).count("Pages:           1\n") == 1
    said = text(file).replace(NBSP, " ")
    assert "Ce qui change (seuil de 1 km)" in said
    assert "Désormais dans le seuil (500 hab.)" in said
    assert "Site fermé" in said
    assert share_of(file, CHANGE_COLOURS[0]) > 0.001
    page.locator(".swipe-switch").click()
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#sheet clipPath").count() >= 2
    assert page.locator("#sheet .print-limit").count() == 1
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("#sheet").count() == 0


def test_many_kinds_and_long_names_still_fit(tmp_path, open_page, printed):
    points = toymap.sites().points
    many = points.loc[["m1"] * 24].assign(kind=[f"service numéro {at}" for at in range(24)])
    many.index = pd.Index([f"s{at}" for at in range(24)], name="site")
    target = tmp_path / "many.html"
    target.write_text(draw(toymap.etat(Sites(many)), toymap.MANIFEST), encoding="utf-8")
    page = open_page(target).page
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    cut = "one => one.scrollHeight > one.clientHeight || one.scrollWidth > one.clientWidth"
    for part in ("#sheet", "#sheet aside", "#sheet footer"):
        assert not page.locator(part).evaluate(cut), part
    page.emulate_media(media="null")
    said = text(printed(page))
    assert [at for at in range(24) if f"service numéro {at}" not in said] == []


def test_the_report_begins_with_findings_and_map_and_leaves_no_heading_alone(
    tmp_path, open_page, printed
):
    etat = toyville.toy_etat("1 km", "2 km")
    etat = replace(etat, loads=loads(etat, second_in_line(etat.demand, etat.sites, Basis())))
    target = tmp_path / "report.html"
    target.write_text(report_page(etat, toymap.MANIFEST), encoding="utf-8")
    page = open_page(target).page
    headings = page.locator("h2, caption, dt").all_inner_texts()
    file = printed(page)
    assert "(A4)" in poppler("pdfinfo", file)
    sheets = poppler("pdftotext", "-layout", file, "-").split("\f")[:-1]
    assert len(sheets) >= 2
    assert all(one in sheets[0] for one in ("Constats", "Carte", "Part des habitants"))
    for sheet in sheets:
        *_, last, number = (" ".join(line.split()) for line in sheet.splitlines() if line.strip())
        assert number.replace(" ", "").endswith(f"/{len(sheets)}")
        assert last not in headings

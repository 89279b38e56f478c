"""Studies that nobody would draw, and names that try to run, by commands and in Chromium."""

from __future__ import annotations

import csv
import math
import re
from io import StringIO
from itertools import combinations

import pytest
from click.testing import CliRunner

import badland
from badland import NAMES, SITE_NAMES, site
from territo.cli import main

pytestmark = pytest.mark.component
NBSP = "\u00a0"
TITLE = badland.territory().name


@pytest.fixture
def study(tmp_path, monkeypatch):
    """Write a study, and give a function that runs a command in it."""

    def written(ground, sites, settings=""):
        root = badland.write(tmp_path / "study", ground, sites, settings)
        monkeypatch.chdir(root)

        def command(*words):
            return CliRunner().invoke(main, list(words))

        return root, command

    return written


def drawn(study, ground, sites, *words):
    """Run `territo coverage`, and return the page."""
    root, command = study(ground, sites)
    result = command("coverage", *words)
    assert result.exit_code == 0, result.output
    return root / "maps" / "badland.html"


def require_text_only(page, *names):
    """Nothing ran, and the names are texts of the page, letter by letter."""
    assert page.evaluate("() => window.ran") is None
    assert page.evaluate("() => document.querySelectorAll('img, iframe, object').length") == 0
    text = page.evaluate("() => document.body.textContent")
    for name in names:
        assert name in text
    # Nothing is said of what nobody knows.
    seen = page.locator("body").inner_text()
    assert [word for word in ("undefined", "NaN", "[object", "null") if word in seen] == []


def said_in_tooltip(page) -> str:
    """What is said beside the one thing that is pointed at; the one before fades away."""
    page.wait_for_function("() => document.querySelectorAll('.leaflet-tooltip').length === 1")
    return page.locator(".leaflet-tooltip").evaluate("one => one.textContent")


# ------------------------------------------------------------- names


@pytest.fixture
def named(study):
    """A page of which every name tries something."""
    ground = badland.territory(NAMES, [1_000] * len(NAMES))
    return drawn(study, ground, badland.named())


def test_names_are_texts_in_the_panel_the_legend_and_the_lists(named, open_page):
    page = open_page(named).page
    require_text_only(page, *NAMES, TITLE)
    assert page.title().startswith(re.sub(r"\s+", " ", TITLE))
    legend = page.locator(".legend").evaluate("one => one.textContent")
    assert badland.IMAGE in legend  # a kind of its own
    page.get_by_text("Liste des sites").click()
    listed = page.locator("#panel details li").evaluate_all(
        "all => all.map((li) => li.textContent)"
    )
    assert all(any(item.startswith(name) for item in listed) for name in SITE_NAMES)
    page.emulate_media(media="print")
    assert page.pdf(format="A4", landscape=True).startswith(b"%PDF")
    require_text_only(page, *NAMES)


def test_names_are_texts_in_what_is_found_and_what_is_pointed_at(named, open_page):
    page = open_page(named).page
    field = page.get_by_label("Chercher une commune ou un site")
    for at, name in enumerate(NAMES):
        # Fields of a page have no line breaks and no control characters of their own.
        field.fill(name)
        field.press("Enter")
        found = page.locator(".found").evaluate("one => one.textContent")
        assert (
            found in {*NAMES, *SITE_NAMES}
            or found == f"Rien ne s’appelle «{NBSP}{name}{NBSP}» ici."
        )
        page.evaluate(
            "at => map_territo.territo.zoomTo(map_territo.territo.communes.rows[at].code)", at
        )
        assert name in said_in_tooltip(page)
        page.evaluate("at => map_territo.territo.siteChoices()[at].show()", at)
        require_text_only(page, name)
    # The gaps name their communes.
    page.evaluate("() => map_territo.setView([0, 0], 3)")
    texts = page.evaluate(
        """() => map_territo.territo.gaps.flatMap(({ zones }) =>
          zones.map((zone) => map_territo.territo.gapCommunes(zone)))"""
    )
    assert any(badland.LONG in text for text in texts)
    require_text_only(page)


def test_names_are_texts_in_the_tables_and_in_their_files(named, open_page, tmp_path):
    page = open_page(named).page
    page.get_by_role("button", name="Ouvrir les tableaux").click()
    choice = page.get_by_label("Tableau")
    for caption, names in (("Communes", NAMES), ("Liste des sites", SITE_NAMES)):
        label = choice.locator("option", has_text=caption).first.inner_text()
        choice.select_option(label=label)
        require_text_only(page, *names)
        with page.expect_download() as download:
            page.get_by_role("button", name="Enregistrer en CSV").click()
        target = tmp_path / "saved.csv"
        download.value.save_as(target)
        text = target.read_bytes().decode("utf-8-sig")
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=";"))
        found = {row[0] for row in rows}
        # What spreadsheets would run is a text there: an apostrophe comes first.
        assert found >= {f"'{name}" if name == badland.FORMULA else name for name in names}


def test_names_are_texts_in_a_trial_and_the_scenario_it_saves_is_read(study, open_page):
    root, command = study(badland.territory(NAMES, [1_000] * len(NAMES)), badland.named())
    assert command("coverage").exit_code == 0
    page = open_page(root / "maps" / "badland.html").page
    page.get_by_role("button", name="Essayer sur la carte").click()
    require_text_only(page, *NAMES)
    page.locator("summary", has_text="Sites").first.click()
    buttons = page.locator(".trial-list button[aria-pressed]")
    for at in range(3):
        buttons.nth(at).click()
    # One opens in each commune, and is called after it.
    for at in range(len(NAMES)):
        page.evaluate(
            "at => map_territo.territo.zoomTo(map_territo.territo.communes.rows[at].code)", at
        )
        page.get_by_role("button", name="Ouvrir un site au centre de la carte").click()
    require_text_only(page, *(f"Nouveau site {at + 1} ({name})" for at, name in enumerate(NAMES)))
    with page.expect_download() as download:
        page.get_by_role("button", name="Enregistrer le scénario").click()
    target = root / "essai.toml"
    download.value.save_as(target)
    result = command("scenario", "essai.toml")
    assert result.exit_code == 0, result.output
    (change,) = [file for file in (root / "maps").glob("*.html") if file.name != "badland.html"]
    other = open_page(change).page
    require_text_only(other, *(f"Nouveau site {at + 1} ({name})" for at, name in enumerate(NAMES)))


def test_names_are_texts_in_the_other_pages(study, open_page):
    ground = badland.territory(NAMES, [1_000] * len(NAMES))
    scenario = '[scenarios.moins]\ntitle = "Moins <script>window.ran = true</script>"\n'
    root, command = study(ground, badland.named(), scenario + 'edits = [{ close = "s0" }]\n')
    for words in (
        ("report", "--communes"),
        ("compare", "moins", "--territory", "badland"),
        ("pareto",),
    ):
        result = command(*words)
        assert result.exit_code == 0, (words, result.output)
    pages = list(root.rglob("*.html"))
    assert len(pages) >= 3
    for file in pages:
        require_text_only(open_page(file).page)


# ------------------------------------------------------------- grounds


def test_without_any_site_that_can_be_placed_nobody_is_covered(study, open_page):
    unplaced = site(1, "Perdu", 0, 0, lon="", lat="")
    page = open_page(drawn(study, badland.territory(), [unplaced])).page
    assert page.locator(".sentence").inner_text().startswith(f"0{NBSP}% des")
    page.get_by_label(re.compile("^Carreaux")).check()
    page.get_by_role("button", name="Essayer sur la carte").click()
    page.get_by_role("button", name="Ouvrir un site au centre de la carte").click()
    assert "À l’essai" in page.locator(".sentence").inner_text()
    page.get_by_role("button", name="Ouvrir les tableaux").click()
    require_text_only(page)


def test_a_list_without_a_row_is_refused_and_nothing_is_written(study):
    root, command = study(badland.territory(), [])
    result = command("coverage")
    assert result.exit_code == 1
    assert "a header and no row" in result.output
    assert not (root / "maps").exists() or not list((root / "maps").iterdir())


def test_one_square_and_one_inhabitant(study, open_page):
    ground = badland.territory(["Seul"], [1], side=200)
    page = open_page(drawn(study, ground, [site(1, "Porte", 100, 100)])).page
    assert page.locator(".sentence").inner_text().startswith(f"100{NBSP}% des 1 habitant")
    page.get_by_label(re.compile("^Carreaux")).check()
    page.locator("canvas.leaflet-tile").first.wait_for()
    page.get_by_role("button", name="Essayer sur la carte").click()
    page.locator(".trial-door").click()
    assert f"0{NBSP}% des" in page.locator(".sentence").inner_text()
    require_text_only(page)


@pytest.mark.parametrize(("within", "share"), [("10 km", f"100{NBSP}%"), ("1 m", f"0{NBSP}%")])
def test_all_are_covered_or_nobody_is(study, open_page, within, share):
    file = drawn(study, badland.territory(), [site(1, "Porte", 0, 0)], "--within", within)
    page = open_page(file).page
    assert page.locator(".sentence").inner_text().startswith(share)
    for fill in page.locator("[name=fill]").all():
        fill.check()
    page.get_by_role("button", name="Essayer sur la carte").click()
    page.locator(".trial-door").click()
    page.get_by_role("button", name="Ouvrir les tableaux").click()
    require_text_only(page)


def test_nobody_lives_there(study, open_page):
    ground = badland.territory(populations=[0, 0, 0, 0])
    page = open_page(drawn(study, ground, [site(1, "Porte", 0, 0)])).page
    assert "Personne n’habite ici" in page.locator("#panel").inner_text()
    for fill in page.locator("[name=fill]").all():
        fill.check()
    page.get_by_role("button", name="Ouvrir les tableaux").click()
    require_text_only(page)


def middles(found) -> list[tuple[float, float]]:
    boxes = [one.bounding_box() for one in found.all()]
    return [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes]


def test_doors_at_one_same_point_are_drawn_around_it(study, open_page):
    sites = [site(at, name, 500, 500) for at, name in enumerate(NAMES)]
    page = open_page(drawn(study, badland.territory(), sites)).page
    require_text_only(page, *SITE_NAMES)
    notes = page.locator("#panel").evaluate("one => one.textContent")
    assert f"plusieurs sites, dessinés autour{NBSP}: 1." in notes
    places = middles(page.locator(".leaflet-marker-pane .site"))
    apart = [math.dist(one, other) for one, other in combinations(places, 2)]
    assert min(apart) > 20
    # Each can be pointed at, and says who else is there: six by name, and how many more.
    for place in places:
        page.mouse.move(*place)
        said = said_in_tooltip(page)
        assert "Au même point" in said
        assert "et 2 autres" in said
    page.mouse.move(0, 0)
    page.get_by_role("button", name="Essayer sur la carte").click()
    doors = page.locator(".trial-door")
    assert doors.count() == len(NAMES)
    for place in middles(doors):
        page.mouse.click(*place)
    assert f"0{NBSP}% des" in page.locator(".sentence").inner_text()


def test_a_door_of_several_at_a_point_is_put_where_its_reader_drops_it(study, open_page):
    sites = [site(at, f"Porte {at}", 500, 500) for at in range(2)]
    page = open_page(drawn(study, badland.territory(), sites)).page
    page.get_by_role("button", name="Essayer sur la carte").click()
    (left, right) = sorted(middles(page.locator(".trial-door")))
    assert right[0] - left[0] == pytest.approx(32, abs=1)
    page.mouse.move(*left)
    page.mouse.down()
    page.mouse.move(left[0] + 60, left[1] + 40, steps=4)
    page.mouse.up()
    (stayed, moved) = sorted(middles(page.locator(".trial-door")))
    assert moved == pytest.approx((left[0] + 60, left[1] + 40), abs=1.5)
    # The other is alone at its point now, and stands there.
    assert stayed == pytest.approx((left[0] + 16, left[1]), abs=1.5)


def test_a_list_too_large_to_be_mailed_is_refused_with_what_to_do(study):
    sites = [site(at, f"{at} {badland.LONG}", 3 * (at % 600), at // 6) for at in range(4_000)]
    root, command = study(badland.territory(), sites)
    result = command("coverage")
    assert result.exit_code == 1
    said = " ".join(result.output.split())
    assert "MB; at most 2 MB open everywhere. The most of it, " in said
    assert "MB, is for the sites. Next: Count fewer kinds of sites (--kind)" in said
    assert not list((root / "maps").glob("*.*"))


def test_a_name_that_runs_would_be_seen(tmp_path, browser):
    """The check itself: written carelessly, the same names do run."""
    bad = tmp_path / "bad.html"
    bad.write_text(f"<title>t</title><p>{badland.IMAGE}{badland.SCRIPT}", encoding="utf-8")
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(bad.as_uri())
    assert page.evaluate("() => window.ran") is True
    context.close()

"""What people read outside the terminal, in English."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import zipfile
from contextlib import closing

import openpyxl
import pytest
from click.testing import CliRunner

from territo.cli import main


@pytest.fixture
def run(toy_study, monkeypatch):
    """Run a command of the study."""
    monkeypatch.chdir(toy_study.root)

    def runner(*words):
        result = CliRunner().invoke(main, words)
        assert result.exit_code == 0, result.output
        return result

    return runner


def parts(html):
    """The embedded payloads of a page, by id."""
    found = re.findall(r'<script type="application/json" id="([^"]+)">(.*?)</script>', html)
    return {name: json.loads(text) for name, text in found}


def test_a_map_in_english(run, toy_study):
    run("coverage", "--within", "1 km", "--lang", "en")
    html = (toy_study.root / "maps" / "toyville.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in html
    found = parts(html)
    assert found["manifest"]["parameters"]["lang"] == "en"
    assert found["territo-texts"]["legend"] == "Legend"
    # Commune n has 100 x n inhabitants: 4 500 in all.
    assert (
        "of the 4,500 inhabitants live within 1\u00a0km of a door."
        in (found["territo-figures"]["sentence"])
    )
    assert found["territo-method"]["rows"][1][0] == "Distance"
    assert found["territo-method"]["rows"][1][1].startswith("In a straight line")


def test_a_french_map_does_not_state_what_it_always_was(run, toy_study):
    run("coverage")
    html = (toy_study.root / "maps" / "toyville.html").read_text(encoding="utf-8")
    assert '<html lang="fr">' in html
    assert "lang" not in parts(html)["manifest"]["parameters"]


def test_the_settings_choose_the_language_and_the_command_line_overrules_them(run, toy_study):
    settings = toy_study.root / "territo.toml"
    settings.write_text('lang = "en"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    page = toy_study.root / "maps" / "toyville.html"
    run("coverage")
    assert '<html lang="en">' in page.read_text(encoding="utf-8")
    run("coverage", "--lang", "fr", "--overwrite")
    assert '<html lang="fr">' in page.read_text(encoding="utf-8")


def test_an_unknown_language_is_told(toy_study, monkeypatch):
    settings = toy_study.root / "territo.toml"
    settings.write_text('lang = "de"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.chdir(toy_study.root)
    result = CliRunner().invoke(main, ["coverage"])
    assert result.exit_code == 1
    assert 'lang should be fr or en, not "de"' in result.output


def test_a_page_in_english_is_verified_in_english(run, toy_study):
    run("coverage", "--lang", "en")
    told = run("verify", str(toy_study.root / "maps" / "toyville.html")).stdout
    assert "Run again    same bytes" in told


# Words that no English text holds, of those that every French one is made of.
FRENCH = re.compile(
    r"(?<![-\w’'])(?:habitants?|est|sont|dans|pour|sur|les|des|une|ou moins|seuils?|secteurs?|"
    r"carreaux|"
    r"couverts?|moyenne|médiane|aujourd’hui|produit|fichiers?|méthode|rues|portes?|fermée?s?|"
    r"ouverte?s?|part couverte|au-delà|aucune?|voisines?|scénarios?)(?![-\w])",
    re.IGNORECASE,
)


def visible(html):
    """What a page without scripts says: its text, and what it says to who cannot see it."""
    told = re.findall(r'(?:aria-label|title|content)="([^"]*)"', html)
    return re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL) + " ".join(told)


def test_words_of_french_are_found_where_there_are_some():
    assert FRENCH.findall("Habitants à 1 km ou moins d’un site") == ["Habitants", "ou moins"]
    assert FRENCH.findall("Inhabitants within 1 km of a door, on average") == []
    assert "Part couverte" in visible('<p title="Part couverte">x</p>')


@pytest.mark.parametrize(
    ("words", "pages"),
    [
        (("report", "--communes"), ("toyville-report.html", "toyville-communes/99005.html")),
        (("compare", "close-b"), ("toyville-compare.html",)),
        (("pareto",), ("toyville-pareto.html",)),
    ],
)
def test_pages_in_english_say_nothing_in_french(run, toy_study, words, pages):
    settings = toy_study.root / "territo.toml"
    scenario = '[scenarios.close-b]\ntitle = "Without 9"\nedits = [{ close = "b" }]\n'
    settings.write_text(settings.read_text(encoding="utf-8") + scenario, encoding="utf-8")
    run(*words, "--within", "1 km", "--lang", "en")
    for name in pages:
        html = (toy_study.root / "maps" / name).read_text(encoding="utf-8")
        assert '<html lang="en">' in html
        assert FRENCH.findall(visible(html)) == []


def test_a_workbook_in_english(run, toy_study):
    run("report", "--lang", "en")
    book = openpyxl.load_workbook(toy_study.root / "maps" / "toyville-report.xlsx")
    told = [
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    ]
    names = book.sheetnames
    book.close()
    assert names[1:3] == ["Thresholds", "Distances"]
    assert [text for text in told if FRENCH.search(text)] == []


def test_the_sentence_in_the_terminal_is_that_of_the_page(run, toy_study):
    first = run("report", "--lang", "en").stdout.splitlines()[0]
    page = (toy_study.root / "maps" / "toyville-report.html").read_text(encoding="utf-8")
    assert first in page
    assert FRENCH.findall(first) == []


def test_everything_that_the_map_is_drawn_from_is_english(run, toy_study):
    run("coverage", "--within", "1 km", "--uncertainty", "--measures", "doors", "--lang", "en")
    html = (toy_study.root / "maps" / "toyville.html").read_text(encoding="utf-8")
    told = [text for text in strings(parts(html)) if FRENCH.search(text)]
    assert told == []
    assert FRENCH.findall(visible(re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL))) == []


def strings(value):
    """All texts of what JSON holds, keys apart."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in inner for text in strings(one)]


@pytest.mark.parametrize("words", [(), ("--measures", "doors")])
def test_layers_in_english(run, toy_study, words):
    run("coverage", "--within", "1.5 km", *words, "--lang", "en")
    file = toy_study.root / "maps" / "toyville.gpkg"
    with closing(sqlite3.connect(file)) as database:
        told = database.execute("SELECT title, description FROM gpkg_data_columns").fetchall()
        told += database.execute("SELECT description, description FROM gpkg_contents").fetchall()
        styles = database.execute("SELECT styleName, styleQML, styleSLD FROM layer_styles")
        labels = [text for row in styles for text in (row[0], *re.findall(LABEL, row[1]))]
        (project,) = database.execute("SELECT content FROM qgis_projects").fetchone()
    with zipfile.ZipFile(io.BytesIO(bytes.fromhex(project))) as packed:
        names = re.findall(LABEL, packed.read("toyville.qgs").decode())
    said = [text for row in told for text in row if text] + labels + names
    assert "Within 1.5 km (inhabitants)" in said
    assert "Coverage within 1.5\u00a0km" in said
    assert "Zones beyond" in said
    assert [text for text in said if FRENCH.search(text)] == []
    told = run("verify", str(file)).stdout
    assert "Run again    same bytes" in told


LABEL = re.compile(r' (?:label|name|projectname)="([^"]*)"')


def test_the_map_and_the_layers_of_rouen_in_english(tmp_path):
    words = ("coverage", "rouen", "--kind", "direction", "--within", "3 km", "--lang", "en")
    result = CliRunner().invoke(main, [*words, "--out", str(tmp_path)])
    assert result.exit_code == 0, result.output
    html = (tmp_path / "rouen.html").read_text(encoding="utf-8")
    # Names, addresses, credits and vintages are those of the lists, which are in French.
    found = {key: part for key, part in parts(html).items() if key != "manifest"}
    credits_due = parts(html)["manifest"]["attributions"]
    told = [text for text in strings(found) if FRENCH.search(text) and text not in credits_due]
    of_lists = ("population municipale", "Mairie", "Les Authieux")
    assert [text for text in told if not text.startswith(of_lists)] == []
    assert FRENCH.findall(visible(re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL))) == []
    with closing(sqlite3.connect(tmp_path / "rouen.gpkg")) as database:
        titles = database.execute("SELECT title, description FROM gpkg_data_columns").fetchall()
    assert [text for row in titles for text in row if FRENCH.search(text)] == []

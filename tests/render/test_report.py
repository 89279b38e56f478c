"""The état des lieux of toyville, and of a territory whose names try to become markup."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

import toyville
from render import toymap
from territo.access import second_in_line
from territo.indicators.commune import fiche
from territo.indicators.loads import loads
from territo.model import Basis
from territo.render import report_texts
from territo.render.fiche_page import around, fiche_page, index_page
from territo.render.report_page import report_page, report_sheets
from territo.render.report_tables import Table, tables
from territo.render.workbook import write_workbook

MANIFEST = toymap.MANIFEST


def plain(text):
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.fixture(scope="module")
def toy():
    etat = toyville.toy_etat("1 km", "2 km")
    return replace(etat, loads=loads(etat, second_in_line(etat.demand, etat.sites, Basis())))


@pytest.fixture
def book(toy, tmp_path):
    file = tmp_path / "toy.xlsx"
    write_workbook(file, "État des lieux", report_sheets(toy, MANIFEST), MANIFEST)
    found = openpyxl.load_workbook(file)
    yield found
    found.close()


def rows(sheet):
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows()]


def test_one_sheet_per_table(book):
    assert book.sheetnames == [
        "Constats",
        "Seuils",
        "Distances",
        "Secteurs",
        "Communes",
        "Sites",
        "Méthode et sources",
    ]
    assert all(sheet.freeze_panes == "A2" for sheet in book)


def test_numbers_are_numbers_under_a_heading_with_their_unit(book):
    header, first, second = rows(book["Seuils"])
    assert header == ("Seuil", "Habitants à ce seuil ou moins", "Part (%)", "Habitants au-delà")
    # Within 1 km: 3 000 of 4 500; within 2 km all of them.
    assert (plain(first[0]), *first[1:]) == ("1 km", 3000, pytest.approx(200 / 3), 1500)
    assert (plain(second[0]), *second[1:]) == ("2 km", 4500, 100, 0)
    formats = [cell.number_format for cell in book["Seuils"][2]]
    assert formats == ["@", "#,##0", "0.0", "#,##0"]
    assert rows(book["Distances"])[0] == ("Mesure", "Distance (m)")
    # Mean: (2 000 000 + 707 107 + 2 000 000) / 4 500.
    assert rows(book["Distances"])[1] == ("Moyenne", pytest.approx(4_707_106.78 / 4500))


def test_communes_are_ranked_by_who_is_beyond_and_codes_are_text(book):
    header, *ranked = rows(book["Communes"])
    assert [plain(text) for text in header[:6]] == [
        "Code",
        "Commune",
        "Habitants",
        "Sites",
        "Habitants au-delà de 1 km",
        "Part à 1 km ou moins (%)",
    ]
    # 700 in 7, 500 in 5, 300 in 3, then nobody, by code.
    assert [row[0] for row in ranked] == [f"9900{n}" for n in (7, 5, 3, 1, 2, 4, 6, 8, 9)]
    assert ranked[0][:6] == ("99007", "Commune 7", 700, 0, 700, 0)
    assert ranked[0][7:] == (2000, 2000, 2000)


def test_doors_are_ranked_by_whom_they_serve(book):
    _, *doors = rows(book["Sites"])
    # "b" is the nearest of 2 300 in 6, 8, 9, all within 1 km of no other; "a" of 2 200, of whom
    # 100 + 200 + 400 are within 1 km.
    assert [row[:3] for row in doors] == [("b", "Mairie 9", "Mairie"), ("a", "Mairie 1", "Mairie")]
    assert [(row[4], row[5], row[7]) for row in doors] == [(2300, 3, 2300), (2200, 6, 700)]


def test_the_same_input_gives_the_same_bytes_without_the_time_of_the_day(toy, tmp_path):
    one, two = tmp_path / "one.xlsx", tmp_path / "two.xlsx"
    for file in (one, two):
        write_workbook(file, "État des lieux", report_sheets(toy, MANIFEST), MANIFEST)
    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = parts.read("docProps/core.xml").decode()
    assert core.count("2000-01-01T00:00:00Z") == 2


def test_a_name_is_never_a_formula_and_never_breaks_the_file(tmp_path):
    table = Table("Noms", "", (("Nom", "text"),), (('=HYPERLINK("x")',), ("a\x00b",), (None,)))
    write_workbook(tmp_path / "names.xlsx", "Noms", [table], MANIFEST)
    found = openpyxl.load_workbook(tmp_path / "names.xlsx")
    cells = [found["Noms"].cell(line, 1) for line in (2, 3, 4)]
    assert [cell.value for cell in cells] == ['=HYPERLINK("x")', "a\ufffdb", None]
    assert [cell.data_type for cell in cells[:2]] == ["s", "s"]
    found.close()


def test_a_row_as_long_as_the_header():
    with pytest.raises(ValueError, match="a row is not as long as the header"):
        Table("Noms", "", (("Nom", "text"),), (("a", "b"),))


def test_the_page_says_findings_first_then_map_tables_method_limits_and_sources(toy):
    html = report_page(toy, MANIFEST)
    wanted = [
        "<h1>État des lieux : Métropole de Toyville</h1>",
        "<h2>Constats</h2>",
        "66,7 % des 4 500 habitants",
        "<h2>Carte</h2>",
        '<svg class="small-map"',
        "<h2>Tableaux</h2>",
        "<h2>Méthode</h2>",
        "<h2>Limites</h2>",
        "une des sept dimensions",
        "<h2>Sources</h2>",
        "ab" * 32,
    ]
    text = plain(html)
    places = [text.index(one) for one in wanted]
    assert places == sorted(places)
    # Nine communes and two doors are drawn.
    drawing = html[html.index("<svg") : html.index("</svg>")]
    assert (drawing.count("<path"), drawing.count("<circle")) == (9, 2)
    assert "<script" not in html
    assert report_page(toy, MANIFEST) == html


def test_only_all_of_them_are_a_hundred_percent(toy):
    assert '<td class="share">66,7</td>' in report_page(toy, MANIFEST)
    assert '<td class="share">100</td>' in report_page(toy, MANIFEST)


def test_every_text_is_used_and_every_text_exists():
    folder = Path(report_texts.__file__).parent
    modules = ("findings", "findings_sites", "report_page", "report_tables", "report_texts")
    files = [folder / f"{name}.py" for name in (*modules, "fiche_page")]
    files += [folder / "static" / f"{name}.html.jinja" for name in ("report", "fiche")]
    source = "".join(file.read_text(encoding="utf-8") for file in files)
    built = ("col_", "limit_", "table_", "caption_", "measure_")
    known = report_texts.texts()
    unused = [
        key
        for key in known
        if f'"{key}"' not in source and f"texts.{key}" not in source and not key.startswith(built)
    ]
    assert unused == []
    asked = set(re.findall(r'\bsay\(\s*"([a-z0-9_]+)"', source))
    assert asked - set(known) == set()


def test_names_stay_names(tmp_path):
    etat = toymap.etat()
    pages = [report_page(etat, MANIFEST)]
    fiches = [fiche(etat, code) for code in toymap.CODES]
    pages += [fiche_page(one, etat, MANIFEST) for one in fiches]
    pages.append(index_page(etat, fiches))
    for html in pages:
        assert "<script" not in html
        assert "<b onmouseover" not in html
        assert "<i>test" not in html
    assert "L&#39;Haÿ-les-Roses" in pages[0]
    assert "&lt;/script&gt;&lt;script&gt;alert(1)" in pages[0]
    write_workbook(tmp_path / "names.xlsx", "t", report_sheets(etat, MANIFEST), MANIFEST)
    book = openpyxl.load_workbook(tmp_path / "names.xlsx")
    names = {row[1] for row in rows(book["Communes"])[1:]}
    assert names == set(toymap.NAMES)
    book.close()


def test_where_nobody_lives_a_figure_is_absent_and_not_zero():
    (communes,) = [table for table in tables(toymap.etat()) if table.name == "Communes"]
    empty = next(row for row in communes.rows if row[0] == toymap.CODES[2])
    assert empty[2] == 0
    assert empty[-3:] == (None, None, None)


def test_the_page_of_a_commune_says_what_the_command_says_and_draws_its_surroundings(toy):
    html = plain(fiche_page(fiche(toy, "99005"), toy, MANIFEST))
    assert "<h1>Commune 5 (99005), Métropole de Toyville</h1>" in html
    assert "<p>7e sur 9 communes par la moyenne" in html
    assert '<td class="text">Mairie 1</td><td class="whole">500</td>' in html
    # The four neighbours, then the commune, whose border is drawn over theirs.
    near = around(toy, fiche(toy, "99005"))
    assert list(near.territory.communes.index) == [f"9900{n}" for n in (2, 4, 6, 8, 5)]
    assert html[html.index("<svg") :].count("<path") == 5

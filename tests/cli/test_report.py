from __future__ import annotations

import openpyxl
import pytest
from click.testing import CliRunner

from territo.cli import main


@pytest.fixture
def report(toy_study, monkeypatch):
    monkeypatch.chdir(toy_study.root)

    def runner(*words):
        return CliRunner().invoke(main, ["report", "--within", "1 km", *words])

    return runner


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_page_and_a_workbook_with_the_figures_of_coverage(report, toy_study):
    result = report()
    assert result.exit_code == 0, result.output
    maps = toy_study.root / "maps"
    assert sorted(contents(maps)) == ["toyville-report.html", "toyville-report.xlsx"]
    table = CliRunner().invoke(main, ["coverage", "--within", "1 km"]).stdout
    book = openpyxl.load_workbook(maps / "toyville-report.xlsx")
    covered = book["Seuils"]["B2"].value
    book.close()
    assert f"{round(covered):,}".replace(",", "\u202f") in table.replace(" ", "\u202f")
    # What is printed is what the page says first.
    page = (maps / "toyville-report.html").read_text(encoding="utf-8")
    assert result.stdout.splitlines()[0] in page
    assert result.stdout.splitlines()[0].count("4\u202f500 habitants") == 1


def test_a_page_for_each_commune(report, toy_study):
    assert report("--communes").exit_code == 0
    maps = toy_study.root / "maps"
    pages = contents(maps / "toyville-communes")
    assert sorted(pages) == [*(f"9900{n}.html" for n in range(1, 10)), "index.html"]
    assert 'href="99005.html">Commune 5</a>' in pages["index.html"].decode()
    first = contents(maps)
    assert report("--communes", "--overwrite").exit_code == 0
    assert contents(maps) == first


def test_what_is_there_is_not_replaced_unless_asked(report, toy_study):
    assert report().exit_code == 0
    first = contents(toy_study.root / "maps")
    refused = report("--communes")
    assert refused.exit_code == 1
    assert "Replace with --overwrite" in refused.stderr
    assert contents(toy_study.root / "maps") == first


def test_what_is_wrong_with_a_list_writes_nothing(report, toy_study):
    toy_study.write_sites("site,name,kind,lon,lat\na,A,mairie,x,49\n")
    assert report("--communes").exit_code == 1
    assert contents(toy_study.root / "maps") == {}

from __future__ import annotations

import csv

import pytest
from click.testing import CliRunner

from territo.cli import main

ADDRESSES = """site,name,address,commune
a,Mairie,2 rue haute,76540
b,Annexe,20 rue haute,76540
c,Ailleurs,1 rue inconnue,76540
d,Sans adresse,,76540
"""
BAN = """numero;rep;nom_voie;code_postal;code_insee;lon;lat
2;;Rue Haute;76000;76540;1.1000;49.4400
80;;Rue Haute;76000;76540;1.1200;49.4400
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "addresses.csv").write_text(ADDRESSES, encoding="utf-8")
    (tmp_path / "ban.csv").write_text(BAN, encoding="utf-8")
    return lambda *words: CliRunner().invoke(
        main, ["geocode", "addresses.csv", "--gazetteer", "ban.csv", "-o", "out.csv", *words]
    )


def test_every_row_comes_back_with_its_verdict_and_only_sure_places_become_its_own(run, tmp_path):
    result = run()
    assert result.exit_code == 0, result.stderr
    assert [line.split() for line in result.stdout.splitlines()[:3]] == [
        ["accept", "1"], ["review", "1"], ["reject", "2"],
    ]  # fmt: skip
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["site"]: row for row in csv.DictReader(file)}
    assert list(rows) == ["a", "b", "c", "d"]
    assert (rows["a"]["lon"], rows["a"]["lat"]) == ("1.1000000", "49.4400000")
    assert rows["a"]["precision"] == "housenumber"
    assert (rows["b"]["lon"], rows["b"]["geocode_verdict"]) == ("", "review")
    assert rows["b"]["geocode_lon"] in {"1.1000000", "1.1200000"}
    assert rows["b"]["geocode_why"] == "no number 20 there"
    assert rows["c"]["geocode_why"] == "no street of that name"
    assert rows["d"]["geocode_why"] == "no street is written"


def test_the_result_is_a_list_that_coverage_reads(run):
    run()
    result = CliRunner().invoke(main, ["coverage", "rouen", "--sites", "out.csv", "--out", "maps"])
    assert result.exit_code == 0, result.stderr
    assert "1 door" in result.stdout
    assert "3 not_geocoded" in result.stdout


def test_an_earlier_result_is_kept_unless_told(run):
    run()
    again = run()
    assert again.exit_code == 1
    assert "--overwrite" in again.stderr
    assert run("--overwrite").exit_code == 0


def test_a_list_without_addresses_says_how_to_name_them(run, tmp_path):
    (tmp_path / "addresses.csv").write_text("site,name,Adresse\na,A,B\n", encoding="utf-8")
    result = run()
    assert result.exit_code == 1
    assert "site_columns" in result.stderr

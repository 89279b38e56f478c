"""One commune, from the command line."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from territo.cli import main
from toyville import territory, write_boundaries, write_streets


def run(*words):
    return CliRunner().invoke(main, ["commune", *words])


def test_a_commune_of_the_study_by_code_or_name_writes_nothing(toy_study, monkeypatch):
    monkeypatch.chdir(toy_study.root)
    before = sorted(toy_study.root.rglob("*"))
    by_code, by_name = run("99004"), run("commune 4", "toyville")
    assert by_code.exit_code == 0, by_code.stderr
    assert by_code.stdout.splitlines()[0] == "Commune 4 (99004), Métropole de Toyville"
    assert by_name.stdout == by_code.stdout
    assert sorted(toy_study.root.rglob("*")) == before


def test_its_figures_are_those_of_coverage(toy_study, monkeypatch):
    monkeypatch.chdir(toy_study.root)
    fiche = json.loads(run("99003", "--within", "1 km", "--json").stdout)
    coverage = CliRunner().invoke(main, ["coverage", "--within", "1 km", "--json"])
    communes = json.loads(coverage.stdout)["figures"]["commune"]
    row = next(one for one in communes if one["code"] == "99003")
    assert {key: fiche["beside"][0][key] for key in row} == row
    manifest = json.loads(coverage.stdout)["manifest"]
    assert manifest.pop("command") == {"name": "coverage"}
    assert fiche["manifest"] == {**manifest, "command": {"name": "commune", "commune": "99003"}}


def test_along_the_streets_in_minutes(toy_study, monkeypatch):
    monkeypatch.chdir(toy_study.root)
    file = write_streets(toy_study.root / "streets.gpkg")
    words = ("--mode", "walk", "--network", str(file), "--within", "15 min", "--lang", "en")
    lines = run("99009", *words).stdout.splitlines()
    assert lines[0] == "Commune 9 (99009), Métropole de Toyville"
    assert "min, median" in lines[2]


def test_the_territory_of_a_commune_is_found(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run("76157", "--json")
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert found["commune"]["name"] == "Canteleu"
    assert found["territory"]["code"] == "200023414"
    # Its contour touches those of eight others of the métropole.
    assert sum(row["of"] == "neighbour" for row in found["beside"]) == 8
    assert sum(row["population"] for row in found["nearest"]) == pytest.approx(14420)


def test_a_former_commune_stands_for_the_one_that_holds_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    # Ambourville is a part of Anneville-Ambourville since 1974.
    for words in (("76003",), ("76003", "rouen")):
        assert run(*words).stdout.startswith("Anneville-Ambourville (76020), Métropole Rouen")


def test_a_commune_of_another_territory_than_the_studys(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["init", "--example", "."]).exit_code == 0
    assert run("villeurbanne").stdout.startswith("Villeurbanne (69266), Métropole de Lyon")
    asked = run("villeurbanne", "rouen")
    assert asked.exit_code == 1
    assert 'No commune in rouen is called "villeurbanne".' in asked.stderr


def test_a_name_that_nobody_knows(toy_study, monkeypatch):
    monkeypatch.chdir(toy_study.root)
    result = run("Comune 4")
    assert result.exit_code == 1
    assert 'No commune in the boundaries is called "Comune 4".' in result.stderr
    assert "Did you mean Commune 4" in result.stderr


def test_a_name_of_several_communes_is_asked_again(toy_study, monkeypatch):
    monkeypatch.chdir(toy_study.root)
    ground = territory()
    names = ground.communes["name"].replace("Commune 2", "Commune 4")
    twice = replace(ground, communes=ground.communes.assign(name=names))
    write_boundaries(toy_study.root / "twice.gpkg", twice)
    result = run("commune 4", "--boundaries", "twice.gpkg")
    assert result.exit_code == 1
    assert '"commune 4" may be several communes: 99002, 99004.' in result.stderr
    assert run("99002", "--boundaries", "twice.gpkg").exit_code == 0

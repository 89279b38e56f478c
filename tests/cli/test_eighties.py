from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from territo.cli import main

MORE = {
    "site": "year_built,area_m2,land_unit,energy_kwh,energy_reference_kwh,condition",
    "a": '1984,1200,,"90000",100000,mauvais',
    "b": "1975-1984,,,,,bon",
}
COSTS = "\n[costs]\nrenovation_m2 = 2\nmoving = 70\n"


@pytest.fixture
def run(toy_study, monkeypatch):
    monkeypatch.chdir(toy_study.root)
    lines = (toy_study.root / "sites" / "mairies.csv").read_text(encoding="utf-8").splitlines()
    rows = [f"{line},{MORE[line.split(',')[0]]}" for line in lines]
    toy_study.write_sites("\n".join([*rows, ""]))
    settings = toy_study.root / "territo.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + COSTS, encoding="utf-8")

    def runner(*words):
        return CliRunner().invoke(main, ["eighties", "--within", "1 km", *words])

    return runner


def test_each_place_with_what_is_known_of_it(run):
    result = run("--json")
    assert result.exit_code == 0, result.output
    places = {row["site"]: row for row in json.loads(result.stdout)["places"]}
    assert (places["a"]["era"], places["b"]["era"]) == ("certain", "possible")
    assert places["a"]["scope"] == "yes"
    assert places["a"]["allowed_2030"] == pytest.approx(60000)
    assert places["a"]["gap_2050"] == pytest.approx(50000)
    assert (places["a"]["renovate_once"], places["a"]["move_once"]) == (2400, 70)
    assert (places["b"]["renovate_once"], places["b"]["scope"]) == (None, "unknown")
    assert places["a"]["keep_year"] is None


def test_the_table_says_what_is_missing_and_is_the_same_twice(run):
    result = run()
    assert "2 places that are, or may be, of the 1980s" in result.stdout
    assert "60 000 (30 000)" in result.stdout
    assert "Missing      energy_reference_kwh of 1 of 2 places" in result.stdout
    assert "not stated" in result.stdout
    assert "Per m2       not known of any of 2 places, € a year" in result.stdout
    assert run().stdout == result.stdout


def test_lists_without_years_are_told_what_to_add(toy_study, monkeypatch):
    monkeypatch.chdir(toy_study.root)
    result = CliRunner().invoke(main, ["eighties"])
    assert result.exit_code == 1
    assert "No list of sites tells how old they are." in result.stderr
    assert "year_built" in result.stderr

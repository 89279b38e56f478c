from __future__ import annotations

import json

import pandas as pd
import pytest
from click.testing import CliRunner

from territo.cli import main

SCENARIOS = """
[scenarios.close-b]
title = "Sans la mairie 9"
edits = [{ close = "b" }]

[scenarios.move-b]
title = "La mairie 9 en 8"
edits = [{ move = "b", at = [LON, LAT] }]
"""


@pytest.fixture
def run(toy_study, monkeypatch):
    monkeypatch.chdir(toy_study.root)
    rows = pd.read_csv(toy_study.root / "sites" / "mairies.csv", dtype=str)
    place = SCENARIOS.replace("LON", rows["lon"][0]).replace("LAT", rows["lat"][0])
    settings = toy_study.root / "territo.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + place, encoding="utf-8")

    def runner(*words, command="compare"):
        return CliRunner().invoke(main, [command, *words])

    return runner


def test_scenarios_beside_today_say_what_each_says_alone(run, toy_study):
    result = run("close-b", "move-b", "--within", "1 km", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    rows = {row["name"]: row for row in found["rows"]}
    assert list(rows) == ["today", "close-b", "move-b"]
    alone = json.loads(run("close-b", "--within", "1 km", "--json", command="scenario").stdout)
    beyond = sum(row["newly_beyond_1km"] for row in alone["ledger"])
    assert rows["close-b"]["newly_beyond_1km"] == pytest.approx(beyond)
    # "b" beside "a" serves nobody that "a" does not: the two scenarios are worth the same.
    shares = [rows[name]["share_1km"] for name in ("close-b", "move-b")]
    assert shares[0] == pytest.approx(shares[1])
    assert [row["rank_share"] for row in found["rows"]] == [1, 2, 2]
    table = pd.read_csv(toy_study.root / "maps" / "toyville-compare.csv")
    assert table["name"].tolist() == list(rows)
    assert table["share_1km"].tolist() == pytest.approx([row["share_1km"] for row in rows.values()])


def test_nothing_is_replaced_unasked_and_the_same_gives_the_same_bytes(run, toy_study):
    assert "close-b" in run("close-b").stdout
    maps = toy_study.root / "maps"
    first = {path.name: path.read_bytes() for path in maps.iterdir()}
    assert sorted(first) == [f"toyville-compare.{kind}" for kind in ("csv", "html", "xlsx")]
    result = run("close-b")
    assert (result.exit_code, "exist already" in result.stderr) == (1, True)
    assert run("close-b", "--overwrite").exit_code == 0
    assert {path.name: path.read_bytes() for path in maps.iterdir()} == first


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("close-b", "toyville"), "close-b is a scenario, and toyville is not."),
        (("toyville",), "one territory alone compares with nothing"),
        (("toyville", "close-c"), "Scenarios: close-b, move-b."),
        (("toyville", "123456782"), "toyville is named twice."),
    ],
)
def test_names_that_do_not_go_together_are_taught(run, toy_study, words, told):
    result = run(*words)
    assert result.exit_code == 1
    assert told in result.stderr
    assert not (toy_study.root / "maps").exists()


def test_territories_of_the_example_stand_beside_each_other(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ["compare", "brest", "metz", "--within", "3 km", "--json"]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    rows = json.loads(result.stdout)["rows"]
    alone = CliRunner().invoke(main, ["coverage", "metz", "--within", "3 km", "--json"])
    share = json.loads(alone.stdout)["figures"]["territory"][0]["share_3km"]
    assert rows[1]["share_3km"] == share
    assert {row["rank_share"] for row in rows} == {1, 2}
    assert [path.name for path in sorted((tmp_path / "maps").glob("*.csv"))] == [
        "territories-compare.csv"
    ]


def factors(toy_study, header, text):
    rows = [f"9900{n},{text}" for n in range(1, 10)]
    file = toy_study.root / "scot.csv"
    file.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return str(file)


def test_years_stand_beside_today(run, toy_study):
    file = factors(toy_study, "commune,2030,2040", "1.5,2")
    words = ("close-b", "--within", "1 km", "--population-factor", file)
    found = json.loads(run(*words, "--json").stdout)
    today, closed = found["years"]
    # All grow alike, but for the rounding of each square: shares and ranks are those of today.
    assert today["population_2030"] == pytest.approx(6750)
    assert today["population_2040"] == 9000
    assert today["share_2040"] == pytest.approx(found["rows"][0]["share_1km"])
    assert closed["worst_rank"] == 2
    assert found["manifests"]["today"]["projection"]["file"] == "scot.csv"
    assert "share_2040" in pd.read_csv(toy_study.root / "maps" / "toyville-compare.csv")
    html = (toy_study.root / "maps" / "toyville-compare.html").read_text(encoding="utf-8")
    assert "Sous une projection" in html
    assert "Rang (2040)" in html
    assert "scot.csv" in html
    printed = run(*words, "--overwrite").stdout
    assert "Under a projection (within 1 km)" in printed


def test_coverage_of_a_projection_says_so_and_teaches_years(run, toy_study):
    words = ("--within", "1 km", "--json", "--population-factor")
    file = factors(toy_study, "commune,factor", "2")
    found = json.loads(run(*words, file, command="coverage").stdout)
    # Twice 4 500.
    assert found["figures"]["territory"][0]["population"] == 9000
    assert "projetée : scot.csv" in found["manifest"]["population"]
    assert found["manifest"]["population"].endswith("(areal), projected")
    assert "scot.csv" in [one["file"] for one in found["manifest"]["inputs"]]
    file = factors(toy_study, "commune,2030,2040", "1,2")
    result = run(*words, file, "--overwrite", command="coverage")
    assert result.exit_code == 1
    assert "factors of several years: 2030, 2040" in result.stderr


def test_a_scenario_of_its_own_file_and_stated_costs_stand_beside_the_others(run, toy_study):
    own = 'title = "Sans la mairie 1"\nedits = [{ close = "a" }]\n'
    (toy_study.root / "close-a.toml").write_text(own, encoding="utf-8")
    settings = toy_study.root / "territo.toml"
    text = settings.read_text(encoding="utf-8") + "\n[costs]\nsite_year = 1000\n"
    settings.write_text(text, encoding="utf-8")
    found = json.loads(run("close-b", "close-a.toml", "--within", "1 km", "--json").stdout)
    assert [row["name"] for row in found["rows"]] == ["today", "close-b", "close-a"]
    # Two doors today, one in each scenario.
    assert [row["yearly_cost"] for row in found["rows"]] == [2000, 1000, 1000]
    assert "close-a.toml" in [one["file"] for one in found["manifests"]["close-a"]["inputs"]]
    html = (toy_study.root / "maps" / "toyville-compare.html").read_text(encoding="utf-8")
    assert "Coût annuel (€)" in html

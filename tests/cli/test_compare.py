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
    assert sorted(first) == ["toyville-compare.csv", "toyville-compare.html"]
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

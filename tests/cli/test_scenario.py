from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from click.testing import CliRunner

from territo.cli import main

CLOSE = '\n[scenarios.close-b]\ntitle = "Sans la mairie 9"\nedits = [{ close = "b" }]\n'


@pytest.fixture
def run(toy_study, monkeypatch):
    monkeypatch.chdir(toy_study.root)
    settings = toy_study.root / "territo.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + CLOSE, encoding="utf-8")

    def runner(*words):
        return CliRunner().invoke(main, ["scenario", *words])

    return runner


def test_it_says_who_goes_where_and_writes_the_state_after_it(run, toy_study):
    result = run("close-b", "--within", "1 km", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    # The two states by the command that knows no scenario, the second with one town hall listed.
    lines = (toy_study.root / "sites" / "mairies.csv").read_text(encoding="utf-8").splitlines()
    toy_study.write_sites("\n".join([*lines[:2], ""]), "one.csv")
    states = ((), ("--out", "again", "--sites", "sites/one.csv"))
    words = ["coverage", "--within", "1 km", "--json"]
    before, after = (
        json.loads(CliRunner().invoke(main, [*words, *more]).stdout) for more in states
    )
    whole = next(row for row in found["figures"] if row["level"] == "territory")
    covered = [one["figures"]["territory"][0]["covered_1km"] for one in (before, after)]
    assert whole["covered_1km"] == pytest.approx(covered[1] - covered[0])
    assert {row["door"] for row in found["ledger"]} == {"b"}
    assert {row["to"] for row in found["ledger"]} == {"a"}
    beyond = sum(row["newly_beyond_1km"] for row in found["ledger"])
    assert beyond == pytest.approx(covered[0] - covered[1])
    maps = toy_study.root / "maps"
    names = [f"toyville-close-b{end}" for end in ("-ledger.csv", ".gpkg", ".html")]
    assert [name for name in names if not (maps / name).is_file()] == []
    ledger = pd.read_csv(maps / names[0])
    assert ledger["people"].sum() == pytest.approx(sum(row["people"] for row in found["ledger"]))
    assert "Toyville – Sans la mairie 9" in (maps / names[2]).read_text(encoding="utf-8")


def test_the_table_reconciles_and_the_same_command_gives_the_same_bytes(run, toy_study):
    result = run("close-b", "--within", "1 km")
    assert "Sans la mairie 9  Métropole de Toyville" in result.stdout
    assert "Reconciled   0 newly within - " in result.stdout
    assert "Mairie 9" in result.stdout
    maps = toy_study.root / "maps"
    first = {path.name: path.read_bytes() for path in maps.iterdir()}
    assert run("close-b", "--within", "1 km", "--overwrite").exit_code == 0
    assert {path.name: path.read_bytes() for path in maps.iterdir()} == first


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("close-c",), 'There is no scenario "close-c".'),
        (("close-c",), "There is close-b."),
    ],
)
def test_an_unknown_scenario_is_told_with_the_nearest(run, words, told):
    result = run(*words)
    assert result.exit_code == 1
    assert told in result.stderr


def test_a_wrong_edit_writes_nothing(run, toy_study):
    settings = toy_study.root / "territo.toml"
    text = settings.read_text(encoding="utf-8").replace('close = "b"', 'close = "z"')
    settings.write_text(text, encoding="utf-8")
    result = run("close-b")
    assert result.exit_code == 1
    assert "edit 1 (close): there is no site z" in result.stderr
    assert not (toy_study.root / "maps").exists()


def test_every_door_closed_alone(run):
    result = CliRunner().invoke(main, ["loss", "--within", "1 km", "--json"])
    assert result.exit_code == 0, result.output
    doors = {row["site"]: row for row in json.loads(result.stdout)["doors"]}
    # Nobody is within 1 km of both doors: whom a door covers would be beyond without it.
    covered = json.loads(
        CliRunner().invoke(main, ["coverage", "--within", "1 km", "--json"]).stdout
    )["figures"]["territory"][0]["covered_1km"]
    assert sum(row["newly_beyond_1km"] for row in doors.values()) == pytest.approx(covered)
    assert list(doors) == sorted(doors, key=lambda site: doors[site]["newly_beyond_1km"])
    assert sum(row["people"] for row in doors.values()) == pytest.approx(4500)
    # Closing "b" by a scenario says the same.
    found = json.loads(run("close-b", "--within", "1 km", "--json").stdout)
    beyond = sum(row["newly_beyond_1km"] for row in found["ledger"])
    extra = sum(row["person_extra"] for row in found["ledger"])
    assert doors["b"]["newly_beyond_1km"] == pytest.approx(beyond)
    assert doors["b"]["person_extra"] == pytest.approx(extra)
    table = CliRunner().invoke(main, ["loss", "--within", "1 km"]).stdout
    assert "2 doors, each closed alone; the least missed first" in table


COSTS = """
[costs]
site_year = 1000
closing = 50
trips_year = 2
m2_year = 10
"""


def test_it_says_what_is_saved_and_what_was_not_stated(run, toy_study):
    none = run("close-b", "--within", "1 km").stdout
    assert "Costs        none stated: [costs] in territo.toml" in none
    settings = toy_study.root / "territo.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + COSTS, encoding="utf-8")
    result = run("close-b", "--within", "1 km", "--overwrite")
    assert result.exit_code == 0, result.output
    assert "closing 1: 50" in result.stdout
    # The list tells no area: what the two doors cost in all is not known, nor what is saved.
    assert "Not known    area of doors that change: b" in result.stdout
    assert "Left out     doors without area, before: a, b" in result.stdout
    found = json.loads(run("close-b", "--within", "1 km", "--overwrite", "--json").stdout)["cost"]
    assert found["yearly"]["before"]["amount"] == {"site_year": 2000, "m2_year": 0}
    assert found["yearly"]["change"] is None
    assert found["yearly"]["undecided"] == {"area_m2": ["b"]}
    assert found["once"] == {"closing": {"doors": ["b"], "euros": 50}}
    assert found["travel"]["change"]["person_km"] > 0
    assert found["travel"]["change"]["person_hours"] is None
    assert found["stated"]["trips_year"] == 2


def test_a_wrong_cost_is_told_with_the_nearest_key(run, toy_study):
    settings = toy_study.root / "territo.toml"
    text = settings.read_text(encoding="utf-8") + "\n[costs]\nclosng = 5\n"
    settings.write_text(text, encoding="utf-8")
    result = run("close-b")
    assert result.exit_code == 1
    assert 'unknown key "closng", did you mean "closing"?' in result.stderr


def test_a_scenario_of_its_own_file_says_the_same_and_names_the_file(run, toy_study):
    own = 'title = "Sans la mairie 9"\nedits = [{ close = "b" }]\n'
    (toy_study.root / "own.toml").write_text(own, encoding="utf-8")
    asked = json.loads(run("close-b", "--within", "1 km", "--json").stdout)
    found = json.loads(run("own.toml", "--within", "1 km", "--json").stdout)
    for part in ("figures", "ledger", "moves", "levels", "cost"):
        assert found[part] == asked[part]
    assert found["manifest"]["inputs"][-1]["file"] == "own.toml"
    assert (toy_study.root / "maps" / "toyville-own.gpkg").is_file()


def test_the_layers_of_the_difference(run, toy_study):
    found = json.loads(run("close-b", "--within", "1 km", "--json").stdout)
    file = toy_study.root / "maps" / "toyville-close-b.gpkg"
    doors = gpd.read_file(file, layer="scenario_doors").set_index("site")
    assert doors["fate"].to_dict() == {"a": "kept", "b": "closed"}
    assert doors.geometry.notna().all()
    squares = gpd.read_file(file, layer="scenario_squares")
    assert set(squares.geom_type) == {"MultiPolygon"}
    beyond = squares[squares["change"] == "newly_beyond"]
    told = sum(row["newly_beyond_1km"] for row in found["ledger"])
    assert beyond["newly_beyond_1km"].sum() == beyond["weight"].sum() == pytest.approx(told)
    ledger = pyogrio.read_dataframe(file, layer="scenario_ledger")
    assert ledger["people"].sum() == pytest.approx(sum(row["people"] for row in found["ledger"]))
    levels = pyogrio.read_dataframe(file, layer="scenario_difference")
    assert set(levels["level"]) == {"territory", "sector", "commune"}
    with closing(sqlite3.connect(file)) as database:
        rows = database.execute(
            "SELECT table_name, column_name, title FROM gpkg_data_columns "
            "WHERE table_name LIKE 'scenario_%'"
        ).fetchall()
    titles = {(layer, column): title for layer, column, title in rows}
    # Every column has a title of its own, not its name.
    assert [where for where, title in titles.items() if title == where[1]] == []
    assert titles["scenario_squares", "before"] == "Distance avant (m)"
    assert titles["scenario_ledger", "newly_beyond_1km"] == "Désormais au-delà de 1 km (nombre)"


def test_groups_of_a_file_are_in_the_json_the_layers_and_the_map(run, toy_study):
    # Communes 6 and 9 are "loin": 1 500 inhabitants; "b", at 9, closes.
    table = toy_study.root / "density.csv"
    table.write_text("commune,group,name\n99006,loin,Loin\n99009,loin,Loin\n", encoding="utf-8")
    words = ("close-b", "--within", "1 km", "--groups", "density.csv")
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    (one,) = found["groups"]
    rows = {row["level"]: row for row in one["figures"]}
    assert (one["name"], rows["group"]["people"]) == ("density", pytest.approx(1500))
    told = sum(row["newly_beyond_1km"] for row in found["ledger"])
    assert rows["all"]["newly_beyond_1km"] == pytest.approx(told)
    assert sum(row["newly_beyond_1km"] for row in one["ledger"]) == pytest.approx(told)
    assert rows["group"]["newly_beyond_1km"] > 0
    file = toy_study.root / "maps" / "toyville-close-b.gpkg"
    table = pyogrio.read_dataframe(file, layer="scenario_groups")
    assert table["group_level"].tolist() == ["group", "in", "out", "all"]
    assert table["newly_beyond_1km"].tolist() == [row["newly_beyond_1km"] for row in one["figures"]]
    ledger = pyogrio.read_dataframe(file, layer="scenario_group_ledger")
    assert set(ledger["group"]) == {"loin", "-"}
    with closing(sqlite3.connect(file)) as database:
        titles = database.execute(
            "SELECT column_name, title FROM gpkg_data_columns WHERE table_name LIKE 'scenario_gr%'"
        ).fetchall()
    assert [column for column, title in titles if title == column] == []
    html = (toy_study.root / "maps" / "toyville-close-b.html").read_text(encoding="utf-8")
    assert "ou moins, avant et après" in html
    assert "By group: density, within 1 km" in run(*words, "--overwrite").stdout
    words = ["loss", "--within", "1 km", "--groups", "density.csv"]
    lost = json.loads(CliRunner().invoke(main, [*words, "--json"]).stdout)
    doors = {row["site"]: row["newly_beyond_1km"] for row in lost["doors"]}
    of_b = {row["group"]: row["newly_beyond_1km"] for row in lost["groups"] if row["site"] == "b"}
    assert sum(of_b.values()) == pytest.approx(doors["b"])
    assert of_b["loin"] == pytest.approx(rows["group"]["newly_beyond_1km"])
    assert "By group: density, newly beyond 1 km" in CliRunner().invoke(main, words).stdout


def test_a_scenario_that_moves_nobody_has_an_empty_ledger(run, toy_study):
    settings = toy_study.root / "territo.toml"
    same = '\n[scenarios.same]\nedits = [{ hours = "a", opening_hours = "Mo 09:00-12:00" }]\n'
    settings.write_text(settings.read_text(encoding="utf-8") + same, encoding="utf-8")
    assert run("same", "--within", "1 km").exit_code == 0
    file = toy_study.root / "maps" / "toyville-same.gpkg"
    assert len(pyogrio.read_dataframe(file, layer="scenario_ledger")) == 0
    squares = pyogrio.read_dataframe(file, layer="scenario_squares", read_geometry=False)
    assert set(squares["change"]) == {"same"}

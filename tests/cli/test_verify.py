from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner

import toyville
from territo.cli import main

TOML = 'territory = "toyville"\nsites = ["sites/mairies.csv"]\n'
OWN = (
    'title = "Ours"\ntext = "A tenth within 1 km."\nlegal_unit = "a town"\nsource = "a vote"\n'
    '[[rules]]\nkind = "share_within"\nwithin = "1 km"\nat_least = 10\n'
)
MADE = (
    "Made by      territo 0.1.0; this is 0.1.0",
    "Input        boundaries/metropoles.gpkg: same",
    "Input        sites/mairies.csv: same",
)


@pytest.fixture
def run(toy_study, monkeypatch):
    monkeypatch.chdir(toy_study.root)

    def runner(*words):
        return CliRunner().invoke(main, [str(word) for word in words])

    return runner


def lines(result):
    return result.stdout.splitlines()


@pytest.mark.parametrize("file", ["maps/toyville.html", "maps/toyville.gpkg"])
def test_a_result_that_comes_out_the_same_says_so_whatever_the_settings_became(
    run, toy_study, file
):
    made = run("coverage", "--within", "2 km", "--within", "1 km", "--detour", "1.2")
    assert made.exit_code == 0, made.stderr
    # Parameters are those of the result, not of the study.
    (toy_study.root / "territo.toml").write_text(TOML + 'within = ["9 km"]\n', "utf-8")
    before = (toy_study.root / file).read_bytes()
    found = run("verify", file)
    assert lines(found) == [*MADE, "Run again    same bytes"]
    assert found.exit_code == 0
    assert (toy_study.root / file).read_bytes() == before
    assert sorted(path.name for path in (toy_study.root / "maps").iterdir()) == [
        "toyville.gpkg", "toyville.html",
    ]  # fmt: skip


def test_costs_and_places_that_a_map_may_try_are_those_of_the_result(run, toy_study):
    # Only "a" is a door; the town hall "b" is a place where one may open.
    file = toy_study.root / "sites" / "mairies.csv"
    header, first, second = file.read_text("utf-8").splitlines()
    direction = first.replace("mairie", "direction")
    assert direction != first
    file.write_text(f"{header}\n{direction}\n{second}\n", "utf-8")
    costs = "[costs]\nsite_year = 1000\nkm_cost = { line = 0.5 }\n"
    (toy_study.root / "territo.toml").write_text(TOML + costs, "utf-8")
    made = run("coverage", "--kind", "direction", "--within", "1 km")
    assert made.exit_code == 0, made.stderr
    html = (toy_study.root / "maps" / "toyville.html").read_text("utf-8")
    assert '"hall":"99009"' in html
    assert html.count('{"site_year":1000,"km_cost":{"line":0.5}}') == 2
    (toy_study.root / "territo.toml").write_text(TOML + "[costs]\nsite_year = 9\n", "utf-8")
    for name in ("toyville.html", "toyville.gpkg"):
        assert lines(run("verify", f"maps/{name}"))[-1] == "Run again    same bytes"


def test_a_door_that_moved_is_told_by_input_layer_and_figure(run, toy_study):
    assert run("coverage", "--within", "1 km").exit_code == 0
    file = toy_study.root / "sites" / "mairies.csv"
    text = file.read_text("utf-8")
    header, first, _ = text.splitlines()
    file.write_text(f"{header}\n{first}\n", "utf-8")  # the door "b" of commune 9 is gone
    found = run("verify", "maps/toyville.gpkg")
    assert found.exit_code == 1
    told = lines(found)
    assert "Input        sites/mairies.csv: changed" in told
    assert "Run again    other bytes" in told
    assert any(line.startswith("Differs      input sites/mairies.csv: ") for line in told)
    assert "Differs      layer sites: 2 rows then, 1 now" in told
    doors = [line for line in told if "communes, doors:" in line]
    assert doors == [
        "Differs      layer communes, doors: 1 of 9 rows, first of 99009 (1 then, 0 now)"
    ]
    page = lines(run("verify", "maps/toyville.html"))
    parts = next(line for line in page if "parts of the page" in line)
    assert "communes" in parts
    assert "sites" in parts
    assert "texts" not in parts


def test_a_figure_that_somebody_changed_is_told(run, toy_study):
    assert run("coverage", "--within", "1 km").exit_code == 0
    with closing(sqlite3.connect(toy_study.root / "maps" / "toyville.gpkg")) as database, database:
        # Without its triggers, which need GDAL's functions.
        names = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in names:
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("UPDATE communes SET population = 7 WHERE commune = '99003'")
    found = run("verify", "maps/toyville.gpkg")
    assert lines(found) == [
        *MADE,
        "Run again    other bytes",
        "Differs      layer communes, population: 1 of 9 rows, first of 99003 (7.0 then, 300.0 now)",  # noqa: E501
    ]
    assert found.exit_code == 1


def test_streets_presets_and_lists_from_elsewhere_are_run_again(run, toy_study, tmp_path):
    toyville.write_streets(toy_study.root / "streets.gpkg")
    (toy_study.root / "ours.toml").write_text(OWN, encoding="utf-8")
    mine = tmp_path / "mine.csv"
    mine.write_bytes((toy_study.root / "sites" / "mairies.csv").read_bytes())
    words = ("--mode", "walk", "--network", "streets.gpkg", "--buffer", "3 km", "--sites", mine)
    made = run("coverage", *words, "--within", "15 min")
    assert made.exit_code == 0, made.stderr
    lost = run("verify", "maps/toyville.gpkg")
    assert lost.exit_code == 1
    assert "Input        mine.csv: not found" in lines(lost)
    assert lines(lost)[-1].startswith("Run again    no: mine.csv not found")
    found = run("verify", "maps/toyville.gpkg", "--sites", mine, "--network", "streets.gpkg")
    assert lines(found)[-1] == "Run again    same bytes", found.stdout
    assert found.exit_code == 0


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.html", "<p>Bonjour"), ("a.gpkg", "none"), ("a.json", "[1]"), ("b.json", '{"x": 1}')],
)
def test_a_file_that_territo_did_not_write_is_refused(run, toy_study, name, text):
    (toy_study.root / name).write_text(text, encoding="utf-8")
    found = run("verify", name)
    assert found.exit_code == 1
    assert f"{name} holds no manifest of territo" in found.stderr


def test_the_manifest_of_an_export_is_one(run, toy_study):
    assert run("export", "--format", "csv", "--to", "layers").exit_code == 0
    for name in ("toyville-manifest.json", "datapackage.json"):
        found = run("verify", toy_study.root / "layers" / name)
        assert lines(found)[:3] == list(MADE), found.stderr
    assert json.loads((toy_study.root / "layers" / "datapackage.json").read_text("utf-8"))

from __future__ import annotations

import json

import pandas as pd
import pytest
from click.testing import CliRunner

import toyville
from overpass import GOOD, Service
from territo.cli import main


@pytest.fixture
def run(toy_study, monkeypatch):
    monkeypatch.chdir(toy_study.root)
    toyville.write_streets(toy_study.root / "streets.gpkg")

    def runner(*words):
        return CliRunner().invoke(main, list(words))

    return runner


WALK = ("--mode", "walk", "--network", "streets.gpkg")


def test_coverage_along_the_streets_in_metres_and_minutes(run):
    result = run("coverage", *WALK, "--within", "1 km", "--within", "15 min", "--json")
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert found["distance"] == (
        "along the streets, walk, m, to-site, points within 500 m of a street"
    )
    streets = found["streets"]
    assert streets["source"] == "streets.gpkg"
    assert streets["counts"]["edges"] == 1830
    assert [row["buffer_m"] for row in streets["sensitivity"]] == [1000, 2000, 4000]
    assert [row["line_m"] for row in streets["beside"]] == [1000, 1125]
    assert all(sum(one["status"].values()) == 4500 for one in found["conservation"])
    assert [one["file"] for one in found["manifest"]["inputs"]][-1] == "streets.gpkg"
    assert found["manifest"]["parameters"]["max_snap_m"] == 500
    assert found["manifest"]["parameters"]["speeds"]["walk_kmh"] == 4.5


def test_same_streets_same_bytes_from_the_file_and_from_the_cache(run, toy_study):
    for folder in ("one", "two"):
        assert run("coverage", *WALK, "--within", "1 km", "--out", folder).exit_code == 0
    for name in ("toyville.html", "toyville.gpkg"):
        one, two = (toy_study.root / folder / name for folder in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()


def test_streets_can_be_settings_of_the_study(run, toy_study):
    settings = toy_study.root / "territo.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8")
        + 'mode = "walk"\nnetwork = "streets.gpkg"\nwithin = ["10 min"]\nbuffer = "500 m"\n'
        + "[speeds]\nwalk_kmh = 3\n",
        encoding="utf-8",
    )
    found = json.loads(run("coverage", "--json").stdout)
    assert found["streets"]["parameters"]["walk_kmh"] == 3
    assert found["streets"]["buffer_m"] == 500
    assert [row["line_m"] for row in found["streets"]["beside"]] == [500]  # 10 min at 3 km/h


def test_columns_of_a_layer_can_be_settings_of_the_study(run, toy_study):
    frame = toyville.streets().edges[["u", "v", "geometry"]].assign(pieton="no")
    frame.to_file(toy_study.root / "streets.gpkg")
    settings = toy_study.root / "territo.toml"
    before = settings.read_text(encoding="utf-8")
    settings.write_text(before + '[columns]\nfoot = "pieton"\n', encoding="utf-8")
    result = run("coverage", *WALK)
    assert result.exit_code == 1
    assert "no street may be used by mode walk" in result.stderr
    settings.write_text(before + '[columns]\nfeet = "pieton"\n', encoding="utf-8")
    assert 'No column is asked for as "feet"' in run("coverage", *WALK).stderr
    assert 'No column is asked for as "feet"' in run("coverage").stderr  # nor in a straight line
    settings.write_text(before + "[columns]\nfoot = 3\n", encoding="utf-8")
    assert "columns.foot should be a text, not 3" in run("coverage", *WALK).stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--mode", "walk"], ["does not say how to travel", "--network"]),
        (["--network", "streets.gpkg"], ["does not say how to travel"]),
        ([*WALK, "--detour", "1.3"], ["streets need none"]),
        (["--mode", "walk", "--network", "none.osm.pbf"], ["none.osm.pbf does not exist"]),
        (["--mode", "walk", "--network", "territo.toml"], ["cannot be read as streets"]),
        (["--mode", "walk", "--network", "sites.geojson"], ["holds no line"]),
        ([*WALK, "--max-snap", "0 m"], ["covers nothing"]),
        ([*WALK, "--max-snap", "1 m"], ["None of the 2 doors is within 1 m", "--max-snap"]),
    ],
)
def test_bad_words_are_one_clear_error_and_nothing_is_written(run, toy_study, words, said):
    points = toyville.sites(1).points[["name", "geometry"]]
    points.to_crs(4326).to_file(toy_study.root / "sites.geojson")
    # Doors 10 m beside the streets, for the cap on snapping.
    text = (toy_study.root / "sites" / "mairies.csv").read_text(encoding="utf-8").splitlines()
    rows = [text[0]]
    for line in text[1:]:
        cells = line.split(",")
        cells[4] = f"{float(cells[4]) + 0.00015:.9f}"
        cells[5] = f"{float(cells[5]) + 0.0001:.9f}"
        rows.append(",".join(cells))
    toy_study.write_sites("\n".join([*rows, ""]))
    result = run("coverage", *words)
    assert result.exit_code == 1, result.stdout
    for one in said:
        assert one in result.stderr
    assert not (toy_study.root / "maps" / "toyville.html").exists()


@pytest.mark.parametrize("name", ["pairs.csv", "pairs.parquet"])
def test_access_writes_the_pairs_with_their_legs(run, toy_study, name):
    result = run("access", *WALK, "--within", "1 km", "--within", "500 m", "-o", name)
    assert result.exit_code == 0, result.stderr
    file = toy_study.root / name
    table = pd.read_csv(file) if name.endswith("csv") else pd.read_parquet(file)
    assert list(table.columns) == [
        "demand", "site", "cost", "leg_demand", "leg_network", "leg_site", "weight",
    ]  # fmt: skip
    assert table["cost"].min() >= 0
    assert table["cost"].max() <= 1000
    legs = table[["leg_demand", "leg_network", "leg_site"]].sum(axis=1)
    assert (legs - table["cost"]).abs().max() < 1e-9
    assert set(table["site"]) == {"a", "b"}
    assert f"{len(table)} pairs of" in result.stdout
    again = run("access", *WALK, "--within", "1 km", "-o", name)
    assert again.exit_code == 1
    assert "--overwrite" in again.stderr


def test_access_asks_for_streets_and_for_a_table(run):
    result = run("access", "--within", "1 km", "-o", "pairs.csv")
    assert result.exit_code == 1
    assert "No network is named" in result.stderr
    result = run("access", *WALK, "-o", "pairs.docx")
    assert "neither a CSV nor a Parquet" in result.stderr


def test_fetched_streets_are_kept_and_used_without_asking_again(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    service = Service(GOOD)
    try:
        settings = f'territory = "rouen"\noverpass = "{service.url}"\n'
        (tmp_path / "territo.toml").write_text(settings, encoding="utf-8")
        words = ["--mode", "walk", "--within", "10 min"]
        result = CliRunner().invoke(main, ["fetch", "roads", *words])
        assert result.exit_code == 0, result.stderr
        assert "OpenStreetMap, mode walk, costs in min: 3 junctions, 3 edges" in result.stdout
        asked = len(service.asked)
        result = CliRunner().invoke(main, ["coverage", "--network", "osm", *words, "--json"])
        assert result.exit_code == 0, result.stderr
        assert len(service.asked) == asked
        found = json.loads(result.stdout)
        assert "© les contributeurs d'OpenStreetMap (ODbL)" in found["manifest"]["attributions"]
        assert found["streets"]["source"] == "OpenStreetMap"
        CliRunner().invoke(main, ["fetch", "roads", *words])
        assert len(service.asked) == 2 * asked  # fetching again asks again
    finally:
        service.stop()

"""Sectors given to commands, on toyville: its pôles, and the banks of a river at x = 1 500."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
from click.testing import CliRunner
from shapely import box

import toyville
from territo.cli import main

STRASBOURG = (
    Path(__file__).parents[3]
    / "shared"
    / "data"
    / "boundaries"
    / "strasbourg_eurometropole_communes_dt.geojson"
)


@pytest.fixture
def run(toy_study, monkeypatch):
    monkeypatch.chdir(toy_study.root)

    def runner(*words):
        return CliRunner().invoke(main, [*map(str, words)])

    return runner


@pytest.fixture
def banks(toy_study):
    """Write the two banks, the left one up to `east` metres from the west."""

    def write(east=1500, **columns):
        west, south = toyville.WEST, toyville.SOUTH
        edges = [(0, east), (1500, 3000)]
        layer = gpd.GeoDataFrame(
            {"sector": ["left", "right"], "name": ["Left bank", "Right bank"], **columns},
            geometry=[box(west + a, south, west + b, south + 3000) for a, b in edges],
            crs=toyville.CRS,
        )
        file = toy_study.root / "banks.gpkg"
        layer.to_file(file)
        return file

    return write


@pytest.fixture
def poles(toy_study):
    file = toy_study.root / "poles.csv"
    members = {"north": (7, 8, 9), "south": (1, 2, 3, 4, 5, 6)}
    rows = [f"9900{n},{sector}" for sector, own in members.items() for n in own]
    file.write_text("\n".join(["commune,sector", *rows]) + "\n", encoding="utf-8")
    return file


def assign(toy_study, *sectors):
    """Assign the doors "a" and "b" of the study."""
    header, *rows = (toy_study.root / "sites" / "mairies.csv").read_text("utf-8").splitlines()
    named = [f"{row},{sector}" for row, sector in zip(rows, sectors, strict=True)]
    toy_study.write_sites("\n".join([f"{header},sector", *named, ""]))


def layer(toy_study, name):
    return pyogrio.read_dataframe(toy_study.root / "maps" / "toyville.gpkg", layer=name)


def test_contours_cut_the_inhabitants_of_a_commune(run, banks, toy_study):
    found = json.loads(run("coverage", "--sectors", banks(), "--json").stdout)
    sectors = {row["code"]: row["population"] for row in found["figures"]["sector"]}
    # Communes are spread over their squares, some 25 each: the river parts 2, 5 and 8, 1 500
    # inhabitants, but for a column of squares (one in five).
    assert sum(sectors.values()) == 4500
    assert sectors["left"] == pytest.approx(1950, abs=1500 / 5)
    assert all("zoning" not in row for row in found["figures"]["sector"])
    assert found["sectors"]["zonings"] == [
        {"zoning": "banks", "sectors": 2, "without": 0.0, "holes": [], "outside": {}}
    ]
    assert "banks.gpkg" in [one["file"] for one in found["manifest"]["inputs"]]
    squares = layer(toy_study, "demand")
    assert squares.groupby("sector")["weight"].sum().to_dict() == pytest.approx(sectors)
    assert layer(toy_study, "sectors")["name"].tolist() == ["Left bank", "Right bank"]


def test_two_zonings_are_both_given_everywhere(run, banks, poles, toy_study):
    assign(toy_study, "left;south", "right;north")
    words = ("coverage", "--sectors", banks(), "--sectors", poles)
    shown = run(*words).stdout
    assert "sector: banks" in shown
    assert "sector: poles" in shown
    found = json.loads(run(*words, "--json", "--overwrite").stdout)
    for zoning in ("banks", "poles"):
        rows = [row for row in found["figures"]["sector"] if row["zoning"] == zoning]
        assert sum(row["population"] for row in rows) == 4500
        own = {row["sector"] for row in found["assignment"] if row["zoning"] == zoning}
        assert own == {"*"} | {row["code"] for row in rows}
    north = next(row for row in found["figures"]["sector"] if row["code"] == "north")
    assert (north["name"], north["population"]) == ("north", 700 + 800 + 900)
    squares = layer(toy_study, "demand")
    assert squares.groupby("sector_2")["weight"].sum()["north"] == pytest.approx(2400)
    assert set(squares["assigned_site_1"]) == set(squares["assigned_site_2"]) == {"a", "b"}
    with closing(sqlite3.connect(toy_study.root / "maps" / "toyville.gpkg")) as database:
        (title,) = database.execute(
            "SELECT title FROM gpkg_data_columns "
            "WHERE table_name = 'demand' AND column_name = 'sector_2'"
        ).fetchone()
    assert title == "Code secteur, poles"


def test_the_settings_may_name_the_sectors(run, banks, poles, toy_study):
    banks()
    settings = toy_study.root / "territo.toml"
    text = settings.read_text("utf-8") + 'sectors = ["banks.gpkg", "poles.csv"]\n'
    settings.write_text(text, encoding="utf-8")
    found = json.loads(run("sectors", "--json").stdout)
    assert [one["zoning"] for one in found["zonings"]] == ["banks", "poles"]
    assert poles.is_file()


def test_a_hole_is_a_warning_with_its_inhabitants(run, banks):
    result = run("coverage", "--sectors", banks(east=1000))
    assert result.exit_code == 0, result.stderr
    # From 1 000 to 1 500: half a square kilometre of each of 2, 5 and 8.
    assert "(in no known sector)" in result.stdout
    assert "Commune 8 0.50 km², Commune 5 0.50 km², Commune 2 0.50 km²" in result.stdout


def test_overlaps_are_refused_and_nothing_is_written(run, banks, toy_study):
    result = run("coverage", "--sectors", banks(east=2000))
    assert result.exit_code == 1
    assert "Left bank and Right bank overlap on 1.50 km² (banks)" in result.stderr
    assert not (toy_study.root / "maps").exists()


def test_a_sector_that_ended_is_left_out_and_said(run, banks):
    file = banks(valid_from=["", "2001"], valid_to=["2019", ""])
    now = run("coverage", "--sectors", file).stdout
    assert "Not in force sectors left out: Left bank" in now
    then = run("coverage", "--sectors", file, "--as-of", "2019-06-30", "--overwrite").stdout
    assert "Not in force" not in then
    assert "in no known sector" not in then


def test_a_sector_that_nobody_knows_is_told(run, banks, toy_study):
    assign(toy_study, "left", "rihgt")
    shown = run("coverage", "--sectors", banks()).stdout
    assert "No sector    the lists name sectors that no zoning in force has: rihgt" in shown


def test_the_known_sectors_of_toyville_are_no_partition(run):
    result = run("sectors")
    assert result.exit_code == 1
    assert "Hole         Commune 2: 1.00 km², 200 inhabitants" in result.stdout
    five = result.stdout.partition("Commune 5: 1.00 km², 500 inhabitants; ")[2].split("Hole")[0]
    assert " ".join(five.split()) == "parts of it, of unknown contour, are in West, East"


def test_a_partition_ends_well_and_counts_the_assigned_doors(run, banks, poles, toy_study):
    assign(toy_study, "left;south", "right")
    result = run("sectors", "--sectors", banks(), "--sectors", poles)
    assert result.exit_code == 0, result.stdout
    assert "Métropole de Toyville, banks: 2 sectors" in result.stdout
    assert result.stdout.count("Partition    every place is in one sector") == 2
    found = json.loads(run("sectors", "--sectors", poles, "--json").stdout)
    (zoning,) = found["zonings"]
    assert zoning["partition"] is True
    columns = ("sector", "communes", "population", "doors")
    rows = [tuple(one[column] for column in columns) for one in zoning["sectors"]]
    assert rows == [("north", 3, 2400, 0), ("south", 6, 2100, 1)]
    assert found["unknown"] == ["left", "right"]


def test_a_territory_without_sectors_says_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["sectors", "toulouse"])
    assert result.exit_code == 0
    assert "no sector is known" in result.stdout


def test_nantes_is_cut_by_parts_of_unknown_contour(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = json.loads(CliRunner().invoke(main, ["sectors", "nantes", "--json"]).stdout)
    (zoning,) = found["zonings"]
    (hole,) = zoning["holes"]
    assert (hole["name"], hole["population"]) == ("Nantes", zoning["without"])
    assert hole["shared_by"].count("Pôle de proximité") == 3
    known = sum(one["population"] for one in zoning["sectors"])
    assert known + zoning["without"] == pytest.approx(683_981, abs=0)


@pytest.mark.skipif(not STRASBOURG.is_file(), reason="no ../shared/data: the real sectors")
def test_the_seven_directions_of_strasbourg_share_its_inhabitants(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "territo.toml").write_text(
        'territory = "strasbourg"\n[sector_columns]\nsector = "id"\n', encoding="utf-8"
    )
    layer = gpd.read_file(STRASBOURG)
    directions = layer[layer["id"].astype(int) >= 33]
    places = directions.to_crs(2154).representative_point().to_crs(4326)
    doors = [
        f"d{code},Direction {code},{place.x:.6f},{place.y:.6f},{code}"
        for code, place in zip(directions["id"], places, strict=True)
    ]
    (tmp_path / "doors.csv").write_text(
        "\n".join(["site,name,lon,lat,sector", *doors, ""]), encoding="utf-8"
    )
    result = CliRunner().invoke(
        main, ["coverage", "--sectors", str(STRASBOURG), "--sites", "doors.csv", "--json"]
    )
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    sectors = {row["code"]: row["population"] for row in found["figures"]["sector"]}
    assert len(sectors) == 39 + 1
    # Squares at the rim fall on one side in these contours and on the other in the generalised
    # ones of the communes: 0.3 % of Strasbourg's 291 709 inhabitants change sides.
    seven = sum(sectors[str(code)] for code in directions["id"])
    assert seven == pytest.approx(291_709, rel=0.005)
    assert sum(sectors.values()) == pytest.approx(517_386, abs=1e-6)
    # One spot of Fegersheim is the farthest of all between the two drawings: 394 m, see
    # boundaries/README.md. It is no strip.
    (zoning,) = found["sectors"]["zonings"]
    assert [hole["name"] for hole in zoning["holes"]] == ["Fegersheim"]
    assert sectors["-"] == zoning["without"] < 100
    whole = next(row for row in found["assignment"] if row["sector"] == "*")
    assert whole["population"] == pytest.approx(seven)
    assert 0 < whole["differ"] < seven / 2

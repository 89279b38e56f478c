from __future__ import annotations

import json
import re
import struct

import pandas as pd
import pytest
from click.testing import CliRunner

from territo.cli import main
from territo.crs import transformer
from toyville import centre

SCENARIOS = """
[scenarios.close-b]
edits = [{ close = "b" }]

[scenarios.close-z]
edits = [{ close = "z" }]

[costs]
site_year = 1000
"""


@pytest.fixture
def run(toy_study, monkeypatch):
    monkeypatch.chdir(toy_study.root)
    settings = toy_study.root / "territo.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + SCENARIOS, encoding="utf-8")

    def runner(*words, command="pareto"):
        return CliRunner().invoke(main, [command, *words])

    return runner


def test_with_no_other_place_today_is_the_end_of_the_curve(run, toy_study):
    result = run("--within", "1 km", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    covered = json.loads(run("--within", "1 km", "--json", command="coverage").stdout)
    both = covered["figures"]["territory"][0]["covered_1km"]
    assert [row["doors"] for row in found["curve"]] == [1, 2]
    assert found["curve"][1]["covered"] == pytest.approx(both)
    points = {row["name"]: row for row in found["points"]}
    assert points["today"]["missing"] == pytest.approx(0)
    # "b" alone covers more than "a" alone, which "close-b" keeps.
    assert found["curve"][0]["sites"] == ["b"]
    assert points["close-b"]["missing"] > 0
    assert list(found["left_out"]) == ["close-z"]
    assert [row["yearly_cost"] for row in found["curve"]] == [1000, 2000]
    table = pd.read_csv(toy_study.root / "maps" / "toyville-pareto.csv")
    assert table["name"].tolist() == ["best", "best", "today", "close-b"]
    html = (toy_study.root / "maps" / "toyville-pareto.html").read_text(encoding="utf-8")
    assert '"across":["yearly_cost","doors"]' in html
    (stated,) = re.findall(r'<script type="application/json" id="manifest">(.*?)</script>', html)
    stated = json.loads(stated)
    assert stated["command"] == {"name": "pareto", "candidates": "", "png": False}
    assert stated["costs"] == {"site_year": 1000}
    assert list(stated["scenarios"]) == ["close-b", "close-z"]


def test_a_picture_is_drawn_too_and_the_same_gives_the_same_bytes(run, toy_study):
    words = ("--within", "1 km", "--png", "--overwrite")
    pictures = []
    for _ in range(2):
        assert run(*words).exit_code == 0
        pictures.append((toy_study.root / "maps" / "toyville-pareto.png").read_bytes())
    assert pictures[0] == pictures[1]
    # 9 by 5 inches of 300 dots each.
    assert struct.unpack(">II", pictures[0][16:24]) == (2700, 1500)


def test_without_matplotlib_it_says_what_to_install_before_any_work(run, toy_study, monkeypatch):
    monkeypatch.setattr("territo.render.plot.find_spec", lambda _: None)
    result = run("--png")
    assert result.exit_code == 1
    assert "pip install 'territo[plot]'" in result.stderr
    assert not (toy_study.root / "maps").exists()


def test_it_prints_the_curve_and_replaces_nothing_unasked(run):
    printed = run("--within", "1 km").stdout
    assert "most inhabitants within 1 km, by number of doors" in printed
    assert "Left out     close-z: edit 1 (close): there is no site z" in printed
    result = run("--within", "1 km")
    assert (result.exit_code, "exist already" in result.stderr) == (1, True)


def test_a_list_of_candidates_is_an_input_and_a_parameter(run, toy_study):
    x, y = centre(5)
    # In degrees, as lists are: the middle commune, which both doors are too far from.
    lon, lat = transformer(2154, 4326)(x, y)
    file = toy_study.root / "places.csv"
    file.write_text(f"site,name,kind,lon,lat\nm,Milieu,mairie,{lon},{lat}\n", encoding="utf-8")
    result = run("--within", "1 km", "--json", "--candidates", "places.csv")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["candidates"] == 1
    assert found["manifest"]["command"]["candidates"] == "places.csv"
    assert [one["file"] for one in found["manifest"]["inputs"]][-1] == "places.csv"
    html = (toy_study.root / "maps" / "toyville-pareto.html").read_text(encoding="utf-8")
    assert '"candidate":true' in html

"""Opening hours from the command line to every output, on toyville."""

from __future__ import annotations

import json

import geopandas as gpd
import pytest
from click.testing import CliRunner

import toyville
from territo.cli import main

HEAD = "site,name,kind,commune,lon,lat,precision,opening_hours"
A = "Mo-Fr 09:00-12:00,14:00-17:00"
B = "Tu 14:00-18:00; Sa 09:00-12:00"
WALK = ("--mode", "walk", "--network", "streets.gpkg")


@pytest.fixture
def run(toy_study, monkeypatch):
    monkeypatch.chdir(toy_study.root)
    toyville.write_streets(toy_study.root / "streets.gpkg")
    give_hours(toy_study, A, B)

    def runner(*words):
        return CliRunner().invoke(main, ["coverage", "--overwrite", *words])

    return runner


def give_hours(study, *hours):
    rows = (study.root / "sites" / "mairies.csv").read_text(encoding="utf-8").splitlines()
    own = [row.split(",")[:7] for row in rows[1:]]
    told = [",".join([*row, f'"{text}"']) for row, text in zip(own, hours, strict=True)]
    study.write_sites("\n".join([HEAD, *told, ""]))


def found(result):
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def covered(told, threshold="1km"):
    return told["figures"]["territory"][0][f"covered_{threshold}"]


def at(told, day, hour):
    (one,) = [
        one for one in told["opening"]["week"]["hours"] if (one["day"], one["hour"]) == (day, hour)
    ]
    return one["covered"]


@pytest.mark.parametrize("ways", [(), WALK])
def test_only_open_doors_count_at_a_moment_and_the_week_says_the_same(run, ways):
    week = found(run("--within", "1 km", "--json", *ways))
    assert len(week["opening"]["week"]["hours"]) == 168
    assert week["opening"]["week"]["population"] == 4500
    # Commune 9 has nine times the inhabitants of commune 1: "b" serves more on Saturday than "a".
    assert 0 < at(week, "mon", 10) < at(week, "sat", 10)
    assert at(week, "tue", 15) == pytest.approx(at(week, "mon", 10) + at(week, "sat", 10))
    assert at(week, "sun", 10) == 0
    for moment, day, hour in (("lun 10h", "mon", 10), ("sat 10:00", "sat", 10)):
        then = found(run("--within", "1 km", "--json", "--at", moment, *ways))
        assert covered(then) == pytest.approx(at(week, day, hour), abs=1e-9)
        assert "week" not in then["opening"]


@pytest.mark.parametrize("ways", [(), WALK])
def test_where_everyone_is_within_reach_of_both_doors_only_hours_count(run, ways):
    week = found(run("--within", "9 km", "--json", *ways))
    for day, hour, people in (("mon", 10, 4500), ("mon", 12, 0), ("sat", 10, 4500), ("sun", 9, 0)):
        assert at(week, day, hour) == pytest.approx(people)


def test_a_moment_is_told_in_every_output(run, toy_study):
    told = found(run("--json", "--at", "sam 10:00"))
    assert told["manifest"]["parameters"]["at"] == "sat 10:00"
    assert told["sites"]["status"] == {"closed_then": 1, "ok": 1}
    assert told["opening"]["then"] == {
        "moment": "sat 10:00",
        "at": "2026-03-07T10:00",
        "open": ["b"],
        "closed_then": ["a"],
        "hours_unknown": [],
    }
    assert told["opening"]["hours_per_week"] == {"a": 30, "b": 7}
    sites = gpd.read_file(toy_study.root / "maps" / "toyville.gpkg", layer="sites")
    assert sites.set_index("site")["status"].to_dict() == {"a": "closed_then", "b": "ok"}
    assert sites.set_index("site")["hours_per_week"].to_dict() == {"a": 30, "b": 7}
    html = (toy_study.root / "maps" / "toyville.html").read_text(encoding="utf-8")
    assert "à 1\u00a0km ou moins d’un site ouvert samedi à 10:00." in html
    assert "Sites fermés à ce moment, non dessinés et non comptés\u00a0: 1." in html
    printed = run("--at", "sat 10:00").stdout
    assert "Open then    sat 10:00 (2026-03-07): 1 of 2 doors, 1 closed; 0 whose hours" in printed
    assert "sites that were not counted: 1 closed_then" in printed


@pytest.mark.parametrize("ways", [(), WALK])
def test_on_sunday_no_door_is_open_and_everyone_is_still_counted(run, ways):
    told = found(run("--json", "--at", "sun 10:00", *ways))
    assert covered(told) == 0
    assert told["conservation"][0]["status"]["unreachable"] == 4500
    assert told["opening"]["then"]["closed_then"] == ["a", "b"]


def test_a_door_whose_hours_are_not_known_is_counted_apart(run, toy_study):
    give_hours(toy_study, A, "le samedi")
    told = found(run("--json", "--at", "tue 10:00"))
    assert told["sites"]["status"] == {"hours_unknown": 1, "ok": 1}
    assert 0 < covered(told) < 1500
    html = (toy_study.root / "maps" / "toyville.html").read_text(encoding="utf-8")
    assert "Sites aux horaires inconnus, non dessinés et non comptés\u00a0: 1." in html
    week = found(run("--json"))
    assert week["opening"]["hours_unknown"] == ["b"]
    assert week["opening"]["hours_per_week"] == {"a": 30, "b": None}
    assert week["sites"]["status"] == {"ok": 2}
    assert "hours of 1 of 2 doors are known" in run().stdout


def test_without_any_hours_a_moment_is_refused_and_nothing_is_said(run, toy_study):
    give_hours(toy_study, "", "le samedi")
    refused = run("--at", "sat 10:00")
    assert refused.exit_code == 1
    assert "None of the 2 doors has opening hours that can be read." in refused.stderr
    assert not (toy_study.root / "maps").exists()
    assert "opening" not in found(run("--json"))
    assert "open door" not in run().stdout


def test_the_moment_and_the_week_can_be_settings(run, toy_study):
    settings = toy_study.root / "territo.toml"
    before = settings.read_text(encoding="utf-8")
    settings.write_text(before + 'at = "sam 10:00"\n', encoding="utf-8")
    assert found(run("--json"))["opening"]["then"]["open"] == ["b"]
    settings.write_text(before + 'at = "noon"\n', encoding="utf-8")
    assert 'at: "noon" is not a moment.' in run().stderr
    settings.write_text(before, encoding="utf-8")
    assert found(run("--json", "--as-of", "2026-07-15"))["opening"]["week_of"] == "2026-07-13"


@pytest.mark.parametrize("date", ["2026-02-30", "2026-W10-1", "20260131", "today"])
def test_a_date_that_is_none_is_refused(run, date):
    refused = run("--as-of", date)
    assert refused.exit_code == 1
    assert f'"{date}" is not a date.' in refused.stderr


def test_what_is_no_moment_is_refused(run):
    refused = run("--at", "sat 24:00")
    assert refused.exit_code == 1
    assert '"sat 24:00" is not a moment.' in refused.stderr


def test_a_column_of_a_list_with_our_name_stays_its_own(run, toy_study):
    file = toy_study.root / "sites" / "mairies.csv"
    rows = file.read_text(encoding="utf-8").splitlines()
    toy_study.write_sites("\n".join([f"{rows[0]},hours_per_week", *(f"{r},35" for r in rows[1:])]))
    assert found(run("--json"))["opening"]["hours_per_week"] == {"a": 30, "b": 7}
    sites = gpd.read_file(toy_study.root / "maps" / "toyville.gpkg", layer="sites")
    assert sites["hours_per_week_list"].tolist() == ["35", "35"]

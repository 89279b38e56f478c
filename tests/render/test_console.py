"""What is printed for toyville, every number worked out by hand."""

from __future__ import annotations

import io
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
from rich.console import Console

import toyville
from territo.indicators.loads import loads
from territo.model import Sites
from territo.render import console, french
from territo.render.console import show, standard_console
from territo.render.english import cost, counted, people
from territo.render.record import Conserved

MANIFEST = {"population": "population of a toy, by hand", "distance": "straight line, m, to-site"}


def printed(etat, width=90, files=()):
    out = io.StringIO()
    terminal = Console(file=out, width=width, highlight=False)
    show(etat, MANIFEST, files, terminal)
    return [line.rstrip() for line in out.getvalue().splitlines() if line.strip()]


def cells(line):
    return line.split()


def test_who_is_beyond_for_want_of_a_street_is_said_below_the_thresholds():
    etat = toyville.toy_etat("1 km", "1.5 km", "2 km")
    assert not any(line.startswith("Of beyond") for line in printed(etat))
    legs = etat.nearest.legs.copy()
    legs.loc[["centre-3", "centre-7"], ["site", "cost"]] = pd.NA
    legs.loc["centre-3", "status"] = "unsnapped"
    legs.loc["centre-7", "status"] = "unreachable"
    lines = printed(replace(etat, nearest=replace(etat.nearest, legs=legs)), width=120)
    assert lines[6] == (
        "Of beyond    300 live too far from any street and 700 have no way to a door; "
        "no distance and no time below is theirs"
    )


def test_one_commune_is_counted_as_one_and_doors_without_anybody_are_told():
    assert counted(1, "commune") == "1 commune"
    # 31 doors, more than a table shows: all at one place, where the first one has everybody.
    places = toyville.sites(*[1] * 31, ids=[f"d{n:02}" for n in range(31)])
    etat = toyville.toy_etat("1 km", doors=places)
    second = pd.Series(0.0, index=etat.demand.points.index)
    lines = printed(replace(etat, loads=loads(etat, second)), width=120)
    assert len([line for line in lines if line.startswith(" Mairie 1 ")]) == 1
    assert any(
        line.startswith("Load         31 doors, from 0 to 4 500 inhabitants; 30 with nobody")
        for line in lines
    )


def test_every_number_of_the_table(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "toyville.html"
    file.write_bytes(b" " * 532_118)
    lines = printed(toyville.toy_etat("1 km", "1.5 km", "2 km"), files=[file])
    assert lines[0] == ("Métropole de Toyville  9 communes, 4 500 inhabitants, 2 doors (2 mairie)")
    # Beyond 1 km live 300 + 500 + 700 people, in three places that do not touch. 5 is at 1 414 m.
    assert cells(lines[3]) == ["1", "km", "3", "000", "66.7", "%", "1", "500", "3"]
    assert cells(lines[4]) == ["1.5", "km", "3", "500", "77.8", "%", "1", "000", "2"]
    assert cells(lines[5]) == ["2", "km", "4", "500", "100.0", "%", "0", "0"]
    # 0 m x 1 000 people, 1 000 m x 2 000, 1 414.21 m x 500, 2 000 m x 1 000: 4 707 107 / 4 500.
    assert lines[6] == "Distance     mean 1.05 km, median 1.00 km, P90 2.00 km, max 2.00 km"
    # east: 300 at 2 000 m, 600 at 1 000 m, 900 at 0: 1 200 000 / 1 800.
    assert cells(lines[9]) == ["East", "1", "800", "300", "300", "0", "667", "m", "2.00", "km"]
    # west: 100 at 0, 400 at 1 000 m, 700 at 2 000 m: 1 800 000 / 1 200.
    assert cells(lines[10]) == ["West", "1", "200", "700", "700", "0", "1.50", "km", "2.00", "km"]
    # none: 200 and 800 at 1 000 m, 500 at 1 414.21 m: 1 707 107 / 1 500.
    assert cells(lines[11]) == (
        [
            "(communes",
            "in",
            "no",
            "single",
            "sector)",
            "1",
            "500",
            "500",
            "0",
            "0",
            "1.14",
            "km",
            "1.41",
            "km",
        ]
    )
    assert lines[12] == "Communes with most inhabitants beyond 1 km"
    assert cells(lines[15]) == [
        "Commune",
        "7",
        "700",
        "700",
        "700",
        "0",
        "2.00",
        "km",
        "2.00",
        "km",
    ]
    assert cells(lines[16]) == ["Commune", "5", "500", "500", "0", "0", "1.41", "km", "1.41", "km"]
    assert cells(lines[17]) == [
        "Commune",
        "3",
        "300",
        "300",
        "300",
        "0",
        "2.00",
        "km",
        "2.00",
        "km",
    ]
    assert lines[18:] == [
        "Population   population of a toy, by hand",
        "Conserved    3 000 covered + 1 500 beyond = 4 500 inhabitants (at 1 km)",
        "Basis        straight line, m, to-site",
        "Written      toyville.html (0.53 MB)",
    ]


def test_a_narrow_terminal_loses_no_number():
    for width in (200, 80):
        (east,) = (line for line in printed(toyville.toy_etat(), width) if "East" in line)
        assert cells(east) == ["East", "1", "800", "300", "300", "0", "667", "m", "2.00", "km"]


def test_vague_and_missing_doors_are_counted():
    points = toyville.sites(1, 5, 9).points
    points = points.assign(
        precision=["housenumber", "commune", "illustrative"],
        status=["ok", "low_precision", "low_precision"],
    )
    lost = points.iloc[[0]].set_axis(["z"]).rename_axis("site").assign(status="not_geocoded")
    all_points = gpd.GeoDataFrame(pd.concat([points, lost]))
    sites = Sites(all_points, left_out=(("elsewhere", 7),), remarks=(("stand elsewhere", 2),))
    lines = printed(toyville.toy_etat("1 km", doors=sites))
    assert "Precision    of 3 doors, position not known: 1 commune, 1 illustrative" in lines
    assert "No door      sites that were not counted: 1 not_geocoded" in lines
    assert "Left out     rows of the lists that are not of this study: 7 elsewhere" in lines
    assert "Declared     sites that stand elsewhere: 2" in lines


def test_without_a_door_distances_are_dashes_and_everyone_is_accounted_for():
    closed = Sites(toyville.sites(1, 9).points.assign(status="closed"))
    lines = printed(toyville.toy_etat("1 km", doors=closed))
    assert lines[0].endswith("no door")
    assert "Distance     mean -, median -, P90 -, max -" in lines
    assert "Conserved    4 500 unreachable = 4 500 inhabitants (at 1 km)" in lines


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0 m"), (999.4, "999 m"), (999.6, "1.00 km"), (15_678, "15.68 km")]
)
def test_distances_are_written_in_metres_then_in_kilometres(value, text):
    assert cost(value) == text


def test_people_are_rounded_to_one():
    assert [people(value) for value in (0, 999.5, 7_115_576)] == ["0", "1 000", "7 115 576"]
    assert [people(value) for value in (1e-9, 0.49, 0.5, 2.5)] == ["< 1", "< 1", "1", "3"]


@pytest.mark.parametrize("value", [0, 0.3, 0.5, 1.5, 2.5, 1234.5, 999_999.49])
def test_the_terminal_and_the_map_say_the_same_number_of_people(value):
    assert people(value) == " ".join(french.people(value).split())


def test_a_part_of_somebody_is_not_nobody_in_the_line_that_adds_up(monkeypatch):
    one = Conserved("1 km", {"covered": 3000.0, "beyond": 0.3, "unreachable": 0.0}, 3000.3)
    monkeypatch.setattr(console, "conservation", lambda _: [one])
    lines = printed(toyville.toy_etat("1 km"))
    assert "Conserved    3 000 covered + < 1 beyond = 3 000 inhabitants (at 1 km)" in lines


def test_a_kind_between_colons_is_no_picture(capsys):
    standard_console().print("2 :house:")
    assert capsys.readouterr().out == "2 :house:\n"

"""Figures by group on toyville.

Group QN1 holds the centres of communes 1 and 2 (100 and 200 inhabitants), QN2 that of 5 (500); the
other 3 700 are in none. Doors at 1 and 9: 1 and 9 are at 0 m; 2, 4, 6, 8 at 1 000 m; 3 and 7 at
2 000 m; 5 at 1 000 x sqrt(2).
"""

from __future__ import annotations

import json
import math
import sqlite3
from contextlib import closing
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
from click.testing import CliRunner
from rich.console import Console
from shapely import box

import toyville
from territo.cli import main
from territo.errors import ConservationError
from territo.indicators.breakdown import broken_down, require_conserved
from territo.indicators.groups import equity_of_groups
from territo.model import Grouping
from territo.render.console_groups import show_groups
from territo.render.groups import tables
from territo.sectors import group_of

WEST, SOUTH = toyville.WEST, toyville.SOUTH
NO_BREAK = "\u00a0"


def grouping(**others):
    shapes = {
        "QN1": box(WEST, SOUTH, WEST + 2000, SOUTH + 1000),
        "QN2": box(WEST + 1400, SOUTH + 1400, WEST + 1600, SOUTH + 1600),
        **others,
    }
    names = {"QN1": "Les Lilas", "QN2": "Le Port"}
    return Grouping(
        "qpv",
        gpd.GeoDataFrame(
            {"name": [names.get(code, code) for code in shapes]},
            geometry=list(shapes.values()),
            index=pd.Index(list(shapes), name="group", dtype=object),
            crs=toyville.CRS,
        ),
        pd.Series(dtype=object),
    )


@pytest.fixture
def found():
    etat = toyville.toy_etat("1 km", "2 km")
    return replace(etat, breakdowns=(broken_down(etat, grouping()),))


def test_who_is_in_a_group_is_who_has_the_centre_in_it():
    own = group_of(grouping(), toyville.demand().points)
    assert own.dropna().to_dict() == {"centre-1": "QN1", "centre-2": "QN1", "centre-5": "QN2"}


def test_on_a_limit_the_smallest_id_holds():
    # The limit between the two goes through the centre of 3 (x = 2 500).
    x, y = toyville.centre(3)
    sides = {"b": box(x - 500, y - 500, x, y + 500), "a": box(x, y - 500, x + 500, y + 500)}
    shapes = gpd.GeoDataFrame(
        {"name": ["A", "B"]}, geometry=[sides["a"], sides["b"]], index=["a", "b"], crs=toyville.CRS
    )
    own = group_of(Grouping("two", shapes, pd.Series(dtype=object)), toyville.demand().points)
    assert own.dropna().to_dict() == {"centre-3": "a"}


def test_communes_tell_groups_too():
    names = gpd.GeoDataFrame({"name": ["Dense"]}, geometry=[None], index=["d"], crs=toyville.CRS)
    told = Grouping("density", names, pd.Series({"99004": "d", "99006": "d"}))
    etat = toyville.toy_etat("1 km")
    figures = broken_down(etat, told).figures
    assert figures["population"].to_dict() == {
        ("group", "d"): 1000,
        ("in", "density"): 1000,
        ("out", "-"): 3500,
        ("all", ""): 4500,
    }


def test_the_figures_of_groups_and_of_everybody_else(found):
    (breakdown,) = found.breakdowns
    figures = breakdown.figures.droplevel("code").drop("group")
    groups = breakdown.figures.xs("group", level="level")
    assert groups["population"].to_dict() == {"QN1": 300, "QN2": 500}
    assert groups["covered_1km"].to_dict() == {"QN1": 300, "QN2": 0}
    assert groups["share_2km"].to_dict() == {"QN1": 100, "QN2": 100}
    # Everybody else within 1 km: 4, 6, 8 and 9.
    assert figures["covered_1km"].to_dict() == {"in": 300, "out": 2700, "all": 3000}
    assert figures["population"].to_dict() == {"in": 800, "out": 3700, "all": 4500}
    assert figures["share_1km"]["out"] == pytest.approx(100 * 2700 / 3700)
    # Inhabitants x metres: 200 000 in QN1, 500 x 1 414 in QN2, 3 800 000 elsewhere (4, 6, 8:
    # 1 800 at 1 000 m; 3, 7: 1 000 at 2 000 m).
    port = 1000 * math.sqrt(2)
    assert groups["mean_cost"]["QN1"] == pytest.approx(200_000 / 300)
    inside, outside = (200_000 + 500 * port) / 800, 3_800_000 / 3700
    assert figures["mean_cost"]["in"] == pytest.approx(inside)
    assert figures["apart"]["in"] == pytest.approx(inside - outside)
    assert figures["apart"]["out"] == pytest.approx(outside - inside)
    assert pd.isna(figures["apart"]["all"])
    others = (3_800_000 + 500 * port) / 4200
    assert groups["apart"]["QN1"] == pytest.approx(200_000 / 300 - others)
    # Of the 300 of QN1, 100 are at the door: half and nine tenths need 1 000 m.
    assert groups.loc["QN1", ["median_cost", "p90_cost"]].tolist() == [1000, 1000]


def test_groups_and_everybody_else_add_up_or_the_run_fails(found):
    (breakdown,) = found.breakdowns
    figures = breakdown.figures.copy()
    figures.loc[("group", "QN2"), "covered_2km"] -= 1
    with pytest.raises(ConservationError, match="The groups of qpv add up"):
        require_conserved(replace(breakdown, figures=figures))


def test_a_group_without_a_centre_is_said_to_be_empty():
    etat = toyville.toy_etat("1 km")
    nobody = box(WEST + 100, SOUTH + 1100, WEST + 200, SOUTH + 1200)
    breakdown = broken_down(etat, grouping(QN3=nobody))
    assert breakdown.empty == ("QN3",)
    assert breakdown.figures.loc[("group", "QN3"), "population"] == 0
    assert pd.isna(breakdown.figures.loc[("group", "QN3"), "share_1km"])


def test_the_console_says_the_groups_beside_everybody_else(found):
    console = Console(width=140, record=True, quiet=False, file=None)
    with console.capture() as captured:
        show_groups(found, console)
    text = captured.get()
    rows = {}
    for line in text.splitlines():
        rows.setdefault(line[:15].strip(), []).extend(line[15:].split())
    assert "By group: qpv" in text
    assert " ".join(rows["Les Lilas"]) == (
        "300 300 100.0 % 300 100.0 % 667 m 1.00 km 1.00 km -406 m"
    )
    assert rows["all of them"][:4] == ["800", "300", "37.5", "%"]
    assert rows["everybody else"][:5] == ["3", "700", "2", "700", "73.0"]
    assert "inhabitants are spread evenly over communes" in text


def test_the_panel_says_them_in_french(found):
    covered, costs, other = tables(found)
    assert covered["caption"] == f"qpv{NO_BREAK}: habitants à 1{NO_BREAK}km ou moins"
    assert covered["rows"][0] == ["Les Lilas", "300", "300", f"100{NO_BREAK}%"]
    assert covered["rows"][2] == ["Tous ces groupes", "300", "800", f"37,5{NO_BREAK}%"]
    assert covered["rows"][3][0] == "Hors groupe"
    assert costs["rows"][0] == [
        "Les Lilas",
        f"670{NO_BREAK}m",
        f"1,0{NO_BREAK}km",
        f"1,0{NO_BREAK}km",
        f"−{NO_BREAK}410{NO_BREAK}m",
    ]
    assert costs["rows"][4][4] == "–"
    assert (covered["folded"], other["folded"]) == (False, True)
    assert other["caption"] == f"qpv{NO_BREAK}: habitants à 2{NO_BREAK}km ou moins"


def test_a_run_writes_them_everywhere(toy_study, monkeypatch):
    monkeypatch.chdir(toy_study.root)
    file = toy_study.root / "qpv.gpkg"
    # The west of commune 1, 500 m of 1 000 m: 10 of its 25 squares, or 15 (by their centres).
    shape = box(WEST, SOUTH, WEST + 600, SOUTH + 1000)
    gpd.GeoDataFrame(
        {"code_qp": ["QN1"], "lib_qp": ["Les Lilas"]}, geometry=[shape], crs=2154
    ).to_file(file)
    done = CliRunner().invoke(main, ["coverage", "--groups", "qpv.gpkg", "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    (groups,) = told["groups"]
    assert groups["name"] == "qpv"
    rows = {row["level"]: row for row in groups["figures"]}
    own, out, whole = (rows[level]["population"] for level in ("group", "out", "all"))
    assert own + out == pytest.approx(whole) == pytest.approx(4500)
    assert own == pytest.approx(60)
    assert [one["file"] for one in told["manifest"]["inputs"]].count("qpv.gpkg") == 1
    with closing(sqlite3.connect(toy_study.root / "maps" / "toyville.gpkg")) as layers:
        table = layers.execute('SELECT group_level, name, population FROM "groups"').fetchall()
        squares = layers.execute(
            "SELECT sum(weight) FROM demand WHERE \"group\" = 'QN1'"
        ).fetchone()
        titles = dict(
            layers.execute(
                "SELECT column_name, title FROM gpkg_data_columns WHERE table_name = 'groups'"
            )
        )
    assert table[0][:2] == ("group", "Les Lilas")
    assert squares[0] == pytest.approx(60)
    assert titles["apart"] == "Écart (m)"
    assert '"Les Lilas"' in (toy_study.root / "maps" / "toyville.html").read_text(encoding="utf-8")


def test_equity_holds_groups_of_files_against_everybody(found):
    cost = found.nearest.legs["cost"]
    rows = equity_of_groups(found.territory, found.demand, cost, 1000, found.breakdowns)
    whole = rows.xs(("territory", toyville.SIREN), level=("level", "code"))
    assert whole.index.tolist() == ["all", "qpv", "qpv/QN1", "qpv/QN2", "qpv/-"]
    assert whole["people"].tolist() == [4500, 800, 300, 500, 3700]
    everybody = (200_000 + 500 * 1000 * math.sqrt(2) + 3_800_000) / 4500
    assert whole["apart"]["qpv/QN1"] == pytest.approx(200_000 / 300 - everybody)
    # Beyond 1 km: nobody of QN1, all of QN2.
    assert whole["headcount"][["qpv", "qpv/QN1", "qpv/QN2"]].tolist() == [5 / 8, 0, 1]
    # In commune 5 all are of QN2, in 3 nobody is of any.
    five, three = (
        rows.xs(("commune", code), level=("level", "code")).index.tolist()
        for code in ("99005", "99003")
    )
    assert five == ["all", "qpv", "qpv/QN2"]
    assert three == ["all", "qpv/-"]

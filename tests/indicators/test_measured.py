"""The measures of a study, their means and their equity, on toyville."""

from __future__ import annotations

import json
import math
import sqlite3
from contextlib import closing
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from rich.console import Console

import toyville
from territo.access import pairs_in_line
from territo.cli import main
from territo.errors import ProjectError
from territo.indicators import measured
from territo.indicators.groups import equity_of_groups
from territo.indicators.supply import supply_of, weekly_hours
from territo.model import AccessTable, Basis, Demand, Sites
from territo.render.console_measures import show_measures
from territo.units import Cutoff


def table_of(etat) -> AccessTable:
    cutoff = etat.same_unit[-1].cutoff
    pairs = pairs_in_line(etat.demand, etat.sites, Basis(), cutoff)
    return AccessTable.of(pairs, cutoff, Basis())


def of(rows: pd.DataFrame, level: str, code: str) -> pd.DataFrame:
    return rows.xs((level, code), level=("level", "code"))


def staffed(a: float | None = 2.0, b: float | None = 3.0) -> Sites:
    return Sites(toyville.sites(1, 9).points.assign(staff=[a, b]))


@pytest.fixture
def found():
    etat = toyville.toy_etat("1 km", "1.5 km", doors=staffed())
    return replace(etat, measures=measured(etat, table_of(etat), "staff"))


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Mo-Fr 08:30-12:00,13:30-17:00", 35),
        ("Mo-Tu 08:00-12:00; Th 14:00-16:30", 10.5),
        # A later rule replaces the earlier one for its day: 4 x 8 + 4.
        ("Mo-Fr 09:00-17:00; Fr 09:00-13:00", 36),
        ("Sa-Mo 10:00-12:00", 6),
        ("Fr 22:00-02:00", 4),
        ("Mo 00:00-24:00", 24),
        ("24/7", None),
        ("Mo-Fr 09:00-17:00; PH off", None),
        ("sur rendez-vous", None),
    ],
)
def test_hours_of_a_week(text, hours):
    assert weekly_hours(text) == hours


def test_supply_is_what_a_door_offers():
    doors = Sites(staffed(b=None).points.assign(opening_hours=["Mo-Fr 09:00-12:00", "summer"]))
    assert supply_of(doors, "doors").to_dict() == {"a": 1, "b": 1}
    assert supply_of(doors, "staff").fillna(-1).to_dict() == {"a": 2, "b": -1}
    assert supply_of(doors, "hours").fillna(-1).to_dict() == {"a": 15, "b": -1}


def test_supply_that_no_list_says_is_refused():
    with pytest.raises(ProjectError, match="says the staff of a door"):
        supply_of(toyville.sites(1, 9), "staff")
    with pytest.raises(ProjectError, match="says the opening_hours of a door"):
        supply_of(Sites(toyville.sites(1).points.assign(opening_hours=None)), "hours")


def test_the_measures_of_a_study(found):
    measures = found.measures
    assert list(measures.formulas) == [
        "opportunities_1km", "opportunities_1_5km", "gravity", "closest_2",
        "two_sfca", "e2sfca", "three_sfca",
    ]  # fmt: skip
    assert measures.formulas["e2sfca"] == (
        "E2SFCA (Luo & Qi 2009), step, 1 up to 500, 0.68 up to 1000, 0.22 up to 1500 m, "
        "per 100000 inhabitants"
    )
    assert (measures.pairs, str(measures.cutoff), measures.unknown) == (8, "1.5 km", ())
    # Two people at "a" for communes 1, 2, 4 and 5.
    assert measures.points["two_sfca"]["centre-1"] == pytest.approx(100_000 * 2 / 1200)


def test_means_say_their_numerator_and_denominator(found):
    means = found.measures.means
    whole = of(means, "territory", toyville.SIREN)
    # Five people for 4 500 inhabitants, whoever shares them.
    for name in ("two_sfca", "e2sfca", "three_sfca"):
        assert whole.loc[name, "total"] == pytest.approx(5 * 100_000)
        assert whole.loc[name, "people"] == 4500
        assert whole.loc[name, "mean"] == pytest.approx(5 * 100_000 / 4500)
    # Only the 500 inhabitants of 5 have a second door within 1.5 km.
    assert whole.loc["closest_2", "people"] == 500
    assert whole.loc["closest_2", "mean"] == pytest.approx(1000 * math.sqrt(2))
    communes = means.xs("commune", level="level").xs("closest_2", level="measure")
    assert communes["mean"].notna().sum() == 1
    assert list(found.measures.of_communes.index) == [f"9900{n}" for n in range(1, 10)]


def test_doors_of_unknown_supply_are_named_and_count_for_nothing():
    etat = toyville.toy_etat("1 km", doors=staffed(b=None))
    measures = measured(etat, table_of(etat), "staff")
    assert measures.unknown == ("b",)
    assert measures.means["total"].loc[("territory", toyville.SIREN, "two_sfca")] == 200_000


def test_the_apl_needs_its_fifteen_minutes():
    etat = toyville.toy_etat("1 km")
    basis = Basis("drive", "min")
    for minutes, there in ((14, False), (15, True)):
        cutoff = Cutoff(minutes, "min")
        pairs = pairs_in_line(etat.demand, etat.sites, Basis(), Cutoff(1))
        timed = replace(etat, coverages=(), headline=Cutoff(10, "min"))
        measures = measured(timed, AccessTable.of(pairs, cutoff, basis), "doors")
        assert ("apl_2012" in measures.points) is there


GROUPS = {
    "age_65": [10.0] * 9,
    "households": [50.0 * n for n in range(1, 10)],
    # All households of 7 are poor, those of 1 and 9 are not; the others by half.
    "poor_households": [0.0, 50, 75, 100, 125, 150, 350, 200, 0],
}


def grouped() -> Demand:
    people = toyville.demand()
    return replace(people, points=people.points.assign(**GROUPS))


def test_equity_by_group_and_by_commune():
    people = grouped()
    nearest = toyville.toy_etat("1 km").nearest.legs["cost"]
    rows = equity_of_groups(toyville.territory(), people, nearest, 1000.0)
    whole = of(rows, "territory", toyville.SIREN)
    assert list(whole.index) == ["all", "age_65", "households", "poor_households"]
    far = 1000 * math.sqrt(2)
    # 200 + 400 + 600 + 800 at 1 km, 500 at its diagonal, 300 + 700 at 2 km.
    everybody = (2000 * 1000 + 500 * far + 1000 * 2000) / 4500
    assert whole.loc["all", "mean"] == pytest.approx(everybody)
    # Ten in each commune, whatever its size.
    old = (4 * 1000 + far + 2 * 2000) / 9
    assert whole.loc["age_65", "apart"] == pytest.approx(old - everybody)
    assert whole.loc["age_65", "headcount"] == pytest.approx(3 / 9)
    # Poor households beside all households, half as many as inhabitants: the same mean as theirs.
    poor = (500 * 1000 + 125 * far + 425 * 2000) / 1050
    assert whole.loc["households", "mean"] == pytest.approx(everybody)
    assert whole.loc["poor_households", "apart"] == pytest.approx(poor - everybody)
    # The better off have less of a cost: 1 and 9 are at the door, 7 is far from any.
    assert whole.loc["all", "concentration"] < 0
    # The best-off tenth, among 1 and 9, goes nowhere.
    assert whole.loc["all", "palma"] == 0
    commune = of(rows, "commune", "99007")
    assert commune.loc["all", "mean"] == 2000
    assert commune.loc["all", ["gini", "headcount", "gap", "severity"]].tolist() == [0, 1, 1, 1]
    assert commune.loc["all", "people"] == commune.loc["all", "known"] == 700


def test_groups_of_communes_add_up_to_the_whole():
    nearest = toyville.toy_etat("1 km").nearest.legs["cost"]
    rows = equity_of_groups(toyville.territory(), grouped(), nearest, 1000.0)
    communes = rows.xs("commune", level="level")["people"].groupby("group").sum()
    whole = of(rows, "territory", toyville.SIREN)["people"]
    assert communes.to_dict() == whole.to_dict()


def test_whoever_reaches_no_door_is_beyond_and_has_no_distance():
    cost = toyville.toy_etat("1 km").nearest.legs["cost"].copy()
    cost["centre-9"] = pd.NA
    row = equity_of_groups(toyville.territory(), toyville.demand(), cost, 1000.0).iloc[0]
    assert (row["people"], row["known"]) == (4500, 3600)
    assert row["headcount"] == pytest.approx((1500 + 900) / 4500)
    assert row["severity"] == pytest.approx((500 * (math.sqrt(2) - 1) ** 2 + 1000) / 3600)


def test_without_groups_nobody_is_ranked():
    nearest = toyville.toy_etat("1 km").nearest.legs["cost"]
    rows = equity_of_groups(toyville.territory(), toyville.demand(), nearest, None)
    assert set(rows.index.get_level_values("group")) == {"all"}
    assert rows[["palma", "concentration", "headcount", "gap", "severity"]].isna().all(axis=None)


def test_a_study_without_doors_measures_nothing():
    etat = toyville.toy_etat("1 km", doors=toyville.sites())
    measures = measured(etat, table_of(etat), "doors")
    assert measures.points.drop(columns="closest_2").to_numpy().sum() == 0
    row = measures.equity.loc[("territory", toyville.SIREN, "cost", "all")]
    assert (row["headcount"], row["known"]) == (1, 0)
    assert np.isnan(row["mean"])


def test_what_is_printed(found):
    console = Console(width=120, record=True, file=None, quiet=False)
    with console.capture() as shown:
        show_measures(found, found.measures, console)
    text = shown.get()
    assert "Accessibility: their staff, shared out within 1.5 km" in text
    # 3 and 7 have no door within 1.5 km; 1 has 2 / 618 of the E2SFCA, 324 for 100 000.
    (line,) = [line for line in text.splitlines() if line.startswith(" e2sfca")]
    assert line.split() == ["e2sfca", "4", "500", "111", "Commune", "3", "0", "Commune", "1", "324"]
    (line,) = [line for line in text.splitlines() if line.startswith(" closest_2")]
    # Only the inhabitants of 5 have one.
    assert line.split()[:3] == ["closest_2", "500", "1.41"]
    assert line.count("1.41 km") == 3
    (line,) = [line for line in text.splitlines() if line.startswith(" everybody")]
    # 1 500 of 4 500 beyond 1 km, (500 x 0.4142 + 1 000) / 4 500 of it on average.
    assert line.split()[2:] == ["500", "1.05", "km", "0", "m", "33.3", "%", "0.268", "0.241"]


@pytest.fixture
def run(toy_study, monkeypatch):
    monkeypatch.chdir(toy_study.root)
    toyville.write_streets(toy_study.root / "streets.gpkg")
    return lambda *words: CliRunner().invoke(main, ["coverage", *words])


def test_the_command_writes_measures_where_they_are_asked_for(run, toy_study):
    result = run("--measures", "doors", "--within", "1 km", "--within", "2 km", "--json")
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert told["manifest"]["parameters"]["measures"] == "doors"
    (mean,) = [one for one in told["measures"]["means"]["territory"] if one["measure"] == "e2sfca"]
    assert mean["total"] == pytest.approx(2 * 100_000)
    assert mean["people"] == pytest.approx(4500)
    assert told["measures"]["equity"]["territory"][0]["group"] == "all"
    with closing(sqlite3.connect(toy_study.root / "maps" / "toyville.gpkg")) as database:
        titles = dict(
            database.execute(
                "SELECT table_name || '.' || column_name, title FROM gpkg_data_columns"
            ).fetchall()
        )
        (people,) = database.execute("SELECT sum(weight * two_sfca) FROM demand").fetchone()
    assert people == pytest.approx(2 * 100_000)
    assert titles["demand.two_sfca"] == "2SFCA (portes pour 100 000 habitants)"
    assert titles["demand.opportunities_2km"] == "Offre à 2 km (portes)"
    assert titles["demand.closest_2"] == "Distance à la deuxième porte (m)"
    assert titles["communes.mean_gravity"] == "Potentiel gravitaire (portes)"


def test_along_the_streets_in_minutes(run):
    words = ("--mode", "walk", "--network", "streets.gpkg", "--measures", "doors", "--json")
    result = run(*words, "--within", "10 min", "--within", "15 min", "--within", "3 km")
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)["measures"]
    # The farthest threshold in the unit of the headline.
    assert told["cutoff"] == "15 min"
    assert "apl_2012" in told["formulas"]
    assert "opportunities_15min" in told["formulas"]
    assert "opportunities_3km" not in told["formulas"]


def test_without_measures_nothing_changes(run):
    plain = run("--within", "1 km", "--json", "--out", "one")
    assert "measures" not in json.loads(plain.stdout)


def test_measures_are_a_setting(run, toy_study):
    settings = toy_study.root / "territo.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text + 'measures = "hours"\n', encoding="utf-8")
    refused = run("--within", "1 km")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "No list of sites says the opening_hours of a door." in refused.stderr
    assert not (toy_study.root / "maps").exists()
    settings.write_text(text + 'measures = "beds"\n', encoding="utf-8")
    assert 'measures should be doors or staff or hours, not "beds"' in run().stderr

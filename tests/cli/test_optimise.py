"""Where doors should stand in toyville, everyone at the centre of their commune.

Within 1.1 km a door at a centre covers its commune and those that share a side with it: 1 covers
1 2 4 (700), 2 covers 1 2 3 5 (1 100), 4 covers 1 4 5 7 (1 700), 5 covers 2 4 5 6 8 (2 500),
6 covers 3 5 6 9 (2 300), 7 covers 4 7 8 (1 900), 8 covers 5 7 8 9 (2 900), 9 covers 6 8 9 (2 300).
Today's doors "a" in 1 and "b" in 9 cover 3 000 of 4 500. Candidate "cN" is in commune N.
"""

from __future__ import annotations

import json
import tomllib

import geopandas as gpd
import pytest
from click.testing import CliRunner

from territo.cli import main, optimise
from territo.study import optimise as questions
from toyville import CRS, centre, demand, write_streets

ENDS = ("-ledger.csv", ".gpkg", ".html", ".toml")


@pytest.fixture(autouse=True)
def study(toy_study, monkeypatch):
    monkeypatch.chdir(toy_study.root)
    monkeypatch.setattr("territo.study.people.people", lambda *_: demand())
    numbers = range(2, 9)
    points = gpd.GeoSeries(gpd.points_from_xy(*zip(*map(centre, numbers), strict=True)), crs=CRS)
    rows = [
        f"c{n},Maison {n},maison,9900{n},{point.x:.9f},{point.y:.9f}"
        for n, point in zip(numbers, points.to_crs(4326), strict=True)
    ]
    toy_study.write_sites("\n".join(["site,name,kind,commune,lon,lat", *rows, ""]), "more.csv")
    return toy_study


def invoke(*words):
    return CliRunner().invoke(main, list(words))


def ask(question, *words, within="1.1 km", candidates="sites/more.csv"):
    offered = () if question == "close" else ("--candidates", candidates)
    result = invoke(
        "optimise", question, "--within", within, *offered, *words, "--json", "--overwrite"
    )
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def ids(found, what):
    return [row["site"] for row in found["doors"][what]]


def test_the_command_names_the_questions_that_the_study_answers():
    assert optimise.QUESTIONS == questions.QUESTIONS


def test_closing_the_one_least_missed_is_what_loss_says():
    # Without "a" 1, 2 and 4 are beyond (700), without "b" 6, 8 and 9 (2 300).
    found = ask("close", "--close", "1")
    assert (ids(found, "closed"), ids(found, "kept")) == (["a"], ["b"])
    assert (found["today"], found["objective"], found["bound"]) == (3000, 2300, 2300)
    assert (found["status"], found["change"]) == ("optimal", -700)
    assert found["covered"] == [{"within": "1.1 km", "before": 3000, "after": 2300}]
    loss = json.loads(invoke("loss", "--within", "1.1 km", "--json").stdout)
    assert loss["doors"][0]["site"] == "a"
    assert loss["doors"][0]["newly_beyond_1_1km"] == 700


def test_the_plan_is_a_scenario_that_says_the_same(study):
    # Keeping 9 (6 8 9), a door in 4 adds 1 4 5 7: 4 000. Keeping 1, one in 8 adds 5 7 8 9: 3 600.
    found = ask("relocate", "--move", "1")
    assert (ids(found, "closed"), ids(found, "opened")) == (["a"], ["c4"])
    assert (found["today"], found["objective"]) == (3000, 4000)
    # What it was made from, the candidates too.
    assert "sites/more.csv" in [one["file"] for one in found["manifest"]["inputs"]]
    text = (study.root / "maps" / "toyville-relocate.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)["scenarios"]["relocate"]
    assert table["edits"][0] == {"close": "a"}
    assert table["edits"][1]["open"] == "c4"
    assert table["edits"][1]["kind"] == "mairie"
    settings = study.root / "territo.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + text, encoding="utf-8")
    result = invoke("scenario", "relocate", "--within", "1.1 km", "--json", "--out", "again")
    assert result.exit_code == 0, result.output
    again = json.loads(result.stdout)
    assert (again["figures"], again["ledger"]) == (found["figures"], found["ledger"])
    words = ("scenario", "maps/toyville-relocate.toml", "--within", "1.1 km", "--json")
    own = json.loads(invoke(*words, "--out", "own").stdout)
    assert (own["figures"], own["ledger"]) == (found["figures"], found["ledger"])


def test_of_doors_missed_as_little_the_one_with_the_shortest_detour_closes(study):
    # Within 3 km everyone is covered by "a" or "b" alone but 1 by "b" and 9 by "a" (2 828 m, so
    # they are too): closing either loses nobody. Without "a" its 1 (100), 2 (200) and 4 (400) pay
    # 2 828, 1 236 and 1 236 m more, without "b" 9, 6 and 8 (2 300 people) as much: "a" closes.
    # Ids the other way round, it is still the door in 1.
    assert ids(ask("close", within="3 km"), "closed") == ["a"]
    lists = study.root / "sites" / "mairies.csv"
    text = lists.read_text(encoding="utf-8").replace("\na,", "\nz,")
    lists.write_text(text, encoding="utf-8")
    assert ids(ask("close", within="3 km"), "closed") == ["z"]


def test_two_doors_cover_most_from_6_and_7():
    # 3 5 6 9 and 4 7 8: 4 200. Beside 5 (2 500), 8 adds 7 and 9: 4 100.
    found = ask("mclp", "--doors", "2")
    assert (ids(found, "opened"), found["objective"]) == (["c6", "c7"], 4200)
    # With both doors of today, what a third adds most is 3 5 or 5 7 or 1 ...: 5 and 7 by 4 or 8.
    more = ask("mclp", "--doors", "3", "--fixed", "today")
    assert (ids(more, "closed"), more["objective"]) == ([], 3000 + 500 + 700)
    assert more["covered"][0]["after"] >= more["covered"][0]["before"]


def test_too_many_pairs_are_refused_only_where_all_of_them_count(monkeypatch):
    # Nine squares and nine sites: 81 pairs. Within 1.1 km coverage needs no others.
    monkeypatch.setattr("territo.study.optimise.costs.MOST_PAIRS", 80)
    assert ask("mclp", "--doors", "2")["objective"] == 4200
    result = invoke("optimise", "p-median", "--candidates", "sites/more.csv")
    assert result.exit_code == 1
    assert "9 inhabited squares and 9 sites are too many pairs" in result.stderr


def test_the_fewest_doors():
    # Three squares out of nine look at all nine, two never do (9 = 5 + 4 at most, 5 has no pair).
    assert ask("lscp")["objective"] == 3
    # No door covers both 1 and 9; one covers 2 900 at most, two 4 200 (93 %).
    assert (ask("fewest")["objective"], ask("fewest")["today"]) == (2, 2)
    assert ask("fewest", "--share", "90")["objective"] == 2
    assert ask("fewest", "--share", "60")["objective"] == 1


def test_the_farthest_is_a_diagonal_away():
    # Two doors never cover all nine within 1 km; from 4 and 6 (or 2 and 8) nobody is farther than
    # 1 000 x sqrt(2). Today 3 and 7 are 2 000 m away.
    found = ask("p-center", "--doors", "2")
    assert found["objective"] == pytest.approx(1414.214, abs=0.01)
    assert found["today"] == pytest.approx(2000, abs=0.01)
    assert found["covered"][0]["before"] == 3000


def test_nobody_goes_much_farther_than_today():
    # Person-km. Today 2 4 6 8 pay 2 000, 3 and 7 2 000, 5 707.1. With a door in 5 instead of 1:
    # 141.4 + 200 + 424.3 + 400 + 600 + 989.9 + 800 = 3 555.6, but 1 goes 1 414 m. In 4 instead:
    # 100 + 282.8 + 600 + 500 + 600 + 700 + 800 = 3 582.8, and 1 goes 1 000 m.
    free = ask("relocate", "--aim", "distance")
    assert free["today"] / 1000 == pytest.approx(4707.1, abs=0.1)
    assert (ids(free, "opened"), ids(free, "closed")) == (["c5"], ["a"])
    assert free["objective"] / 1000 == pytest.approx(3555.6, abs=0.1)
    held = ask("relocate", "--aim", "distance", "--max-extra", "1.1 km")
    assert (ids(held, "opened"), ids(held, "closed")) == (["c4"], ["a"])
    assert held["objective"] / 1000 == pytest.approx(3582.8, abs=0.1)


def test_the_same_question_gives_the_same_bytes_and_says_no_time(study):
    words = ("optimise", "p-median", "--candidates", "grid:1 km", "--doors", "2", "--overwrite")
    first = invoke(*words)
    assert first.exit_code == 0, first.output
    maps = study.root / "maps"
    bytes_of = {path.name: path.read_bytes() for path in maps.iterdir()}
    assert sorted(bytes_of) == [f"toyville-p-median{end}" for end in ENDS]
    assert invoke(*words).exit_code == 0
    assert {path.name: path.read_bytes() for path in maps.iterdir()} == bytes_of
    assert "Proof        optimal: no choice of doors does better" in first.stdout
    assert "person-km" in first.stdout
    again = invoke(*words[:-1])
    assert again.exit_code == 1
    assert "Replace with --overwrite" in again.stderr


def test_a_grid_stands_where_people_live_and_on_the_streets(study):
    # 1 km of the metric system: corners of communes fall on the lattice, centres on its middles.
    found = ask("mclp", "--doors", "2", candidates="grid:1 km")
    # Today's doors stand at two of the nine.
    assert found["candidates"] == 7
    assert ids(found, "opened") == ["grid-0001-0002", "grid-0002-0000"]
    # Along the streets the river keeps 1 4 7 apart. 4 covers them (1 200); of the others 6 covers
    # 3 5 6 9 and 9 covers 6 8 9 (2 300 each), 8 only 5 8 9, for 7 is 4 000 m away by the bridge.
    write_streets(study.root / "streets.gpkg")
    streets = ("--mode", "walk", "--network", "streets.gpkg")
    along = ask("mclp", "--doors", "2", *streets, candidates="grid:1 km")
    assert along["objective"] == 3500
    assert "grid-0001-0000" in ids(along, "opened")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("close", "--close", "1", "--aim", "distance", "--max-extra", "1 km"), "2 can"),
        (("close", "--doors", "1"), "--doors goes with p-median, p-center, mclp"),
        (("close", "--max-extra", "1 km"), "such as --aim distance"),
        (("close", "--close", "3"), "Ask for 1 to 2."),
        (("close", "--forbidden", "z"), "No such sites in the table: z."),
        (("p-median", "--candidates", "grid:5 min"), 'Write it as "grid:500 m".'),
        (("p-median", "--candidates", "town-halls", "--weight", "poor=2"), "Filosofi grid"),
        (("p-median", "--weight", "rich=2"), 'There is no group "rich".'),
        (("lscp", "--candidates", "town-halls"), 'cover everyone with --within "2.001 km"'),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_written(study, words, told):
    result = invoke("optimise", *words, "--within", "1.1 km")
    assert result.exit_code == 1, result.output
    assert told in result.stderr
    assert not [path for path in (study.root / "maps").glob("*") if path.is_file()]


def test_a_group_counts_twice(monkeypatch):
    # 1 has only old people: with a weight of 25 its 100 are 2 500, and "b" is missed less.
    old = demand()
    points = old.points.assign(age_65=[100.0, *[0.0] * 8])
    heavy = type(old)(points, old.basis, old.vintage, old.cell_m)
    monkeypatch.setattr("territo.study.people.people", lambda *_: heavy)
    found = ask("close", "--weight", "age_65=25")
    assert (ids(found, "closed"), found["today"]) == (["b"], 3000 + 2400)
    assert found["unit"] == "weighted inhabitants"
    assert found["covered"] == [{"within": "1.1 km", "before": 3000, "after": 700}]


def test_a_group_of_a_file_counts_more(study):
    # Without "a" 1, 2 and 4 are lost (700), without "b" 6, 8 and 9 (2 300). If those of 1 and 2
    # count ten times, that is 3 000 + 400 against 2 300: "b" closes.
    table = study.root / "zones.csv"
    table.write_text("commune,group\n99001,x\n99002,x\n99009,y\n", encoding="utf-8")
    words = ("--groups", "zones.csv", "--weight")
    one = ask("close", *words, "zones/x=10")
    assert (ids(one, "closed"), one["today"]) == (["b"], 3400 + 2300)
    (told,) = one["groups"]
    lost = {row["group"]: row["newly_beyond_1_1km"] for row in told["ledger"]}
    assert lost == {"-": 1400, "y": 900}
    # All groups of the file: 1, 2 and 9 count twice. "a" closes: 600 + 400, against 2 300 + 900.
    every = ask("close", *words, "zones=2")
    assert (ids(every, "closed"), every["change"]) == (["a"], -1000)
    wrong = invoke("optimise", "close", "--within", "1.1 km", *words, "zones/z=2", "--overwrite")
    assert "There is poor, age_65, age_80, zones, zones/ID." in wrong.stderr


def test_nobody_goes_to_a_full_door():
    # "a" and "b" with room for 2 250 each: 1 2 4 and 9 6 8 are 3 000; "b" is full with 9 (900), 8
    # (800) and 550 of 6. Whoever is sent to "a" instead pays: 3, 5 and 7 nothing more (1 500: with
    # 1 2 4 that is 2 200), so 50 of 6 must go there: 2 236 m instead of 1 000 m.
    found = ask("p-median", "--capacity", "2250", "--fixed", "today")
    assert found["served"] == pytest.approx({"a": 2250, "b": 2250})
    assert found["objective"] / 1000 == pytest.approx(4707.1 + 50 * 1.236, abs=0.1)
    result = invoke("optimise", "p-median", "--capacity", "2000", "--fixed", "today")
    assert result.exit_code == 1, result.output


def test_a_budget_is_kept(study):
    # Candidates cost 10 but 4 and 8, 30 each; today's doors 20 each. Within 1.1 km 20 pay for 6 and
    # 7 (4 200 people), which nothing of one door, and no other two of 10, beats.
    lists = [study.root / "sites" / name for name in ("mairies.csv", "more.csv")]
    for file in lists:
        head, *rows = file.read_text(encoding="utf-8").splitlines()
        dear = {"c4": 30, "c8": 30, "a": 20, "b": 20}
        told = [f"{row},{dear.get(row.split(',')[0], 10)}" for row in rows]
        file.write_text("\n".join([f"{head},running_cost", *told, ""]), encoding="utf-8")
    found = ask("mclp", "--budget", "20")
    assert (ids(found, "opened"), found["spent"]) == (["c6", "c7"], 20)
    assert found["objective"] == 4200
    yearly = found["cost"]["yearly"]
    assert (yearly["before"]["total"], yearly["after"]["total"], yearly["change"]) == (40, 20, -20)


def sized(root, columns, rows):
    """Add columns to both lists; a site that is not told of has what is under ""."""
    for name in ("mairies.csv", "more.csv"):
        file = root / "sites" / name
        head, *lines = file.read_text(encoding="utf-8").splitlines()
        told = [f"{line},{rows.get(line.split(',')[0], rows[''])}" for line in lines]
        file.write_text("\n".join([f"{head},{columns}", *told, ""]), encoding="utf-8")


COSTS = """
[costs]
site_year = 5
m2_year = 0.1
closing = 3
opening = 4
"""


def test_a_budget_is_of_the_unit_costs_and_the_plan_says_what_it_costs(study):
    # 5 and a tenth of the square metres: today's doors 20 each, 4 and 8 cost 30, the others 10, as
    # above; "c7" has no known area, but its list says that it costs 9.
    areas = {"a": "150,", "b": "150,", "c4": "250,", "c8": "250,", "c7": ",9", "": "50,"}
    sized(study.root, "area_m2,running_cost", areas)
    settings = study.root / "territo.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + COSTS, encoding="utf-8")
    found = ask("mclp", "--budget", "20")
    assert (ids(found, "opened"), found["spent"]) == (["c6", "c7"], 19)
    cost = found["cost"]
    assert (cost["yearly"]["before"]["total"], cost["yearly"]["after"]["total"]) == (40, 19)
    assert (cost["yearly"]["change"], cost["one_off"]) == (-21, 2 * 3 + 2 * 4)
    assert cost["per_inhabitant"] == {"before": 40 / 4500, "after": 19 / 4500}
    assert found["manifest"]["costs"]["m2_year"] == 0.1
    # The scenario that is written carries what the plan's costs rest on.
    edits = tomllib.loads((study.root / "maps" / "toyville-mclp.toml").read_text("utf-8"))
    assert edits["scenarios"]["mclp"]["edits"][3]["running_cost"] == 9
    words = ("mclp", "--candidates", "sites/more.csv", "--within", "1.1 km", "--overwrite")
    told = invoke("optimise", *words, "--budget", "20").stdout
    assert "today 3 000 inhabitants within 1.1 km (+1 200)" in told
    each = "0.00 per inhabitant; today 40 € a year, 0.01 per inhabitant (-21 a year)"
    assert f"Cost         19 € a year, {each}" in told
    assert "Once         14 €" in told
    assert "Costs, as stated in [costs] and the lists (running_cost)" in told


def test_a_budget_without_costs_says_which_are_missing(study):
    words = ("optimise", "mclp", "--candidates", "sites/more.csv", "--budget", "20")
    none = invoke(*words)
    assert none.exit_code == 1
    assert "What a year costs is not known of a, b, c2, c3, c4 and 4 more" in none.stderr
    assert "State site_year, m2_year or agent_year in [costs]" in none.stderr
    sized(study.root, "area_m2", {"": "10", "c3": ""})
    settings = study.root / "territo.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + COSTS, encoding="utf-8")
    one = invoke(*words)
    assert "is not known of c3:" in one.stderr
    assert "Their list should tell area_m2" in one.stderr
    assert invoke(*words, "--forbidden", "c3").exit_code == 0

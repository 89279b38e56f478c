from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import geopandas as gpd
import pandas as pd
import pytest
from click.testing import CliRunner

import toyville
from sources.test_population import frame_2019
from territo.cli import main
from territo.crs import transformer


@pytest.fixture
def run(toy_study, monkeypatch):
    monkeypatch.chdir(toy_study.root)

    def runner(*words):
        return CliRunner().invoke(main, ["coverage", *words])

    return runner


def test_it_prints_the_table_and_writes_both_files(run, toy_study):
    result = run()
    assert result.exit_code == 0, result.stderr
    assert "Métropole de Toyville  9 communes, 4 500 inhabitants" in result.stdout
    assert "covered" in result.stdout
    assert "= 4 500 inhabitants" in result.stdout
    assert "population of a toy" in result.stdout
    assert "straight line, m, to-site" in result.stdout
    maps = toy_study.root / "maps"
    assert sorted(path.name for path in maps.iterdir()) == ["toyville.gpkg", "toyville.html"]


def test_json_says_the_same_and_conserves_the_population(run):
    result = run("--json", "--within", "1 km", "--within", "800 m")
    found = json.loads(result.stdout)
    assert found["thresholds"] == ["800 m", "1 km"]
    assert found["headline"] == "1 km"
    assert found["territory"]["population"] == 4500
    assert found["territory"]["organisation"] == [
        {"organisation_model": "matrix", "valid_from": "2017"}
    ]
    for one in found["conservation"]:
        assert sum(one["status"].values()) == one["population"] == 4500
    whole = found["figures"]["territory"][0]
    assert sum(row["covered_1km"] for row in found["figures"]["commune"]) == whole["covered_1km"]
    assert sum(row["population"] for row in found["figures"]["sector"]) == 4500
    beyond = sum(gap["population"] for gap in found["gaps"] if gap["cutoff"] == "1 km")
    assert beyond == whole["beyond_1km"]
    assert found["sites"]["kinds"] == {"mairie": 2}
    assert [one["file"] for one in found["manifest"]["inputs"]] == [
        "boundaries/metropoles.gpkg",
        "sites/mairies.csv",
    ]


def test_competences_by_commune_are_in_the_layers_and_in_json(run, toy_study):
    toy_study.write_sites(
        'site;commune;competence\na;99002;"voirie; eau"\n;99001;eau\na;99002;eau\nz;76540;eau\n',
        "competences.csv",
    )
    settings = toy_study.root / "territo.toml"
    text = settings.read_text(encoding="utf-8") + 'competences = ["sites/competences.csv"]\n'
    settings.write_text(text, encoding="utf-8")
    found = json.loads(run("--json").stdout)
    # Commune 76540 is not of Toyville; "eau" in 99002 is said twice.
    assert found["competences"] == [
        {"commune": "99001", "site": "", "competence": "eau"},
        {"commune": "99002", "site": "a", "competence": "eau"},
        {"commune": "99002", "site": "a", "competence": "voirie"},
    ]
    assert "sites/competences.csv" in [one["file"] for one in found["manifest"]["inputs"]]
    layers = toy_study.root / "maps" / "toyville.gpkg"
    with closing(sqlite3.connect(layers)) as database:
        rows = database.execute("SELECT commune, commune_name, competence FROM competences")
        assert rows.fetchall()[1:] == [
            ("99002", "Commune 2", "eau"), ("99002", "Commune 2", "voirie"),
        ]  # fmt: skip
        kinds = database.execute("SELECT table_name, data_type FROM gpkg_contents").fetchall()
        assert dict(kinds)["competences"] == "attributes"
        titles = database.execute(
            "SELECT title FROM gpkg_data_columns WHERE table_name = 'competences' "
            "AND column_name = 'competence'"
        ).fetchall()
        assert titles == [("Compétence",)]


def test_competences_without_a_commune_are_told_with_their_line(run, toy_study):
    toy_study.write_sites("site,commune,competence\na,,eau\na,1004,\n", "competences.csv")
    settings = toy_study.root / "territo.toml"
    text = settings.read_text(encoding="utf-8") + 'competences = ["sites/competences.csv"]\n'
    settings.write_text(text, encoding="utf-8")
    assert run().stderr.splitlines()[1:4] == [
        "  line 2, column commune: a competence without a commune",
        '  line 3, column commune: "1004" lost its leading zero, write 01004',
        "  line 3, column competence: a row without a competence",
    ]


def test_the_commune_of_a_row_is_counted_when_it_is_not_followed(run, toy_study):
    places = gpd.points_from_xy(*zip(toyville.centre(1), toyville.centre(2), strict=True))
    lonlat = gpd.GeoSeries(places, crs=toyville.CRS).to_crs(4326)
    rows = [f"s{n},S,99001,{one.x},{one.y}" for n, one in enumerate(lonlat)]
    toy_study.write_sites("\n".join(["site,name,commune,lon,lat", *rows, ""]), "own.csv")
    result = run("--sites", "sites/own.csv", "--within", "1 km")
    told = "Declared     sites that stand in another commune than the one they declare: 1"
    assert told in result.stdout


def test_existing_results_are_kept_unless_told(run, toy_study):
    run()
    page = toy_study.root / "maps" / "toyville.html"
    page.write_text("mine", encoding="utf-8")
    refused = run()
    assert refused.exit_code == 1
    assert "toyville.html and" in refused.stderr
    assert "--overwrite" in refused.stderr
    assert page.read_text(encoding="utf-8") == "mine"
    assert run("--overwrite").exit_code == 0
    assert page.read_text(encoding="utf-8") != "mine"


def test_same_input_same_bytes(run, toy_study):
    run("--out", "one")
    run("--out", "two")
    for name in ("toyville.html", "toyville.gpkg"):
        one, two = (toy_study.root / folder / name for folder in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()


def test_the_detour_and_the_thresholds_reach_the_layers(run, toy_study):
    result = run("--detour", "2", "--within", "2 km", "--out", "results")
    assert result.exit_code == 0, result.stderr
    assert "straight line x 2, m, to-site" in result.stdout
    with closing(sqlite3.connect(toy_study.root / "results" / "toyville.gpkg")) as database:
        columns = {row[1] for row in database.execute("PRAGMA table_info(demand)")}
    assert {"status_2km", "cost"} <= columns


def test_numbers_are_read_as_french_writes_them(run):
    result = run("--detour", "1,3", "--within", "1\u202f500 m", "--json")
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert found["thresholds"] == ["1.5 km"]
    assert found["distance"].startswith("straight line x 1.3,")


@pytest.mark.parametrize("factor", ["inf", "nan", "1e308", "a lot"])
def test_a_detour_that_is_no_number_is_a_usage_error(run, factor):
    result = run("--detour", factor)
    assert result.exit_code == 2
    assert f'"{factor}" is not a number' in result.stderr


def test_doors_can_be_counted_at_a_date(run, toy_study):
    rows = (toy_study.root / "sites" / "mairies.csv").read_text(encoding="utf-8").splitlines()
    closed = [rows[0] + ",closed", rows[1] + ",2022", rows[2] + ","]
    toy_study.write_sites("\n".join([*closed, ""]))
    now = json.loads(run("--json", "--out", "now").stdout)
    assert now["sites"]["status"] == {"closed": 1, "ok": 1}
    then = json.loads(run("--json", "--out", "then", "--as-of", "2022-12-31").stdout)
    assert then["sites"]["status"] == {"ok": 2}
    assert then["manifest"]["parameters"]["as_of"] == "2022-12-31"
    assert "is not a date" in run("--as-of", "2022").stderr


def test_assigned_doors_reach_the_table_the_json_and_the_layers(run, toy_study):
    rows = (toy_study.root / "sites" / "mairies.csv").read_text(encoding="utf-8").splitlines()
    named = [rows[0] + ",sector", rows[1] + ",east", rows[2] + ",west"]
    toy_study.write_sites("\n".join([*named, ""]))
    assert "the door that each sector is assigned to" in run("--out", "one").stdout
    found = json.loads(run("--json", "--out", "two").stdout)["assignment"]
    assert [row["sector"] for row in found] == ["east", "west", "*"]
    assert found[-1]["population"] == 3000
    assert found[0]["differ"] + found[1]["differ"] == found[2]["differ"] > 1500
    with closing(sqlite3.connect(toy_study.root / "one" / "toyville.gpkg")) as database:
        sql = "SELECT count(assigned_site), count(*) FROM demand"
        assigned, every = database.execute(sql).fetchone()
    assert 0 < assigned < every


def test_without_a_study_a_territory_must_be_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["coverage"])
    assert result.exit_code == 1
    assert "No territory is named" in result.stderr
    assert "territo list" in result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["toyvile"], ['No territory is called "toyvile"', "Did you mean toyville?"]),
        (["--within", "3"], ['"3" is not a threshold', "3 km"]),
        (["--within", "15 min"], ["no speed"]),
        (["--detour", "0.5"], ["shorter than a straight line"]),
        (["--detour", "13"], ["more than any town asks", "less than 10"]),
        (["--sites", "none.csv"], ["none.csv does not exist"]),
        (["--kind", "antenne"], ["No site of kind antenne", "mairie (2)"]),
        (["--out", "territo.toml/maps"], ["cannot be written to", "--out"]),
    ],
)
def test_bad_words_are_one_clear_error(run, toy_study, words, said):
    result = run(*words)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert "Next: " in result.stderr
    for text in said:
        assert text in result.stderr
    assert not (toy_study.root / "maps" / "toyville.html").exists()


def test_a_bad_list_is_one_error_with_all_its_problems_and_nothing_is_written(run, toy_study):
    toy_study.write_sites("site,name,lon,lat\na,A,48.2972,1.6583\na,B,x,48.2972\n", "bad.csv")
    result = run("--sites", "sites/bad.csv")
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert lines[0].endswith("bad.csv: 3 problems")
    assert lines[1].startswith("  line 2, column lon, lat: lon and lat look swapped")
    assert lines[2] == '  line 3, column site: "a" is already on line 2'
    assert lines[3] == '  line 3, column lon: "x" is not a lon in degrees'
    assert lines[4].startswith("Next: ")
    assert not (toy_study.root / "maps").exists()


def test_an_alias_and_an_old_siren_are_known(run):
    assert run("toytown", "--out", "one").exit_code == 0
    assert run("987654321", "--out", "two").exit_code == 0


def test_a_list_without_any_position_leaves_everyone_unreachable(run, toy_study):
    toy_study.write_sites("site,name,commune,lon,lat\na,A,99001,,\n", "lost.csv")
    result = run("--sites", "sites/lost.csv", "--json")
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert found["sites"]["status"] == {"not_geocoded": 1}
    assert found["conservation"][0]["status"]["unreachable"] == 4500
    assert found["figures"]["territory"][0]["mean_cost"] is None


def test_usage_errors_exit_with_two(run):
    assert run("--nonsense").exit_code == 2


def test_toyville_is_what_its_docstring_says():
    assert toyville.territory().population == 4500


def test_the_eighties_are_counted_and_shown_whatever_their_kind(run, toy_study):
    list_ = (toy_study.root / "sites" / "mairies.csv").read_text(encoding="utf-8").splitlines()
    place = list_[1].split(",")[4:6]
    rows = [
        list_[0] + ",year_built,year_works",
        list_[1] + ",1984,2012",
        list_[2] + ",1962,",
        f"p,Piscine,piscine,99001,{place[0]},{place[1]},street,1975-1984,",
        f"g,Gymnase,gymnase,99001,{place[0]},{place[1]},street,1999,",
    ]
    toy_study.write_sites("\n".join([*rows, ""]))
    found = json.loads(run("--kind", "mairie", "--within", "1 km", "--json").stdout)
    # The two doors are 2.8 km apart: whom "a" covers within 1 km, "b" does not. The squares whose
    # centre is within 1 km of "a", with their share of communes 1, 2 and 4, hold 448 inhabitants.
    assert found["eighties"]["doors"] == {"certain": 1, "possible": 0, "no": 1, "unknown": 0}
    assert found["eighties"]["renovated"] == 1
    only = found["eighties"]["only"]["territory"][0]["certain_1km"]
    assert only == pytest.approx(448, abs=1e-4)
    assert found["eighties"]["only"]["territory"][0]["possible_1km"] == only
    communes = found["eighties"]["only"]["commune"]
    assert sum(row["certain_1km"] for row in communes) == only
    toy_study.write_sites("\n".join([*rows[:2], ""]), "one.csv")
    alone = json.loads(run("--sites", "sites/one.csv", "--out", "alone", "--json").stdout)
    assert alone["figures"]["territory"][0]["covered_1km"] == only
    assert found["sites"]["doors"] == 2
    assert found["sites"]["status"] == {"ok": 2, "other_kind": 1}
    assert found["sites"]["left_out"] == {"other kinds": 1}
    with closing(sqlite3.connect(toy_study.root / "maps" / "toyville.gpkg")) as layers:
        words = "select sum(only_1980s_certain_1km) from communes"
        assert layers.execute(words).fetchall() == [(only,)]
    page = (toy_study.root / "maps" / "toyville.html").read_text(encoding="utf-8")
    assert "Bâtis ou ouverts de 1980 à 1989\u00a0: 1 site sur 2." in page
    assert "n’ont que des sites de ces années\u00a0: 448." in page
    table = run("--kind", "mairie", "--within", "1 km", "--overwrite").stdout
    assert "1980s        1 of 2 doors; 1 renovated since" in table
    assert "within 1 km, 448 inhabitants have no other door\n" in table


def test_a_grid_of_inhabitants_is_counted_and_compared_with_the_even_spread(run, toy_study):
    frame_2019().to_csv(toy_study.root / "Filosofi2021_200m.csv", index=False)
    words = ("--population", "Filosofi2021_200m.csv", "--within", "500 m")
    found = json.loads(run(*words, "--json").stdout)
    # The square at door "a" (40.5), and the one on the limit of 1 and 2, 500 m east of it.
    assert found["census"]["counted"] == 53.5
    assert found["census"]["outside"] == {"33999": 3.0}
    assert found["conservation"][0]["population"] == 50.5
    whole = found["figures"]["territory"][0]
    assert whole["population"] == 50.5
    assert found["areal"][0]["share"] == whole["share_500m"]
    alone = json.loads(run("--within", "500 m", "--json", "--out", "alone").stdout)
    even = alone["figures"]["territory"][0]["share_500m"]
    assert found["areal"][0]["share_areal"] == pytest.approx(even)
    assert found["areal"][0]["points"] == pytest.approx(whole["share_500m"] - even)
    assert found["manifest"]["inputs"][-1]["file"] == "Filosofi2021_200m.csv"
    assert (
        "Source\u00a0: Insee, Filosofi 2021, carreaux de 200 m" in found["manifest"]["attributions"]
    )
    table = run(*words, "--overwrite").stdout
    assert "counted 54: 51 here, 3 in 1 commune of elsewhere\n" in table
    assert f"an even spread would say {even:.1f} % within 500 m" in table
    page = (toy_study.root / "maps" / "toyville.html").read_text(encoding="utf-8")
    assert "habitants comptés par carreau" in page
    with closing(sqlite3.connect(toy_study.root / "maps" / "toyville.gpkg")) as layers:
        # One square of 40.5 and one of 10, imputed, in two communes.
        row = layers.execute(
            "select sum(weight), sum(age_65), sum(households), sum(imputed) from demand"
        ).fetchone()
    assert row == pytest.approx((50.5, 8.5, 24, 2))
    scaled = json.loads(run(*words, "--calibrate", "--json", "--overwrite").stdout)
    assert scaled["conservation"][0]["population"] == 4500
    assert "Only the inhabitants of a file" in run("--calibrate").stderr


def test_the_range_of_the_headline_is_said_when_asked(toy_study, monkeypatch):
    monkeypatch.chdir(toy_study.root)
    words = ["coverage", "--within", "1.5 km", "--json", "--overwrite"]
    plain = json.loads(CliRunner().invoke(main, words).stdout)
    assert "uncertainty" not in plain
    assert "uncertainty" not in plain["manifest"]["parameters"]
    first, again = (CliRunner().invoke(main, [*words, "--uncertainty"]).stdout for _ in range(2))
    assert first == again
    found = json.loads(first)["uncertainty"]
    row = plain["figures"]["territory"][0]
    # People spread over the squares of their communes: the share is that of the table.
    assert found["share"] == row["share_1_5km"]
    assert found["p5"] < found["share"] < found["p95"]
    # Two doors at house numbers move by 10 m, the threshold by 150.
    assert found["largest"] == "threshold"
    assert (toy_study.root / "maps" / "toyville.html").read_text("utf-8").count("graine 2026") == 1


def test_inhabitants_of_iris_are_not_said_to_be_in_imputed_squares(run, toy_study):
    shapes = toyville.communes().geometry
    frame = gpd.GeoDataFrame(
        {"CODE_IRIS": ["990010101", "990020101"], "P22_POP": [30.0, 70.0]},
        geometry=[shapes["99001"], shapes["99002"]],
        crs=toyville.CRS,
    )
    frame.to_file(toy_study.root / "iris_2022.gpkg")
    table = run("--population", "iris_2022.gpkg").stdout
    assert "population municipale 4 500: the inhabitants are not scaled to it" in table
    assert "imputed" not in table
    page = (toy_study.root / "maps" / "toyville.html").read_text(encoding="utf-8")
    assert "100 ici, 0 hors du territoire. Population municipale" in page.replace("\xa0", " ")
    assert "% des habitants d’ici" not in page
    frame_2019().to_csv(toy_study.root / "Filosofi2021_200m.csv", index=False)
    table = run("--population", "Filosofi2021_200m.csv", "--overwrite").stdout
    # 10 of 50.5 inhabitants are in an imputed square.
    assert "19.8 % of those here are in squares whose values are imputed" in table
    page = (toy_study.root / "maps" / "toyville.html").read_text(encoding="utf-8")
    assert (
        "19,8\u202f% des habitants d’ici sont" in page
        or "19,8\xa0% des habitants d’ici sont" in page
    )


def test_who_lives_in_squares_that_the_limit_cuts_is_told_from_who_is_outside(run, toy_study):
    # A square of 1 km that holds a point of the western limit, and no commune named.
    _, y = toyville.centre(1)
    east, north = transformer(toyville.CRS, 3035)([toyville.WEST], [y])
    name = f"CRS3035RES1000mN{north[0] // 1000 * 1000:.0f}E{east[0] // 1000 * 1000:.0f}"
    frame = pd.DataFrame({"Id_carr1km": [name], "Ind": ["100,0"], "I_est_1km": ["0"]})
    frame.to_csv(toy_study.root / "rp2021_carreaux_1km.csv", index=False, sep=";")
    words = ("--population", "rp2021_carreaux_1km.csv", "--within", "500 m")
    found = json.loads(run(*words, "--json").stdout)["census"]
    assert 0 < found["across"] == found["outside"][""] == 100 - found["kept"]
    table = run(*words, "--overwrite").stdout
    assert f"outside the contours, {round(found['across'])} of them in squares that" in table
    page = (toy_study.root / "maps" / "toyville.html").read_text(encoding="utf-8")
    assert f"{round(found['across'])} habitent des carreaux que sa limite traverse" in page

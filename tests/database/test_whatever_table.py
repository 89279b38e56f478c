"""Wherever a file is named, so may be a table: what comes out is the same."""

from __future__ import annotations

import json

import geopandas as gpd
import pandas as pd
import pytest
from click.testing import CliRunner
from shapely import box
from sqlalchemy import create_engine

import official
import toyville
from territo.cli import main

pytestmark = pytest.mark.component
STATED = "manifest"


@pytest.fixture(scope="module")
def server(postgis_server):
    return postgis_server


@pytest.fixture
def run(toy_study, monkeypatch):
    monkeypatch.chdir(toy_study.root)

    def runner(*words):
        found = CliRunner().invoke(main, [str(word) for word in words])
        assert found.exit_code == 0, found.output
        return found.stdout

    return runner


@pytest.fixture
def kept(server):
    """Put a frame into a table of its own: its address."""
    engine = create_engine(server.url.replace("postgresql:", "postgresql+psycopg:", 1))

    def keep(frame, name):
        if isinstance(frame, gpd.GeoDataFrame):
            frame.to_postgis(name, engine, schema="public", if_exists="replace", index=False)
        else:
            frame.to_sql(name, engine, schema="public", if_exists="replace", index=False)
        return f"{server.url}?table=public.{name}"

    yield keep
    engine.dispose()


def figures(run, *words):
    found = json.loads(run(*words, "--json", "--overwrite"))
    # The files that were read have other names, and with them what was counted.
    for key in (STATED, "files", "population_basis", "census"):
        found.pop(key, None)
    return found


def squares():
    """Squares of 200 m at the centre of each commune, with the inhabitants of a grid of 2021."""
    rows, shapes = [], []
    for n in range(1, 10):
        x, y = (round(float(one) / 200) * 200 for one in toyville.centre(n))
        rows.append((f"CRS3035RES200mN{y}E{x}", f"9900{n}", 10.5 * n))
        shapes.append(box(x - 100, y - 100, x + 100, y + 100))
    frame = pd.DataFrame(rows, columns=["idcar_200m", "lcog_geo", "ind"])
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=toyville.CRS)


def test_groups_as_a_layer_and_as_a_table(run, kept, toy_study):
    x, y = (float(one) for one in toyville.centre(5))
    layer = gpd.GeoDataFrame(
        {"group": ["QN1"], "name": ["Le Centre"]},
        geometry=[box(x - 400, y - 400, x + 400, y + 400)],
        crs=toyville.CRS,
    )
    layer.to_file(toy_study.root / "quartiers.gpkg")
    table = pd.DataFrame({"commune": ["99001", "99002"], "group": ["g", "g"]})
    table.to_csv(toy_study.root / "kinds_of_places.csv", index=False)
    for file, frame in {"quartiers.gpkg": layer, "kinds_of_places.csv": table}.items():
        address = kept(frame, file.partition(".")[0])
        of_table = figures(run, "coverage", "--groups", address)
        assert of_table["groups"]
        assert of_table == figures(run, "coverage", "--groups", file)


def test_sectors_as_a_layer_and_as_a_table(run, kept, toy_study):
    west, south = toyville.WEST, toyville.SOUTH
    halves = [box(west, south, west + 1500, south + 3000),
              box(west + 1500, south, west + 3000, south + 3000)]  # fmt: skip
    layer = gpd.GeoDataFrame(
        {"sector": ["left", "right"], "name": ["Left", "Right"]}, geometry=halves, crs=toyville.CRS
    )
    layer.to_file(toy_study.root / "banks.gpkg")
    table = pd.DataFrame(
        {"commune": [f"9900{n}" for n in range(1, 10)], "sector": ["north", "south", "south"] * 3}
    )
    table.to_csv(toy_study.root / "poles.csv", index=False)
    for file, frame in {"banks.gpkg": layer, "poles.csv": table}.items():
        address = kept(frame, file.partition(".")[0])
        of_table = figures(run, "coverage", "--sectors", address)
        assert len(of_table["figures"]["sector"]) == 2
        assert of_table == figures(run, "coverage", "--sectors", file)


def test_inhabitants_of_squares_and_of_communes(run, kept, toy_study):
    grid = squares()
    grid.to_file(toy_study.root / "squares.gpkg")
    communes = pd.DataFrame({"COM": [f"9900{n}" for n in range(1, 10)], "PMUN": range(10, 100, 10)})
    communes.to_csv(toy_study.root / "populations_2023.csv", index=False)
    for file, frame in {"squares.gpkg": grid, "populations_2023.csv": communes}.items():
        address = kept(frame, file.partition(".")[0])
        of_table = figures(run, "coverage", "--population", address)
        assert of_table == figures(run, "coverage", "--population", file)
    # Communes of 10, 20 ... 90 inhabitants.
    assert sum(of_table["conservation"][0]["status"].values()) == pytest.approx(450)


def test_factors_of_communes_some_of_which_are_whole_numbers(run, kept, toy_study):
    factors = pd.DataFrame({"commune": [f"9900{n}" for n in range(1, 10)], "factor": 2})
    factors.to_csv(toy_study.root / "scot.csv", index=False)
    address = kept(factors, "scot")
    of_table = figures(run, "coverage", "--population-factor", address)
    # Twice the 4 500 inhabitants.
    assert sum(of_table["conservation"][0]["status"].values()) == pytest.approx(9000)
    assert of_table == figures(run, "coverage", "--population-factor", "scot.csv")


def test_streets_as_a_layer_of_lines(run, kept, toy_study):
    file = toyville.write_streets(toy_study.root / "streets.gpkg")
    address = kept(gpd.read_file(file), "streets")
    words = ("coverage", "--mode", "walk", "--buffer", "3 km", "--within", "15 min", "--network")
    assert figures(run, *words, address) == figures(run, *words, "streets.gpkg")


def test_boundaries_to_study_and_to_be_looked_at(run, kept, toy_study):
    file = official.write_geo_api(toy_study.root)
    drawn = gpd.read_file(file)
    address = kept(drawn, "communes")
    place = drawn.set_index("code").geometry["76540"].representative_point()
    (toy_study.root / "s.csv").write_text(
        f"site,name,kind,commune,lon,lat\na,Mairie,mairie,76540,{place.x},{place.y}\n",
        encoding="utf-8",
    )
    words = ("coverage", "rouen", "--sites", "s.csv", "--boundaries")
    of_table = figures(run, *words, address)
    assert of_table["territory"]["communes"] == 2
    assert of_table == figures(run, *words, file)
    looked = [json.loads(run("boundaries", one, "--json")) for one in (address, file)]
    assert looked[0] == looked[1]


def test_a_list_of_sites_is_checked_and_its_password_is_not_shown(run, kept, toy_study):
    sites = pd.read_csv(toy_study.root / "sites" / "mairies.csv", dtype=str)
    address = kept(sites, "doors_as_text").replace("me@", "me:secret@")
    told = run("check", address)
    assert told.endswith(
        f"{kept(sites, 'doors_as_text')}: 2 rows, 0 findings, 0 rows that cannot be used\n"
    )
    assert figures(run, "coverage", "--sites", address) == figures(
        run, "coverage", "--sites", "sites/mairies.csv"
    )


def test_addresses_and_the_gazetteer_that_places_them(run, kept, toy_study):
    addresses = pd.DataFrame(
        {"site": ["a"], "name": ["Mairie"], "address": ["2 rue haute"], "commune": ["76540"]}
    )
    gazetteer = pd.DataFrame(
        {
            "numero": [2, 80],
            "rep": [None, None],
            "nom_voie": ["Rue Haute"] * 2,
            "code_postal": ["76000"] * 2,
            "code_insee": ["76540"] * 2,
            "lon": [1.1, 1.12],
            "lat": [49.44, 49.44],
        }
    )
    words = ("--gazetteer", kept(gazetteer, "ban"), "-o", "out.csv")
    run("geocode", kept(addresses, "addresses"), *words)
    placed = pd.read_csv(toy_study.root / "out.csv", dtype=str)
    assert placed["geocode_verdict"].tolist() == ["accept"]
    assert (placed["lon"][0], placed["lat"][0]) == ("1.1000000", "49.4400000")


def test_candidates_of_a_plan(run, kept, toy_study):
    lon, lat = (
        gpd.GeoSeries(gpd.points_from_xy(*([one] for one in toyville.centre(5))), crs=toyville.CRS)
        .to_crs(4326)[0]
        .coords[0]
    )
    more = pd.DataFrame(
        {"site": ["c"], "name": ["Centre"], "kind": ["mairie"], "lon": [lon], "lat": [lat]}
    )
    more.to_csv(toy_study.root / "more.csv", index=False)
    words = ("optimise", "mclp", "--doors", "1", "--within", "1 km", "--candidates")
    found = [json.loads(run(*words, one, "--json", "--overwrite"))
             for one in (kept(more, "more"), "more.csv")]  # fmt: skip
    assert found[0]["doors"] == found[1]["doors"]
    assert found[0]["figures"] == found[1]["figures"]


def test_a_table_that_the_settings_name_and_the_result_verified_against_it(run, kept, toy_study):
    sites = pd.read_csv(toy_study.root / "sites" / "mairies.csv", dtype=str)
    address = kept(sites, "doors_of_settings")
    settings = toy_study.root / "territo.toml"
    settings.write_text(f'territory = "toyville"\nsites = ["{address}"]\n', encoding="utf-8")
    run("coverage", "--within", "1 km")
    told = run("verify", "maps/toyville.gpkg").splitlines()
    assert "Input        doors_of_settings.csv: same" in told
    assert told[-1] == "Run again    same bytes"
    # A door moves out of the table.
    kept(sites.iloc[:1], "doors_of_settings")
    found = CliRunner().invoke(main, ["verify", "maps/toyville.gpkg"])
    assert found.exit_code == 1
    assert "Input        doors_of_settings.csv: changed" in found.stdout
    assert "Differs      layer sites: 2 rows then, 1 now" in found.stdout
    # Named on the command line, where the settings name another list.
    settings.write_text('territory = "toyville"\nsites = ["sites/mairies.csv"]\n', encoding="utf-8")
    kept(sites, "doors_of_settings")
    assert (
        "doors_of_settings.csv not found"
        in CliRunner().invoke(main, ["verify", "maps/toyville.gpkg"]).stdout
    )
    assert run("verify", "maps/toyville.gpkg", "--sites", address).endswith(
        "Run again    same bytes\n"
    )

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from official import square, write_geojson, write_v2, write_v4
from territo.cli import main
from territo.project import BOUNDARIES, example_dir
from toyville import CRS

DATA = Path(__file__).parents[3] / "shared" / "data" / "boundaries"
HEADER = "site,name,kind,commune,lon,lat\n"


def run(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_a_file_holds(here):
    result = run("boundaries", write_v4(here))
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines() == [
        "Naming       ADMIN EXPRESS 4",
        "Coordinates  EPSG:2154; measured in EPSG:2154",
        "Communes     6, in 4 EPCI",
        "Inhabitants  697 (population municipale 2023 (ADMIN EXPRESS 4), COG 2026)",
        "COG          2026 (by its name)",
        "In COG 2026  6 are still communes, 0 are no longer one",
    ]


def test_communes_that_were_merged_are_named(here):
    rows = [("76191", "Cressy", 1, square(0)), ("76540", "Rouen", 2, square(1))]
    file = write_geojson(here / "communes.gpkg", rows, crs=CRS)
    lines = run("boundaries", file).stdout.splitlines()
    assert lines[4:] == [
        "COG          2018 (the latest in which all its codes are communes)",
        "In COG 2026  1 are still communes, 1 is no longer one",
        "  76191 Cressy -> 76034 Val-de-Scie",
    ]
    assert "2 are still communes" in run("boundaries", file, "--cog", "2018").stdout
    found = json.loads(run("boundaries", file, "--json").stdout)
    assert found["joined"]["merged"] == [
        {"commune": "76191", "name": "Cressy", "into": "76034", "into_name": "Val-de-Scie"}
    ]
    assert (found["communes"], found["population"], found["cog"]) == (2, 3, 2018)


def test_an_earlier_edition_cannot_be_reached(here):
    result = run("boundaries", write_v4(here), "--cog", "2018")
    assert result.exit_code == 1
    assert "cannot be carried back" in result.stderr


def test_our_own_file_is_told_too():
    found = json.loads(run("boundaries", example_dir() / BOUNDARIES, "--json").stdout)
    assert (found["naming"], found["communes"], found["epcis"]) == ("territo", 969, 22)
    assert (found["cog"], found["cog_from"]) == (2026, "file")
    assert found["population"] == 19_760_152


def test_real_communes_of_2018_name_what_was_merged_since():
    if not DATA.is_dir():
        pytest.skip("needs the real boundaries of ../shared/data, which are not in the project")
    out = run("boundaries", DATA / "communes_76_seine-maritime_2018.geojson").stdout
    assert "Communes     711, in 0 EPCI" in out
    assert "76729 Veauville-lès-Baons -> 76041 Les Hauts-de-Caux" in out
    assert out.count("->") == 4


def test_list_shows_the_epci_of_an_official_file(here):
    out = run("list", "--boundaries", write_v2(here)).stdout
    assert "ca-de-la-region-dieppoise" in out
    assert "245900410" not in out  # Lille is not in the file


@pytest.fixture
def sites(here):
    """Two doors at the middle of Rouen and of Sotteville, squares 0 and 1."""
    import geopandas as gpd

    middles = gpd.GeoSeries([square(n).centroid for n in (0, 1)], crs=CRS).to_crs(4326)
    rows = [
        f"s{n},Porte,mairie,{code},{at.x:.9f},{at.y:.9f}\n"
        for n, (code, at) in enumerate(zip(("76540", "76681"), middles, strict=True))
    ]
    (here / "sites.csv").write_text(HEADER + "".join(rows), encoding="utf-8")
    return here / "sites.csv"


@pytest.mark.parametrize(
    ("territory", "slug", "people"),
    [("rouen", "rouen", 120), ("departement:76", "departement-76", 150), ("76540", "rouen", 100)],
)
def test_a_study_on_official_boundaries(here, sites, territory, slug, people):
    file = write_v4(here)
    result = run(
        "coverage", territory, "--boundaries", file, "--sites", sites, "--out", "out", "--json"
    )
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert found["territory"]["population"] == people
    assert found["manifest"]["cog"] == 2026
    assert found["manifest"]["attributions"] == [
        "© IGN – ADMIN EXPRESS COG édition 2026 (Licence Ouverte 2.0)"
    ]
    assert [one["file"] for one in found["manifest"]["inputs"]] == [file.name, "sites.csv"]
    assert "carried" not in found["manifest"]
    assert (here / "out" / f"{slug}.html").is_file()


def test_overseas_is_measured_in_its_own_metres(here):
    from shapely import box

    file = write_geojson(
        here / "c.geojson", [("97411", "Saint-Denis", 50, box(55.45, -20.9, 55.47, -20.88))]
    )
    (here / "s.csv").write_text(HEADER + "a,Mairie,mairie,97411,55.46,-20.89\n", encoding="utf-8")
    result = run("coverage", "97411", "--boundaries", file, "--sites", "s.csv", "--json")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["territory"]["population"] == 50


def test_sites_of_another_edition_are_read_as_whose_they_are_by_name(here, sites):
    # Le Héron joined Morville; the boundaries of 2026 hold Morville alone.
    rows = [("76455", "Morville-le-Héron", 9, square(0).union(square(1)))]
    file = write_geojson(here / "communes_2026.gpkg", rows, crs=CRS)
    text = sites.read_text(encoding="utf-8").replace("76540", "76358").replace("76681", "76358")
    sites.write_text(text, encoding="utf-8")
    result = run("coverage", "76455", "--boundaries", file, "--sites", sites, "--json")
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert found["manifest"]["former_communes"] == [
        "76358 Le Héron read as 76455 Morville-le-Héron (2)"
    ]
    assert found["sites"]["doors"] == 2


def test_contours_without_people_take_those_that_are_known_and_say_so(here, sites):
    # Oullins and Pierre-Bénite were two communes until 2023; Lyon's métropole of 2026 has one.
    rows = [("69149", "Oullins", square(0)), ("69152", "Pierre-Bénite", square(1))]
    features = [(code, name, 0, shape) for code, name, shape in rows]
    import pyogrio

    file = write_geojson(here / "c.gpkg", features, crs=CRS)
    bare = pyogrio.read_dataframe(file).drop(columns="population")
    pyogrio.write_dataframe(bare, here / "bare_2018.gpkg")
    text = sites.read_text(encoding="utf-8").replace("76540", "69149").replace("76681", "69149")
    sites.write_text(text, encoding="utf-8")
    words = ["coverage", "69149,69152", "--boundaries", "bare_2018.gpkg", "--sites", sites]
    result = run(*words)
    assert result.exit_code == 0, result.stderr
    assert "boundaries of COG 2018 carried to COG 2026, 1 commune merged: " in result.stdout
    found = json.loads(run(*words, "--overwrite", "--json").stdout)
    assert found["manifest"]["carried"]["merged"] == [
        "69152 Pierre-Bénite -> 69149 Oullins-Pierre-Bénite"
    ]
    assert found["territory"]["communes"] == 1
    assert found["manifest"]["population"].startswith("population municipale 2022")
    assert [one["file"] for one in found["manifest"]["inputs"]][:2] == [
        "bare_2018.gpkg", "boundaries/metropoles.gpkg",
    ]  # fmt: skip
    # The population of Oullins-Pierre-Bénite in the file that comes with territo.
    from territo.sources.boundaries import read_communes

    known = read_communes(example_dir() / BOUNDARIES).loc["69149", "population"]
    assert found["territory"]["population"] == known


def test_people_that_nobody_knows_are_asked_for(here, sites):
    import pyogrio

    file = write_geojson(here / "c.gpkg", [("76217", "Dieppe", 0, square(0))], crs=CRS)
    bare = pyogrio.read_dataframe(file).drop(columns="population")
    pyogrio.write_dataframe(bare, here / "bare.gpkg")
    result = run("coverage", "76217", "--boundaries", "bare.gpkg", "--sites", sites)
    assert result.exit_code == 1
    assert "that of 1 of the 1 communes is not known: 76217" in result.stderr
    assert "--population" in result.stderr


@pytest.mark.usefixtures("sites")
def test_the_settings_name_boundaries_and_their_edition(here):
    rows = [("76540", "Rouen", 2, square(0)), ("76191", "Cressy", 7, square(1))]
    write_geojson(here / "communes.gpkg", rows, crs=CRS)
    settings = 'territory = "76540"\nboundaries = "communes.gpkg"\nsites = ["sites.csv"]\n'
    (here / "territo.toml").write_text(settings + "cog = 2017\n", encoding="utf-8")
    found = json.loads(run("coverage", "--json").stdout)
    assert found["manifest"]["cog"] == 2017
    assert "as the settings say" in run("boundaries", "communes.gpkg").stdout
    assert run("check", "sites.csv").exit_code == 0
    (here / "territo.toml").write_text(settings + "cog = 2026\n", encoding="utf-8")
    refused = run("coverage", "--overwrite")
    assert refused.exit_code == 1
    assert "76191 Cressy (in 76034 Val-de-Scie)" in refused.stderr
    (here / "territo.toml").write_text(settings + 'cog = "2018"\n', encoding="utf-8")
    assert "cog should be a year" in run("coverage").stderr


def test_a_list_of_the_state_is_read_as_the_edition_of_the_boundaries_and_says_so(here, sites):
    # A France Services of Pierre-Bénite, which is in Oullins-Pierre-Bénite since 2024.
    rows = [("69149", "Oullins-Pierre-Bénite", 9, square(0))]
    file = write_geojson(here / "communes_2026.gpkg", rows, crs=CRS)
    _, first, _ = sites.read_text(encoding="utf-8").splitlines()
    lon, lat = first.split(",")[-2:]
    (here / "fs.csv").write_text(
        "id_fs,lib_fs,adresse,insee_com,code_postal,lib_com,latitude,longitude,format_fs\n"
        f"7,Maison,1 rue,69152,69310,Pierre-Bénite,{lat},{lon},Fixe\n",
        encoding="utf-8",
    )
    words = ["coverage", "69149", "--boundaries", file, "--sites", "fs.csv"]
    result = run(*words)
    assert result.exit_code == 0, result.stderr
    told = "69152 Pierre-Bénite read as 69149 Oullins-Pierre-Bénite (1)"
    assert f"Sites        of former communes: {told}" in result.stdout
    found = json.loads(run(*words, "--overwrite", "--json").stdout)
    assert found["manifest"]["former_communes"] == [told]
    assert found["sites"]["doors"] == 1


def test_a_file_of_population_stands_in_for_what_the_boundaries_lack(here, sites):
    import pyogrio

    file = write_geojson(here / "c.geojson", [("76540", "Rouen", 0, square(0))], crs=CRS)
    bare = pyogrio.read_dataframe(file).drop(columns="population").assign(code="76217")
    pyogrio.write_dataframe(bare, here / "bare.gpkg")
    text = sites.read_text(encoding="utf-8").replace("76540", "76217")
    sites.write_text(text, encoding="utf-8")
    (here / "people.csv").write_text("COM;PMUN\n76217;28000\n", encoding="utf-8")
    words = ["coverage", "76217", "--boundaries", "bare.gpkg", "--sites", sites]
    result = run(*words, "--population", "people.csv", "--json")
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert found["territory"]["population"] == 28_000
    assert "people.csv" in found["population_basis"]

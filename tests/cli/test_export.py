from __future__ import annotations

import csv
import hashlib
import json

import geopandas as gpd
import pandas as pd
import pytest
from click.testing import CliRunner

import toyville
from territo.cli import main
from territo.cli.export import command
from territo.export.formats import FORMATS
from territo.sources.sites import read_sites

LAYERS = ("communes", "sectors", "sites", "demand", "gaps")
SITES = (
    "site,name,kind,commune,lon,lat,precision,address,postcode,city,opening_hours,phone,door,"
    "year_built,staff,closed\n"
    "a,Mairie 1,mairie,99001,{a.x:.9f},{a.y:.9f},housenumber,12 bis rue Haute,99000,Toyville,"
    "Mo-Fr 09:00-12:00,+33 2 00 00 00 00,,1984,4.5,\n"
    "b,Antenne,mairie,99009,{b.x:.9f},{b.y:.9f},illustrative,Place du Marché,,,,,,,,\n"
    "c,Bus,mairie,99005,{b.x:.9f},{b.y:.9f},,,,,,,no,,,\n"
    "d,Ancienne mairie,mairie,99009,,,,3 rue Basse,,,,,,,,2001-01-01\n"
)


@pytest.fixture
def run(toy_study, monkeypatch):
    monkeypatch.chdir(toy_study.root)

    def runner(*words):
        return CliRunner().invoke(main, ["export", *words, "--to", "layers"])

    return runner


@pytest.fixture
def layers(toy_study):
    return toy_study.root / "layers"


def done(result):
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_the_choice_of_formats_is_what_is_written():
    (formats,) = (one for one in command.params if one.name == "formats")
    assert list(formats.type.choices) == list(FORMATS)


def test_geojson_is_in_degrees_with_nulls_and_says_what_it_was_made_from(run, layers):
    done(run("--format", "geojson", "--within", "1 km"))
    names = {f"toyville-{layer}.geojson" for layer in LAYERS} | {"toyville-manifest.json"}
    assert {path.name for path in layers.iterdir()} == names
    found = json.loads((layers / "toyville-sites.geojson").read_text("utf-8"))
    assert "crs" not in found  # RFC 7946: there is one system only
    lon, lat = gpd.GeoSeries.from_xy(*[[one] for one in toyville.centre(1)], crs=2154).to_crs(
        4326
    )[0].coords[0]  # fmt: skip
    assert found["features"][0]["geometry"]["coordinates"] == [round(lon, 7), round(lat, 7)]
    communes = gpd.read_file(layers / "toyville-communes.geojson").set_index("commune")
    # Whoever lives in one of the nine communes is covered or beyond.
    assert (communes["covered_1km"] + communes["beyond_1km"]).sum() == pytest.approx(4500)
    text = (layers / "toyville-communes.geojson").read_text("utf-8")
    told = {one["properties"]["commune"]: one["properties"] for one in json.loads(text)["features"]}
    assert (told["99001"]["sector"], told["99002"]["sector"]) == ("west", None)
    ring = communes.geometry.iloc[0].exterior
    assert ring.is_ccw  # RFC 7946, section 3.1.6
    manifest = json.loads((layers / "toyville-manifest.json").read_text("utf-8"))
    assert [one["file"] for one in manifest["inputs"]] == [
        "boundaries/metropoles.gpkg", "sites/mairies.csv",
    ]  # fmt: skip


def test_geoparquet_keeps_the_system_or_takes_the_one_asked_for(run, layers):
    done(run("--format", "parquet"))
    one = gpd.read_parquet(layers / "toyville-sites.parquet")
    assert (one.crs.to_epsg(), one["site"].tolist()) == (2154, ["a", "b"])
    done(run("--format", "parquet", "--crs", "9794", "--overwrite"))
    other = gpd.read_parquet(layers / "toyville-sites.parquet")
    assert other.crs.to_epsg() == 9794
    # Between the two realisations nothing moves by a centimetre.
    assert one.distance(other.set_crs(2154, allow_override=True)).max() < 0.01


def test_a_geopackage_in_rgf93_v2b_has_a_project_in_it_too(run, layers):
    done(run("--format", "gpkg", "--crs", "9794"))
    assert [path.name for path in layers.iterdir()] == ["toyville.gpkg"]
    for layer in LAYERS:
        assert gpd.read_file(layers / "toyville.gpkg", layer=layer).crs.to_epsg() == 9794


def test_csv_is_described_column_by_column(run, layers):
    done(run("--format", "csv", "--within", "1.5 km"))
    package = json.loads((layers / "datapackage.json").read_text("utf-8"))
    assert (package["name"], [one["name"] for one in package["resources"]]) == (
        "toyville", list(LAYERS),
    )  # fmt: skip
    for resource in package["resources"]:
        file = layers / resource["path"]
        content = file.read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        with file.open(encoding="utf-8", newline="") as lines:
            header, *rows = csv.reader(lines)
        fields = resource["schema"]["fields"]
        assert header == [field["name"] for field in fields]
        assert all(field["title"] and field["description"] for field in fields)
        for place, field in enumerate(fields):
            if field["type"] in {"number", "integer"}:
                assert all(float(row[place]) is not None for row in rows if row[place])
    fields = {one["name"]: one for one in package["resources"][0]["schema"]["fields"]}
    assert fields["commune"]["type"] == "string"
    assert (fields["covered_1_5km"]["type"], fields["covered_1_5km"]["title"]) == (
        "number", "Couverts à 1,5 km (habitants)",
    )  # fmt: skip
    assert package["territo"]["territory"] == toyville.SIREN


def test_scdl_is_read_back_as_the_same_sites(run, layers, toy_study):
    places = gpd.GeoSeries.from_xy(
        *zip(toyville.centre(1), toyville.centre(9), strict=True), crs=2154
    )
    a, b = places.to_crs(4326)
    listed = toy_study.write_sites(SITES.format(a=a, b=b))
    done(run("--format", "scdl"))
    file = layers / "toyville-equipements.csv"
    table = pd.read_csv(file, dtype=str, keep_default_na=False).set_index("EQUIP_UID")
    assert table.loc["a", ["ADR_NUMERO", "ADR_NOMVOIE", "EQUIP_TYPE", "COLL_SIRET"]].tolist() == [
        "12 bis", "rue Haute", "Mairie", "",
    ]  # fmt: skip
    # Where the list names no town, the commune does.
    assert table.loc[["a", "b"], "ADR_COMMUNE"].tolist() == ["Toyville", "Commune 9"]
    assert table.loc["b", ["ADR_NUMERO", "ADR_NOMVOIE"]].tolist() == ["", "Place du Marché"]
    before = read_sites([listed], toyville.territory()).points
    after = read_sites([file], toyville.territory()).points
    assert after["status"].to_dict() == {
        "a": "ok", "b": "low_precision", "c": "not_a_door", "d": "closed",
    }  # fmt: skip
    pd.testing.assert_frame_equal(
        after[before.columns].drop(columns=["geometry", "city"]),
        before.drop(columns=["geometry", "city"]),  # a town that was not named is named now
    )
    assert before.distance(after).max() < 0.001  # metres


def test_nothing_is_replaced_unless_asked_and_nothing_half_written(run, layers):
    done(run("--format", "geojson", "--format", "csv"))
    before = {path.name: path.read_bytes() for path in layers.iterdir()}
    refused = run("--format", "csv", "--within", "2 km")
    assert refused.exit_code == 1
    assert "datapackage.json exists already" in refused.stderr
    assert {path.name: path.read_bytes() for path in layers.iterdir()} == before
    done(run("--format", "geojson", "--format", "csv", "--overwrite"))
    assert {path.name: path.read_bytes() for path in layers.iterdir()} == before


def test_a_system_that_no_format_has_or_that_is_none_is_refused(run, layers):
    for words, said in (
        (("geojson", "9794"), "geojson: in longitude and latitude"),
        (("gpkg", "99999"), "EPSG:99999 is not a coordinate system"),
        (("gpkg", "4326"), "EPSG:4326 (WGS 84) is not in metres"),
    ):
        refused = run("--format", words[0], "--crs", words[1])
        assert (refused.exit_code, said in refused.stderr) == (1, True), refused.stderr
    assert not layers.exists()


def test_competences_have_no_shape_and_are_a_table_beside_the_geojson(run, layers, toy_study):
    (toy_study.root / "sites" / "who.csv").write_text(
        "site,commune,competence\na,99001,voirie\n", encoding="utf-8"
    )
    settings = toy_study.root / "territo.toml"
    settings.write_text(settings.read_text("utf-8") + 'competences = ["sites/who.csv"]\n', "utf-8")
    done(run("--format", "geojson"))
    assert (layers / "toyville-competences.csv").read_text("utf-8").splitlines() == [
        "commune,site,competence,commune_name", "99001,a,voirie,Commune 1",
    ]  # fmt: skip

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import pandas as pd
import pyogrio
import pytest

import toyville
from territo.access import second_in_line
from territo.errors import OutputError
from territo.export import require_whole, write_geopackage
from territo.indicators.loads import loads
from territo.model import Basis, Sites

MANIFEST = {"version": "0", "inputs": [{"file": "é.csv"}]}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "toyville.gpkg"
    write_geopackage(path, toyville.toy_etat(), MANIFEST)
    return path


def query(file, sql):
    with closing(sqlite3.connect(file)) as database:
        return database.execute(sql).fetchall()


def test_the_five_layers_are_there_in_lambert_93_with_a_spatial_index(file):
    layers = dict(pyogrio.list_layers(file))
    assert layers == {
        "communes": "MultiPolygon",
        "sectors": "MultiPolygon",
        "sites": "Point",
        "demand": "MultiPolygon",
        "gaps": "MultiPolygon",
        "layer_styles": None,  # what QGIS draws them by
    }
    del layers["layer_styles"]
    for name in layers:
        assert pyogrio.read_info(file, layer=name)["crs"] == "EPSG:2154"
    indexed = {name for (name,) in query(file, "SELECT table_name FROM gpkg_extensions "
               "WHERE extension_name = 'gpkg_rtree_index'")}  # fmt: skip
    assert indexed == set(layers)


def test_the_figures_come_back(file):
    communes = pyogrio.read_dataframe(file, layer="communes").set_index("commune")
    assert communes["beyond_1km"].sum() == 1500
    assert communes.loc["99005", "max_cost"] == pytest.approx(1000 * 2**0.5)
    assert communes.loc["99001", "sector"] == "west"
    assert communes["sector"].isna().sum() == 3  # 2 and 8 in none, 5 in two
    demand = pyogrio.read_dataframe(file, layer="demand").set_index("demand")
    assert demand["weight"].sum() == 4500
    assert demand.loc["centre-3", "status_1_5km"] == "beyond"
    assert demand.loc["centre-3", "site"] == "a"
    sectors = pyogrio.read_dataframe(file, layer="sectors").set_index("sector")
    assert sectors["population"].to_dict() == {"east": 1800, "west": 1200}


def test_an_absent_distance_is_null_and_never_a_number(tmp_path):
    closed = Sites(toyville.sites(1, 9).points.assign(status="closed"))
    path = tmp_path / "closed.gpkg"
    write_geopackage(path, toyville.toy_etat("1 km", doors=closed), MANIFEST)
    assert query(path, "SELECT count(*), count(cost), count(site) FROM demand") == [(9, 0, 0)]
    assert query(path, "SELECT count(*) FROM demand WHERE status_1km = 'unreachable'") == [(9,)]


def test_every_column_has_a_title_and_a_description(file):
    for layer in ("communes", "sectors", "sites", "demand", "gaps"):
        columns = {row[1] for row in query(file, f"PRAGMA table_info({layer})")} - {"fid", "geom"}
        documented = {
            name: (title, description)
            for name, title, description in query(
                file,
                "SELECT column_name, title, description FROM gpkg_data_columns "  # noqa: S608
                f"WHERE table_name = '{layer}'",
            )
        }
        assert set(documented) == columns
        assert all(title and description for title, description in documented.values())
    titles = dict(query(file, "SELECT column_name, title FROM gpkg_data_columns"))
    assert titles["covered_1_5km"] == "Couverts à 1,5 km (habitants)"


def test_numbers_of_the_lists_are_numbers_and_texts_are_texts(tmp_path):
    points = toyville.sites(1, 9).points.assign(
        area_m2=pd.array([450.5, pd.NA], dtype="Float64"),
        running_cost=pd.array([pd.NA, 12000], dtype="Float64"),
        competences=["voirie;eau", None],
        commune_declared=["99050", None],
    )
    path = tmp_path / "numbers.gpkg"
    write_geopackage(path, toyville.toy_etat("1 km", doors=Sites(points)), MANIFEST)
    types = {row[1]: row[2] for row in query(path, "PRAGMA table_info(sites)")}
    assert (types["area_m2"], types["running_cost"], types["competences"]) == (
        "REAL", "REAL", "TEXT",
    )  # fmt: skip
    assert query(path, "SELECT area_m2, running_cost, competences FROM sites ORDER BY site") == [
        (450.5, None, "voirie;eau"), (None, 12000.0, None),
    ]  # fmt: skip
    titles = dict(query(path, "SELECT column_name, title FROM gpkg_data_columns"))
    assert titles["area_m2"] == "Surface (m²)"


def test_the_manifest_travels_with_the_file(file):
    stored = query(file, "SELECT metadata FROM gpkg_metadata ORDER BY id")[0]
    assert json.dumps(MANIFEST, ensure_ascii=False, sort_keys=True) in stored[0].replace(
        "&quot;", '"'
    )


def test_the_format_is_one_that_older_desktops_open(file):
    assert query(file, "PRAGMA user_version") == [(10300,)]
    assert query(file, "PRAGMA journal_mode") == [("delete",)]


def test_same_input_same_bytes(tmp_path, file):
    # The project in the file names the file: the same name, in another folder.
    (tmp_path / "again").mkdir()
    again = tmp_path / "again" / file.name
    write_geopackage(again, toyville.toy_etat(), MANIFEST)
    assert again.read_bytes() == file.read_bytes()


def test_nobody_beyond_makes_an_empty_layer_of_gaps(tmp_path):
    path = tmp_path / "covered.gpkg"
    write_geopackage(path, toyville.toy_etat("9 km"), MANIFEST)
    assert query(path, "SELECT count(*) FROM gaps") == [(0,)]


@pytest.mark.parametrize(
    "lost", ["DELETE FROM demand WHERE fid = 1", "DROP TABLE rtree_demand_geom"]
)
def test_a_layer_that_did_not_reach_the_disk_whole_is_refused(file, lost):
    # What is left when the disk is full as GDAL closes the file: it says nothing then.
    whole = {"demand": pyogrio.read_dataframe(file, layer="demand")}
    require_whole(file, whole)
    with closing(sqlite3.connect(file)) as database, database:
        for (trigger,) in query(file, "SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            database.execute(f'DROP TRIGGER "{trigger}"')
        database.execute(lost)
    with pytest.raises(OutputError, match="the layer demand was not written to its end"):
        require_whole(file, whole)


def test_what_doors_carry_is_beside_them_with_french_titles(tmp_path):
    etat = toyville.assigned_etat()
    second = second_in_line(etat.demand, etat.sites, Basis())
    path = tmp_path / "loads.gpkg"
    write_geopackage(path, replace(etat, loads=loads(etat, second)), MANIFEST)
    # 2 200 by nearest door, of whom 1, 2 and 4 (700) have no other within 1 km; 1 800 by sector.
    assert query(
        path,
        "SELECT load_population, load_alone, load_communes, load_assigned FROM sites ORDER BY site",
    ) == [(2200, 700, 6, 1800), (2300, 2300, 3, 1200)]
    assert query(path, "SELECT second_cost FROM demand WHERE demand = 'centre-3'") == [(2000,)]
    titles = dict(query(path, "SELECT column_name, title FROM gpkg_data_columns"))
    assert titles["load_population"] == "Charge (habitants)"
    assert titles["load_assigned"] == "Charge par rattachement (habitants)"
    assert titles["second_cost"] == "Distance à la deuxième porte (m)"

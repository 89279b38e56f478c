"""Results in a real PostGIS, and lists out of it."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from contextlib import closing

import geopandas as gpd
import psycopg
import pyogrio
import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, select, table, text

import toyville
from territo.cli import main
from territo.export import write_geopackage

pytestmark = pytest.mark.component
STATED = {"version": "0", "territory": "toyville"}


@pytest.fixture(scope="module")
def server(postgis_server):
    return postgis_server


@pytest.fixture(scope="module")
def layers(tmp_path_factory):
    file = tmp_path_factory.mktemp("layers") / "toy-ville.gpkg"
    write_geopackage(file, toyville.toy_etat(), STATED)
    return file


def publish(layers, url):
    return CliRunner().invoke(main, ["publish", str(layers), url])


def contents(server, schema):
    tables = server.rows(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = %s ORDER BY 1",
        schema,
    )
    return {name: server.table(schema, str(name)) for (name,) in tables}


def test_the_tables_are_the_layers(server, layers):
    result = publish(layers, server.url)
    assert result.exit_code == 0, result.stderr
    assert "toy_ville.demand: 9 rows" in result.stdout.splitlines()
    for name in ("communes", "sectors", "sites", "demand", "gaps"):
        query = select(text("*")).select_from(table(name, schema="toy_ville"))
        read = gpd.read_postgis(query, _engine(server), geom_col="geometry")
        wanted = pyogrio.read_dataframe(layers, layer=name)
        assert read.crs == wanted.crs
        columns = wanted.columns.tolist()
        assert read.columns.tolist() == columns
        assert read.geometry.geom_equals(wanted.geometry).all()
        plain = [column for column in columns if column != "geometry"]
        assert read[plain].astype(str).equals(wanted[plain].astype(str))
    (manifest,) = server.rows("SELECT manifest FROM toy_ville.manifest")
    assert json.loads(str(manifest[0])) == STATED


def test_places_have_an_index_and_columns_their_titles(server, layers):
    publish(layers, server.url + "?schema=documented")
    indexes = server.rows(
        "SELECT tablename FROM pg_indexes WHERE schemaname = 'documented' "
        "AND indexdef LIKE '%USING gist%' ORDER BY 1"
    )
    assert [one for (one,) in indexes] == ["communes", "demand", "gaps", "sectors", "sites"]
    told = server.rows(
        "SELECT col_description('documented.communes'::regclass, ordinal_position::int) "
        "FROM information_schema.columns WHERE table_schema = 'documented' "
        "AND table_name = 'communes' AND column_name = 'population'"
    )
    assert str(told[0][0]).startswith("Population")
    assert server.rows("SELECT obj_description('documented.communes'::regclass)") == [
        ("Communes : population, portes et couverture par seuil",)
    ]


def test_ids_are_keys(server, layers):
    publish(layers, server.url + "?schema=keyed")
    keys = server.rows(
        "SELECT table_name, column_name FROM information_schema.key_column_usage "
        "WHERE table_schema = 'keyed' ORDER BY 1"
    )
    assert keys == [
        ("communes", "commune"), ("demand", "demand"), ("gaps", "gap"), ("sectors", "sector"),
        ("sites", "site"),
    ]  # fmt: skip


STYLES = (
    "SELECT f_table_name, stylename, useasdefault, styleqml::text, update_time "
    "FROM public.layer_styles WHERE f_table_schema = 'styled' ORDER BY 1, 2"
)


def test_styles_are_written_once_and_those_of_others_stay(server, layers):
    address = server.url + "?schema=styled"
    result = publish(layers, address)
    first = server.rows(STYLES)
    assert f"styles for QGIS: {len(first)} in public.layer_styles" in result.stdout
    with closing(sqlite3.connect(layers)) as file:
        wanted = file.execute("SELECT f_table_name, styleName, useAsDefault FROM layer_styles")
        assert [(table, name, bool(default)) for table, name, default, *_ in first] == sorted(
            (table, name, bool(default)) for table, name, default in wanted
        )
    publish(layers, address)
    assert server.rows(STYLES) == first
    server.run(
        "INSERT INTO public.layer_styles (f_table_catalog, f_table_schema, f_table_name, "
        "f_geometry_column, stylename, useasdefault) "
        "VALUES ('sig', 'styled', 'communes', 'geometry', 'mine', true)"
    )
    publish(layers, address)
    defaults = server.rows(
        "SELECT stylename FROM public.layer_styles WHERE f_table_schema = 'styled' "
        "AND f_table_name = 'communes' AND useasdefault"
    )
    assert defaults == [("mine",)]


def test_who_may_not_make_the_table_of_styles_gets_the_layers_all_the_same(server, layers):
    server.run("DROP TABLE IF EXISTS public.layer_styles")
    server.run("CREATE ROLE planner LOGIN")
    server.run("GRANT CREATE ON DATABASE sig TO planner")
    server.run("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    result = publish(layers, server.url.replace("me@", "planner@") + "?schema=planned")
    assert result.exit_code == 0, result.stderr
    assert "styles for QGIS: not written" in result.stdout
    assert len(server.table("planned", "demand")) == 9


def test_twice_is_once(server, layers):
    publish(layers, server.url + "?schema=twice")
    first = contents(server, "twice")
    publish(layers, server.url + "?schema=twice")
    assert contents(server, "twice") == first
    assert len(first["demand"]) == 9


def test_a_lost_connection_leaves_the_old_tables(server, layers):
    publish(layers, server.url + "?schema=lost")
    server.run("DROP TABLE lost.gaps")
    before = contents(server, "lost")
    with psycopg.connect(server.url) as blocking:
        # The last layer cannot be replaced before this lock goes: the connection is lost there.
        blocking.execute("LOCK TABLE lost.manifest IN ACCESS SHARE MODE")
        results = []
        worker = threading.Thread(
            target=lambda: results.append(publish(layers, server.url + "?schema=lost"))
        )
        worker.start()
        _end_whoever_waits(server)
        worker.join()
    assert results[0].exit_code == 1
    assert "Nothing was changed" in results[0].stderr
    assert contents(server, "lost") == before


def _end_whoever_waits(server):
    for _ in range(600):
        ended = server.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        )
        if ended:
            return
        time.sleep(0.1)
    raise AssertionError("nobody waits for the lock")


def _engine(server):
    return create_engine(server.url.replace("postgresql:", "postgresql+psycopg:", 1))


def test_sites_of_a_table_give_what_those_of_a_file_give(server, toy_study, monkeypatch):
    monkeypatch.chdir(toy_study.root)
    rows = (toy_study.root / "sites/mairies.csv").read_text(encoding="utf-8").splitlines()
    server.run("CREATE SCHEMA offices")
    server.run(
        "CREATE TABLE offices.doors (site text, name text, kind text, commune text, "
        "geom geometry(Point, 4326))"
    )
    for line in rows[1:]:
        site, name, kind, commune, lon, lat, _ = line.split(",")
        server.run(
            "INSERT INTO offices.doors VALUES (%s, %s, %s, %s, "
            "ST_SetSRID(ST_MakePoint(%s::float, %s::float), 4326))",
            *(site, name, kind, commune, lon, lat),
        )
    address = server.url + "?table=offices.doors"
    result = CliRunner().invoke(main, ["coverage", "--sites", address, "--out", "table", "--json"])
    assert result.exit_code == 0, result.stderr
    of_table = json.loads(result.stdout)
    of_file = json.loads(CliRunner().invoke(main, ["coverage", "--out", "file", "--json"]).stdout)
    assert of_table["territory"] == of_file["territory"]
    assert of_table["figures"] == of_file["figures"]
    names = [one["file"] for one in of_table["manifest"]["inputs"]]
    assert "doors.gpkg" in names
    assert not any("postgresql" in name for name in names)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("?table=offices.nothing", "has no table offices.nothing"),
        ("", "names no table"),
        ("?layer=doors", "is no address of a table"),
    ],
)
def test_what_cannot_be_read_is_said(server, toy_study, monkeypatch, asked, said):
    monkeypatch.chdir(toy_study.root)
    result = CliRunner().invoke(main, ["coverage", "--sites", server.url + asked])
    assert result.exit_code == 1
    assert said in result.stderr

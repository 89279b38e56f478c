"""The old GeoPackage is open in another program while a new one takes its place."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pyogrio
import pytest
from click.testing import CliRunner

from territo.cli import main


@pytest.fixture
def run(toy_study, monkeypatch):
    monkeypatch.chdir(toy_study.root)
    return lambda *words: CliRunner().invoke(main, ["coverage", *words])


@pytest.fixture
def layers(run, toy_study):
    assert run("--within", "1 km").exit_code == 0
    return toy_study.root / "maps" / "toyville.gpkg"


COLUMNS = "SELECT name FROM pragma_table_info('communes') WHERE name LIKE 'covered%'"


def test_who_reads_the_old_file_goes_on_reading_it(run, layers):
    with closing(sqlite3.connect(layers)) as reader:
        reader.execute("BEGIN")
        assert reader.execute(COLUMNS).fetchall() == [("covered_1km",)]
        assert run("--within", "2 km", "--overwrite").exit_code == 0
        # The whole of the old one, to its last page.
        assert reader.execute(COLUMNS).fetchall() == [("covered_1km",)]
        assert reader.execute("SELECT sum(population) FROM communes").fetchone() == (4500,)
        assert reader.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        # Whoever opens it now has the new one.
        assert "covered_2km" in pyogrio.read_info(layers, layer="communes")["fields"]


def test_who_writes_the_old_file_is_not_robbed_of_it(run, layers, toy_study):
    page = toy_study.root / "maps" / "toyville.html"
    before = page.read_bytes()
    with closing(sqlite3.connect(layers)) as editor:
        editor.execute("PRAGMA journal_mode = WAL")
        editor.execute("CREATE TABLE mine (note TEXT)")
        editor.execute("INSERT INTO mine VALUES ('kept')")
        editor.commit()
        refused = run("--within", "2 km", "--overwrite")
        assert refused.exit_code == 1
        assert "toyville.gpkg is open in another program" in refused.stderr
        assert "toyville.gpkg-wal" in refused.stderr
        assert "QGIS: stop editing" in refused.stderr
        assert page.read_bytes() == before
        assert editor.execute("SELECT note FROM mine").fetchall() == [("kept",)]
    assert run("--within", "2 km", "--overwrite").exit_code == 0
    assert sorted(one.name for one in layers.parent.iterdir()) == ["toyville.gpkg", "toyville.html"]


def test_what_a_program_left_when_it_crashed_does_not_spoil_the_new_file(run, layers):
    with closing(sqlite3.connect(layers)) as editor:
        editor.execute("PRAGMA journal_mode = WAL")
        editor.execute("CREATE TABLE mine (note TEXT)")
        editor.commit()
        # As it stood when the program was ended: the file and its journal.
        for name in (layers.name, f"{layers.name}-wal"):
            shutil.copyfile(layers.with_name(name), layers.with_name(f"crashed-{name}"))
    for name in (layers.name, f"{layers.name}-wal"):
        layers.with_name(f"crashed-{name}").replace(layers.with_name(name))
    assert run("--within", "2 km", "--overwrite").exit_code == 0
    assert not layers.with_name(f"{layers.name}-wal").exists()
    with closing(sqlite3.connect(layers)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute(COLUMNS).fetchall() == [("covered_2km",)]
        assert not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'mine'").fetchall()

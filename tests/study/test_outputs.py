from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
from shapely import Point

from territo.errors import OutputError
from territo.study import outputs
from territo.study.outputs import require_free, staged


def test_what_was_written_aside_lands_together(tmp_path):
    targets = (tmp_path / "new" / "a.html", tmp_path / "new" / "b.gpkg")
    with staged(require_free(targets, overwrite=True)) as (html, layers):
        html.write_text("page", encoding="utf-8")
        layers.write_text("layers", encoding="utf-8")
        assert not targets[0].exists()
    assert [target.read_text(encoding="utf-8") for target in targets] == ["page", "layers"]
    assert sorted(path.name for path in targets[0].parent.iterdir()) == ["a.html", "b.gpkg"]


def test_a_failure_on_the_way_leaves_the_old_files_and_no_trace(tmp_path):
    target = tmp_path / "a.html"
    target.write_text("old", encoding="utf-8")
    with pytest.raises(RuntimeError), staged(require_free((target,), overwrite=True)) as (new,):
        new.write_text("half", encoding="utf-8")
        raise RuntimeError
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


def test_when_the_second_cannot_be_replaced_the_first_is_put_back(tmp_path):
    targets = (tmp_path / "a.html", tmp_path / "b.gpkg")
    targets[0].write_text("old", encoding="utf-8")
    targets[1].mkdir()  # a folder stands where the file should go
    (targets[1] / "kept").touch()
    free = require_free(targets, overwrite=True)
    with pytest.raises(OutputError, match=r"b\.gpkg cannot be written"), staged(free) as new:
        for path in new:
            path.write_text("new", encoding="utf-8")
    assert targets[0].read_text(encoding="utf-8") == "old"


def test_a_new_file_is_taken_away_when_its_companion_cannot_be_written(tmp_path):
    targets = (tmp_path / "a.html", tmp_path / "b.gpkg")
    targets[1].mkdir()
    (targets[1] / "kept").touch()
    free = require_free(targets, overwrite=True)
    with pytest.raises(OutputError), staged(free) as new:
        for path in new:
            path.write_text("new", encoding="utf-8")
    assert not targets[0].exists()


def test_existing_files_are_named_all_at_once(tmp_path):
    targets = (tmp_path / "a.html", tmp_path / "b.gpkg")
    for target in targets:
        target.touch()
    with pytest.raises(OutputError, match=r"a\.html and .*b\.gpkg exist already") as caught:
        require_free(targets, overwrite=False)
    assert "--overwrite" in caught.value.hint
    require_free(targets, overwrite=True)


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be written to") as caught:
        require_free((tmp_path / "file" / "maps" / "a.html",), overwrite=False)
    assert "--out" in caught.value.hint


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder nobody can write to")
def test_a_folder_that_refuses_files_is_said():
    with pytest.raises(OutputError, match="cannot be written to"):
        require_free((Path("/proc/self/a.html"),), overwrite=False)


def full_disk(_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def full_disk_under_gdal(path):
    # GDAL's own error: there is no such folder, so that nothing can be written there.
    frame = gpd.GeoDataFrame(geometry=[Point(0, 0)], crs=2154)
    pyogrio.write_dataframe(frame, path.parent / "none" / "a.gpkg")


def full_disk_under_sqlite(_):
    raise sqlite3.OperationalError("database or disk is full")


@pytest.mark.parametrize(
    ("write", "said"),
    [
        (full_disk, "No space left on device"),
        (full_disk_under_gdal, "a.gpkg"),
        (full_disk_under_sqlite, "database or disk is full"),
    ],
)
def test_a_full_disk_is_one_clear_error_and_changes_nothing(tmp_path, write, said):
    target = tmp_path / "a.html"
    target.write_text("old", encoding="utf-8")
    free = require_free((target,), overwrite=True)
    with pytest.raises(OutputError) as caught, staged(free) as (new,):
        write(new)
    assert str(tmp_path) in caught.value.message
    assert said in caught.value.message
    assert "nothing was changed" in caught.value.message
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


@pytest.mark.parametrize("old", [None, "old"])
def test_of_two_runs_the_second_to_end_is_told(tmp_path, old):
    target = tmp_path / "a.html"
    if old:
        target.write_text(old, encoding="utf-8")
    first, second = (require_free((target,), overwrite=True) for _ in range(2))
    with staged(first) as (new,):
        new.write_text("the first", encoding="utf-8")
    with pytest.raises(OutputError, match="another run meanwhile"), staged(second) as (new,):
        new.write_text("the second", encoding="utf-8")
    assert target.read_text(encoding="utf-8") == "the first"
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


def test_a_run_stopped_between_two_files_puts_the_first_back(tmp_path, monkeypatch):
    targets = (tmp_path / "a.html", tmp_path / "b.gpkg")
    targets[0].write_text("old", encoding="utf-8")
    free = require_free(targets, overwrite=True)
    replace = os.replace

    def stopped(new, path):
        if Path(path).name == "b.gpkg":
            raise KeyboardInterrupt
        replace(new, path)

    monkeypatch.setattr(outputs.os, "replace", stopped)
    with pytest.raises(KeyboardInterrupt), staged(free) as new:
        for path in new:
            path.write_text("new", encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]
    assert targets[0].read_text(encoding="utf-8") == "old"


def test_a_first_run_that_fails_leaves_no_empty_folder(tmp_path):
    free = require_free((tmp_path / "deep" / "maps" / "a.html",), overwrite=False)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(RuntimeError), staged(free) as (new,):
        new.write_text("half", encoding="utf-8")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []
    with staged(free) as (new,):
        new.write_text("whole", encoding="utf-8")
    assert [path.name for path in (tmp_path / "deep" / "maps").iterdir()] == ["a.html"]


def test_a_folder_that_was_there_stays_though_the_run_fails(tmp_path):
    (tmp_path / "maps").mkdir()
    free = require_free((tmp_path / "maps" / "a.html",), overwrite=False)
    with pytest.raises(RuntimeError), staged(free):
        raise RuntimeError
    assert [path.name for path in tmp_path.iterdir()] == ["maps"]


def test_a_file_that_another_program_holds_open_is_said_and_nothing_changes(tmp_path, monkeypatch):
    """As Windows refuses it."""
    targets = (tmp_path / "a.html", tmp_path / "b.gpkg")
    for target in targets:
        target.write_text("old", encoding="utf-8")
    free = require_free(targets, overwrite=True)
    replace = os.replace

    def refused(new, path):
        if Path(path).name == "b.gpkg" and not str(new).endswith(".old"):
            raise PermissionError(errno.EACCES, "The process cannot access the file")
        replace(new, path)

    monkeypatch.setattr(outputs.os, "replace", refused)
    with pytest.raises(OutputError) as caught, staged(free) as new:
        for path in new:
            path.write_text("new", encoding="utf-8")
    assert "b.gpkg cannot be written (The process cannot access the file)" in caught.value.message
    assert "Close the program that has it open" in caught.value.hint
    assert [target.read_text(encoding="utf-8") for target in targets] == ["old", "old"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "b.gpkg"]

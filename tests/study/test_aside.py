"""What a killed run left is told from what a run is writing."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from territo.study import aside as room
from territo.study.aside import LOCK, PREFIX, aside, sweep

# Writes aside, says so, and waits to be killed.
WRITES = """
import sys, time
from pathlib import Path
from territo.study.aside import aside

with aside(Path(sys.argv[1])) as made:
    (made / "half").write_text("half", encoding="utf-8")
    print(made.name, flush=True)
    time.sleep(60)
"""


# Is killed where the second of two files would be moved.
MOVES = """
import os, signal, sys
from pathlib import Path
from territo.study import outputs

replace = os.replace

def killed(new, path):
    if Path(path).name == "b.gpkg":
        os.kill(os.getpid(), signal.SIGKILL)
    replace(new, path)

outputs.os.replace = killed
targets = [Path(sys.argv[1]) / name for name in ("a.html", "b.gpkg", "c.csv")]
with outputs.staged(outputs.require_free(targets, overwrite=True)) as written:
    for path in written:
        path.write_text("new", encoding="utf-8")
"""


def moved(folder):
    """Run what is killed between its first file and its second, the third being there or not."""
    subprocess.run([sys.executable, "-c", MOVES, str(folder)], check=False)
    return {path.name: path.read_text("utf-8") for path in folder.iterdir() if path.is_file()}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_what_was_killed_between_two_files_is_finished_by_the_next_run(tmp_path):
    for name in ("a.html", "b.gpkg"):
        (tmp_path / name).write_text("old", encoding="utf-8")
    assert moved(tmp_path) == {"a.html": "new", "b.gpkg": "old"}
    sweep(tmp_path)
    assert {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()} == {
        "a.html": "new", "b.gpkg": "new", "c.csv": "new",
    }  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_what_somebody_wrote_meanwhile_is_left_alone(tmp_path):
    (tmp_path / "b.gpkg").write_text("old", encoding="utf-8")
    moved(tmp_path)
    (tmp_path / "b.gpkg").write_text("mine", encoding="utf-8")
    (tmp_path / "c.csv").write_text("mine", encoding="utf-8")
    sweep(tmp_path)
    assert {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()} == {
        "a.html": "new", "b.gpkg": "mine", "c.csv": "mine",
    }  # fmt: skip


@pytest.fixture
def writer(tmp_path):
    """A run of its own that writes aside: the process, and its folder."""
    command = [sys.executable, "-c", WRITES, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        yield run, tmp_path / run.stdout.readline().strip()
        run.kill()


def test_what_a_run_writes_stays_until_it_is_killed_and_is_swept_at_once_then(tmp_path, writer):
    run, folder = writer
    sweep(tmp_path)
    assert (folder / "half").is_file()
    run.kill()
    run.wait()
    assert (folder / "half").is_file()
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_run_knows_its_own_folder(tmp_path):
    with aside(tmp_path) as made:
        sweep(tmp_path)
        assert made.is_dir()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_whose_lock_is_not_made_yet_is_swept_after_a_day_only(tmp_path):
    for name in ("young", "young-empty", "old", "old-empty"):
        folder = tmp_path / f"{PREFIX}{name}"
        folder.mkdir()
        if name.endswith("empty"):
            (folder / LOCK).touch()
        if name.startswith("old"):
            yesterday = time.time() - room.STALE_S - 60
            os.utime(folder, (yesterday, yesterday))
    sweep(tmp_path)
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == [f"{PREFIX}young", f"{PREFIX}young-empty"]


def test_a_lock_that_was_cut_while_it_was_made_is_free(tmp_path):
    folder = tmp_path / f"{PREFIX}cut"
    folder.mkdir()
    (folder / LOCK).write_bytes(b"SQLite for")
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_other_folders_are_left_alone(tmp_path):
    (tmp_path / "mine").mkdir()
    sweep(tmp_path)
    sweep(tmp_path / "missing")
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_folder_that_another_run_takes_away_is_made_again(tmp_path, monkeypatch):
    make, tries = room.tempfile.mkdtemp, []

    def raced(prefix, dir):  # noqa: A002 - the name that tempfile gives it
        tries.append(dir)
        if len(tries) == 1:
            dir.rmdir()
        return make(prefix=prefix, dir=dir)

    monkeypatch.setattr(room.tempfile, "mkdtemp", raced)
    with aside(tmp_path / "maps") as made:
        assert made.is_dir()
    assert len(tries) == 2

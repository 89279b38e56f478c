"""A run that is killed while it writes leaves whole files, whenever that is."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress

import pytest

from territo.study.aside import LOCK, PREFIX, sweep

pytestmark = pytest.mark.component
KILLS = 12
LESS = '[scenarios.less]\nedits = [{ close = "b" }]\n'


def run(root, *words):
    command = [sys.executable, "-m", "territo", *words]
    return subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def contents(maps):
    return {path.name: path.read_bytes() for path in sorted(maps.iterdir()) if path.is_file()}


def await_writing(process, maps):
    """Wait until the run writes aside what will replace the files."""
    while process.poll() is None:
        for aside in maps.glob(f"{PREFIX}*"):
            # The folder of the trial that a run begins with is gone at once.
            with suppress(FileNotFoundError):
                if any(one.name != LOCK for one in aside.iterdir()):
                    return
        time.sleep(0.001)
    raise AssertionError("the run ended before it was seen to write")


@pytest.mark.parametrize(
    ("words", "files"),
    [
        (("coverage",), 2),
        (("scenario", "less"), 3),
        (("report",), 2),
        (("export", "--format", "geojson", "--format", "csv", "--to", "maps"), 12),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_the_earlier_files_stay_whole_whenever_the_next_run_is_killed(toy_study, words, files):
    root, maps = toy_study.root, toy_study.root / "maps"
    settings = root / "territo.toml"
    settings.write_text(settings.read_text("utf-8") + LESS, encoding="utf-8")
    again = (*words, "--detour", "1.5", "--overwrite")
    assert run(root, *words).wait() == 0
    first = contents(maps)
    assert len(first) == files
    elsewhere = maps.rename(root / "first")
    other = run(root, *again)
    await_writing(other, maps)
    writing = time.perf_counter()
    assert other.wait() == 0
    lasted = time.perf_counter() - writing
    second = contents(maps)
    for name, found in contents(elsewhere).items():
        (maps / name).write_bytes(found)
    killed = 0
    for number in range(KILLS):
        process = run(root, *again)
        await_writing(process, maps)
        # From the first byte that is written aside to the end of the run.
        time.sleep(lasted * number / KILLS)
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        for name, found in contents(maps).items():
            assert found in (first[name], second[name]), f"{name} after kill {number}"
        # What the next run begins with: the files of one run, all of them, and nothing else.
        sweep(maps)
        assert contents(maps) in (first, second), f"after kill {number}"
        assert not list(maps.glob(f"{PREFIX}*"))
        if (maps / "toyville.gpkg").exists():
            with closing(sqlite3.connect(maps / "toyville.gpkg")) as database:
                assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert killed >= KILLS // 2
    assert run(root, *again).wait() == 0
    assert contents(maps) == second

"""A run that is killed while it writes leaves whole files, whenever that is."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress

import pytest

pytestmark = pytest.mark.component
KILLS = 12
PREFIX = ".territo-writing-"


def run(root, *words):
    command = [sys.executable, "-m", "territo", "coverage", *words]
    return subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def contents(maps):
    return {name: (maps / name).read_bytes() for name in ("toyville.html", "toyville.gpkg")}


def await_writing(process, maps):
    """Wait until the run writes aside what will replace the files."""
    while process.poll() is None:
        for aside in maps.glob(f"{PREFIX}*"):
            # The folder of the trial that a run begins with is gone at once.
            with suppress(FileNotFoundError):
                if any(one.name != ".lock" for one in aside.iterdir()):
                    return
        time.sleep(0.001)
    raise AssertionError("the run ended before it was seen to write")


def test_the_earlier_files_stay_whole_whenever_the_next_run_is_killed(toy_study):
    maps = toy_study.root / "maps"
    assert run(toy_study.root).wait() == 0
    first = contents(maps)
    other = run(toy_study.root, "--detour", "1.5", "--out", "other")
    await_writing(other, toy_study.root / "other")
    writing = time.perf_counter()
    assert other.wait() == 0
    lasted = time.perf_counter() - writing
    second = contents(toy_study.root / "other")
    killed = 0
    for number in range(KILLS):
        process = run(toy_study.root, "--detour", "1.5", "--overwrite")
        await_writing(process, maps)
        # From the first byte that is written aside to the end of the run.
        time.sleep(lasted * number / KILLS)
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        for name, found in contents(maps).items():
            assert found in (first[name], second[name]), f"{name} after kill {number}"
        with closing(sqlite3.connect(maps / "toyville.gpkg")) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert killed >= KILLS // 2
    assert run(toy_study.root, "--detour", "1.5", "--overwrite").wait() == 0
    assert contents(maps) == second

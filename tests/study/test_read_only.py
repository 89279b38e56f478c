"""A folder that may not be written to."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytestmark = [
    pytest.mark.component,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights"),
]
# Rights of files do not hold for root, unless it gives up this one of its own.
AS_OTHERS = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


def run(root, *words):
    command = [sys.executable, "-m", "territo", "coverage", *words]
    command = [*AS_OTHERS, *command] if os.geteuid() == 0 else command
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


@pytest.fixture
def closed():
    """Close a folder until the test ends."""
    folders = []

    def close(folder):
        folders.append(folder)
        folder.chmod(0o555)

    yield close
    for folder in folders:
        folder.chmod(0o755)


def test_earlier_results_stay_and_the_folder_is_named(toy_study, closed):
    maps = toy_study.root / "maps"
    made = run(toy_study.root, "--within", "1 km")
    assert made.returncode == 0, made.stderr
    before = {path.name: path.read_bytes() for path in maps.iterdir()}
    closed(maps)
    found = run(toy_study.root, "--within", "2 km", "--overwrite")
    assert found.returncode == 1, found.stderr
    assert f"The folder {maps} cannot be written to (Permission denied)" in found.stderr
    assert "--out" in found.stderr
    assert "Traceback" not in found.stderr
    assert {path.name: path.read_bytes() for path in maps.iterdir()} == before


def test_where_no_folder_may_be_made_none_is(toy_study, closed):
    closed(toy_study.root)
    before = sorted(toy_study.root.iterdir())
    found = run(toy_study.root, "--out", "new/deep")
    assert found.returncode == 1
    assert "cannot be written to (Permission denied)" in found.stderr
    assert sorted(toy_study.root.iterdir()) == before

"""A disk that is full wherever the run has come: the system itself refuses what is written."""

from __future__ import annotations

import subprocess
import sys

import pytest

from territo.study.aside import PREFIX

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no such limit on Windows")

# The system ends a file at so many bytes: Python, GDAL and SQLite are refused alike.
LIMITED = """
import resource, sys
from territo.cli import main

limit = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
main(sys.argv[2:])
"""


def run(root, limit, *words):
    command = [sys.executable, "-c", LIMITED, str(limit), *words]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def whole(root, *words):
    command = [sys.executable, "-m", "territo", *words]
    found = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def limits(folder):
    """As many bytes as end each file at its beginning, in its middle and near its end."""
    sizes = sorted(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return sorted({max(1, int(size * part)) for size in sizes for part in (0.1, 0.5, 0.98)})


@pytest.mark.component
@pytest.mark.parametrize(
    "words",
    [
        ("coverage",),
        ("report",),
        ("export", "--format", "geojson", "--format", "parquet", "--format", "csv", "--to", "maps"),
        ("compare", "less"),
        ("scenario", "less"),
    ],
    ids=lambda words: words[0],
)
def test_wherever_the_disk_is_full_earlier_results_stay_whole(toy_study, words):
    root, maps = toy_study.root, toy_study.root / "maps"
    settings = root / "territo.toml"
    settings.write_text(
        settings.read_text("utf-8") + '[scenarios.less]\nedits = [{ close = "b" }]\n', "utf-8"
    )
    whole(root, *words)
    before = contents(maps)
    failed = 0
    for limit in limits(maps):
        found = run(root, limit, *words, "--overwrite")
        assert found.returncode in (0, 1), found.stderr
        if found.returncode:
            failed += 1
            assert "Traceback" not in found.stderr
            assert "cannot be written" in found.stderr, found.stderr
        # The same run writes the same bytes: what is not them was cut.
        assert contents(maps) == before, limit
        assert not list(maps.glob(f"{PREFIX}*"))
    assert failed


@pytest.mark.component
def test_a_first_run_on_a_full_disk_leaves_no_folder(toy_study):
    before = sorted(path.name for path in toy_study.root.iterdir())
    for limit in (100, 20_000):  # not even its lock; not the page
        found = run(toy_study.root, limit, "coverage")
        assert found.returncode == 1
        assert "cannot be written to" in found.stderr, found.stderr
        assert "Traceback" not in found.stderr
        assert sorted(path.name for path in toy_study.root.iterdir()) == before

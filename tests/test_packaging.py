from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.component
def test_a_wheel_in_a_fresh_environment_runs_the_example(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--no-deps", "-w", str(tmp_path), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.stat().st_size < 5_000_000
    home = tmp_path / "venv"
    venv.create(home, with_pip=True)
    programs = home / ("Scripts" if sys.platform == "win32" else "bin")
    subprocess.run(
        [str(programs / "python"), "-m", "pip", "install", "-q", str(wheel)],
        check=True,
        capture_output=True,
    )
    # Nothing but what a user gets: a dependency that only tests bring would be missed here.
    done = subprocess.run(
        [str(programs / "territo"), "coverage", "brest"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert "213 403 inhabitants" in done.stdout
    assert (tmp_path / "maps" / "brest.html").is_file()
    assert (tmp_path / "maps" / "brest.gpkg").is_file()

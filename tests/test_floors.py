"""The house stands: floors, size of the rooms, names."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = sorted((ROOT / "src" / "territo").rglob("*.py"))
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "handler", "handlers"}


def test_rooms_import_only_downwards():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.relative_to(ROOT).as_posix())
def test_a_room_is_small_and_has_a_name_of_its_own(room):
    lines = room.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 350
    assert room.stem not in VAGUE


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.relative_to(ROOT).as_posix())
def test_no_function_is_long(room):
    for node in ast.walk(ast.parse(room.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            length = body[-1].end_lineno - body[0].lineno + 1 if body else 0
            # A compiled search is one loop: parting it would cost what compiling it gains.
            most = 100 if room.stem == "kernels" else 60
            assert length <= most, f"{node.name} has {length} lines"


def test_nothing_else_stands_at_the_top():
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.splitlines()
    known = {
        ".ci", ".gitattributes", ".gitignore", "CHANGELOG.md", "LICENSE", "README.md",
        "benchmarks", "boundaries", "maps", "pyproject.toml", "sites", "src", "territo.toml",
        "tests",
    }  # fmt: skip
    assert {path.split("/")[0] for path in tracked} <= known

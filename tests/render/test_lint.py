"""The scripts and styles of the pages, linted by ESLint and Stylelint, of npm."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from territo.render import assets

pytestmark = pytest.mark.component
LINTERS = (
    "eslint@9",
    "@eslint/js@9",
    "globals@16",
    "stylelint@16",
    "stylelint-config-recommended@17",
)


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    """A folder with the linters, their settings and what the pages are made of."""
    npm = shutil.which("npm")
    assert npm, "npm is needed to fetch ESLint and Stylelint"
    folder = tmp_path_factory.mktemp("lint")
    (folder / "package.json").write_text("{}", encoding="utf-8")
    subprocess.run(
        [npm, "install", "--silent", "--no-audit", "--no-fund", *LINTERS],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    for settings in Path(__file__).parent.glob("*.config.mjs"):
        shutil.copy(settings, folder)
    shutil.copytree(Path(assets.__file__).parent / "static", folder / "static")
    return folder


def linted(bench, tool, *files):
    node = shutil.which("node")
    bin_of = {"eslint": "eslint/bin/eslint.js", "stylelint": "stylelint/bin/stylelint.mjs"}
    run = subprocess.run(
        [node, str(bench / "node_modules" / bin_of[tool]), *files],
        cwd=bench,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return run.returncode, run.stdout + run.stderr


def test_scripts(bench):
    assert linted(bench, "eslint", "static") == (0, "")


def test_styles(bench):
    assert linted(bench, "stylelint", "static/*.css") == (0, "")


def test_a_wrong_script_and_a_wrong_style_are_found(bench):
    (bench / "wrong.js").write_text("var one = two;\n", encoding="utf-8")
    (bench / "wrong.css").write_text("p { colour: red; }\n", encoding="utf-8")
    code, said = linted(bench, "eslint", "wrong.js")
    assert code == 1
    assert "no-undef" in said
    assert "no-var" in said
    code, said = linted(bench, "stylelint", "wrong.css")
    assert code == 2
    assert 'unknown property "colour"' in said

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner

from territo import __version__
from territo.cli import COMMANDS, main


def test_help_names_every_command():
    result = CliRunner().invoke(main, ["--help"])
    assert result.exit_code == 0
    for command in COMMANDS:
        assert command in result.stdout
        assert CliRunner().invoke(main, [command, "--help"]).exit_code == 0


def test_help_loads_no_heavy_room():
    code = (
        "import sys; from territo.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'geopandas', 'pandas', 'numpy', 'folium', 'rich', 'pyogrio'} & set(sys.modules)\n"
        "print('heavy:', *sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "heavy:"


def test_the_version_is_said():
    assert __version__ in CliRunner().invoke(main, ["--version"]).stdout


def test_python_m_territo_is_the_same_command():
    done = subprocess.run(
        [sys.executable, "-m", "territo", "--version"], capture_output=True, text=True, check=False
    )
    assert __version__ in done.stdout


def test_list_shows_the_22_metropoles(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["list"])
    assert result.exit_code == 0, result.stderr
    for text in ("rouen", "200023414", "500 703", "Métropole du Grand Paris", "245900410"):
        assert text in result.stdout
    found = json.loads(CliRunner().invoke(main, ["list", "--json"]).stdout)
    assert len(found) == 22
    assert sum(one["n_communes"] for one in found) == 969


def test_init_copies_a_study_that_runs_and_never_overwrites(tmp_path, monkeypatch):
    study = tmp_path / "study"
    result = CliRunner().invoke(main, ["init", "--example", str(study)])
    assert result.exit_code == 0, result.stderr
    monkeypatch.chdir(study)
    result = CliRunner().invoke(main, ["coverage"])
    assert result.exit_code == 0, result.stderr
    assert (study / "maps" / "rouen.html").is_file()
    again = CliRunner().invoke(main, ["init", "--example", str(study)])
    assert again.exit_code == 1
    assert "exist already" in again.stderr


def test_init_into_a_file_is_said(tmp_path):
    (tmp_path / "file").touch()
    result = CliRunner().invoke(main, ["init", "--example", str(tmp_path / "file" / "study")])
    assert result.exit_code == 1
    assert "cannot be written to" in result.stderr


def test_init_on_a_full_disk_leaves_no_half_study(tmp_path, monkeypatch):
    copy = shutil.copyfile

    def full_after_two(source, target):
        if len(list(tmp_path.rglob("*.*"))) >= 2:
            target.touch()
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        copy(source, target)

    monkeypatch.setattr(shutil, "copyfile", full_after_two)
    result = CliRunner().invoke(main, ["init", "--example", str(tmp_path / "study")])
    assert result.exit_code == 1
    assert "No space left on device" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("word", ["covrage", "carte"])
def test_an_unknown_command_is_a_usage_error(word):
    assert CliRunner().invoke(main, [word]).exit_code == 2

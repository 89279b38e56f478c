from __future__ import annotations

import click
from click.testing import CliRunner

import said
from territo.cli import main


def test_the_last_two_commands_are_shown_with_their_code_and_what_they_said(request):
    for words in (["--version"], ["coverage", "--within", "3 miles"], ["presets"]):
        CliRunner().invoke(main, words)
    (title, text), (last, told) = said.sections(request.node)
    assert title == "territo coverage --within 3 miles (exit code 1)"
    assert "3 miles" in text
    assert "Next: " in text
    assert last == "territo presets (exit code 0)"
    assert "laposte_loi_2010" in told


def test_what_nobody_foresaw_keeps_its_traceback(request):
    @click.command()
    def broken():
        raise ZeroDivisionError

    CliRunner().invoke(broken)
    ((title, text),) = said.sections(request.node)
    assert title == "territo  (exit code 1)"
    assert "in broken" in text
    assert text.endswith("ZeroDivisionError\n")

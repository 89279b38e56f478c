"""What people read outside the terminal, in English."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner

from territo.cli import main


@pytest.fixture
def run(toy_study, monkeypatch):
    """Run a command of the study."""
    monkeypatch.chdir(toy_study.root)

    def runner(*words):
        result = CliRunner().invoke(main, words)
        assert result.exit_code == 0, result.output
        return result

    return runner


def parts(html):
    """The embedded payloads of a page, by id."""
    found = re.findall(r'<script type="application/json" id="([^"]+)">(.*?)</script>', html)
    return {name: json.loads(text) for name, text in found}


def test_a_map_in_english(run, toy_study):
    run("coverage", "--within", "1 km", "--lang", "en")
    html = (toy_study.root / "maps" / "toyville.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in html
    found = parts(html)
    assert found["manifest"]["parameters"]["lang"] == "en"
    assert found["territo-texts"]["legend"] == "Legend"
    # Commune n has 100 x n inhabitants: 4 500 in all.
    assert (
        "of the 4,500 inhabitants live within 1\u00a0km of a door."
        in (found["territo-figures"]["sentence"])
    )
    assert found["territo-method"]["rows"][1][0] == "Distance"
    assert found["territo-method"]["rows"][1][1].startswith("In a straight line")


def test_a_french_map_does_not_state_what_it_always_was(run, toy_study):
    run("coverage")
    html = (toy_study.root / "maps" / "toyville.html").read_text(encoding="utf-8")
    assert '<html lang="fr">' in html
    assert "lang" not in parts(html)["manifest"]["parameters"]


def test_the_settings_choose_the_language_and_the_command_line_overrules_them(run, toy_study):
    settings = toy_study.root / "territo.toml"
    settings.write_text('lang = "en"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    page = toy_study.root / "maps" / "toyville.html"
    run("coverage")
    assert '<html lang="en">' in page.read_text(encoding="utf-8")
    run("coverage", "--lang", "fr", "--overwrite")
    assert '<html lang="fr">' in page.read_text(encoding="utf-8")


def test_an_unknown_language_is_told(toy_study, monkeypatch):
    settings = toy_study.root / "territo.toml"
    settings.write_text('lang = "de"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.chdir(toy_study.root)
    result = CliRunner().invoke(main, ["coverage"])
    assert result.exit_code == 1
    assert 'lang should be fr or en, not "de"' in result.output


def test_a_page_in_english_is_verified_in_english(run, toy_study):
    run("coverage", "--lang", "en")
    told = run("verify", str(toy_study.root / "maps" / "toyville.html")).stdout
    assert "Run again    same bytes" in told

from __future__ import annotations

import pytest
from click.testing import CliRunner

from territo.cli import main
from territo.render.picture_sheet import Sheet


@pytest.fixture
def run(toy_study, monkeypatch):
    monkeypatch.chdir(toy_study.root)

    def runner(*words):
        return CliRunner().invoke(main, list(words))

    return runner


def names(toy_study):
    return sorted(path.name for path in (toy_study.root / "maps").iterdir())


def test_it_writes_the_page_of_coverage_and_nothing_else(run, toy_study):
    options = ("--within", "2 km", "--detour", "1.2")
    result = run("map", *options)
    assert result.exit_code == 0, result.stderr
    assert names(toy_study) == ["toyville.html"]
    page = (toy_study.root / "maps" / "toyville.html").read_bytes()
    assert run("coverage", *options, "--out", "other").exit_code == 0
    assert page == (toy_study.root / "other" / "toyville.html").read_bytes()
    assert result.stdout.split() == ["Written", str(toy_study.root / "maps" / "toyville.html")]
    assert run("verify", "maps/toyville.html").stdout.splitlines()[-1].endswith("same bytes")


def test_a_picture_stands_beside_the_page_and_its_inputs_can_be_verified(run, toy_study):
    result = run("map", "--png")
    assert result.exit_code == 0, result.stderr
    assert names(toy_study) == ["toyville.html", "toyville.png"]
    told = run("verify", "maps/toyville.png").stdout.splitlines()
    assert "Input        sites/mairies.csv: same" in told
    assert told[-1] == "Run again    same bytes"


def test_a_picture_speaks_english_when_asked(run, monkeypatch):
    said = []
    monkeypatch.setattr(
        Sheet, "write", lambda _sheet, _place, text, _size, **_how: said.append(text)
    )
    assert run("map", "--png", "--lang", "en").exit_code == 0
    assert any("inhabitants live within" in line for line in said)
    assert "Limit of a commune" in said
    assert not any("habitants" in line.split() for line in said)


def test_nothing_is_replaced_unasked(run, toy_study):
    assert run("map", "--png").exit_code == 0
    picture = toy_study.root / "maps" / "toyville.png"
    picture.write_bytes(b"mine")
    result = run("map", "--png")
    assert (result.exit_code, "exist already" in result.stderr) == (1, True)
    assert picture.read_bytes() == b"mine"
    assert run("map", "--png", "--overwrite").exit_code == 0
    assert picture.read_bytes() != b"mine"


def test_without_matplotlib_it_says_what_to_install_before_any_work(run, toy_study, monkeypatch):
    monkeypatch.setattr("territo.render.plot.find_spec", lambda _: None)
    result = run("map", "--png")
    assert result.exit_code == 1
    assert "pip install 'territo[plot]'" in result.stderr
    assert not (toy_study.root / "maps").exists()
    assert run("map").exit_code == 0


def test_a_file_that_is_no_picture_of_ours_holds_no_manifest(run, toy_study):
    file = toy_study.root / "mine.png"
    for content in (b"", b"no picture", b"\x89PNG\r\n\x1a\n\x00\x00\x00\x00IEND\x00\x00\x00\x00"):
        file.write_bytes(content)
        result = run("verify", "mine.png")
        assert (result.exit_code, "holds no manifest" in result.stderr) == (1, True)

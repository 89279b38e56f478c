from __future__ import annotations

import pytest

from territo.errors import SourceError
from territo.study.scenario_file import scenario_file

ONE = 'title = "Une"\nedits = [{ close = "b" }]\n'
TWO = f"[scenarios.une]\n{ONE}[scenarios.deux]\n{ONE}"


@pytest.fixture
def write(tmp_path):
    def writer(text, name="proposal.toml"):
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return file

    return writer


def test_a_name_is_no_file():
    assert scenario_file("deux-poles") is None


def test_a_file_is_a_scenario_with_its_name(write):
    found = scenario_file(str(write(ONE)))
    assert (found.name, found.table["edits"]) == ("proposal", [{"close": "b"}])


def test_a_file_holds_scenarios_by_name(write):
    file = write(TWO)
    assert scenario_file(f"{file}:deux").name == "deux"
    only = write("[scenarios.une]\n" + ONE, "only.toml")
    assert scenario_file(str(only)).name == "une"


@pytest.mark.parametrize(
    ("text", "asked", "told"),
    [
        (TWO, "", "holds several scenarios: une, deux"),
        (TWO, ":duex", 'has no scenario "duex"'),
        (ONE, ":une", "is one scenario, without names"),
        ("scenarios = 3\n", "", "scenarios should be tables"),
        ("[scenarios]\n", "", "holds no scenario"),
        (ONE.replace("title", "titel"), "", 'unknown key "titel"'),
        ("[scenarios.une]\n" + ONE + "[costs]\nopening = 1\n", "", 'unknown key "costs"'),
        ("edits = [", "", "Invalid value"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(write, text, asked, told):
    with pytest.raises(SourceError, match=told):
        scenario_file(f"{write(text)}{asked}")


def test_the_nearest_name_is_the_next_step(write):
    with pytest.raises(SourceError) as caught:
        scenario_file(f"{write(TWO)}:duex")
    assert caught.value.hint.endswith("proposal.toml:deux?")


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(SourceError, match="cannot be read"):
        scenario_file(str(tmp_path / "none.toml"))

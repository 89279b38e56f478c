from __future__ import annotations

import csv
import json

import pytest
from click.testing import CliRunner

from territo.cli import main


@pytest.fixture
def run(toy_study, monkeypatch):
    monkeypatch.chdir(toy_study.root)
    return lambda *words: CliRunner().invoke(main, ["check", *words])


def test_a_good_list_ends_well(run):
    result = run("sites/mairies.csv")
    assert result.exit_code == 0
    assert result.stdout.strip() == (
        "sites/mairies.csv: 2 rows, 0 findings, 0 rows that cannot be used"
    )


def test_a_bad_list_says_everything_and_ends_with_one(run, toy_study):
    toy_study.write_sites(
        "site,name,commune,lon,lat\na,A,1004,,\na,B,99001,48.2972,1.6583\n", "bad.csv"
    )
    result = run("sites/bad.csv", "--fix", "fixed.csv")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0].startswith("line 2, lon, lat: warning: no position")
    assert lines[1] == 'line 2, commune: error: "1004" lost its leading zero, write 01004'
    assert lines[2] == 'line 3, site: error: "a" is already on line 2'
    assert lines[3] == "line 3, lon, lat: error: swapped (48.2972, 1.6583)"
    assert lines[4].endswith("2 rows, 4 findings, 2 rows that cannot be used")
    with (toy_study.root / "fixed.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["commune"] for row in rows] == ["01004", "99001"]
    assert rows[1]["lon"] == "1.6583"
    assert rows[1]["territo_fix"] == "lon: 48.2972 -> 1.6583; lat: 1.6583 -> 48.2972"
    again = run("sites/bad.csv", "--fix", "fixed.csv")
    assert again.stderr.splitlines()[1] == (
        "Next: Replace with --overwrite, or write elsewhere (--out FOLDER, or another name "
        "of file)."
    )


def test_all_problems_are_listed_here_and_the_first_ones_elsewhere(run, toy_study):
    short = "site,name,lon,lat\n" + "a\n" * 120
    toy_study.write_sites(short, "short.csv")
    told = run("sites/short.csv").stderr.splitlines()
    assert told[1:121] == [f"  line {n}: 1 cells, where the header has 4" for n in range(2, 122)]
    result = CliRunner().invoke(main, ["coverage", "--sites", "sites/short.csv"])
    lines = result.stderr.splitlines()
    file = toy_study.root / "sites" / "short.csv"
    assert lines[0] == f"Error: {file}: 120 problems"
    assert lines[50] == "  line 51: 1 cells, where the header has 4"
    assert lines[51] == "  and 70 more (territo check FILE tells all those of a list of sites)"
    assert lines[52] == "Next: Correct the lines named above."


def test_what_was_taken_out_of_a_cell_is_told(run, toy_study):
    toy_study.write_sites(
        "site,name,commune,lon,lat\na,A\x1b[31m,99001,1.6497,48.2963\n", "red.csv"
    )
    result = run("sites/red.csv")
    assert "\x1b" not in result.stdout
    assert result.stdout.splitlines()[0] == (
        "line 2, name: warning: control characters were taken out (U+001B)"
    )


def test_the_kinds_of_an_official_list_are_the_states_own_words(run, toy_study):
    toy_study.write_sites(
        '[{"id": "1", "nom": "CAF", "code_insee_commune": "99001", "adresse": "[]",'
        ' "pivot": "[{\\"type_service_local\\": \\"caf\\"}]"}]',
        "caf.json",
    )
    assert run("sites/caf.json").stdout.splitlines() == [
        "line 1, lon, lat: warning: no position: to be geocoded",
        (
            "sites/caf.json (annuaire de l'administration): 1 row, 1 finding, "
            "0 rows that cannot be used"
        ),
    ]


def test_json_says_the_same(run, toy_study):
    toy_study.write_sites("site,name,commune,lon,lat\na,A,1004,,\n", "bad.csv")
    result = run("sites/bad.csv", "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert found["rows"] == 1
    assert found["findings"][1] == {
        "line": 2,
        "column": "commune",
        "level": "error",
        "text": '"1004" lost its leading zero, write 01004',
        "fix": {"commune": "01004"},
    }


def test_what_cannot_be_read_is_one_clear_error(run):
    result = run("none.csv")
    assert result.exit_code == 1
    assert "none.csv does not exist" in result.stderr


def test_a_copy_never_replaces_the_list_it_corrects(run, toy_study):
    before = (toy_study.root / "sites/mairies.csv").read_bytes()
    result = run("sites/mairies.csv", "--fix", "sites/../sites/mairies.csv", "--overwrite")
    assert result.exit_code == 1
    assert "is the list itself" in result.stderr
    assert "Give the copy another name." in result.stderr
    assert (toy_study.root / "sites/mairies.csv").read_bytes() == before

"""Whatever territo writes can be held against the study run again."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from click.testing import CliRunner

import toyville
from territo.cli import main
from territo.study import coverage

LESS = '[scenarios.less]\ntitle = "Less"\nedits = [{ close = "b" }]\n'
TOML = 'territory = "toyville"\nsites = ["sites/mairies.csv"]\n'
OWN = 'title = "Less of our own"\nedits = [{ close = "a" }]\n'
WITHIN = ("--within", "1 km")


@pytest.fixture
def run(toy_study, monkeypatch):
    monkeypatch.chdir(toy_study.root)
    (toy_study.root / "territo.toml").write_text(TOML + LESS, encoding="utf-8")
    (toy_study.root / "own.toml").write_text(OWN, encoding="utf-8")

    def runner(*words):
        return CliRunner().invoke(main, [str(word) for word in words])

    return runner


def done(result):
    assert result.exit_code == 0, result.output
    return result


def lines(result):
    assert result.stdout, result.stderr
    return result.stdout.splitlines()


def verified(run, *files):
    """Verify files: what is said of each of the study run again."""
    told = lines(run("verify", *files))
    again = [line for line in told if line.startswith("Run again ")]
    named = [line.partition("Output       ")[2] for line in told if line.startswith("Output ")]
    assert named == list(files), told
    return dict(zip(named, again, strict=True))


SAME = "Run again    same bytes"
WRITTEN = {
    "scenario": (
        ("scenario", "less", *WITHIN),
        ("toyville-less.html", "toyville-less.gpkg", "toyville-less-ledger.csv"),
    ),
    "scenario of a file": (
        ("scenario", "own.toml", *WITHIN),
        ("toyville-own.html", "toyville-own.gpkg", "toyville-own-ledger.csv"),
    ),
    "compare": (
        ("compare", "less", "own.toml", *WITHIN),
        ("toyville-compare.html", "toyville-compare.csv", "toyville-compare.xlsx"),
    ),
    "pareto": (
        ("pareto", "--candidates", "grid:500 m", *WITHIN),
        ("toyville-pareto.html", "toyville-pareto.csv"),
    ),
    "optimise": (
        ("optimise", "close", "--close", "1", *WITHIN),
        tuple(f"toyville-close{end}" for end in (".html", ".gpkg", "-ledger.csv", ".toml")),
    ),
    "report": (
        ("report", "--communes", *WITHIN),
        (
            "toyville-report.html",
            "toyville-report.xlsx",
            "toyville-communes/99001.html",
            "toyville-communes/index.html",
        ),
    ),
}


@pytest.mark.parametrize("case", WRITTEN)
def test_each_file_of_each_command_comes_out_the_same(run, toy_study, case):
    words, files = WRITTEN[case]
    done(run(*words))
    # What the settings say now changes nothing: scenarios are those of the result.
    other = LESS.replace('"b"', '"a"')
    (toy_study.root / "territo.toml").write_text(TOML + 'within = ["9 km"]\n' + other, "utf-8")
    files = [f"maps/{name}" for name in files]
    assert verified(run, *files) == dict.fromkeys(files, SAME)


def test_each_file_of_an_export_comes_out_the_same(run, toy_study):
    formats = ("gpkg", "geojson", "parquet", "csv", "scdl")
    asked = [word for name in formats for word in ("--format", name)]
    done(run("export", *asked, "--to", "layers", *WITHIN))
    folder = toy_study.root / "layers"
    names = ["toyville.gpkg", "toyville-communes.geojson", "toyville-communes.parquet",
             "toyville-communes.csv", "toyville-equipements.csv", "toyville-manifest.json",
             "datapackage.json"]  # fmt: skip
    files = [str(folder / name) for name in names]
    assert verified(run, *files) == dict.fromkeys(files, SAME)


@pytest.mark.parametrize(
    "words",
    [
        ("coverage",),
        ("scenario", "less"),
        ("compare", "less", "own.toml"),
        ("pareto",),
        ("optimise", "close", "--close", "1"),
        ("loss",),
        ("commune", "99003"),
    ],
    ids=lambda words: words[0],
)
def test_what_json_says_comes_out_the_same_however_its_lines_end(run, toy_study, words):
    told = done(run(*words, *WITHIN, "--json")).stdout
    for name, text in {"told.json": told, "windows.json": told.replace("\n", "\r\n")}.items():
        (toy_study.root / name).write_bytes(text.encode())
        assert lines(run("verify", name))[-1] == SAME


def test_the_eighties_come_out_the_same(run, toy_study):
    file = toy_study.root / "sites" / "mairies.csv"
    rows = file.read_text("utf-8").splitlines()
    years = ["year_built", "1985", "1999"]
    text = "\n".join(f"{row},{year}" for row, year in zip(rows, years, strict=True))
    file.write_text(f"{text}\n", encoding="utf-8")
    told = done(run("eighties", *WITHIN, "--json"))
    (toy_study.root / "told.json").write_text(told.stdout, encoding="utf-8")
    assert lines(run("verify", "told.json"))[-1] == SAME


def test_a_list_named_on_the_command_line_is_found_again_by_itself(run, toy_study):
    (toy_study.root / "others.csv").write_bytes(
        (toy_study.root / "sites" / "mairies.csv").read_bytes()
    )
    done(run("coverage", "--sites", "others.csv", *WITHIN))
    found = run("verify", "maps/toyville.gpkg")
    assert "Input        others.csv: same" in lines(found)
    assert lines(found)[-1] == SAME


def test_a_figure_that_somebody_changed_is_told_in_each_kind_of_file(run, toy_study):
    maps = toy_study.root / "maps"
    done(run("compare", "less", "own.toml", *WITHIN))
    table = maps / "toyville-compare.csv"
    told = pd.read_csv(table, dtype=str)
    covered = told.loc[0, "covered_1km"]
    told.loc[0, "covered_1km"] = "7"
    told.to_csv(table, index=False, lineterminator="\n")
    assert lines(run("verify", table))[-1] == (
        f"Differs      table, covered_1km: 1 of 3 rows, first of today (7 then, {covered} now)"
    )
    page = maps / "toyville-compare.html"
    page.write_text(page.read_text("utf-8").replace("Less of our own", "More"), encoding="utf-8")
    said = lines(run("verify", page))[-1]
    assert said.startswith("Differs      words of the page: ")
    assert "the first: More then, Less of our own now" in said
    record = json.loads(done(run("loss", *WITHIN, "--json")).stdout)
    people, record["population"] = record["population"], 12.5
    (toy_study.root / "told.json").write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    assert lines(run("verify", "told.json"))[-1] == (
        f"Differs      population: 12.5 then, {people} now"
    )


def test_a_scenario_file_that_was_changed_is_told(run, toy_study):
    done(run("scenario", "own.toml", *WITHIN))
    (toy_study.root / "own.toml").write_text(OWN.replace('"a"', '"b"'), encoding="utf-8")
    found = run("verify", "maps/toyville-own-ledger.csv")
    assert found.exit_code == 1
    assert "Input        own.toml: changed" in lines(found)
    assert any(line.startswith("Differs      input own.toml: ") for line in lines(found))
    assert any(line.startswith("Differs      table, ") for line in lines(found))


def test_pairs_have_what_they_were_made_from_beside_them(run, toy_study):
    toyville.write_streets(toy_study.root / "streets.gpkg")
    words = ("--mode", "walk", "--network", "streets.gpkg", "--buffer", "3 km")
    for name in ("pairs.csv", "pairs_of_columns.parquet"):
        done(run("access", *words, "--within", "15 min", "-o", name))
    beside = json.loads((toy_study.root / "pairs-manifest.json").read_text("utf-8"))
    assert beside["command"] == {"name": "access", "file": "pairs.csv"}
    assert beside["parameters"]["mode"] == "walk"
    assert beside["distance"].startswith("along the streets, walk, min, to-site")
    files = ("pairs.csv", "pairs_of_columns.parquet", "pairs-manifest.json")
    assert verified(run, *files) == dict.fromkeys(files, SAME)


def test_a_folder_stands_for_what_territo_wrote_there_and_is_run_again_once(
    run, toy_study, monkeypatch
):
    done(run("coverage", *WITHIN))
    (toy_study.root / "maps" / "notes.csv").write_text("mine\n", encoding="utf-8")
    runs = []
    coverage_run = coverage.run
    monkeypatch.setattr(coverage, "run", lambda *a, **k: runs.append(1) or coverage_run(*a, **k))
    found = done(run("verify", "maps"))
    told = lines(found)
    assert len(runs) == 1
    assert told.count(SAME) == 2
    assert told.count("Input        sites/mairies.csv: same") == 1
    assert told[-1] == "In all       2 of 2 outputs are the same"
    (toy_study.root / "empty").mkdir()
    assert "holds nothing that territo wrote" in run("verify", "empty").stderr

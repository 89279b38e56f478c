"""A study folder made by one command, whatever is cut on the way."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from france import France, of_the_example
from loopback import Fault, Reply
from squareland import CARRE, Epci
from territo.cli import main
from territo.crs import LONLAT, transformer
from territo.render.english import people
from territo.sources.http import open_session

ROUEN = "200023414"
NAMES = [
    "boundaries/metropole-de-carre.gpkg",
    "boundaries/metropole-de-carre.gpkg.sources.csv",
    "boundaries/metropole-de-carre_filosofi_2021_200m.csv",
    "boundaries/metropole-de-carre_filosofi_2021_200m.csv.sources.csv",
    "territo.toml",
]


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Wait for nothing between two tries."""

    def impatient():
        return open_session(tries=2, backoff_s=0)

    monkeypatch.setattr("territo.sources.library.time.sleep", lambda _: None)
    monkeypatch.setattr("territo.study.fetch.whole_study.open_session", impatient)


@pytest.fixture
def carre(monkeypatch):
    started = France(monkeypatch)
    yield started
    started.stop()


@pytest.fixture
def fetch(tmp_path, monkeypatch):
    """Fetch into a folder, with the settings of the folder above it until it has its own."""

    def run(france, folder, *words, cache="cache"):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / "territo.toml").write_text(france.settings(), encoding="utf-8")
        monkeypatch.chdir(tmp_path / folder)
        monkeypatch.setenv("TERRITO_CACHE", str(tmp_path / cache))
        return CliRunner().invoke(main, ["fetch", *words])

    return run


def content(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


GROUND = (CARRE, "boundaries", "population")
EVERYTHING = (*GROUND, "sites")


def test_ground_and_inhabitants_become_a_study(carre, fetch, tmp_path):
    result = fetch(carre, "study", *GROUND)
    assert result.exit_code == 0, result.output
    # Mélodi has 7 more in each than ADMIN EXPRESS: 108 + 109 + 110 + 111 + 112.
    assert "Métropole de Carré: 5 communes, 550 inhabitants" in result.stdout
    assert "5 squares of Filosofi 2021" in result.stdout
    assert list(content(tmp_path / "study")) == NAMES
    layer = gpd.read_file(tmp_path / "study" / NAMES[0], layer="communes")
    assert layer["population"].tolist() == [108, 109, 110, 111, 112]
    sources = pd.read_csv(tmp_path / "study" / NAMES[1], dtype=str)
    assert set(sources["date"]) == {"2026-01-31"}
    assert sources["sha256"].str.len().eq(64).all()
    squares = pd.read_csv(tmp_path / "study" / NAMES[2], dtype=str)
    assert sorted(squares["lcog_geo"]) == [f"9900{n}" for n in range(1, 6)]
    # What was made is a study that the other commands read.
    (tmp_path / "study" / "sites").mkdir()
    lon, lat = transformer(2154, LONLAT)(np.array([600_500.0]), np.array([6_800_500.0]))
    (tmp_path / "study" / "sites" / "doors.csv").write_text(
        f"site,name,kind,commune,lon,lat\na,A,mairie,99001,{lon[0]},{lat[0]}\n", encoding="utf-8"
    )
    words = ["coverage", "--sites", "sites/doors.csv", "--json"]
    found = CliRunner().invoke(main, words)
    assert found.exit_code == 0, found.stderr
    assert json.loads(found.stdout)["census"]["kept"] == 50


def test_cut_at_any_question_and_run_again_it_ends_with_the_same_bytes(carre, fetch, tmp_path):
    assert fetch(carre, "whole", *EVERYTHING, cache="one").exit_code == 0
    whole, asked = content(tmp_path / "whole"), len(carre.loopback.asked)
    assert asked >= 12
    for cut in range(asked):
        folder, cache = f"cut-{cut}", f"cache-{cut}"
        begin = len(carre.loopback.asked) + cut
        carre.loopback.faults = {n: Fault(drop=True) for n in range(begin, begin + 100)}
        result = fetch(carre, folder, *EVERYTHING, cache=cache)
        assert result.exit_code == 1, cut
        assert "cannot be reached" in result.stderr
        assert set(content(tmp_path / folder)) < set(whole)
        carre.loopback.faults = {}
        again = len(carre.loopback.asked)
        assert fetch(carre, folder, *EVERYTHING, cache=cache).exit_code == 0
        assert content(tmp_path / folder) == whole
        # What was answered before the cut was not asked again.
        assert len(carre.loopback.asked) - again == asked - cut


def test_offline_uses_what_was_fetched_and_names_what_was_not(carre, fetch, tmp_path):
    fetch(carre, "one", CARRE, "boundaries")
    asked = len(carre.loopback.asked)
    result = fetch(carre, "two", CARRE, "boundaries", "--offline")
    assert result.exit_code == 0, result.output
    assert content(tmp_path / "two") == content(tmp_path / "one")
    result = fetch(carre, "two", *GROUND, "--offline")
    assert result.exit_code == 1
    assert "is not kept" in result.stderr
    assert "Filosofi2021" in result.stderr
    assert len(carre.loopback.asked) == asked


def test_a_wrong_answer_never_replaces_good_data(carre, fetch, tmp_path):
    fetch(carre, "study", *GROUND)
    good = content(tmp_path / "study")
    for bad in (Reply(b"<html>busy</html>", "text/html"), Reply(b"PK\x03\x04", "application/zip")):
        carre.parts = {path: lambda _, bad=bad: bad for path in carre.parts}
        result = fetch(carre, "study", *GROUND, "--fresh", "--overwrite")
        assert result.exit_code == 1
        assert content(tmp_path / "study") == good


def test_another_content_is_only_replaced_when_told(carre, fetch, tmp_path):
    fetch(carre, "study", *GROUND)
    assert fetch(carre, "study", *GROUND).stdout.count("same ") == 2
    file = tmp_path / "study" / NAMES[2]
    file.write_bytes(file.read_bytes() + b"\n")
    result = fetch(carre, "study", *GROUND)
    assert result.exit_code == 1
    assert "holds something else" in result.stderr
    assert fetch(carre, "study", *GROUND, "--overwrite").stdout.count("replaced ") == 1


def test_a_study_that_has_settings_is_told_what_to_add(carre, fetch, tmp_path):
    (tmp_path / "study").mkdir()
    settings = tmp_path / "study" / "territo.toml"
    settings.write_text(carre.settings(), encoding="utf-8")
    result = fetch(carre, "study", *GROUND)
    assert (
        'Add to territo.toml, above its first [table]:\nterritory = "200099001"\n' in result.stdout
    )
    assert settings.read_text(encoding="utf-8") == carre.settings()


def test_a_service_that_is_not_known_is_refused(carre, fetch, tmp_path):
    (tmp_path / "study").mkdir()
    settings = '[services]\nwsf = "http://127.0.0.1"\n'
    (tmp_path / "study" / "territo.toml").write_text(settings, encoding="utf-8")
    assert "[services] knows wfs" in fetch(carre, "study", *GROUND).stderr


@pytest.mark.parametrize("source", ["geo-api", "etalab"])
def test_contours_of_another_service_give_the_same_ground(carre, fetch, tmp_path, source):
    fetch(carre, "ign", CARRE, "boundaries")
    result = fetch(carre, "other", CARRE, "boundaries", "--from", source)
    assert result.exit_code == 0, result.output
    ours, theirs = (
        gpd.read_file(tmp_path / folder / NAMES[0], layer="communes") for folder in ("ign", "other")
    )
    assert theirs.drop(columns="geometry").equals(ours.drop(columns="geometry"))
    moved = theirs.geometry.symmetric_difference(ours.geometry).area
    assert moved.max() < 1
    sources = pd.read_csv(tmp_path / "other" / NAMES[1], dtype=str)
    assert sources["attribution"].str.contains("Etalab").any()


@pytest.mark.parametrize(
    ("asked", "file", "communes"),
    [
        ("departement:974", "bourbon", ["97411", "97422"]),
        ("departement:75", "pave", ["75056", "75900"]),
        ("99002,99001", "2-communes", ["99001", "99002"]),
        ("Carré", "metropole-de-carre", [f"9900{n}" for n in range(1, 6)]),
    ],
)
def test_a_departement_a_list_of_communes_or_a_name(carre, fetch, tmp_path, asked, file, communes):
    result = fetch(carre, "study", asked, "boundaries")
    assert result.exit_code == 0, result.output
    path = tmp_path / "study" / "boundaries" / f"{file}.gpkg"
    layer = gpd.read_file(path, layer="communes")
    assert layer["commune"].tolist() == communes
    # La Réunion has a metric system of its own.
    assert layer.crs.to_epsg() == (2975 if asked.endswith("974") else 2154)
    # It is a study at once: the other commands read it without a word more.
    listed = CliRunner().invoke(main, ["list", "--json"])
    assert json.loads(listed.stdout)[0]["n_communes"] == len(communes), listed.output


def test_rouen_in_one_command(monkeypatch, fetch, tmp_path):
    communes = of_the_example(ROUEN)
    epci = Epci(ROUEN, "Métropole Rouen Normandie", "Métropole", "METRO")
    france = France(monkeypatch, communes, (epci,))
    try:
        result = fetch(france, "rouen", "rouen", "--within", "10 min")
        assert result.exit_code == 0, result.output
    finally:
        france.stop()
    # Mélodi has 7 more in each of 71 than the 500 703 of the example.
    assert f"71 communes, {people(500_703 + 7 * 71)} inhabitants" in result.stdout
    assert "71 squares of Filosofi 2021" in result.stdout
    for words in ("State's directory (DILA)", "France services (ANCT)", "Data ES", "BDNB", "BPE"):
        assert f"71 sites of {words}" in result.stdout
    assert "OpenStreetMap, mode walk, costs in min: 3 junctions, 3 edges" in result.stdout
    assert (tmp_path / "rouen" / "boundaries" / "rouen.gpkg").is_file()
    # The folder is a study: town halls at the middle of each commune, sectors of the example.
    found = json.loads(CliRunner().invoke(main, ["coverage", "--json"]).stdout)
    assert found["sites"]["kinds"] == {"mairie": 71}
    assert found["sites"]["status"] == {"ok": 71, "other_kind": 71}
    assert found["census"]["counted"] == 710
    assert len(found["figures"]["sector"]) > 1
    assert "© IGN" in "".join(found["manifest"]["attributions"])

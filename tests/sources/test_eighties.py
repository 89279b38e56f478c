"""The sheet of facilities of 1980-1989: each row says where its year was read."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from click.testing import CliRunner

from territo.cli import main
from territo.crs import LONLAT
from territo.era import era
from territo.project import BOUNDARIES, example_dir
from territo.study.init import CARRIED

SITES = example_dir() / "sites"
FILE = SITES / "equipements_1980.csv"
METROPOLES = {
    "200023414": ("rouen", 6),
    "200046977": ("lyon", 9),
    "200093201": ("lille", 8),
    "243300316": ("bordeaux", 8),
}


def read(name):
    return pd.read_csv(SITES / name, dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def sheet():
    return read(FILE.name)


@pytest.fixture(scope="module")
def communes():
    return gpd.read_file(example_dir() / BOUNDARIES, layer="communes").set_index("commune")


def test_each_metropole_has_its_facilities(sheet):
    assert len(sheet) == 31  # 6 + 9 + 8 + 8
    assert sheet.groupby("epci").size().to_dict() == {
        epci: rows for epci, (_, rows) in METROPOLES.items()
    }
    for epci, site in zip(sheet["epci"], sheet["site"], strict=True):
        assert site.startswith(f"1980-{METROPOLES[epci][0]}-")


def test_the_file_is_written_as_the_other_lists_are(sheet):
    text = FILE.read_bytes().decode("utf-8")
    assert "\r" not in text
    assert text.endswith("\n")
    assert not text.startswith("\ufeff")
    assert sheet["site"].is_monotonic_increasing
    assert list(sheet.columns[:5]) == ["site", "name", "kind", "epci", "commune"]


def test_an_id_is_used_once_across_the_lists():
    lists = ("mairies.csv", "directions.csv", FILE.name)
    sites = pd.concat([read(name)["site"] for name in lists])
    assert sites.is_unique


def test_each_row_names_the_page_that_says_its_year(sheet):
    assert sheet["source"].str.fullmatch(r"https?://[^\s/]+/\S+").all()
    assert sheet["confidence"].isin(["high", "medium", "low"]).all()
    assert (sheet["note"] != "").all()
    assert (sheet["name"] != "").all()


def test_each_row_is_of_the_eighties_without_doubt(sheet):
    eras = {
        site: era(built, service)
        for site, built, service in zip(
            sheet["site"], sheet["year_built"], sheet["year_in_service"], strict=True
        )
    }
    assert {site: answer for site, answer in eras.items() if answer != "certain"} == {}


def test_each_row_lies_in_its_commune_and_metropole(sheet, communes):
    assert (communes.loc[sheet["commune"], "epci"].to_numpy() == sheet["epci"].to_numpy()).all()
    x, y = (pd.to_numeric(sheet[name]) for name in ("lon", "lat"))
    points = gpd.GeoSeries.from_xy(x, y, crs=LONLAT).to_crs(communes.crs)
    own = gpd.GeoSeries(communes.geometry[sheet["commune"]].to_numpy(), crs=communes.crs)
    away = points.distance(own)
    # The contours are generalised: 200 m is what the other lists are held to.
    assert away.max() <= 200


def test_a_place_known_to_its_commune_is_put_at_the_town_hall(sheet):
    halls = read("mairies.csv").query("arrondissement_municipal == ''").set_index("commune")
    rows = sheet[sheet["precision"] == "commune"]
    assert len(rows) == 25  # the other six have a point of Wikipedia
    for row in rows.itertuples():
        assert (row.lon, row.lat) == tuple(halls.loc[row.commune, ["lon", "lat"]])
        assert "placed at the town hall of" in row.note
    others = sheet[sheet["precision"] != "commune"]
    assert others["precision"].isin(["housenumber", "street"]).all()
    assert (others["address"] != "").all()
    assert others["note"].str.contains("point of Wikipedia").all()


def test_territo_finds_nothing_wrong_with_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["check", str(FILE)])
    assert done.exit_code == 0, done.stderr
    assert "31 rows, 0 findings, 0 rows that cannot be used" in done.stdout


def test_a_study_that_is_begun_gets_it():
    assert "sites/equipements_1980.csv" in CARRIED
    assert all((example_dir() / name).is_file() for name in CARRIED)

"""Buildings of the BDNB: as the service answers, as a CSV of a département, as a GeoPackage."""

from __future__ import annotations

import json

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
from shapely import box

import toyville
from territo.errors import SourceError
from territo.sources.sites import read_sites
from territo.sources.table import read_table

TOY = toyville.territory()
X, Y = toyville.centre(2)
# A square of 20 m around the centre of commune 2.
SQUARE = box(X - 10, Y - 10, X + 10, Y + 10)
# A courtyard: the middle of a ring is no part of the building.
RING = SQUARE.difference(box(X - 8, Y - 8, X + 8, Y + 8))
FACTS = {
    "batiment_groupe_id": "bdnb-bg-AAAA",
    "code_commune_insee": "99002",
    "annee_construction": 1984,
    "usage_principal_bdnb_open": "Tertiaire",
    "libelle_adr_principale_ban": "2 rue Haute 99002 Deux",
}


def answer(shape):
    return json.dumps([FACTS | {"geom_groupe": json.loads(shapely.to_geojson(shape))}])


def answer_as_text(shape):
    return json.dumps([FACTS | {"geom_groupe": shapely.to_geojson(shape)}])


@pytest.mark.parametrize("written", [answer, answer_as_text])
@pytest.mark.parametrize("shape", [SQUARE, shapely.MultiPolygon([SQUARE])])
def test_an_answer_of_the_service_becomes_sites(tmp_path, written, shape):
    file = tmp_path / "bdnb.json"
    file.write_text(written(shape), encoding="utf-8")
    points = read_sites([file], TOY).points
    one = points.loc["bdnb-bg-AAAA"]
    assert (one["geometry"].x, one["geometry"].y) == pytest.approx((X, Y), abs=0.01)
    assert one[["name", "address", "kind", "commune", "year_built", "era"]].tolist() == [
        "2 rue Haute 99002 Deux", "2 rue Haute 99002 Deux", "batiment", "99002", "1984", "certain",
    ]  # fmt: skip
    assert one["usage_principal_bdnb_open"] == "Tertiaire"
    assert "geom_groupe" not in points


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_csv_of_a_departement_holds_wkt(tmp_path, delimiter):
    file = tmp_path / "batiment_groupe.csv"
    frame = pd.DataFrame(
        [
            {"geom_groupe": RING.wkt} | FACTS | {"annee_construction": "1984.0"},
            {"geom_groupe": "MULTIPOLYGON (((", **FACTS, "batiment_groupe_id": "b2"},
            {"geom_groupe": "", **FACTS, "batiment_groupe_id": "b3",
             "libelle_adr_principale_ban": "", "annee_construction": ""},
        ]
    )  # fmt: skip
    frame.to_csv(file, sep=delimiter, index=False)
    table = read_table(file, ("site", "name"))
    assert table.known == "BDNB"
    assert [str(problem) for problem in table.problems] == [
        "line 3, column geom_groupe: a geometry that cannot be read: no position"
    ]
    points = read_sites([file], TOY).points
    assert points["status"].tolist() == ["not_geocoded", "not_geocoded", "ok"]  # b2, b3, bdnb
    assert points["name"].tolist()[1] == "b3"
    assert points["era"].tolist() == ["certain", "unknown", "certain"]
    place = points.loc["bdnb-bg-AAAA", "geometry"]
    assert RING.buffer(0.01).contains(place)
    assert place.distance(shapely.Point(X, Y)) > 7


def test_a_geopackage_has_its_facts_in_tables_apart(tmp_path):
    file = tmp_path / "bdnb.gpkg"
    ids = ["b1", "b2"]
    buildings = gpd.GeoDataFrame(
        {"batiment_groupe_id": ids, "code_commune_insee": "99002"},
        geometry=[shapely.MultiPolygon([RING]), shapely.MultiPolygon([SQUARE])],
        crs=2154,
    )
    pyogrio.write_dataframe(buildings, file, layer="batiment_groupe")
    # The same building of another table, which must not be chosen, and the facts of one building.
    pyogrio.write_dataframe(buildings.iloc[:1], file, layer="batiment_groupe_geospx", append=True)
    years = pd.DataFrame({"batiment_groupe_id": ["b2", "b2"], "annee_construction": [1975, 1999]})
    pyogrio.write_dataframe(years, file, layer="batiment_groupe_ffo_bat", append=True)
    addresses = pd.DataFrame(
        {"batiment_groupe_id": ids, "libelle_adr_principale_ban": ["1 rue", "2 rue"]}
    )
    pyogrio.write_dataframe(addresses, file, layer="batiment_groupe_adresse", append=True)
    points = read_sites([file], TOY).points
    assert points.index.tolist() == ids
    assert points["year_built"].tolist() == [None, "1975"]
    assert points["era"].tolist() == ["unknown", "no"]
    assert points["name"].tolist() == ["1 rue", "2 rue"]
    assert RING.buffer(0.01).contains(points.loc["b1", "geometry"])


def test_a_service_that_gave_up_is_said(tmp_path):
    file = tmp_path / "bdnb.json"
    file.write_text('{"code":"57014","message":"statement timeout"}', encoding="utf-8")
    with pytest.raises(SourceError, match="refusal: statement timeout"):
        read_table(file, ("site", "name"))


def test_buildings_without_a_column_of_addresses_are_named_by_their_id(tmp_path):
    file = tmp_path / "bdnb.csv"
    rows = [f'b{year},99002,{year},Tertiaire,"{SQUARE.wkt}"' for year in (1984, 1970)]
    header = "batiment_groupe_id,code_commune_insee,annee_construction,usage_principal_bdnb_open"
    file.write_text("\n".join([f"{header},geom_groupe", *rows, ""]), encoding="utf-8")
    assert read_table(file, ("site", "name")).rows["name"].tolist() == ["b1984", "b1970"]

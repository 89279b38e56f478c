from __future__ import annotations

import geopandas as gpd
import pyogrio
import pytest
from geopandas.testing import assert_geodataframe_equal
from shapely import box

from official import (
    BOW_TIE,
    DIEPPE,
    LYON,
    MGP,
    ROUEN,
    SOUTH,
    WEST,
    communes,
    square,
    write_etalab,
    write_geo_api,
    write_geojson,
    write_v2,
    write_v3,
    write_v4,
)
from territo.errors import CRSError, SchemaError, SourceError, TerritoryError, VintageError
from territo.project import BOUNDARIES, example_dir
from territo.sources import official
from territo.sources.boundaries import list_territories
from territo.study.editions import read_absences

ABSENCES = read_absences()
KNOWN = list_territories(example_dir() / BOUNDARIES)


def opened(path, cog=0):
    return official.open_delivery(path, ABSENCES, KNOWN, cog=cog)


def read(path, text, cog=0):
    delivery = opened(path, cog)
    return official.read_selected(delivery, official.wanted(delivery, KNOWN, text))


def squares(delivery):
    """Read the contours of Rouen and Sotteville, whatever the naming."""
    return official.read_selected(
        delivery, official.wanted(delivery, KNOWN, "76540,76681")
    ).communes.geometry


def test_both_namings_of_admin_express_give_the_same_territory(tmp_path):
    new, old = (read(write(tmp_path), "rouen") for write in (write_v4, write_v3))
    assert_geodataframe_equal(
        new.communes.drop(columns="cog"), old.communes.drop(columns="cog"), check_like=False
    )
    assert (new.code, new.name, new.slug, new.epci_type) == (
        old.code, old.name, old.slug, old.epci_type,
    )  # fmt: skip
    assert (new.code, new.slug, new.epci_type) == (ROUEN, "rouen", "METRO")
    assert new.communes["population"].to_dict() == {"76540": 100, "76681": 20}
    assert new.outline.area == 2_000_000  # two squares of 1 km
    assert (new.cog, old.cog) == (2026, 2024)  # as the names of the files say
    assert new.population_basis == "population municipale 2023 (ADMIN EXPRESS 4), COG 2026"
    assert "année non précisée" in old.population_basis


def test_shapefiles_in_a_folder_give_the_same_communes(tmp_path):
    new, old = (read(write(tmp_path), "rouen") for write in (write_v4, write_v2))
    assert_geodataframe_equal(new.communes.drop(columns="cog"), old.communes.drop(columns="cog"))
    assert old.cog == 2020
    assert old.name == "Métropole Rouen Normandie"


def test_the_file_of_communes_alone_finds_the_epci_beside_it(tmp_path):
    write_v2(tmp_path)
    (file,) = tmp_path.rglob("COMMUNE.shp")
    assert read(file, "rouen").name == "Métropole Rouen Normandie"
    names = {one.name for one in opened(file).files}
    assert {"COMMUNE.shp", "COMMUNE.dbf", "COMMUNE.shx", "COMMUNE.prj", "EPCI.shp"} <= names


@pytest.mark.parametrize("write", [write_etalab, write_geo_api])
def test_light_contours_are_carried_to_metres(tmp_path, write):
    delivery = opened(write(tmp_path))
    shapes = squares(delivery)
    assert shapes.crs.to_epsg() == 2154
    assert set(shapes.geom_type) == {"MultiPolygon"}
    # Degrees are written to 7 digits, a centimetre: 1 km2 to a few tens of square metres.
    assert shapes.area.to_numpy() == pytest.approx([1e6, 1e6], abs=100)
    assert delivery.cog == 2026
    assert delivery.communes.loc["93048", "epci"] == MGP
    assert delivery.communes.loc["29155", "epci"] == ""


def test_a_parquet_of_communes_is_read_like_the_others(tmp_path):
    frame = communes(("code_insee", "nom_officiel", "codes_siren_des_epci", "population", "d"))
    frame.rename_geometry("geometrie").to_parquet(tmp_path / "commune.parquet")
    territory = read(tmp_path / "commune.parquet", "departement:76")
    assert territory.communes["population"].to_dict() == {"76217": 30, "76540": 100, "76681": 20}
    assert territory.outline.area == 3_000_000
    assert opened(tmp_path / "commune.parquet").layer.crs == 2154


@pytest.mark.parametrize("write", [write_v4, write_v3, write_v2, write_etalab, write_geo_api])
def test_arrondissements_are_left_out_and_lyon_is_one_commune(tmp_path, write):
    delivery = opened(write(tmp_path))
    assert len(delivery.communes) == 6
    assert delivery.arrondissements == (1 if write is write_etalab else 0)
    lyon = official.read_selected(delivery, official.wanted(delivery, KNOWN, "69123"))
    assert (lyon.code, lyon.name, lyon.slug, lyon.epci_type) == ("69123", "Lyon", "lyon", "COM")
    with pytest.raises(TerritoryError, match=r"69381 \(an arrondissement of 69123\)"):
        official.wanted(delivery, KNOWN, "69381")


@pytest.mark.parametrize("write", [write_v4, write_v3, write_v2])
def test_the_epci_that_levies_taxes_wins_over_the_ept(tmp_path, write):
    delivery = opened(write(tmp_path))
    assert delivery.communes["epci"].to_dict() == {
        "29155": "", "69123": LYON, "76217": DIEPPE, "76540": ROUEN, "76681": ROUEN, "93048": MGP,
    }  # fmt: skip
    listed = official.list_epcis(delivery, KNOWN)
    assert listed.set_index("slug")["n_communes"].to_dict() == {
        "ca-de-la-region-dieppoise": 1, "grand-paris": 1, "lyon": 1, "rouen": 2,
    }  # fmt: skip
    types = listed.set_index("slug")["epci_type"]
    assert types.to_dict() == {
        "ca-de-la-region-dieppoise": "CA", "grand-paris": "METRO", "lyon": "MET69",
        "rouen": "METRO",
    }  # fmt: skip
    assert listed.set_index("slug").loc["rouen", "population"] == 120


def test_without_a_nature_the_known_metropole_is_meant_and_else_nobody_guesses(tmp_path):
    rows = communes(("code", "nom", "epci", "population", "departement"))
    pyogrio.write_dataframe(rows, tmp_path / "a.gpkg", layer="commune")
    assert opened(tmp_path / "a.gpkg").communes.loc["93048", "epci"] == MGP
    rows.loc[2, "epci"] = f"{DIEPPE}/247600999"
    pyogrio.write_dataframe(rows, tmp_path / "b.gpkg", layer="commune")
    with pytest.raises(SchemaError) as caught:
        opened(tmp_path / "b.gpkg")
    assert [str(one) for one in caught.value.problems] == [
        "column epci: 76217 is in 247600786 and 247600999"
    ]


def test_epci_are_compared_whole_not_by_a_piece(tmp_path):
    # 20002341 is the beginning of Rouen's SIREN, and nobody's.
    with pytest.raises(TerritoryError):
        official.wanted(opened(write_v4(tmp_path)), KNOWN, "20002341")


@pytest.mark.parametrize("text", ["departement:76", "Département : 76", "DEPARTEMENT:76"])
def test_a_departement_is_a_territory(tmp_path, text):
    seine = read(write_v4(tmp_path), text)
    assert (seine.code, seine.name, seine.slug, seine.epci_type) == (
        "76", "Seine-Maritime", "departement-76", "DEP",
    )  # fmt: skip
    assert seine.population == 150
    assert list(seine.communes.index) == ["76217", "76540", "76681"]


def test_a_list_of_communes_is_a_territory_whatever_its_order(tmp_path):
    file = write_v4(tmp_path)
    one, other = read(file, "76681,76540"), read(file, "76540, 76681,76540")
    assert one.code == other.code
    assert one.code.startswith("communes-")
    assert one.name == "Rouen, Sotteville-lès-Rouen"
    assert one.population == 120
    assert read(file, "76217,76540").code != one.code
    five = read(file, "76540,76681,76217,69123,93048")
    assert five.name == "Lyon, Dieppe, Rouen et 2 autres"


def test_unknown_communes_are_all_named(tmp_path):
    with pytest.raises(TerritoryError, match="no commune 76001, 99999"):
        read(write_v4(tmp_path), "76001,76540,99999")
    with pytest.raises(TerritoryError, match="no commune of département 12"):
        read(write_v4(tmp_path), "departement:12")


@pytest.mark.parametrize(
    ("code", "zone", "place"),
    [
        ("97105", 5490, (-61.73, 16.0)),
        ("97209", 5490, (-61.06, 14.61)),
        ("97302", 2972, (-52.33, 4.93)),
        ("97411", 2975, (55.45, -20.88)),
        ("97608", 4471, (45.23, -12.78)),
        ("2A004", 2154, (8.74, 41.92)),
        ("2B033", 2154, (9.45, 42.70)),
    ],
)
def test_each_zone_has_its_metres(tmp_path, code, zone, place):
    lon, lat = place
    file = write_geojson(
        tmp_path / "c.geojson", [(code, "Ici", 9, box(lon, lat, lon + 0.01, lat + 0.01))]
    )
    territory = read(file, code.lower())
    assert territory.crs == zone
    # Held against an equal-area system of the place: Lambert-93 lengthens 0.22 % in Corsica, UTM
    # zones less.
    assert territory.outline.area == pytest.approx(
        gpd.GeoSeries([box(lon, lat, lon + 0.01, lat + 0.01)], crs=4326)
        .to_crs(f"+proj=laea +lon_0={lon} +lat_0={lat}")
        .area[0],
        rel=0.005,
    )
    departement = code[:3] if code.startswith("97") else code[:2]
    assert read(file, f"departement:{departement.lower()}").code == departement


def test_zones_are_not_mixed_and_the_pacific_is_not_measured(tmp_path):
    rows = [("97411", "Saint-Denis", 1, box(55, -21, 55.1, -20.9)),
            ("76540", "Rouen", 2, box(1, 49, 1.1, 49.1)),
            ("98818", "Nouméa", 3, box(166, -22, 166.1, -21.9))]  # fmt: skip
    file = write_geojson(tmp_path / "c.geojson", rows)
    with pytest.raises(TerritoryError, match="need EPSG:2154 and EPSG:2975"):
        read(file, "97411,76540")
    with pytest.raises(TerritoryError, match="need none"):
        read(file, "98818")


def test_a_contour_that_crosses_itself_is_made_valid(tmp_path):
    file = write_geojson(tmp_path / "c.gpkg", [("76540", "Rouen", 1, BOW_TIE)], crs=2154)
    territory = read(file, "76540")
    assert territory.communes.is_valid.all()
    # Two triangles of base 1 km and height 500 m.
    assert territory.outline.area == 500_000
    assert territory.communes.geom_type.tolist() == ["MultiPolygon"]


def test_a_contour_in_another_declared_system_is_carried(tmp_path):
    shape = gpd.GeoSeries([square(0)], crs=2154).to_crs(27572)[0]
    file = write_geojson(tmp_path / "c.gpkg", [("76540", "Rouen", 1, shape)], crs=27572)
    assert read(file, "76540").outline.area == pytest.approx(1e6, rel=1e-6)


def test_a_file_without_a_system_is_refused_with_a_guess(tmp_path):
    frame = gpd.GeoDataFrame(
        {"INSEE_COM": ["76540"], "NOM": ["Rouen"], "POPULATION": [1]}, geometry=[square(0)]
    )
    with pytest.warns(UserWarning, match="'crs' was not provided"):
        pyogrio.write_dataframe(frame, tmp_path / "COMMUNE.shp")
    with pytest.raises(CRSError, match="no coordinate system") as caught:
        read(tmp_path / "COMMUNE.shp", "76540")
    assert "Lambert-93" in caught.value.hint


def test_wrong_codes_are_all_told(tmp_path):
    rows = [(code, "Ici", 1, square(0)) for code in ("1004", "76540", "76540", "75101")]
    file = write_geojson(tmp_path / "c.gpkg", rows, crs=2154)
    with pytest.raises(SchemaError) as caught:
        opened(file)
    assert [one.text for one in caught.value.problems] == [
        '"1004" is not a commune code',
        "76540 comes twice",
        "arrondissements of 75056, and not the commune itself",
    ]


def test_a_population_or_a_contour_that_is_missing_is_told(tmp_path):
    rows = [("76540", "Rouen", 1, square(0)), ("76681", "Sotteville", None, square(1))]
    with pytest.raises(SourceError, match="no population for 76681") as caught:
        read(write_geojson(tmp_path / "c.gpkg", rows, crs=2154), "76540,76681")
    assert "--population" in caught.value.hint
    with pytest.raises(SourceError, match="no contour for 76681"):
        rows = [("76540", "Rouen", 1, square(0)), ("76681", "Sotteville", 1, None)]
        read(write_geojson(tmp_path / "d.gpkg", rows, crs=2154), "76540,76681")


def test_what_is_no_file_of_communes_is_told(tmp_path):
    with pytest.raises(SourceError, match="does not exist"):
        opened(tmp_path / "none.geojson")
    with pytest.raises(SourceError, match="holds none"):
        opened(tmp_path)
    frame = gpd.GeoDataFrame({"what": ["x"]}, geometry=[square(0)], crs=2154)
    pyogrio.write_dataframe(frame, tmp_path / "a.geojson", driver="GeoJSON")
    with pytest.raises(SourceError, match="no columns of a code and a name of communes"):
        opened(tmp_path / "a.geojson")
    for layer in ("b", "c"):
        pyogrio.write_dataframe(frame, tmp_path / "two.gpkg", layer=layer)
    with pytest.raises(SourceError, match="no layer of communes; it has b, c"):
        opened(tmp_path / "two.gpkg")


def test_two_deliveries_in_a_folder_are_not_chosen_between(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_v2(tmp_path / name)
    with pytest.raises(SourceError, match="holds several"):
        opened(tmp_path)


def test_the_edition_is_told_by_the_codes_when_nothing_else_does(tmp_path):
    # Le Héron 76358 is the only one of the two that ceased to be a commune.
    until = ABSENCES.set_index("commune").loc["76358", "until"]
    rows = [("76358", "Le Héron", 1, square(0)), ("76540", "Rouen", 1, square(1))]
    delivery = opened(write_geojson(tmp_path / "c.gpkg", rows, crs=2154))
    assert (delivery.cog, delivery.cog_from) == (until, "codes")
    assert opened(write_geojson(tmp_path / "d.gpkg", rows, crs=2154), 2018).cog_from == "setting"


def test_an_edition_that_the_codes_deny_is_refused(tmp_path):
    rows = [("76358", "Le Héron", 1, square(0))]
    for name, said in (("c.gpkg", 2026), ("c-2026.gpkg", 0)):
        file = write_geojson(tmp_path / name, rows, crs=2154)
        with pytest.raises(VintageError, match=r"76358 Le Héron \(in 76455 ") as caught:
            opened(file, said)
        assert "cog = 2018" in caught.value.hint


def test_codes_of_no_single_edition_ask_for_it(tmp_path):
    # Amareins ended in 1973, long before anybody published contours: a mixture, not an edition.
    rows = [("01003", "Amareins", 1, square(0)), ("76540", "Rouen", 1, square(1))]
    with pytest.raises(VintageError, match=r"01003 Amareins \(in 01165 Francheleins") as caught:
        opened(write_geojson(tmp_path / "a.gpkg", rows, crs=2154))
    assert "cog = 2018" in caught.value.hint


def test_the_main_zone_is_what_lists_are_held_against(tmp_path):
    delivery = opened(write_v4(tmp_path))
    contours = official.contours_of_zone(delivery)
    assert list(contours.index) == ["29155", "69123", "76217", "76540", "76681", "93048"]
    assert contours.loc["76540"].geometry.bounds == (WEST, SOUTH, WEST + 1000, SOUTH + 1000)

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest

import toyville
from territo.crs import LONLAT
from territo.errors import CRSError, SchemaError, SourceError
from territo.project import BOUNDARIES, example_dir
from territo.sources.boundaries import read_territory
from territo.sources.sites import read_sites

TOY = toyville.territory()
LISTS = Path(__file__).parents[3] / "shared" / "data" / "sites"
needs_lists = pytest.mark.skipif(
    not LISTS.exists(), reason="the real lists are not beside this repository"
)


def place(number, crs=LONLAT):
    x, y = toyville.centre(number)
    return gpd.GeoSeries.from_xy([x], [y], crs=toyville.CRS).to_crs(crs).iloc[0]


@pytest.fixture
def read(tmp_path):
    def reader(header, *rows, columns=None, name="list.csv"):
        file = tmp_path / name
        text = "\n".join([header, *rows, ""])
        file.write_text(text, encoding="utf-8")
        return read_sites([file], TOY, columns=columns)

    return reader


def at(sites, site, number):
    """Whether a site stands at the centre of a commune, to the metre."""
    point = sites.points.loc[site, "geometry"]
    return (point.x, point.y) == pytest.approx(toyville.centre(number), abs=1)


def test_the_columns_of_the_scdl(read):
    one = place(2)
    sites = read(
        "COLL_NOM,COLL_SIRET,EQUIP_UID,EQUIP_THEME,EQUIP_CODE,EQUIP_TYPE,EQUIP_NOM,ADR_NUMERO,"
        "ADR_NOMVOIE,ADR_CODEPOSTAL,ADR_COMMUNE,EQUIP_LAT,EQUIP_LONG,EQUIP_OUVERTURE",
        f"Toy,123,u1,Culture,A1,Salle,Salle des fêtes,12 bis,rue Haute,99002,Deux,{one.y},{one.x},"
        "Mo-Fr 09:00-12:00",
    )
    assert at(sites, "u1", 2)
    row = sites.points.loc["u1"]
    assert (row["name"], row["address"], row["kind"]) == (
        "Salle des fêtes", "12 bis rue Haute", "equipement",
    )  # fmt: skip
    assert (row["opening_hours"], row["commune"]) == ("Mo-Fr 09:00-12:00", "99002")
    assert row["EQUIP_THEME"] == "Culture"


def test_the_columns_of_data_inclusion(read):
    one = place(3)
    sites = read(
        "id,source,nom,date_maj,commune,code_postal,code_insee,adresse,longitude,latitude,"
        "horaires_accueil",
        f"s1,dora,Espace,2026-01-01,Trois,99003,99003,1 rue,{one.x},{one.y},Mo 10:00-12:00",
    )
    assert at(sites, "s1", 3)
    assert sites.points.loc["s1", ["kind", "city", "commune"]].tolist() == [
        "structure", "Trois", "99003",
    ]  # fmt: skip


def test_a_bus_of_france_services_is_no_door(read):
    one = place(1)
    header = "id_fs,lib_fs,insee_com,latitude,longitude,format_fs"
    rows = [f"{n},FS {n},99001,{one.y},{one.x},{what}" for n, what in
            ((1, "Fixe"), (2, "Bus_équivalent"), (3, "Itinérante"), (4, "Multisites"))]  # fmt: skip
    assert read(header, *rows).points["status"].to_dict() == {
        "1": "ok", "2": "not_a_door", "3": "not_a_door", "4": "ok",
    }  # fmt: skip


def test_wrong_rows_of_an_official_list_keep_their_row_and_say_why(read):
    one = place(1)
    sites = read(
        "equip_numero,equip_nom,new_code,equip_x,equip_y,equip_service_date",
        f"E1,Piscine,99001,{one.x},{one.y},1984",
        "E2,Loin,99001,5.0,45.0,1984",
        "E3,Sans point,99001,,,None",
        "E4,Faux,99001,abc,45,1984",
        f"E5,Sans commune,None,{one.x},{one.y},1990",
    )
    assert sites.points["status"].to_dict() == {
        "E1": "ok", "E2": "outside", "E3": "not_geocoded", "E4": "not_geocoded", "E5": "ok",
    }  # fmt: skip
    assert sites.points["year_in_service"].tolist() == ["1984", "1984", None, "1984", "1990"]
    assert sites.points.loc["E5", "commune"] == "99001"


@pytest.mark.parametrize(
    ("service", "period", "era"),
    [
        ("1984", "1975-1984", "certain"),
        ("1984", "", "certain"),
        ("", "1975-1984", "possible"),
        ("None", "1985-1994", "possible"),
        ("", "1965-1974", "no"),
        ("", "1995-2004", "no"),
        ("", "Avant 1945", "no"),
        ("", "A partir de 2005", "no"),
        ("", "2005 et après", "no"),
        ("1990", "1975-1984", "no"),  # the year is believed, not the period
        ("", "Aucune date disponible", "unknown"),
        ("", "", "unknown"),
    ],
)
def test_data_es_says_the_era_by_year_or_else_by_period(read, service, period, era):
    one = place(1)
    points = read(
        "equip_numero,equip_nom,new_code,equip_x,equip_y,equip_service_date,equip_service_periode",
        f"E1,Piscine,99001,{one.x},{one.y},{service},{period}",
    ).points
    assert points["era"].tolist() == [era]
    # What the year was taken from stays as it is.
    assert points["equip_service_periode"].tolist() == [period or None]


def test_data_es_says_the_last_works_and_who_owns(read):
    one = place(1)
    points = read(
        "equip_numero,equip_nom,inst_numero,new_code,equip_x,equip_y,equip_travaux_date,"
        "equip_travaux_periode,inst_date_creation,equip_prop_type,equip_service_date",
        f"E1,Piscine,I990010001,99001,{one.x},{one.y},2010,2005 et après,1981-02-03,Commune,1981",
        f"E2,Stade,I990010002,99001,{one.x},{one.y},,1995-2004,,EPCI,1981",
        f"E3,Salle,I990010003,99001,{one.x},{one.y},,Aucun travaux,,EPCI,1981",
        "E4,Dojo,I990020004,None,,,,1985-1994,,EPCI,",
    ).points
    assert points["year_works"].tolist() == ["2010", "1995-2004", "Aucun travaux", "1985-1994"]
    # Works of 1985-1994 may have come before the nineties.
    assert points["renovated"].tolist() == ["yes", "yes", None, None]
    assert points["inst_date_creation"].tolist() == ["1981-02-03", None, None, None]
    assert points["equip_prop_type"].tolist() == ["Commune", "EPCI", "EPCI", "EPCI"]
    # Without new_code, the number of the installation still holds the commune.
    assert points["commune"].tolist() == ["99001", "99001", "99001", "99002"]


def test_an_apostrophe_is_one_however_it_is_drawn(read):
    one = place(1)
    header = "Numéro de l’installation,Nom usuel de l’installation,Code INSEE,Longitude,Latitude"
    sites = read(header, f"I1,Stade,99001,{one.x},{one.y}")
    assert at(sites, "I1", 1)
    assert sites.points.loc["I1", "kind"] == "sport"


def test_columns_of_ones_own_are_named_in_the_settings(read):
    one = place(4)
    columns = {"site": "Code", "name": "Nom", "lon": "X", "lat": "Y", "commune": "INSEE"}
    sites = read(
        "Code;Nom;INSEE;X;Y;Remarque",
        f"7;Antenne;99004;{str(one.x).replace('.', ',')};{str(one.y).replace('.', ',')};neuve",
        columns=columns,
    )
    assert at(sites, "7", 4)
    assert sites.points.loc["7", "Remarque"] == "neuve"
    with pytest.raises(SourceError, match="no column Code, which site_columns names"):
        read("a,b", "1,2", columns={"site": "Code"})


def test_settings_of_columns_leave_lists_with_our_names_and_known_ones_as_they_are(read):
    # What `territo geocode` and `territo check` write has our names, beside lists that have not.
    one = place(4)
    columns = {"site": "Code", "name": "Nom", "address": "Voie"}
    position = f"{one.x},{one.y}"
    sites = read("site,name,address,lon,lat", f"7,Antenne,rue,{position}", columns=columns)
    assert at(sites, "7", 4)
    header = "Numéro de l’installation,Nom usuel de l’installation,Code INSEE,Longitude,Latitude"
    sites = read(header, f"I1,Stade,99004,{position}", columns=columns)
    assert sites.points.loc["I1", "kind"] == "sport"
    with pytest.raises(SourceError, match="no column Code, Nom, Voie, which"):
        read("site,lon,lat", f"7,{position}", columns=columns)
    # A setting that names neither is of every list: one that is misspelt is told.
    with pytest.raises(SourceError, match="no column Surfase, which"):
        read("site,name,lon,lat", f"7,Antenne,{position}", columns={"area_m2": "Surfase"})


@pytest.mark.parametrize("crs", ["EPSG:2154", "EPSG:27572", "EPSG:3948", "EPSG:9848"])
def test_x_and_y_are_read_in_the_declared_system(read, crs):
    one = place(5, crs)
    sites = read("site,name,x,y", f"a,Antenne,{one.x:.3f},{one.y:.3f}", columns={"crs": crs})
    assert at(sites, "a", 5)


@pytest.mark.parametrize(
    ("crs", "named"),
    [("EPSG:2154", "Lambert-93"), ("EPSG:27572", "Lambert II étendu"), ("EPSG:3948", "CC48")],
)
def test_x_and_y_without_a_system_are_refused_and_the_likely_one_named(read, crs, named):
    one = place(5, crs)
    with pytest.raises(CRSError, match="declares no coordinate system") as caught:
        read("site,name,x,y", f"a,Antenne,{one.x:.3f},{one.y:.3f}")
    assert named in str(caught.value)
    assert "site_columns" in caught.value.hint


def test_a_system_that_does_not_exist_is_said(read):
    with pytest.raises(CRSError, match='"EPSG:1" is not a coordinate system'):
        read("site,name,x,y", "a,A,1,2", columns={"crs": "EPSG:1"})


def workbook(tmp_path, *rows):
    book = openpyxl.Workbook()
    book.active.title = "vide"
    sheet = book.create_sheet("sites")
    for row in rows:
        sheet.append(row)
    file = tmp_path / "sites.xlsx"
    book.save(file)
    return file


def test_a_workbook_is_read_where_it_holds_something(tmp_path):
    one = place(1)
    file = workbook(
        tmp_path,
        [],
        ["site", "name", "commune", "lon", "lat", None],
        [12, "Mairie", 99001, one.x, one.y, None],
        [],
        [13.0, "Annexe", "99001", one.x, one.y, None],
    )
    sites = read_sites([file], TOY)
    assert sites.points.index.tolist() == ["12", "13"]
    assert at(sites, "12", 1)


def test_a_workbook_that_ate_a_zero_is_told_with_the_row(tmp_path):
    file = workbook(
        tmp_path, ["site", "name", "commune", "lon", "lat"], ["a", "A", 1004, 1.65, 48.3]
    )
    with pytest.raises(SchemaError) as caught:
        read_sites([file], TOY)
    assert [str(problem) for problem in caught.value.problems] == [
        'line 2, column commune: "1004" lost its leading zero, write 01004'
    ]


def test_what_is_no_workbook_is_said(tmp_path):
    file = tmp_path / "sites.xlsx"
    file.write_bytes(b"site,name")
    with pytest.raises(SourceError, match="not an Excel workbook"):
        read_sites([file], TOY)
    with pytest.raises(SourceError, match="no sheet with a row"):
        read_sites([workbook(tmp_path)], TOY)


def test_a_geoparquet_is_read(tmp_path):
    file = tmp_path / "sites.parquet"
    layer = toyville.sites(1, 9).points.reset_index()[["site", "name", "kind", "geometry"]]
    layer.to_parquet(file)
    assert at(read_sites([file], TOY), "b", 9)
    file.write_bytes(file.read_bytes()[:200])
    with pytest.raises(SourceError, match="not a layer"):
        read_sites([file], TOY)


@needs_lists
@pytest.mark.parametrize(
    ("name", "slug", "rows", "kind"),
    [
        ("france_services_20240801.csv", "rouen", 2845, "france_services"),
        ("pays_de_la_loire_installations_sportives.csv", "nantes", 9209, "sport"),
    ],
)
def test_official_lists_load_without_a_mapping_and_lose_no_row(name, slug, rows, kind):
    territory = read_territory(example_dir() / BOUNDARIES, slug)
    sites = read_sites([LISTS / name], territory)
    assert len(sites.points) + sum(count for _, count in sites.left_out) == rows
    assert sites.points["status"].notna().all()
    assert set(sites.points["kind"]) == {kind}
    assert len(sites.doors) > 5

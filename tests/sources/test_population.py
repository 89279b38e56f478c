"""Files of inhabitants in the shapes that Insee publishes, with toyville's squares in them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

import toyville
from territo.census import calibrated
from territo.errors import CRSError, SchemaError, SourceError
from territo.sources.boundaries import read_territory
from territo.sources.population import read_population
from test_census import square_at

TOY = toyville.territory()
BORDEAUX = Path("../shared/data/population/bordeaux_metropole_filosofi2015_200m.gpkg")
X1, Y1 = toyville.centre(1)
X2, Y2 = toyville.centre(2)
FAR = (toyville.WEST + 50_000, toyville.SOUTH)


def square_id(x: float, y: float, side: int = 200) -> str:
    column, row = square_at(x, y)
    east, north = (200 * one // side * side for one in (column, row))
    return f"CRS3035RES{side}mN{north}E{east}"


def frame_2019() -> pd.DataFrame:
    """Four squares: one of 1, one of 1 and 2, one of elsewhere beside 1, one far away."""
    return pd.DataFrame(
        {
            "idcar_200m": [
                square_id(X1, Y1), square_id(toyville.WEST + 1000, Y1),
                square_id(toyville.WEST - 150, Y1), square_id(*FAR),
            ],
            "i_est_200": [0, 1, 1, 1],
            "lcog_geo": ["99001", "9900199002", "33999", "33998"],
            "ind": [40.5, 10.0, 3.0, 99.0],
            "men": [20.0, 4.0, 1.0, 50.0],
            "men_pauv": [2.0, 1.0, 0.0, 5.0],
            "ind_65_79": [5.0, 1.0, 0.0, 9.0],
            "ind_80p": [1.5, 1.0, 0.0, 9.0],
            "log_70_90": [8.0, 0.0, 0.0, 9.0],
        }
    )  # fmt: skip


def drawn(frame: pd.DataFrame) -> gpd.GeoDataFrame:
    """The same with squares drawn in Lambert-93, as the GeoPackages have them."""
    places = [(X1, Y1), (toyville.WEST + 1000, Y1), (toyville.WEST - 150, Y1), FAR]
    boxes = [box(x - 100, y - 100, x + 100, y + 100) for x, y in places]
    return gpd.GeoDataFrame(frame, geometry=boxes, crs=2154)


def write_2021_csv(folder):
    file = folder / "Filosofi2021_carreaux_200m_met.csv"
    frame_2019().to_csv(file, index=False)
    return file


def write_2019_gpkg(folder):
    file = folder / "Filosofi2019_carreaux_200m_met.gpkg"
    drawn(frame_2019()).to_file(file, layer="carreaux_200m_met")
    return file


def write_2017_gpkg(folder):
    file = folder / "Filosofi2017_carreaux_200m_met.gpkg"
    named = {name: name.capitalize() for name in frame_2019().columns if name != "lcog_geo"}
    drawn(frame_2019().rename(columns=named)).to_file(file)
    return file


def write_2015_parquet(folder):
    file = folder / "filosofi_2015.parquet"
    frame = frame_2019().rename(
        columns={"idcar_200m": "IdINSPIRE", "i_est_200": "I_est_cr", "ind": "Ind", "men": "Men"}
    )
    frame.to_parquet(file)
    return file


def write_zipped_layer(folder):
    file = folder / "Filosofi2021_carreaux_200m_gpkg.zip"
    drawn(frame_2019()).to_file(folder / "carreaux_200m_met.gpkg")
    with zipfile.ZipFile(file, "w") as archive:
        archive.write(folder / "carreaux_200m_met.gpkg", "carreaux_200m_met.gpkg")
        archive.writestr("carreaux_200m_mart.gpkg", b"another island")
    return file


def write_zip(folder):
    file = folder / "Filosofi2021_carreaux_200m_csv.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("carreaux_200m_reun.CSV", "another island")
        archive.writestr("carreaux_200m_met.CSV", frame_2019().to_csv(index=False))
        archive.writestr("meta_carreaux_200m.CSV", "COD_VAR;LIB_VAR\nind;habitants\n")
    return file


EDITIONS = {
    "2021": write_2021_csv,
    "2019": write_2019_gpkg,
    "2017": write_2017_gpkg,
    "2015": write_2015_parquet,
    "2021z": write_zip,
    "2021g": write_zipped_layer,
}


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_edition_says_the_same(tmp_path, edition):
    demand = read_population(EDITIONS[edition](tmp_path), TOY, {})
    assert demand.vintage == f"Insee, Filosofi {edition[:4]}, carreaux de 200 m"
    assert (demand.basis, demand.cell_m) == ("grid", 200)
    # 40.5 + 10 here, 3 beside; the square that is far away is of no concern.
    assert demand.points["weight"].sum() == 50.5
    assert demand.census.counted == 53.5
    assert demand.census.outside == {"33999": 3.0}
    assert demand.census.imputed == 10
    assert set(demand.points["commune"]) == {"99001", "99002"}
    # The GeoPackage is only read around the territory, the table whole.
    assert demand.census.elsewhere == (0 if edition in {"2019", "2017", "2021g"} else 1)


def test_the_groups_come_along(tmp_path):
    points = read_population(write_2021_csv(tmp_path), TOY, {}).points
    sums = {"age_65": 8.5, "age_80": 2.5, "households": 24, "poor_households": 3,
            "dwellings_1970_90": 8}  # fmt: skip
    for group, count in sums.items():
        assert points[group].sum() == pytest.approx(count)


def test_squares_of_one_kilometre_without_communes_go_by_area(tmp_path):
    file = tmp_path / "rp2021_carreaux_1km.csv"
    rows = {"Id_carr1km": [square_id(X1, Y1, 1000)], "Ind": ["100,0"], "I_est_1km": ["1"]}
    pd.DataFrame(rows).to_csv(file, index=False, sep=";")
    demand = read_population(file, TOY, {})
    assert demand.cell_m == 1000
    assert demand.census.counted == 100
    assert demand.census.kept == demand.points["weight"].sum() > 0
    assert demand.census.kept + sum(demand.census.outside.values()) == 100
    assert demand.points["imputed"].all()


def test_codes_of_another_vintage_and_of_arrondissements_are_brought_up_to_date(tmp_path):
    file = tmp_path / "filosofi2015.csv"
    frame_2019().iloc[:1].assign(lcog_geo="99900").to_csv(file, index=False)
    assert read_population(file, TOY, {"99900": "99007"}).points["commune"].tolist() == ["99007"]


def test_iris_are_spread_over_their_squares(tmp_path):
    file = tmp_path / "iris_2022.gpkg"
    west, south = toyville.WEST, toyville.SOUTH
    halves = [
        box(west, south, west + 500, south + 1000),
        box(west + 500, south, west + 1000, south + 1000),
    ]
    gpd.GeoDataFrame(
        {"CODE_IRIS": ["990010101", "990010102", "339990000"], "P22_POP": [30.25, 70.0, 12.0]},
        geometry=[*halves, box(west - 1000, south, west, south + 1000)],
        crs=2154,
    ).to_file(file)
    demand = read_population(file, TOY, {})
    assert demand.basis == "iris"
    assert demand.points["weight"].sum() == 100.25
    assert demand.points.loc[demand.points.geometry.x < west + 500, "weight"].sum() == 30.25
    assert demand.census.outside == {"33999": 12.0}
    assert len(demand.census.without) == 8
    whole = calibrated(demand, TOY).points.groupby("commune")["weight"].sum()
    assert whole.to_dict() == {f"9900{n}": 100 * n for n in range(1, 10)}


@pytest.mark.parametrize(
    "text",
    [
        "COM;PMUN\n" + "".join(f"9900{n};{n}0\n" for n in range(1, 10)),
        "GEO,GEO_OBJECT,POPREF_MEASURE,TIME_PERIOD,OBS_VALUE\n"
        + "".join(
            f"2025-COM-9900{n},COM,{measure},{year},{people}\n"
            for n in range(1, 10)
            for measure, year, people in
            (("PMUN", 2022, 1), ("PMUN", 2023, 10 * n), ("PTOT", 2023, 9))
        ),
    ],
)  # fmt: skip
def test_the_population_of_communes_replaces_the_embedded_one(tmp_path, text):
    file = tmp_path / "populations_2023.csv"
    file.write_text(text, encoding="utf-8")
    demand = read_population(file, TOY, {})
    assert demand.points.groupby("commune")["weight"].sum().to_dict() == {
        f"9900{n}": 10 * n for n in range(1, 10)
    }
    assert demand.basis == "areal"
    assert demand.census is None
    assert demand.vintage.startswith("populations de référence 2023")


def test_a_file_without_all_communes_names_those_that_it_lacks(tmp_path):
    file = tmp_path / "pop.csv"
    file.write_text("COM,PMUN\n99001,10\n", encoding="utf-8")
    with pytest.raises(SchemaError) as caught:
        read_population(file, TOY, {})
    assert len(caught.value.problems) == 8
    assert "99009" in str(caught.value.problems[-1])


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        (lambda f: f.assign(ind=[1, 2, -4, 4]), SchemaError, "line=4, column="),
        (lambda f: f.assign(ind=[1, 2, -4, 4]), SchemaError, '"-4" is no count'),
        (lambda f: f.assign(ind=["1", "2", "x", "4"]), SchemaError, '"x" is no count'),
        (lambda f: f.assign(idcar_200m="CRS3035RES200mN1E"), SchemaError, "is no id of a square"),
        (lambda f: f.assign(idcar_200m=f["idcar_200m"].iloc[0]), SchemaError, "is there twice"),
        (lambda f: f.assign(idcar_200m=f["idcar_200m"].str.replace("3035", "2975")), CRSError,
         "squares of EPSG:2975"),
        (lambda f: f.iloc[3:], SourceError, "counts nobody in Métropole de Toyville"),
        (lambda f: f[["lcog_geo", "ind"]], SchemaError, "no column of inhabitants"),
        (lambda f: f.iloc[:0], SourceError, "counts nobody"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(tmp_path, change, error, words):
    file = tmp_path / "grid.csv"
    change(frame_2019()).to_csv(file, index=False)
    with pytest.raises(error) as caught:
        read_population(file, TOY, {})
    assert words in f"{caught.value} {getattr(caught.value, 'problems', '')}".replace("\\", "")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing.csv", "does not exist"),
        ("empty.csv", "is empty"),
        ("folder", "is a folder"),
        ("broken.gpkg", "cannot be read"),
        ("broken.parquet", "cannot be read"),
        ("broken.zip", "cannot be read"),
    ],
)
def test_what_cannot_be_read_says_so(tmp_path, name, words):
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.csv").touch()
    if "broken" in name:
        (tmp_path / name).write_bytes(b"no file of that kind")
    with pytest.raises(SourceError, match=words):
        read_population(tmp_path / name, TOY, {})


@pytest.mark.skipif(not BORDEAUX.is_file(), reason="needs the grid of Bordeaux of ../shared/data")
def test_the_grid_of_bordeaux_adds_up():
    territory = read_territory(Path("boundaries/metropoles.gpkg"), "bordeaux")
    demand = read_population(BORDEAUX, territory, {})
    census = demand.census
    # The file holds 725 084.5 inhabitants, 2 730.3 of them in 13 communes of elsewhere.
    assert census.counted == pytest.approx(725_084.5, abs=1)
    assert len(census.outside) == 13
    assert sum(census.outside.values()) == pytest.approx(2730, abs=1)
    assert demand.points["weight"].sum() == census.kept
    assert demand.points["commune"].nunique() == 28
    scaled = calibrated(demand, territory).points.groupby("commune")["weight"].sum()
    assert scaled.to_dict() == territory.communes["population"].to_dict()

"""Sectors of one's own, out of layers and tables."""

from __future__ import annotations

import geopandas as gpd
import pytest
from shapely import Polygon, box

import toyville
from territo.errors import CRSError, SchemaError, SourceError
from territo.sources.sectors import with_sectors

GROUND = toyville.territory()
TABLE = "commune,sector,name,zoning,valid_from,valid_to\n"


def written(tmp_path, text, name="poles.csv"):
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return file


def drawn(tmp_path, file="banks.geojson", shapes=None, **columns):
    west, south = toyville.WEST, toyville.SOUTH
    shapes = shapes or [
        box(west, south, west + 1500, south + 3000),
        box(west + 1500, south, west + 3000, south + 3000),
    ]
    columns = {"sector": ["l", "r"], "name": ["Left", "Right"]} | columns
    layer = gpd.GeoDataFrame(columns, geometry=shapes, crs=toyville.CRS)
    target = tmp_path / file
    (layer.to_crs(4326) if file.endswith("json") else layer).to_file(target)
    return target


def problems(error):
    return [str(problem) for problem in error.value.problems]


def test_a_layer_in_another_system_is_carried_to_that_of_the_territory(tmp_path):
    found = with_sectors(GROUND, [drawn(tmp_path)])
    assert found.zonings == ("banks",)
    assert found.sectors["name"].to_dict() == {"l": "Left", "r": "Right"}
    assert found.sectors.geometry.area.tolist() == pytest.approx([4.5e6, 4.5e6], rel=1e-4)
    assert found.sector_communes.empty


def test_a_table_of_communes_gives_whole_communes_and_their_contour(tmp_path):
    file = written(tmp_path, "commune;sector\n99001;w\n99004;w\n99009;e\n")
    found = with_sectors(GROUND, [file])
    assert found.zonings == ("poles",)
    assert found.sectors["name"].to_dict() == {"e": "e", "w": "w"}
    assert found.sectors.geometry.area.to_dict() == {"e": 1e6, "w": 2e6}
    assert found.sector_communes["commune"].tolist() == ["99001", "99004", "99009"]
    assert found.sector_communes["part"].isna().all()


def test_several_files_are_several_zonings(tmp_path):
    table = written(tmp_path, "commune,sector\n99001,w\n")
    assert with_sectors(GROUND, [drawn(tmp_path), table]).zonings == ("banks", "poles")


def test_other_names_of_columns_are_settings(tmp_path):
    layer = gpd.read_file(drawn(tmp_path, "dt.gpkg", sector=[33, 34]))
    layer = layer.rename(columns={"sector": "code", "name": "libelle"})
    layer.to_file(tmp_path / "renamed.gpkg")
    names = {"sector": "code", "name": "libelle"}
    found = with_sectors(GROUND, [tmp_path / "renamed.gpkg"], names)
    assert found.sectors["name"].to_dict() == {"33": "Left", "34": "Right"}


@pytest.mark.parametrize(
    ("as_of", "of_five", "gone"),
    [
        # 5 was of the west until the end of 2019, and is of the east since; "old" ended in 2015.
        ("2014-06-30", "west", ()),
        ("2019-12-31", "west", ("Old",)),
        ("2020-01-01", "east", ("Old",)),
        ("", "east", ("Old",)),
    ],
)
def test_a_sector_has_what_it_had_at_the_date(tmp_path, as_of, of_five, gone):
    file = written(
        tmp_path,
        TABLE + "99001,west,West,pôles,,\n99009,east,East,pôles,,\n99002,old,Old,pôles,,2015\n"
        "99005,west,West,pôles,,2019\n99005,east,East,pôles,2020,\n",
    )
    found = with_sectors(GROUND, [file], as_of=as_of)
    links = found.sector_communes.set_index("commune")["sector"]
    assert links["99005"] == of_five
    assert found.not_in_force == gone
    assert ("old" in found.sectors.index) == (gone == ())


def test_everything_wrong_with_a_table_is_told_at_once(tmp_path):
    file = written(
        tmp_path,
        TABLE + "1004,a,A,,,\n75056,b,B,,,\n,c,C,,,\n99001,,D,,,\n99002,e;f,E,,,\n"
        "99003,g,G,,2020-1,soon\n",
    )
    with pytest.raises(SchemaError) as caught:
        with_sectors(GROUND, [file])
    assert problems(caught) == [
        'line 2, column commune: "1004" lost its leading zero, write 01004',
        'line 3, column commune: "75056" is no commune of Métropole de Toyville (COG 2026)',
        "line 4, column commune: nothing is written",
        "line 5, column sector: nothing is written",
        "line 6, column sector: an id with a semicolon, which separates ids in lists",
        'line 7, column valid_from: "2020-1" is neither a year nor a date such as 2026-01-31',
        'line 7, column valid_to: "soon" is neither a year nor a date such as 2026-01-31',
    ]


def test_contours_must_be_valid_polygons(tmp_path):
    x, y = toyville.WEST, toyville.SOUTH
    bow = Polygon([(x, y), (x + 1000, y + 1000), (x + 1000, y), (x, y + 1000)])
    file = drawn(tmp_path, "banks.gpkg", shapes=[bow, box(x, y, x + 1, y + 1).boundary])
    with pytest.raises(SchemaError) as caught:
        with_sectors(GROUND, [file])
    first, second = problems(caught)
    assert first.startswith("line 1, column geometry: the contour is not valid (Self-intersection")
    assert second == "line 2, column geometry: a LineString, where a polygon is needed"


def test_a_sector_is_drawn_once(tmp_path):
    with pytest.raises(SchemaError) as caught:
        with_sectors(GROUND, [drawn(tmp_path, sector=["l", "l"], name=["Left", "Left"])])
    assert problems(caught) == ['line 2, column sector: "l" is already on line 1']


def test_an_id_has_one_name_one_zoning_and_one_file(tmp_path):
    table = written(tmp_path, "commune,sector,name\n99001,w,West\n99004,w,Ouest\n99009,l,East\n")
    layer = drawn(tmp_path)
    with pytest.raises(SchemaError) as caught:
        with_sectors(GROUND, [layer, table])
    assert problems(caught) == [
        f'line 3, column sector: "w" is already on line 2 of {table} (name "West")',
        f'line 4, column sector: "l" is already on line 1 of {layer} (name "Left", zoning "banks")',
    ]


def test_a_layer_must_declare_its_system(tmp_path):
    file = drawn(tmp_path, "banks.shp")
    file.with_suffix(".prj").unlink()
    with pytest.raises(CRSError, match="declares no coordinate system"):
        with_sectors(GROUND, [file])


def test_missing_columns_and_files_are_named(tmp_path):
    with pytest.raises(SchemaError) as caught:
        with_sectors(GROUND, [written(tmp_path, "insee,pole\n99001,w\n")])
    assert problems(caught) == ["column commune: missing column", "column sector: missing column"]
    assert "[sector_columns]" in caught.value.hint
    with pytest.raises(SourceError, match="does not exist"):
        with_sectors(GROUND, [tmp_path / "none.csv"])


def test_when_none_is_in_force_there_is_no_sector(tmp_path):
    found = with_sectors(GROUND, [drawn(tmp_path, valid_to=["2015", "2015"])])
    assert (found.zonings, found.not_in_force) == ((), ("Left", "Right"))
    assert found.sectors.empty

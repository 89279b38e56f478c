"""How spreadsheets are saved: delimiters, encodings, empty columns, what nobody can see."""

from __future__ import annotations

import geopandas as gpd
import openpyxl
import pytest

import toyville
from territo.errors import CRSError, SchemaError, SourceError
from territo.sources.table import read_table

WANTED = ("site", "name")


@pytest.fixture
def table(tmp_path):
    def reader(text, name="list.csv", encoding="utf-8"):
        file = tmp_path / name
        file.write_bytes(text.encode(encoding) if isinstance(text, str) else text)
        return read_table(file, WANTED)

    return reader


@pytest.mark.parametrize("said", ["sep=;", "SEP=;", '"sep=;"', "\nsep=;"])
def test_a_first_line_may_name_the_delimiter(table, said):
    # More commas than semicolons: without the first line the header would be cut at them.
    found = table(f'{said}\nsite;name;lon;lat;a,b,c,d,e,f\n1;"A;B";1;2;x\n')
    assert found.rows["name"].tolist() == ["A;B"]
    assert found.rows.index.tolist() == [3 + said.count("\n")]


def test_a_bar_is_a_delimiter(table):
    assert table("site|name|lon|lat\n1|A|1|2\n").rows.iloc[0].tolist() == ["1", "A", "1", "2"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_what_excel_calls_unicode_text_is_read(table, encoding):
    mark = "" if encoding == "utf-16" else "\ufeff"
    found = table(f"{mark}site\tname\tlon\tlat\r\n1\tÉvry\t1\t2\r\n", "list.txt", encoding)
    assert found.rows["name"].tolist() == ["Évry"]


def test_half_of_a_utf_16_is_said(table):
    with pytest.raises(SourceError, match="begins as UTF-16 and is not"):
        table("\ufeffsite\tname".encode("utf-16-le") + b"\x00")


@pytest.mark.parametrize(
    "text",
    [
        "site;name;lon;lat;\n1;A;1;2;\n",  # a delimiter too many on each line
        "site;name;lon;lat;;\n1;A;1;2\n",  # in the header alone
        "site;name;lon;lat\n1;A;1;2;;\n",  # in the row alone
        "site;;name;lon;lat\n1;;A;1;2\n",  # an empty column in the middle
    ],
)
def test_a_column_with_neither_a_name_nor_a_cell_is_none(table, text):
    rows = table(text).rows
    assert rows.columns.tolist() == ["site", "name", "lon", "lat"]
    assert rows.iloc[0].tolist() == ["1", "A", "1", "2"]


def test_a_column_with_cells_and_no_name_is_named_by_its_place(table):
    rows = table(",site,name,lon,lat\n7,1,A,1,2\n").rows  # what pandas writes
    assert rows["column_1"].tolist() == ["7"]


def test_a_cell_beyond_the_header_is_refused_with_its_line(table):
    with pytest.raises(SchemaError) as caught:
        table("site;name;lon;lat;\n1;A;1;2;lost\n")
    assert str(caught.value.problems[0]) == "line 2: 5 cells, where the header has 4"


def test_what_nobody_can_see_is_taken_out_and_told(table):
    found = table('site,na\x1bme,lon,lat\n1,\x1b[31mA\x00B\u202e,1,2\n2,"C\nD\tE",1,2\n')
    assert found.rows["name"].tolist() == ["[31mAB", "C D E"]
    assert [str(problem) for problem in found.problems] == [
        ("line 2, column name: control characters were taken out (U+0000, U+001B, U+202E)")
    ]


def test_a_workbook_may_hide_characters_too(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["site", "name", "lon", "lat"])
    book.active.append(["1", "A\u200bB", 1, 2])
    file = tmp_path / "list.xlsx"
    book.save(file)
    found = read_table(file, WANTED)
    assert found.rows["name"].tolist() == ["AB"]
    assert found.problems[0].line == 2


@pytest.mark.parametrize("names", [("x", "y"), ("X", "Y"), ("Coord_X", "Coord_Y")])
def test_coordinates_in_metres_say_the_system_and_the_settings_to_write(table, names):
    east, north = names
    with pytest.raises(CRSError) as caught:
        table(f"site;Nom;{east};{north}\n1;A;561000;6928000\n2;B;0;0\n3;C;;\n")
    assert str(caught.value).endswith(
        f"gives {east} and {north} and declares no coordinate system "
        "(the numbers look like EPSG:2154, Lambert-93)."
    )
    assert caught.value.hint == (
        'Write in territo.toml, under [site_columns], a line each: name = "Nom", '
        f'x = "{east}", y = "{north}", crs = "EPSG:2154".'
    )


def test_the_settings_that_are_named_are_those_that_read_it(tmp_path):
    file = tmp_path / "list.csv"
    x, y = toyville.centre(1)
    file.write_text(f"site;Nom;X;Y\n1;A;{x};{y}\n", encoding="utf-8")
    settings = {"name": "Nom", "x": "X", "y": "Y", "crs": "EPSG:2154"}
    rows = read_table(file, WANTED, settings).rows
    assert rows["lon"].iloc[0].startswith("1.6")


def test_degrees_under_x_and_y_are_longitude_and_latitude(table):
    with pytest.raises(CRSError) as caught:
        table("site,name,X,Y\n1,A,1.09,49.44\n")
    assert caught.value.hint.endswith('a line each: lon = "X", lat = "Y".')


def test_a_list_to_be_geocoded_may_have_any_columns(tmp_path):
    file = tmp_path / "list.csv"
    file.write_text("site,name,X,Y\n1,A,561000,6928000\n", encoding="utf-8")
    assert len(read_table(file, WANTED, placed=False).rows) == 1


def test_a_folder_is_said_to_be_one(tmp_path):
    with pytest.raises(SourceError, match="is a folder") as caught:
        read_table(tmp_path, WANTED)
    assert caught.value.hint == "Name the list that is in it."


def test_what_gdal_warns_of_is_in_the_error_and_nowhere_else(tmp_path, recwarn):
    import sqlite3

    file = tmp_path / "bad.gpkg"
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE a (x)")
    database.close()
    with pytest.raises(SourceError, match=r"not a layer that GDAL reads \(.*application_id"):
        read_table(file, WANTED)
    assert not recwarn.list


def test_a_workbook_broken_inside_is_said(tmp_path):
    import zipfile

    book = openpyxl.Workbook()
    book.active.append(["site", "name", "lon", "lat"])
    whole, broken = tmp_path / "list.xlsx", tmp_path / "broken.xlsx"
    book.save(whole)
    with zipfile.ZipFile(whole) as good, zipfile.ZipFile(broken, "w") as bad:
        for name in good.namelist():
            content = good.read(name)
            bad.writestr(name, content[:40] if name.endswith("sheet1.xml") else content)
    with pytest.raises(SourceError, match="not an Excel workbook"):
        read_table(broken, WANTED)


def test_a_geoparquet_cut_or_scratched_is_said(tmp_path):
    file = tmp_path / "sites.parquet"
    toyville.sites(1).points.reset_index()[["site", "name", "geometry"]].to_parquet(file)
    whole = file.read_bytes()
    # Cut short; the end of the footer scratched.
    for content in (whole[:300], whole[:-20] + b"\xff" * 12 + whole[-8:]):
        file.write_bytes(content)
        with pytest.raises(SourceError, match="not a layer that GDAL reads"):
            read_table(file, WANTED)


def test_a_polygon_may_fill_a_cell(table):
    long = "x" * 500_000
    assert table(f"site,name,lon,lat,note\n1,A,1,2,{long}\n").rows["note"].tolist() == [long]


def test_a_layer_keeps_its_names_apart(tmp_path):
    file = tmp_path / "sites.geojson"
    layer = toyville.sites(1).points.reset_index()[["site", "name", "geometry"]]
    gpd.GeoDataFrame(layer.assign(note="x\ny")).to_crs(4326).to_file(file)
    assert read_table(file, WANTED).rows["note"].tolist() == ["x y"]


def test_a_list_without_positions_is_sent_to_be_geocoded(tmp_path):
    file = tmp_path / "list.csv"
    file.write_text("site,name,address\na,A,1 rue Haute\n", encoding="utf-8")
    with pytest.raises(SchemaError) as caught:
        read_table(file, ("site", "name"))
    assert [one.column for one in caught.value.problems] == ["lon", "lat"]
    assert caught.value.hint == "Place its addresses with `territo geocode`."

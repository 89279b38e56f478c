from __future__ import annotations

import geopandas as gpd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPoint

import toyville
from territo.crs import LONLAT
from territo.errors import CRSError, SchemaError, SourceError
from territo.sources.sites import read_sites

HEADER = "site,name,kind,commune,lon,lat,precision"
TOY = toyville.territory()


def lonlat(x: float, y: float) -> tuple[float, float]:
    point = gpd.GeoSeries(gpd.points_from_xy([x], [y]), crs=toyville.CRS).to_crs(LONLAT).iloc[0]
    return point.x, point.y


LON, LAT = lonlat(*toyville.centre(1))
GOOD = f"a,Mairie 1,mairie,99001,{LON:.9f},{LAT:.9f},housenumber"


@pytest.fixture
def read(tmp_path):
    def reader(*lines, kinds=(), header=HEADER, encoding="utf-8", end="\n"):
        file = tmp_path / "sites.csv"
        file.write_bytes(end.join([header, *lines, ""]).encode(encoding))
        return read_sites([file], TOY, kinds)

    return reader


def problems(read, *lines, **given_as):
    with pytest.raises(SchemaError) as caught:
        read(*lines, **given_as)
    assert str(caught.value).startswith(caught.value.source)
    return [str(problem) for problem in caught.value.problems]


def test_a_good_row_becomes_a_door_at_its_place(read):
    points = read(GOOD).points
    assert points.loc["a", "status"] == "ok"
    place = points.loc["a", "geometry"]
    assert (place.x, place.y) == pytest.approx(toyville.centre(1), abs=1e-3)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_usual_csv_dialects_are_read(read, separator, encoding, end):
    lines = [text.replace(",", separator) for text in (HEADER, GOOD)]
    assert len(read(lines[1], header=lines[0], encoding=encoding, end=end).doors) == 1


def test_a_decimal_comma_is_a_decimal_point(read):
    row = GOOD.replace(",", ";").replace(".", ",")
    assert len(read(row, header=HEADER.replace(",", ";")).doors) == 1


def test_every_problem_of_a_file_is_listed_with_its_line_and_column(read):
    found = problems(
        read,
        GOOD,
        f"a,Twice,mairie,99001,{LON},{LAT},",
        f"b,Swapped,mairie,99001,{LAT},{LON},",
        f"c,Far,mairie,,{LON + 1},{LAT},",
        f"d,Zero lost,mairie,1004,{LON},{LAT},",
        f"e,Half,mairie,99001,{LON},,",
        f"f,Words,mairie,99001,here,{LAT},",
        f"g,Vague,mairie,99001,{LON},{LAT},somewhere",
        f",No id,mairie,99001,{LON},{LAT},",
    )
    assert found[0] == 'line 3, column site: "a" is already on line 2'
    assert found[1].startswith("line 4, column lon, lat: lon and lat look swapped (48.")
    assert found[2].startswith("line 5, column lon, lat: 7")  # about 74 km a degree of longitude
    assert "km outside Métropole de Toyville" in found[2]
    assert found[3] == 'line 6, column commune: "1004" lost its leading zero, write 01004'
    assert found[4] == "line 7: only one of lon and lat is given"
    assert found[5] == 'line 8, column lon: "here" is not a lon in degrees'
    assert found[6].startswith('line 9, column precision: "somewhere" is not one of housenumber')
    assert found[7] == "line 10, column site: a site without an id"
    assert len(found) == 8


def test_missing_columns_are_named_with_the_ones_to_rename(read):
    with pytest.raises(SchemaError) as caught:
        read("1,M,2,48", header="id,nom,longitude,latitude")
    assert [str(problem) for problem in caught.value.problems] == [
        f"line 1, column {name}: missing column" for name in ("site", "name", "lon", "lat")
    ]
    assert caught.value.hint == (
        'Rename "id" to "site" and "nom" to "name" and "longitude" to "lon" and '
        '"latitude" to "lat", or say so in territo.toml ([site_columns]).'
    )


def test_a_row_with_too_few_cells_is_named(read):
    assert problems(read, GOOD, "b,Short") == ["line 3: 2 cells, where the header has 7"]


def test_lines_are_counted_through_quoted_line_breaks_and_empty_lines(read):
    first = GOOD.replace("Mairie 1", '"Mairie\nde la commune 1"')
    # The first row takes lines 2 and 3, line 4 is empty, the wrong row is on line 5.
    assert problems(read, first, "", f"b,B,mairie,1004,{LON},{LAT},") == [
        'line 5, column commune: "1004" lost its leading zero, write 01004'
    ]


def test_a_header_without_a_row_is_said(read):
    assert problems(read) == ["a header and no row"]


def test_an_empty_file_is_said(tmp_path):
    file = tmp_path / "empty.csv"
    file.touch()
    with pytest.raises(SourceError, match="is empty"):
        read_sites([file], TOY)


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(SourceError, match="does not exist"):
        read_sites([tmp_path / "none.csv"], TOY)


def test_what_a_french_windows_writes_is_read(read):
    row = GOOD.replace("Mairie 1", "Évry œuvre’s")
    points = read(row, encoding="cp1252", end="\r\n").points
    assert points.loc["a", "name"] == "Évry œuvre’s"


def test_another_encoding_is_said_with_its_line(tmp_path):
    file = tmp_path / "sites.csv"
    file.write_bytes(f"{HEADER}\n{GOOD}\nb,".encode() + b"\x81\xe9\n")
    with pytest.raises(SourceError, match="line 3: neither UTF-8 nor cp1252") as caught:
        read_sites([file], TOY)
    assert "CSV UTF-8" in caught.value.hint


def test_a_site_without_a_position_keeps_its_row_and_is_no_door(read):
    sites = read(GOOD, "b,Unknown place,mairie,99002,,,")
    assert sites.points["status"].to_dict() == {"a": "ok", "b": "not_geocoded"}
    assert sites.doors.index.tolist() == ["a"]


def test_a_vague_position_is_a_door_that_says_so(read):
    points = read(GOOD.replace("housenumber", "illustrative")).points
    assert points.loc["a", "status"] == "low_precision"


def test_rows_of_elsewhere_and_of_other_kinds_are_left_out_and_counted(read):
    sites = read(
        GOOD,
        "x,Mairie de Paris,mairie,75056,2.35,48.85,",
        "y,Mairie du 10e,mairie,75110,2.36,48.87,",
        f"z,Pôle,direction,99001,{LON},{LAT},",
        kinds=["mairie"],
    )
    assert sites.points.index.tolist() == ["a"]
    assert dict(sites.left_out) == {"elsewhere": 2, "other kinds": 1}


def test_a_row_of_another_epci_without_a_commune_is_elsewhere(read):
    header = HEADER + ",epci"
    sites = read(GOOD + ",", "t,Toulouse,mairie,,,,,243100518", header=header)
    assert dict(sites.left_out) == {"elsewhere": 1}


def test_our_columns_are_known_whatever_their_case(read):
    kinds = "site,name,Kind,Commune,lon,lat,Precision"
    point = read(GOOD, header=kinds).points.loc["a"]
    assert (point["kind"], point["commune"], point["precision"]) == (
        "mairie",
        "99001",
        "housenumber",
    )


def test_a_twin_that_comes_first_does_not_take_our_name(read):
    points = read(f"Other,{GOOD}", header=f"Name,{HEADER}").points
    assert points.loc["a", ["name", "Name_"]].tolist() == ["Mairie 1", "Other"]


def test_a_slip_in_one_of_two_kinds_is_refused(read):
    with pytest.raises(SourceError, match="No list holds a site of kind antene") as caught:
        read(GOOD, kinds=["mairie", "antene"])
    assert caught.value.hint == "They hold mairie (1)."
    with pytest.raises(SourceError) as caught:
        read(GOOD, kinds=["mairie", "mairies"])
    assert caught.value.hint == "Did you mean mairie? They hold mairie (1)."
    with pytest.raises(SourceError) as caught:
        read(GOOD, kinds=["maire"])
    assert caught.value.hint == "Did you mean mairie? Its lists hold mairie (1)."


def test_a_kind_that_nobody_has_names_those_that_are_there(read):
    with pytest.raises(SourceError, match="No site of kind antenne in Métropole") as caught:
        read(GOOD, kinds=["antenne"])
    assert caught.value.hint == "Its lists hold mairie (1)."


def test_an_arrondissement_code_is_mapped_to_its_commune():
    from territo.sources.cog import COMMUNE_OF_ARRONDISSEMENT as PARENT

    assert (PARENT["75120"], PARENT["69381"], PARENT["13216"]) == ("75056", "69123", "13055")
    assert len(PARENT) == 20 + 9 + 16


def test_a_commune_that_is_not_declared_is_found_by_the_place(read):
    assert read(GOOD.replace("99001", "")).points.loc["a", "commune"] == "99001"


def test_a_door_just_outside_the_contours_belongs_to_the_nearest_commune(read):
    x, y = toyville.centre(4)
    near, far = (lonlat(x - 500 - metres, y) for metres in (150, 240))
    sites = read(f"a,A,mairie,,{near[0]:.9f},{near[1]:.9f},")
    assert sites.points.loc["a", "commune"] == "99004"
    assert "0.2 km outside" in problems(read, f"a,A,mairie,,{far[0]:.9f},{far[1]:.9f},")[0]


def test_a_row_without_a_kind_has_the_name_of_its_file(read):
    assert read(GOOD.replace(",mairie,", ",,")).points.loc["a", "kind"] == "sites"


def test_other_columns_are_carried_as_text(read):
    sites = read(GOOD + ",0123", header=HEADER + ",phone")
    assert sites.points.loc["a", "phone"] == "0123"


def test_one_id_in_two_lists_is_refused_with_both_places(tmp_path):
    files = [tmp_path / "one.csv", tmp_path / "two.csv"]
    for file in files:
        file.write_text(f"{HEADER}\n{GOOD}\n", encoding="utf-8")
    with pytest.raises(SchemaError) as caught:
        read_sites(files, TOY)
    assert str(caught.value.problems[0]) == (
        f'line 2, column site: "a" is already on line 2 of {files[0]}'
    )


@pytest.mark.parametrize(("suffix", "driver"), [("gpkg", "GPKG"), ("geojson", "GeoJSON")])
def test_a_layer_of_points_is_read(tmp_path, suffix, driver):
    file = tmp_path / f"sites.{suffix}"
    layer = toyville.sites(1, 9).points.reset_index()[["site", "name", "kind", "geometry"]]
    layer.to_crs(LONLAT).to_file(file, driver=driver)
    points = read_sites([file], TOY).points
    assert points["commune"].to_dict() == {"a": "99001", "b": "99009"}
    place = points.loc["b", "geometry"]
    assert (place.x, place.y) == pytest.approx(toyville.centre(9), abs=0.01)


def test_a_layer_without_a_system_is_refused_and_the_likely_one_named(tmp_path):
    file = tmp_path / "sites.shp"
    layer = toyville.sites(1).points.reset_index()[["site", "name", "geometry"]]
    layer.to_file(file)
    file.with_suffix(".prj").unlink()
    with pytest.raises(CRSError, match="declares no coordinate system") as caught:
        read_sites([file], TOY)
    assert "Lambert-93" in caught.value.hint


def test_a_layer_of_polygons_is_refused_feature_by_feature(tmp_path):
    file = tmp_path / "communes.gpkg"
    layer = toyville.communes().reset_index().rename(columns={"commune": "site"})
    layer.to_file(file)
    with pytest.raises(SchemaError) as caught:
        read_sites([file], TOY)
    assert len(caught.value.problems) == 9
    assert str(caught.value.problems[0]) == (
        "line 1, column geometry: a Polygon, where a point is needed"
    )


def test_a_file_that_is_no_layer_is_refused(tmp_path):
    file = tmp_path / "sites.gpkg"
    file.write_bytes(b"nothing of the kind")
    with pytest.raises(SourceError, match="not a layer that GDAL reads"):
        read_sites([file], TOY)


def test_a_quotation_mark_that_is_never_closed_is_one_clear_error(read):
    with pytest.raises(SourceError, match="field larger than") as caught:
        read(GOOD, '"' + "x" * 2_000_001)
    assert "never closed" in caught.value.hint


def test_columns_of_the_list_never_replace_ours(read):
    header = HEADER + ",status,Status,geometry,fid,Name"
    points = read(GOOD + ",open,Open,here,7,other", header=header).points
    assert points.loc["a", ["status", "status_list", "Status_list_", "geometry_list"]].tolist() == [
        "ok", "open", "Open", "here",
    ]  # fmt: skip
    assert points.loc["a", "name"] == "Mairie 1"
    assert points.loc["a", "Name_"] == "other"


def test_of_several_layers_the_one_of_points_is_read_and_two_are_refused(tmp_path):
    file = tmp_path / "study.gpkg"
    toyville.communes().to_file(file, layer="communes")
    layer = toyville.sites(1).points.reset_index()[["site", "name", "geometry"]]
    layer.to_file(file, layer="doors")
    assert len(read_sites([file], TOY).doors) == 1
    layer.to_file(file, layer="more")
    with pytest.raises(SourceError, match=r"2 layers of points, not one .*communes, doors, more"):
        read_sites([file], TOY)


def test_a_multipoint_of_one_point_is_a_point_and_of_two_is_not(tmp_path):
    layer = toyville.sites(1, 9).points.reset_index()[["site", "name", "geometry"]]
    one = layer.set_geometry(layer.geometry.map(lambda point: MultiPoint([point])))
    one.to_file(tmp_path / "one.gpkg")
    assert len(read_sites([tmp_path / "one.gpkg"], TOY).doors) == 2
    two = layer.iloc[:1].set_geometry([MultiPoint(list(layer.geometry))], crs=layer.crs)
    two.to_file(tmp_path / "two.gpkg")
    with pytest.raises(SchemaError) as caught:
        read_sites([tmp_path / "two.gpkg"], TOY)
    assert "a MultiPoint, where a point is needed" in str(caught.value.problems[0])


def test_doors_are_those_open_at_the_date_and_the_others_keep_their_row(tmp_path):
    file = tmp_path / "sites.csv"
    rows = [f"{GOOD},1983,,", f"b,B,mairie,99001,{LON},{LAT},,2027-01-01,,",
            f"c,C,mairie,99001,{LON},{LAT},,,2022-07-01,"]  # fmt: skip
    file.write_text("\n".join([HEADER + ",opened,closed,x", *rows, ""]), encoding="utf-8")
    now = read_sites([file], TOY)
    assert now.points["status"].to_dict() == {"a": "ok", "b": "ok", "c": "closed"}
    then = read_sites([file], TOY, as_of="2020-01-01")
    assert then.points["status"].to_dict() == {"a": "ok", "b": "closed", "c": "ok"}


def test_days_as_french_lists_write_them_are_days_and_what_is_none_is_refused(tmp_path):
    file = tmp_path / "sites.csv"
    header = HEADER + ",opened,closed,x"

    def read_with(opened, closed):
        file.write_text(f"{header}\n{GOOD},{opened},{closed},\n", encoding="utf-8")
        return read_sites([file], TOY, as_of="2020-01-01").points["status"].tolist()

    # As text, "31/12/1999" comes after "2020-01-01", and "01/09/2027" before it.
    assert read_with("31/12/1999", "01/09/2027") == ["ok"]
    with pytest.raises(SchemaError) as caught:
        read_with("soon", "31/02/2020")
    assert [(one.line, one.column) for one in caught.value.problems] == [
        (2, "opened"),
        (2, "closed"),
    ]


def test_a_list_that_says_how_old_its_sites_are_says_which_are_of_the_eighties(read):
    header = HEADER + ",year_built,year_in_service,year_works"
    points = read(
        GOOD + ",1984,,2010",
        f"b,B,mairie,99001,{LON},{LAT},,,1975-1984,",
        f"c,C,mairie,99001,{LON},{LAT},,,,",
        header=header,
    ).points
    assert points["era"].tolist() == ["certain", "possible", "unknown"]
    assert points["renovated"].tolist() == ["yes", None, None]
    assert "era" not in read(GOOD).points


@pytest.mark.parametrize("asked", ["Mairie", "MAIRIE", " mairie "])
def test_a_kind_is_known_in_any_case(read, asked):
    sites = read(GOOD, f"b,B,Mairie,99001,{LON},{LAT},", "c,C,pôle,99001,,,", kinds=[asked])
    assert sites.points["kind"].to_dict() == {"a": "mairie", "b": "Mairie"}


def test_numbers_are_read_as_french_and_machines_write_them(read):
    header = HEADER + ",area_m2,staff,visits,Running_Cost"
    points = read(
        GOOD + ',"1 250,5",12,1 200,30 000.25',
        f"b,B,mairie,99001,{LON},{LAT},,,,0,",
        header=header,
    ).points
    assert points.loc["a", ["area_m2", "staff", "visits", "running_cost"]].tolist() == [
        1250.5, 12.0, 1200.0, 30000.25,
    ]  # fmt: skip
    assert points["visits"].tolist() == [1200.0, 0.0]
    assert points["staff"].isna().tolist() == [False, True]
    assert {str(points[name].dtype) for name in ("area_m2", "visits")} == {"Float64"}


def test_a_number_that_is_none_is_told_with_its_line(read):
    header = HEADER + ",area_m2,staff"
    found = problems(
        read,
        GOOD + ",450 m²,",
        f"b,B,mairie,99001,{LON},{LAT},,-3,inf",
        f"c,C,mairie,99001,{LON},{LAT},,1.234.5,2",
        header=header,
    )
    assert found == [
        'line 2, column area_m2: "450 m²" is not a number of at least 0',
        'line 3, column area_m2: "-3" is not a number of at least 0',
        'line 3, column staff: "inf" is not a number of at least 0',
        'line 4, column area_m2: "1.234.5" is not a number of at least 0',
    ]


def test_competences_are_carried_as_the_list_gives_them(read):
    points = read(GOOD + ",voirie;eau", header=HEADER + ",competences").points
    assert points.loc["a", "competences"] == "voirie;eau"


@given(st.lists(st.sampled_from(["99001", "76540", "00000"]), min_size=1, max_size=20))
def test_every_row_is_kept_or_counted_as_left_out(tmp_path_factory, communes):
    file = tmp_path_factory.mktemp("lists") / "sites.csv"
    lon, lat = lonlat(toyville.WEST + 50, toyville.SOUTH + 500)
    rows = [
        f"{i},M,mairie,{code},{lon:.9f},{lat:.9f}," for i, code in enumerate(["99001", *communes])
    ]
    file.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    sites = read_sites([file], TOY)
    # A code of elsewhere stands on the border of the territory: contours may be off by as much.
    assert len(sites.points) == 1 + communes.count("99001")
    assert dict(sites.left_out).get("elsewhere", 0) == len(communes) - communes.count("99001")


def test_no_list_at_all_is_said():
    with pytest.raises(SourceError, match="No list of sites"):
        read_sites([], TOY)


cell = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=12)


@given(st.lists(st.lists(cell, min_size=1, max_size=9), max_size=6))
def test_whatever_a_list_holds_it_is_read_or_refused_in_words(tmp_path_factory, rows):
    file = tmp_path_factory.mktemp("lists") / "sites.csv"
    text = "\n".join([HEADER, *(",".join(row) for row in rows), ""])
    file.write_text(text, encoding="utf-8")
    try:
        sites = read_sites([file], TOY)
    except SourceError as error:
        assert error.message  # noqa: PT017 - either way is right, a traceback is not
    else:
        kept = len(sites.points) + sum(count for _, count in sites.left_out)
        assert kept <= len(rows)

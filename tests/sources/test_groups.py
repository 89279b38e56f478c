"""Groups of places, out of layers and tables."""

from __future__ import annotations

import geopandas as gpd
import pytest
from shapely import Point, Polygon, box

import toyville
from territo.errors import CRSError, SchemaError, SourceError
from territo.sources.groups import read_groups

GROUND = toyville.territory()
WEST, SOUTH = toyville.WEST, toyville.SOUTH
SQUARES = [
    box(WEST, SOUTH, WEST + 2000, SOUTH + 1000),
    box(WEST, SOUTH + 2000, WEST + 1000, SOUTH + 3000),
]
FAR = box(WEST + 90_000, SOUTH, WEST + 91_000, SOUTH + 1000)


def drawn(tmp_path, file="qpv.geojson", shapes=SQUARES, **columns):
    columns = columns or {"group": ["QN1", "QN2"], "name": ["Les Lilas", "Le Port"]}
    layer = gpd.GeoDataFrame(columns, geometry=shapes, crs=toyville.CRS)
    target = tmp_path / file
    (layer.to_crs(4326) if file.endswith("json") else layer).to_file(target)
    return target


def written(tmp_path, text):
    file = tmp_path / "density.csv"
    file.write_text(text, encoding="utf-8")
    return file


def problems(error):
    return [str(problem) for problem in error.value.problems]


@pytest.mark.parametrize("file", ["qpv.geojson", "qpv.gpkg", "qpv.shp"])
def test_a_layer_in_any_declared_system_is_carried_to_that_of_the_territory(tmp_path, file):
    found = read_groups(drawn(tmp_path, file), GROUND)
    assert found.name == "qpv"
    assert found.groups["name"].to_dict() == {"QN1": "Les Lilas", "QN2": "Le Port"}
    assert found.groups.geometry.area.tolist() == pytest.approx([2e6, 1e6], rel=1e-4)
    assert len(found.communes) == 0
    assert found.elsewhere == 0


@pytest.mark.parametrize(
    ("group", "name"), [("code_qp", "lib_qp"), ("CODE_QP", "NOM_QP"), ("code_qp", "nom_qp")]
)
def test_the_names_of_the_files_of_the_quartiers_prioritaires_are_known(tmp_path, group, name):
    file = drawn(tmp_path, **{group: ["QN1", "QN2"], name: ["Les Lilas", "Le Port"]})
    assert read_groups(file, GROUND).groups["name"].to_dict() == {
        "QN1": "Les Lilas",
        "QN2": "Le Port",
    }


def test_other_names_of_columns_are_settings(tmp_path):
    file = drawn(tmp_path, ident=[7, 8], libelle=["Les Lilas", None])
    found = read_groups(file, GROUND, {"group": "ident", "name": "libelle"})
    # Whoever has no name is called by the id.
    assert found.groups["name"].to_dict() == {"7": "Les Lilas", "8": "8"}


def test_a_group_of_several_polygons_is_one_and_those_elsewhere_are_counted(tmp_path):
    file = drawn(tmp_path, shapes=[*SQUARES, FAR], group=["a", "a", "b"])
    found = read_groups(file, GROUND)
    assert found.groups.geometry.area.to_dict() == {"a": pytest.approx(3e6, rel=1e-4)}
    assert found.elsewhere == 1


def test_a_table_gives_whole_communes(tmp_path):
    file = written(tmp_path, "commune;group\n99001;dense\n99004;dense\n99009;rural\n01001;rural\n")
    found = read_groups(file, GROUND)
    assert found.communes.to_dict() == {"99001": "dense", "99004": "dense", "99009": "rural"}
    assert found.groups["name"].to_dict() == {"dense": "dense", "rural": "rural"}
    assert found.elsewhere == 1


def test_overlapping_groups_are_refused_by_name(tmp_path):
    # The second begins 500 m before the first ends: 0.5 km by 1 km.
    other = box(WEST + 1500, SOUTH, WEST + 3000, SOUTH + 1000)
    with pytest.raises(SchemaError) as error:
        read_groups(drawn(tmp_path, shapes=[SQUARES[0], other]), GROUND)
    (told,) = problems(error)
    assert "Les Lilas and Le Port overlap on 0.50 km²" in told


def test_two_drawings_of_one_limit_are_no_overlap(tmp_path):
    other = box(WEST + 1985, SOUTH, WEST + 3000, SOUTH + 1000)
    assert len(read_groups(drawn(tmp_path, shapes=[SQUARES[0], other]), GROUND).groups) == 2


def test_every_row_that_is_wrong_is_named(tmp_path):
    bow_tie = Polygon(
        [(WEST, SOUTH), (WEST + 900, SOUTH + 900), (WEST + 900, SOUTH), (WEST, SOUTH + 900)]
    )
    file = drawn(
        tmp_path,
        "wrong.gpkg",
        shapes=[SQUARES[0], SQUARES[1], Point(WEST + 50, SOUTH + 50), bow_tie],
        group=["a", "a", None, "d"],
        name=["A", "B", "C", "D"],
    )
    with pytest.raises(SchemaError) as error:
        read_groups(file, GROUND)
    told = problems(error)
    assert 'line 2, column name: "a" is called "A" on line 1' in told
    assert "line 3, column group: nothing is written" in told
    assert "line 3, column geometry: a Point, where a polygon is needed" in told
    assert any("line 4, column geometry: the contour is not valid" in one for one in told)


def test_a_commune_in_two_groups_and_a_broken_code_are_named(tmp_path):
    file = written(tmp_path, "commune,group\n99001,a\n99001,b\n1001,c\n")
    with pytest.raises(SchemaError) as error:
        read_groups(file, GROUND)
    told = problems(error)
    assert 'line 3, column commune: "99001" is already on line 2' in told
    assert any(one.startswith("line 4, column commune: ") for one in told)


def test_a_file_of_another_part_of_france_is_refused(tmp_path):
    file = drawn(tmp_path, shapes=[FAR], group=["a"])
    with pytest.raises(SourceError, match="none of its 1 rows is in Métropole de Toyville"):
        read_groups(file, GROUND)


def test_a_layer_without_ids_says_what_it_found(tmp_path):
    with pytest.raises(SchemaError) as error:
        read_groups(drawn(tmp_path, secteur=["a", "b"]), GROUND)
    assert problems(error) == ["column group: missing column"]
    assert "Found: secteur." in str(error.value.hint)
    assert "[group_columns]" in str(error.value.hint)


def test_a_layer_without_polygons_or_system_is_refused(tmp_path):
    points = [one.centroid for one in SQUARES]
    with pytest.raises(SchemaError) as error:
        read_groups(drawn(tmp_path, shapes=points), GROUND)
    assert problems(error)[0] == "line 1, column geometry: a Point, where a polygon is needed"
    nowhere = drawn(tmp_path, "nowhere.shp")
    nowhere.with_suffix(".prj").unlink()
    with pytest.raises(CRSError, match="declares no coordinate system"):
        read_groups(nowhere, GROUND)
    with pytest.raises(SourceError, match="does not exist"):
        read_groups(tmp_path / "none.gpkg", GROUND)

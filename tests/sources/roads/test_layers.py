"""Layers of lines and graphs as people have them, with what is wrong in them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import osmnx
import pandas as pd
import pyogrio
import pytest
from shapely import LineString, MultiLineString, Point, box

from territo.errors import SourceError
from territo.model.speeds import Speeds
from territo.sources.roads import Columns, Wanted, read_streets

ROUEN = Path(__file__).parents[4] / "shared" / "data" / "roads" / "rouen_osm_roads.gpkg"
PARIS = gpd.GeoSeries([box(2.27, 48.86, 2.33, 48.88)], crs=4326).to_crs(2154).iloc[0]
WEST = LineString([(2.300, 48.87), (2.301, 48.87)])
# Classes of Rouen that the modes may not use.
EXPRESS = {"motorway", "trunk", "trunk_link"}
NO_STREET = {"bus_guideway", "bus_stop", "platform"}
EAST = LineString([(2.301, 48.87), (2.302, 48.87)])


def wanted(mode="drive", area=PARIS):
    return Wanted(mode, area, 2154, Speeds())


@pytest.fixture
def read(tmp_path):
    def read(shapes, mode="drive", columns=None, name="streets.gpkg", **values):
        file = tmp_path / name
        frame = gpd.GeoDataFrame(values, geometry=shapes, crs=4326)
        frame.to_parquet(file) if name.endswith(".parquet") else frame.to_file(file)
        return read_streets(file, wanted(mode), columns)

    return read


def test_rows_without_a_line_are_counted(read):
    streets = read([WEST, None, LineString(), EAST], name=("streets.parquet"), number=[1, 2, 3, 4])
    assert len(streets.edges) == 2
    assert streets.counts["rows without a line"] == 2
    assert streets.edges["v"].iloc[0] == streets.edges["u"].iloc[1]


def test_lines_without_a_junction_are_refused_rather_than_joined(read):
    with pytest.raises(SourceError, match="1 lines lack a junction in column u or v") as caught:
        read([WEST, EAST], u=[1, None], v=[2, 3])
    assert "leave out both columns" in caught.value.hint
    # A name that is not in the layer leaves them out.
    assert len(read([WEST, EAST], columns=Columns(u=""), u=[1, None], v=[2, 3]).edges) == 2


def test_parts_that_follow_each_other_are_one_line(read):
    edges = read([MultiLineString([WEST, EAST])], u=[7], v=[9]).edges
    assert (len(edges), len(edges.geometry.iloc[0].coords)) == (1, 3)
    apart = MultiLineString([WEST, [(2.31, 48.87), (2.32, 48.87)]])
    with pytest.raises(SourceError, match="share theirs with other parts"):
        read([apart], u=[7], v=[9])
    assert len(read([apart], number=[1]).edges) == 2


def test_access_and_roundabouts_are_read_from_their_columns(read):
    streets = read(
        [WEST, EAST],
        access=["private", None],
        highway=["service", "residential"],
        junction=[None, "roundabout"],
    )
    assert streets.edges["highway"].tolist() == ["residential"]
    assert streets.edges["backward"].tolist() == [False]


def test_the_senses_of_the_bd_topo_are_understood(read):
    # "Sans objet" says nothing, so that a roundabout is one-way by itself.
    senses = ["Sens direct", "Sens inverse", "Double sens", "Sans objet", "Sans objet"]
    junctions = [None, None, None, None, "roundabout"]
    columns = Columns(oneway="sens_de_circulation")
    said = {"sens_de_circulation": senses, "junction": junctions, "number": [1, 2, 3, 4, 5]}
    edges = read([WEST, EAST, WEST, EAST, WEST], "drive", columns, **said).edges
    assert edges["forward"].tolist() == [True, False, True, True, True]
    assert edges["backward"].tolist() == [False, True, True, True, False]
    # They bind cars and bikes, and nobody on foot.
    walk = read([WEST, EAST, WEST, EAST, WEST], "walk", columns, **said).edges
    assert walk["backward"].all()
    assert walk["forward"].all()


def test_a_layer_may_close_streets_in_its_own_words(read):
    columns = Columns(motorcar="acces", closed="interdit; Restreint aux ayants droit")
    said = {"acces": ["Restreint aux ayants droit", "libre"]}
    assert len(read([WEST, EAST], "drive", columns, **said).edges) == 1
    assert len(read([WEST, EAST], "walk", columns, **said).edges) == 2
    assert Columns.from_settings({"closed": "interdit"}).closed == "interdit"


def test_lists_that_osmnx_wrote_as_text_are_lists(read):
    said = {"highway": ["['motorway', 'trunk']", "residential"], "maxspeed": ["['90', '70']", "30"]}
    assert read([WEST, EAST], "walk", **said).edges["highway"].tolist() == ["residential"]
    drive = read([WEST, EAST], "drive", **said).edges
    assert drive["highway"].tolist() == ["motorway", "residential"]
    assert drive["kmh"].tolist() == pytest.approx([70, 21])


def test_lines_among_other_shapes_are_found(read):
    mixed = [WEST, MultiLineString([EAST]), Point(2.3, 48.87)]
    streets = read(mixed, name="mixed.geojson", number=[1, 2, 3])
    assert len(streets.edges) == 2
    assert streets.counts["rows without a line"] == 1


def test_a_table_without_shapes_is_no_streets(tmp_path):
    file = tmp_path / "table.gpkg"
    pyogrio.write_dataframe(pd.DataFrame({"a": [1]}), file)
    with pytest.raises(SourceError, match="holds no line"):
        read_streets(file, wanted())


def test_a_geopackage_cut_short_is_one_clear_error(tmp_path):
    whole, cut = tmp_path / "whole.gpkg", tmp_path / "cut.gpkg"
    frame = gpd.GeoDataFrame({"number": range(2000)}, geometry=[WEST] * 2000, crs=4326)
    frame.to_file(whole, layer="edges")
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with pytest.raises((SourceError), match="cannot be read as streets"):
        read_streets(cut, wanted())


def graph(**attributes):
    """One street both ways, 1 - 2 - 3, as osmnx makes it."""
    made = nx.MultiDiGraph(crs="epsg:4326", created_date="2026-01-02 03:04:05", simplified=True)
    for node, lon in ((1, 2.300), (2, 2.301), (3, 2.302)):
        made.add_node(node, x=lon, y=48.87)
    for u, v in ((1, 2), (2, 3)):
        for tail, head, back in ((u, v, False), (v, u, True)):
            said = {"osmid": 5, "highway": "residential", "length": 73.4, "reversed": back}
            made.add_edge(tail, head, oneway=False, **said, **attributes)
    return made


def test_the_geopackage_of_osmnx_is_read(tmp_path):
    file = tmp_path / "town.gpkg"
    osmnx.save_graph_geopackage(graph(maxspeed="30"), file, directed=True)
    edges = read_streets(file, wanted()).edges
    assert sorted(set(edges["kmh"])) == pytest.approx([21])
    assert len(set(edges["u"]) | set(edges["v"])) == 3


def test_speeds_that_osmnx_or_the_user_added_come_first(tmp_path):
    file = tmp_path / "town.graphml"
    osmnx.save_graphml(graph(maxspeed="50", speed_kph=40.0), file)
    assert sorted(set(read_streets(file, wanted()).edges["kmh"])) == pytest.approx([28])  # 0.7 x 40
    assert set(read_streets(file, wanted("walk")).edges["kmh"]) == {4.5}


def test_a_barrier_in_a_graph_parts_the_street_for_cars_alone(tmp_path):
    file, town = tmp_path / "town.graphml", graph()
    town.nodes[2]["barrier"] = "bollard"
    osmnx.save_graphml(town, file)
    drive = read_streets(file, wanted())
    assert drive.counts["barriers that stop"] == 1
    # Each side is one junction for both directions: one gets there and away again.
    sides = {frozenset(pair) for pair in zip(drive.edges["u"], drive.edges["v"], strict=True)}
    assert len(sides) == 2
    first, second = sides
    assert not first & second
    assert {1, 3} < first | second
    walk = read_streets(file, wanted("walk")).edges
    assert set(walk["u"]) | set(walk["v"]) == {1, 2, 3}


def test_a_graph_without_a_system_is_one_clear_error(tmp_path):
    file, town = tmp_path / "town.graphml", graph()
    del town.graph["crs"]
    nx.write_graphml(nx.MultiDiGraph(nx.relabel_nodes(town, str)), file)
    with pytest.raises(SourceError, match="not a GraphML that osmnx saved"):
        read_streets(file, wanted())


@pytest.mark.skipif(
    not ROUEN.exists(), reason="the streets of Rouen are not beside this repository"
)
@pytest.mark.parametrize(
    ("mode", "closed"),
    [
        ("walk", EXPRESS | NO_STREET),
        ("drive", NO_STREET | {"footway", "pedestrian", "steps", "path", "cycleway", "track",
                               "elevator"}),
    ],
)  # fmt: skip
def test_rouen_keeps_what_its_columns_leave_open(mode, closed):
    with sqlite3.connect(f"file:{ROUEN}?mode=ro", uri=True) as base:
        rows = pd.read_sql("SELECT highway, oneway, length_m FROM edges", base)
    base.close()
    left = rows[~rows["highway"].isin(closed)]
    commune = box(550_000, 6_920_000, 575_000, 6_940_000)
    streets = read_streets(ROUEN, wanted(mode, commune))
    assert streets.counts["lines"] == 9160
    assert len(streets.edges) == len(left)
    assert streets.edges.length.sum() == pytest.approx(left["length_m"].sum(), rel=1e-3)
    if mode == "drive":
        assert (~streets.edges["backward"]).sum() == (left["oneway"] == 1).sum()
    assert np.isfinite(streets.edges["kmh"]).all()

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import osmium
import osmnx
import pytest
from pyproj import Geod
from shapely import LineString, box

import toyville
from territo import search
from territo.errors import CRSError, NetworkError, SourceError
from territo.model.speeds import Speeds
from territo.network import build, snap, split
from territo.sources.roads import Columns, Wanted, read_streets

HERE = Path(__file__).parent
CHAMPS = HERE / "data" / "champs_elysees.osm.pbf"
SHARED = Path(__file__).parents[4] / "shared" / "data"
PARIS = gpd.GeoSeries([box(2.27, 48.86, 2.33, 48.88)], crs=4326).to_crs(2154).iloc[0]
TOULOUSE = SHARED / "roads" / "toulouse_osm_network.gpkg"
needs_toulouse = pytest.mark.skipif(
    not TOULOUSE.exists(), reason="the streets of Toulouse are not beside this repository"
)


def wanted(mode="walk", area=PARIS):
    return Wanted(mode, area, 2154, Speeds())


# Ways of about 73 m (0.001 degree of longitude at 48.87 N):
# 1 -- 2 -- 3 -- 4 and, across at 2, 5 -- 2 -- 6; a bollard on 3.
OSM = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6">
  <node id="1" version="1" lat="48.87" lon="2.300"/>
  <node id="2" version="1" lat="48.87" lon="2.301"/>
  <node id="3" version="1" lat="48.87" lon="2.302"><tag k="barrier" v="bollard"/></node>
  <node id="4" version="1" lat="48.87" lon="2.303"/>
  <node id="5" version="1" lat="48.871" lon="2.301"/>
  <node id="6" version="1" lat="48.869" lon="2.301"/>
  <way id="10" version="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="4"/>
    <tag k="highway" v="residential"/><tag k="oneway" v="yes"/></way>
  <way id="11" version="1"><nd ref="5"/><nd ref="2"/><nd ref="6"/>
    <tag k="highway" v="footway"/></way>
  <way id="12" version="1"><nd ref="6"/><nd ref="4"/>
    <tag k="highway" v="service"/><tag k="access" v="private"/></way>
  <way id="13" version="1"><nd ref="5"/><nd ref="99"/><nd ref="1"/>
    <tag k="highway" v="steps"/></way>
  <way id="14" version="1"><nd ref="1"/><nd ref="4"/><tag k="building" v="yes"/></way>
</osm>
"""


@pytest.fixture
def osm(tmp_path):
    file = tmp_path / "town.osm"
    file.write_text(OSM, encoding="utf-8")
    return file


def test_ways_are_cut_where_they_cross(osm):
    streets = read_streets(osm, wanted())
    # 10 is cut at 2 only: a bollard does not stop those on foot. 11 is cut at 2. 12 is private.
    ends = {(u, v) for u, v in zip(streets.edges["u"], streets.edges["v"], strict=True)}
    assert ends == {(1, 2), (2, 4), (5, 2), (2, 6)}
    assert streets.edges["backward"].all()
    assert streets.counts["ways"] == 4
    # 13 lacks its middle node: nothing of it is left.
    assert streets.counts["nodes not in the extract"] == 1
    assert streets.counts["edges closed to walk"] == 1
    straight = streets.edges.set_index(["u", "v"]).geometry.length
    assert straight[2, 4] == pytest.approx(2 * straight[1, 2], rel=1e-4)


def test_a_bollard_parts_the_street_for_cars(osm):
    edges = read_streets(osm, wanted("drive")).edges
    assert len(edges) == 3  # 1-2, then 2 to one side of the bollard, then the other side to 4
    assert not edges["backward"].any()
    before, after = edges["v"].iloc[1], edges["u"].iloc[2]
    assert before < 0 > after
    assert before != after


def test_the_champs_elysees_has_its_streets():
    streets = read_streets(CHAMPS, wanted())
    assert streets.counts["ways"] == 2897
    geod, open_m = Geod(ellps="GRS80"), 0.0
    closed = {"no", "private"}
    for way in osmium.FileProcessor(str(CHAMPS)).with_locations():
        if way.is_way():
            tags = dict(way.tags)
            shut = tags.get("foot", tags.get("access")) in closed
            if not shut and tags["highway"] != "bus_stop":
                lon, lat = zip(*((node.lon, node.lat) for node in way.nodes), strict=True)
                open_m += geod.line_length(lon, lat)
    # Lambert-93 lengthens by less than 1 m in a km here.
    assert streets.edges.length.sum() == pytest.approx(open_m, rel=1e-3)


@pytest.mark.parametrize("mode", ["walk", "bike", "drive"])
def test_costs_on_the_champs_elysees_are_those_of_networkx(mode):
    compare_with_networkx(build(read_streets(CHAMPS, wanted(mode)), "min"))


@needs_toulouse
@pytest.mark.parametrize(("mode", "share"), [("walk", 92.5), ("drive", 93.8)])
def test_costs_in_toulouse_are_those_of_networkx_and_reach_what_is_known(mode, share):
    commune = gpd.GeoSeries([box(1.34, 43.52, 1.53, 43.68)], crs=4326).to_crs(2154).iloc[0]
    network = build(read_streets(TOULOUSE, wanted(mode, commune)), "m")
    x, y = (
        gpd.GeoSeries.from_xy([1.4436], [43.6043], crs=4326)
        .to_crs(2154)
        .get_coordinates()
        .T.to_numpy()
    )
    cut, (mairie,) = split(network, snap(network, x, y))
    _, label, _ = search.nearest(cut.graph, mairie, np.zeros(1, dtype=np.int64))
    reached = (label[: len(network.x)] >= 0).mean()
    assert 100 * reached == pytest.approx(share, abs=0.1)
    compare_with_networkx(network)


def compare_with_networkx(network):
    """Attach random points and doors, and compare every cost, both ways."""
    rng = np.random.default_rng(2026)
    inside = rng.choice(len(network.x), 60)
    x, y = network.x[inside] + rng.normal(0, 40, 60), network.y[inside] + rng.normal(0, 40, 60)
    cut, (nodes,) = split(network, snap(network, x, y))
    assert (nodes >= 0).sum() > 50
    doors, people = np.unique(nodes[nodes >= 0][:5]), nodes[nodes >= 0][5:]
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(len(cut.graph.start) - 1))
    # Built from the pieces, not from the compressed rows that the search runs on.
    for begin, end, owner, since, until in zip(
        cut.begin, cut.end, cut.owner, cut.since, cut.until, strict=True
    ):
        if network.forward[owner]:
            graph.add_edge(int(begin), int(end), weight=int(until - since))
        if network.backward[owner]:
            graph.add_edge(int(end), int(begin), weight=int(until - since))
    zero = np.zeros(len(doors), dtype=np.int64)
    for arcs, theirs in ((search.reversed_graph(cut.graph), graph.reverse()), (cut.graph, graph)):
        cost, label, _ = search.nearest(arcs, doors, zero)
        expected = nx.multi_source_dijkstra_path_length(theirs, set(doors.tolist()))
        for node in [*people.tolist(), *range(0, len(network.x), 7)]:
            assert (label[node] >= 0) == (node in expected)
            if node in expected:
                assert cost[node] == expected[node]


def layer(tmp_path, name="streets.gpkg", **columns):
    """Two streets of 100 m that meet at their ends, without junctions of their own."""
    x, y = toyville.WEST, toyville.SOUTH
    frame = gpd.GeoDataFrame(
        columns,
        geometry=[
            LineString([(x, y), (x + 100, y)]),
            LineString([(x + 100.004, y), (x + 200, y)]),
        ],
        crs=2154,
    )
    file = tmp_path / name
    if name.endswith(".parquet"):
        frame.to_parquet(file)
    else:
        frame.to_file(file)
    return file


TOWN = toyville.territory().outline


@pytest.mark.parametrize("name", ["streets.gpkg", "streets.geojson", "streets.shp", "s.parquet"])
def test_a_layer_of_lines_meets_where_its_ends_do(tmp_path, name):
    file = layer(tmp_path, name, oneway=[True, False], maxspeed=[0, 30], foot=["yes", "no"])
    drive = read_streets(file, wanted("drive", TOWN)).edges
    assert drive["v"].iloc[0] == drive["u"].iloc[1]
    assert drive["backward"].tolist() == [False, True]
    # No limit and no class: 30 km/h, and 30 km/h as written; both times 0.7.
    assert drive["kmh"].tolist() == pytest.approx([21, 21])
    # A limit of zero is no limit, and no misunderstanding.
    assert "speed limits not understood" not in read_streets(file, wanted("drive", TOWN)).counts
    assert len(read_streets(file, wanted("walk", TOWN)).edges) == 1


def test_zero_and_one_are_no_and_yes(tmp_path):
    file = layer(tmp_path, oneway=[1, 0], foot=[0, 1], maxspeed=[0, 50])
    drive = read_streets(file, wanted("drive", TOWN))
    assert drive.edges["backward"].tolist() == [False, True]
    assert drive.edges["kmh"].tolist() == pytest.approx([21, 35])
    assert "speed limits not understood" not in drive.counts
    assert len(read_streets(file, wanted("walk", TOWN)).edges) == 1


def test_columns_may_have_other_names(tmp_path):
    file = layer(tmp_path, sens=["yes", "no"], vitesse=[50, 70])
    columns = Columns(oneway="sens", maxspeed=("vitesse",))
    edges = read_streets(file, wanted("drive", TOWN), columns).edges
    assert edges["backward"].tolist() == [False, True]
    assert edges["kmh"].tolist() == pytest.approx([35, 49])


def test_a_graphml_of_osmnx_is_read_arc_by_arc(tmp_path):
    graph = nx.MultiDiGraph(crs="epsg:4326", created_date="2026-01-02 03:04:05", simplified=True)
    graph.add_node(1, x=2.30, y=48.87)
    graph.add_node(2, x=2.31, y=48.87)
    attributes = {"osmid": 1, "highway": ["residential", "service"], "length": 733.0}
    graph.add_edge(1, 2, oneway=True, reversed=False, maxspeed=["50", "30"], **attributes)
    file = tmp_path / "town.graphml"
    osmnx.save_graphml(graph, file)
    drive = read_streets(file, wanted("drive"))
    assert (drive.edges["forward"].tolist(), drive.edges["backward"].tolist()) == ([True], [False])
    assert drive.date == "2026-01-02"
    # Of several classes that osmnx merged the first, of several limits the lowest: 0.7 x 30.
    assert drive.edges["highway"].tolist() == ["residential"]
    assert drive.edges["kmh"].tolist() == pytest.approx([21])
    # Those on foot are not bound by a one-way street.
    assert read_streets(file, wanted("walk")).edges["backward"].tolist() == [True]


@pytest.mark.parametrize(
    ("name", "content", "error", "said"),
    [
        ("none.osm.pbf", None, SourceError, "does not exist"),
        ("cut.osm.pbf", "half", SourceError, "cannot be read"),
        ("rubbish.osm", b"<html>busy</html>", SourceError, "cannot be read"),
        ("rubbish.graphml", b"<html>busy</html>", SourceError, "not a GraphML"),
        ("rubbish.gpkg", b"nothing", SourceError, "cannot be read as streets"),
        ("none.gpkg", None, SourceError, "does not exist"),
        ("none.graphml", None, SourceError, "does not exist"),
    ],
)
def test_a_file_that_is_no_streets_is_one_clear_error(tmp_path, name, content, error, said):
    file = tmp_path / name
    if content is not None:
        file.write_bytes(CHAMPS.read_bytes()[:50_000] if content == "half" else content)
    with pytest.raises(error, match=said) as caught:
        read_streets(file, wanted())
    assert caught.value.hint


def test_streets_of_elsewhere_say_where_they_are_and_where_they_should_be(tmp_path):
    with pytest.raises(NetworkError, match=r"no street in the territory .* 1\.6"):
        read_streets(CHAMPS, wanted(area=TOWN))
    with pytest.raises(NetworkError, match=r"lies in 1\.652, .* surroundings in 2\."):
        read_streets(layer(tmp_path, oneway=[0, 0]), wanted())


def test_streets_without_a_system_are_refused(tmp_path):
    file = layer(tmp_path, "streets.shp", oneway=[0, 0])
    file.with_suffix(".prj").unlink()
    with pytest.raises(CRSError, match="declares no coordinate system"):
        read_streets(file, wanted(area=TOWN))


def test_streets_closed_to_the_mode_are_refused(tmp_path):
    file = layer(tmp_path, highway=["motorway", "motorway"])
    with pytest.raises(NetworkError, match="no street may be used by mode walk"):
        read_streets(file, wanted(area=TOWN))


def test_points_are_no_streets(tmp_path):
    file = tmp_path / "points.gpkg"
    toyville.sites(1).points[["geometry"]].to_file(file)
    with pytest.raises(SourceError, match="holds no line"):
        read_streets(file, wanted(area=TOWN))

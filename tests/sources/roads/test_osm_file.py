"""Tiny OpenStreetMap files, every edge of which can be told by hand."""

from __future__ import annotations

import bz2
import gzip
from pathlib import Path
from xml.etree import ElementTree as ET

import geopandas as gpd
import osmium
import pytest
from pyproj import Geod
from shapely import box

from territo.errors import NetworkError
from territo.model.speeds import Speeds
from territo.sources.roads import Wanted, read_streets

CHAMPS = Path(__file__).parent / "data" / "champs_elysees.osm.pbf"
PARIS = gpd.GeoSeries([box(2.27, 48.86, 2.33, 48.88)], crs=4326).to_crs(2154).iloc[0]
# A square of junctions 0.001 degree apart: 1 west, 2 east, 3 north-east, 4 north-west; 5 lies
# between 1 and 2; 8 and 9 lie far west and far east of the area.
PLACES = {
    1: (2.300, 48.870),
    2: (2.302, 48.870),
    3: (2.302, 48.871),
    4: (2.300, 48.871),
    5: (2.301, 48.870),
    8: (2.100, 48.870),
    9: (2.500, 48.870),
}
GEOD = Geod(ellps="GRS80")


def osm_text(ways, nodes=None):
    """Write ways, given as (nodes, tags), numbered from 10."""
    root = ET.Element("osm", version="0.6")
    for number, (lon, lat) in PLACES.items():
        node = ET.SubElement(root, "node", id=str(number), version="1", lat=str(lat), lon=str(lon))
        for key, value in (nodes or {}).get(number, {}).items():
            ET.SubElement(node, "tag", k=key, v=value)
    for number, (refs, tags) in enumerate(ways, start=10):
        way = ET.SubElement(root, "way", id=str(number), version="1")
        for ref in refs:
            ET.SubElement(way, "nd", ref=str(ref))
        for key, value in tags.items():
            ET.SubElement(way, "tag", k=key, v=value)
    return ET.tostring(root, encoding="unicode")


@pytest.fixture
def read(tmp_path):
    def read(mode, *ways, nodes=None):
        file = tmp_path / "town.osm"
        file.write_text(osm_text(ways, nodes), encoding="utf-8")
        return read_streets(file, Wanted(mode, PARIS, 2154, Speeds()))

    return read


def arcs(streets):
    """Every way one may go, from junction to junction."""
    there = streets.edges[streets.edges["forward"]]
    back = streets.edges[streets.edges["backward"]]
    pairs = [*zip(there["u"], there["v"], strict=True), *zip(back["v"], back["u"], strict=True)]
    return sorted(pairs)


@pytest.mark.parametrize(
    ("oneway", "expected"),
    [("yes", [(1, 2)]), ("-1", [(2, 1)]), ("no", [(1, 2), (2, 1)])],
)
def test_a_one_way_street_binds_cars_and_not_those_on_foot(read, oneway, expected):
    way = ((1, 5, 2), {"highway": "residential", "oneway": oneway})
    assert arcs(read("drive", way)) == expected
    assert arcs(read("walk", way)) == [(1, 2), (2, 1)]


def test_a_roundabout_is_cut_at_its_streets_and_turned_one_way(read):
    ring = ((1, 2, 3, 4, 1), {"highway": "residential", "junction": "roundabout"})
    street = ((3, 9), {"highway": "residential"})
    assert arcs(read("drive", ring, street)) == [(1, 3), (3, 1), (3, 9), (9, 3)]
    edges = read("drive", ring).edges
    assert (edges["u"].tolist(), edges["v"].tolist()) == ([1], [1])  # nothing joins it: a loop


def test_edges_know_their_way_class_and_shape(read):
    edges = read("walk", ((1, 5, 2), {"highway": "steps"}), ((2, 3), {"highway": "footway"})).edges
    assert edges["osm_way"].tolist() == [10, 11]
    assert edges["highway"].tolist() == ["steps", "footway"]
    assert edges["kmh"].tolist() == [2.25, 4.5]
    assert [len(line.coords) for line in edges.geometry] == [3, 2]


@pytest.mark.parametrize("mode", ["bike", "drive"])
@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "footway", "access": "permissive"},
        {"highway": "steps", "access": "yes", "bicycle": "yes"},
        {"highway": "construction", "access": "yes"},
    ],
)
def test_an_access_for_everyone_opens_no_footpath_to_wheels(read, mode, tags):
    street = ((2, 3), {"highway": "residential"})
    assert arcs(read(mode, ((1, 2), tags), street)) == [(2, 3), (3, 2)]


@pytest.mark.parametrize(
    ("barrier", "parted"),
    [
        ({"barrier": "bollard"}, True),
        ({"barrier": "block"}, True),
        ({"barrier": "cycle_barrier"}, True),
        ({"barrier": "gate"}, False),
        ({"barrier": "gate", "access": "private"}, True),
        ({"barrier": "lift_gate", "motor_vehicle": "no"}, True),
        ({"barrier": "bollard", "motor_vehicle": "destination"}, False),
    ],
)
def test_both_sides_of_a_barrier_are_reached_and_not_joined(read, barrier, parted):
    way = ((1, 5, 2), {"highway": "residential"})
    streets = read("drive", way, nodes={5: barrier})
    assert streets.counts["barriers that stop"] == parted
    if parted:
        assert arcs(streets) == [(-2, 2), (-1, 1), (1, -1), (2, -2)]
    else:
        assert arcs(streets) == [(1, 2), (2, 1)]
    assert arcs(read("bike", way, nodes={5: barrier})) == [(1, 2), (2, 1)]


def test_a_way_that_crosses_the_area_without_a_node_in_it_is_there(read):
    streets = read("walk", ((8, 9), {"highway": "residential"}))
    assert arcs(streets) == [(8, 9), (9, 8)]
    with pytest.raises(NetworkError, match="no street in the territory"):
        read("walk", ((8, 8), {"highway": "residential"}))


def test_a_way_of_one_known_point_is_no_street(read):
    with pytest.raises(NetworkError, match="no street with two known points") as caught:
        read("walk", ((1, 99), {"highway": "residential"}))
    assert "complete ways" in caught.value.hint


@pytest.mark.parametrize(
    ("duration", "minutes"),
    [("6", 6), ("00:06", 6), ("00:06:30", 6.5), ("00:00", None), ("?", None)],
)
def test_a_ferry_takes_what_it_says_also_when_a_pier_cuts_it(read, duration, minutes):
    ferry = ((1, 5, 2), {"route": "ferry", "duration": duration})
    pier = ((5, 3), {"highway": "footway"})
    for ways, pieces in (((ferry,), 1), ((ferry, pier), 2)):
        edges = read("walk", *ways).edges
        crossing = edges[edges["highway"] == ""]
        assert len(crossing) == pieces
        taken = 60 * (crossing.length / 1000 / crossing["kmh"]).sum()
        # Without a time, 10 km/h: 146.7 m take 0.88 minutes.
        assert taken == pytest.approx(minutes or 0.88, rel=2e-3)
    with pytest.raises(NetworkError, match="no street may be used by mode drive"):
        read("drive", ferry)


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress)])
def test_packed_files_are_read(tmp_path, suffix, pack):
    file = tmp_path / f"town.osm{suffix}"
    file.write_bytes(pack(osm_text([((1, 2), {"highway": "residential"})]).encode()))
    assert arcs(read_streets(file, Wanted("drive", PARIS, 2154, Speeds()))) == [(1, 2), (2, 1)]


def test_reading_twice_gives_the_same_edges():
    wanted = Wanted("drive", PARIS, 2154, Speeds())
    assert read_streets(CHAMPS, wanted).edges.equals(read_streets(CHAMPS, wanted).edges)


@pytest.fixture(scope="module")
def champs_ways(tmp_path_factory):
    """Tags and length of each way, by a plain reading of the XML."""
    file = tmp_path_factory.mktemp("champs") / "champs.osm"
    with osmium.SimpleWriter(str(file)) as writer:
        for item in osmium.FileProcessor(str(CHAMPS)):
            writer.add(item)
    root = ET.parse(file).getroot()  # noqa: S314 - written just above
    place = {
        one.get("id"): (float(one.get("lon")), float(one.get("lat"))) for one in root.iter("node")
    }
    return [
        (
            {tag.get("k"): tag.get("v") for tag in way.iter("tag")},
            GEOD.line_length(*zip(*(place[nd.get("ref")] for nd in way.iter("nd")), strict=True)),
        )
        for way in root.iter("way")
    ]


# Written apart from the rules of territo, as lists of what is open.
CARS = {
    "living_street", "primary", "primary_link", "residential", "secondary", "secondary_link",
    "service", "tertiary", "tertiary_link", "trunk", "trunk_link", "unclassified",
}  # fmt: skip
BIKES = CARS - {"trunk", "trunk_link"} | {"cycleway", "path", "pedestrian", "track"}
FEET = BIKES | {"bridleway", "corridor", "elevator", "footway", "steps"}


def is_open(tags, keys, classes):
    said = next((tags[key] for key in keys if key in tags), "")
    if said in {"no", "private", "use_sidepath"} or tags["highway"] == "construction":
        return False
    named = any(key in tags for key in keys[:-1])
    return (named and tags["highway"] != "steps") or tags["highway"] in classes


@pytest.mark.parametrize(
    ("mode", "keys", "classes", "km"),
    [
        ("walk", ("foot", "access"), FEET, 142.236),
        ("bike", ("bicycle", "vehicle", "access"), BIKES, 64.266),
        ("drive", ("motorcar", "motor_vehicle", "vehicle", "access"), CARS, 50.042),
    ],
)
def test_kilometres_of_the_champs_elysees_are_those_of_a_plain_reading(
    champs_ways, mode, keys, classes, km
):
    streets = read_streets(CHAMPS, Wanted(mode, PARIS, 2154, Speeds()))
    assert len(champs_ways) == streets.counts["ways"] == 2897
    assert streets.edges.length.sum() / 1000 == pytest.approx(km, abs=0.001)
    plain = sum(metres for tags, metres in champs_ways if is_open(tags, keys, classes))
    # Lambert-93 lengthens by less than 1 m in a km here.
    assert streets.edges.length.sum() == pytest.approx(plain, rel=1e-3)

"""Overpass on the loopback, as the real one behaves, faults included."""

from __future__ import annotations

import json

import geopandas as gpd
import pytest
from shapely import box

from overpass import GOOD, STREETS
from territo.errors import SourceError
from territo.model.speeds import Speeds
from territo.sources.roads import Overpass, Wanted, read_streets

TOWN = gpd.GeoSeries([box(1.094, 49.438, 1.104, 49.448)], crs=4326).to_crs(2154).iloc[0]


def fetch(service, cache, mode="walk"):
    overpass = Overpass(service.url, cache, tries=1, timeout_s=5)
    return read_streets(overpass, Wanted(mode, TOWN, 2154, Speeds()))


def test_streets_are_fetched_once_and_read_for_each_mode(serve, tmp_path):
    service = serve(GOOD)
    walk = fetch(service, tmp_path)
    # 1-2-3 as one edge, for nothing joins it at 2; the steps in two arcs; both ways on foot.
    assert walk.edges["backward"].all()
    assert len(walk.edges) == 3
    assert sorted(set(walk.edges["kmh"])) == [2.25, 4.5]
    drive = fetch(service, tmp_path, "drive")
    assert len(drive.edges) == 1
    assert drive.edges["kmh"].tolist() == [pytest.approx(21)]
    assert walk.edges.length.max() == pytest.approx(2 * 72.6, rel=0.01)
    assert len(service.asked) == 1  # the second time, the cache answers
    assert b"highway" in service.asked[0]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((429, "text/html", "Too many requests"), "busy, status 429"),
        ((504, "text/html", "Timeout"), "busy, status 504"),
        ((400, "application/json", json.dumps(STREETS)), "status 400"),
        ((200, "text/html", "<html>The server is too busy</html>"), "not JSON"),
        (
            (200, "application/json", json.dumps(STREETS | {"remark": "runtime error: timed out"})),
            "incomplete: runtime error",
        ),
        ((200, "application/json", '{"elements": []}'), "no street there"),
        (None, "gave no streets"),
    ],
)
def test_a_refusal_or_rubbish_is_one_clear_error_and_is_not_kept(serve, tmp_path, answer, said):
    with pytest.raises(SourceError, match=said) as caught:
        fetch(serve(answer), tmp_path)
    assert "--network FILE.osm.pbf" in caught.value.hint
    assert not list(tmp_path.rglob("*.json"))
    assert len(fetch(serve(GOOD), tmp_path).edges) == 3


def test_osmnx_is_left_as_it_was(serve, tmp_path):
    import socket

    import osmnx

    before = (osmnx.settings.overpass_url, osmnx.settings.cache_folder, socket.getaddrinfo)
    fetch(serve(GOOD), tmp_path)
    assert before == (
        osmnx.settings.overpass_url, osmnx.settings.cache_folder, socket.getaddrinfo,
    )  # fmt: skip

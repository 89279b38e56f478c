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


def fetch(service, cache, mode="walk", *, fresh=False):
    overpass = Overpass(service.url, cache, tries=1, timeout_s=5, fresh=fresh)
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
        ((200, "application/json", "[]"), "not made as Overpass makes them"),
        ((200, "application/json", "null"), "not made as Overpass makes them"),
        ((200, "application/json", '{"elements": [{"type": "way"}]}'), "not made as Overpass"),
        (
            (200, "application/json", json.dumps(STREETS | {"elements": STREETS["elements"][2:]})),
            "streets without their nodes",
        ),
        (
            (200, "application/json", json.dumps(STREETS | {"elements": STREETS["elements"][:4]})),
            "no street there",
        ),
        (None, "gave no streets"),
    ],
)
def test_a_refusal_or_rubbish_is_one_clear_error_and_is_not_kept(serve, tmp_path, answer, said):
    # One address for both: what is kept goes by the address, too.
    service = serve(answer, GOOD)
    with pytest.raises(SourceError, match=said) as caught:
        fetch(service, tmp_path)
    assert "--network FILE.osm.pbf" in caught.value.hint
    assert not list(tmp_path.iterdir())
    assert len(fetch(service, tmp_path).edges) == 3


def changed(**tags):
    """The same streets, other tags on the second node."""
    elements = json.loads(json.dumps(STREETS["elements"]))
    elements[1]["tags"] = tags
    state = {"timestamp_osm_base": "2026-02-03T00:00:00Z"}
    return (200, "application/json", json.dumps({"osm3s": state, "elements": elements}))


def test_streets_are_as_old_as_the_map_and_a_fresh_answer_takes_the_place_of_the_kept(
    serve, tmp_path
):
    service = serve(GOOD, changed(barrier="bollard"), (429, "text/html", "Too many requests"))
    assert fetch(service, tmp_path, "drive").date == "2026-01-01"
    fresh = fetch(service, tmp_path, "drive", fresh=True)
    assert (fresh.date, fresh.counts["barriers that stop"]) == ("2026-02-03", 1)
    # Refused, it leaves what is kept; and what is kept is the fresh one.
    with pytest.raises(SourceError, match="busy"):
        fetch(service, tmp_path, "drive", fresh=True)
    assert fetch(service, tmp_path, "drive").date == "2026-02-03"
    assert len(service.asked) == 3


def test_a_bollard_parts_the_street_for_cars_and_no_one_else(serve, tmp_path):
    service = serve(changed(barrier="bollard"))
    drive = fetch(service, tmp_path, "drive").edges
    assert len(drive) == 2  # 1 to the bollard, and from its other side to 3
    assert not set(drive["u"]) & set(drive["v"])
    assert len(fetch(service, tmp_path, "walk").edges) == 3


def test_a_kept_answer_that_was_damaged_is_asked_again(serve, tmp_path):
    service = serve(GOOD)
    fetch(service, tmp_path)
    (kept,) = tmp_path.rglob("*.json")
    kept.write_text(kept.read_text(encoding="utf-8")[:100], encoding="utf-8")
    assert len(fetch(service, tmp_path).edges) == 3
    assert len(service.asked) == 2
    assert len(list(tmp_path.iterdir())) == 1


def test_a_busy_server_is_asked_again_and_then_given_up(serve, tmp_path, monkeypatch):
    pauses = []
    monkeypatch.setattr("osmnx._overpass.time.sleep", pauses.append)
    busy = (429, "text/html", "Too many requests")
    service = serve(busy, busy, GOOD)
    wanted = Wanted("walk", TOWN, 2154, Speeds())
    assert len(read_streets(Overpass(service.url, tmp_path / "a"), wanted).edges) == 3
    assert pauses == [0, 55, 0, 55, 0]
    service = serve(busy)
    with pytest.raises(SourceError, match="busy, status 429"):
        read_streets(Overpass(service.url, tmp_path / "b"), wanted)
    assert len(service.asked) == 3


def test_a_folder_that_cannot_be_written_is_named(serve, tmp_path):
    (tmp_path / "cache").write_text("a file", encoding="utf-8")
    with pytest.raises(SourceError, match=r"cannot be kept in .*cache") as caught:
        fetch(serve(GOOD), tmp_path / "cache")
    assert "TERRITO_CACHE" in caught.value.hint


def test_osmnx_is_left_as_it_was(serve, tmp_path):
    import socket

    import osmnx

    before = (osmnx.settings.overpass_url, osmnx.settings.cache_folder, socket.getaddrinfo)
    fetch(serve(GOOD), tmp_path)
    assert before == (
        osmnx.settings.overpass_url, osmnx.settings.cache_folder, socket.getaddrinfo,
    )  # fmt: skip

"""Every way along the streets of toyville, by hand, and how the page writes them."""

from __future__ import annotations

import base64
import zlib

import numpy as np

import toyville
from territo.access import NO_WAY, attach, every_way
from territo.model import Sites
from territo.model.trials import EveryWay, Trials
from territo.network import build
from territo.render.whatif_ways import AROUND, Points, pack_ways


def test_every_way_is_as_long_as_the_streets_are():
    points = toyville.sites(1, 9, 5).points
    # "c" stands 60 m from the nearest street, and streets are looked for within 50 m.
    points.loc["c", "geometry"] = type(points.geometry["c"])(toyville.WEST - 60, toyville.SOUTH)
    network = build(toyville.streets(), "m")
    attached = attach(network, toyville.demand(), Sites(points), max_snap_m=50)
    found = every_way(attached)
    # From 2 to "a" over the bridge, 500 m up and 500 m down; from 5 to both 2 km; in decimetres.
    assert found[1].tolist() == [20_000, 30_000, NO_WAY]
    assert found[4].tolist() == [20_000, 20_000, NO_WAY]
    assert found[0].tolist() == [0, 40_000, NO_WAY]


def test_a_way_like_a_neighbours_is_a_byte_and_another_is_written_beside_it():
    # A row of three squares, and a second point in the last one. From all, "b" is 5 farther than
    # "a", but from the second point.
    ticks = np.array([[10, 15], [30, 35], [20, 25], [20, 26]])
    column, row = np.array([0, 1, 2, 2]), np.array([0, 0, 0, 0])
    points = Points(np.array([0, 1, 2, 3]), column, row, 3)
    told = pack_ways(Trials(sites=("a", "b"), ways={"m": EveryWay(ticks, 1.25)}), points, "m")
    packed = told["ways"]["m"]
    assert (told["unit"], packed["rate"], packed["pace"]) == ("m", 10, 1.25)
    assert packed["against"] == [-1, 0]
    body = zlib.decompress(base64.b64decode(packed["bytes"]), -zlib.MAX_WBITS)
    none = len(AROUND)
    # "a": 10, then 20 more, 10 fewer, and as its square. "b": 5, as west, as west, 1 more.
    assert list(body[:8]) == [none, none, none, 0, none, 0, 0, none]
    assert packed["count"] == 5
    # 10, 20, -10, 5 and 1, folded: 20, 40, 19, 10, 2; their higher bytes are zero.
    assert list(body[8:]) == [20, 40, 19, 10, 2, *[0] * 15]

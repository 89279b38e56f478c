"""Rows of a service made a list: communes of today, positions that can be, ids of their own."""

from __future__ import annotations

import pandas as pd
import pytest

from siteland import GROUND, LYON, TOY, lonlat, usable
from territo.errors import CRSError
from territo.sources.services import fetched as room
from territo.sources.services.fetched import fetched, precision_of
from territo.sources.services.ground import Ground


def rows(*lines):
    names = ["site", "name", "kind", "commune", "lon", "lat"]
    return pd.DataFrame(lines, columns=names, dtype=object)


def test_a_ground_knows_every_code_of_its_communes():
    lyon = Ground("x", "Lyon", LYON.communes.loc[["69123", "69266"]], {"69001": "69266"})
    assert lyon.codes == ("69001", "69123", "69266", *(str(n) for n in range(69381, 69390)))
    assert lyon.commune_of["69389"] == "69123"
    assert lyon.commune_of["69001"] == "69266"
    # What was merged into a commune of elsewhere is of elsewhere; a commune of today is no other.
    mergers = {"12345": "54321", "99002": "99001"}
    assert Ground("x", "Toy", TOY.communes, mergers).codes == tuple(TOY.communes.index)
    with pytest.raises(CRSError, match="Toy, communes"):
        Ground("x", "Toy", TOY.communes.to_crs(4326))


def test_positions_that_are_none_are_taken_out_and_counted(tmp_path):
    lon, lat = (str(one).replace(".", ",") for one in lonlat(1))
    got = fetched(
        rows(
            ("a", "A", "mairie", "99001", lon, lat),
            ("b", "B", "mairie", "99001", "0", "0"),
            ("c", "C", "mairie", "99001", lon, ""),
            ("d", "D", "mairie", "99001", "somewhere", "else"),
            ("e", "E", "mairie", "99001", lat, lon),
            ("f", "F", "mairie", "99001", "", ""),
            ("g", "G", "mairie", "12345", lon, lat),
            ("h", "H", "mairie", "", lon, lat),
        ),
        GROUND,
        "toy",
        {"left out before": 3},
        (),
    )
    assert list(got.rows["site"]) == [f"toy-{one}" for one in "abcdef"]
    assert list(got.rows["lon"] != "") == [True] + [False] * 5
    assert (float(got.rows["lon"][0]), float(got.rows["lat"][0])) == lonlat(1)
    # Swapped, a place of France is at sea off Africa: far, and told as such.
    assert got.rows["note"][4].startswith(f"its point ({lat}, {lon}) is ")
    assert got.counts == {
        "left out before": 3,
        room.ELSEWHERE: 2,
        room.NO_NUMBERS: 3,
        room.FAR: 1,
        room.UNPLACED: 5,
    }
    usable(got, tmp_path)


def test_ids_are_told_apart_from_those_that_are_taken(tmp_path):
    got = fetched(
        rows(
            ("a", "Z", "mairie", "99001", "", ""),
            ("a-2", "Y", "mairie", "99001", "", ""),
            ("a", "X", "mairie", "99001", "", ""),
            ("a", "X", "mairie", "99001", "", ""),
            ("toy-b", "W\n\x1b mairie", "mairie", "99001", "", ""),
        ),
        GROUND,
        "toy",
        {},
        (),
    )
    assert list(zip(got.rows["site"], got.rows["name"], strict=True)) == [
        ("toy-a", "X"),
        ("toy-a-2", "Y"),
        ("toy-a-3", "Z"),
        ("toy-b", "W  mairie"),
    ]
    assert got.counts == {room.TWICE: 1, room.SAME_ID: 1, room.UNPLACED: 4}
    usable(got, tmp_path)


def test_columns_come_in_one_order():
    table = rows(("a", "A", "mairie", "99001", "", "")).assign(zeta="z", alpha="a")
    got = fetched(table, GROUND, "toy", {}, ())
    assert list(got.rows) == [*room.FIRST, "alpha", "zeta", *room.LAST]


def test_an_address_says_how_well_a_point_is_known():
    addresses = pd.Series(["12 rue Bleue", "place Bleue", ""])
    assert list(precision_of(addresses)) == ["housenumber", "street", "commune"]

"""Lines from communes to doors, on toyville: who goes where, by hand."""

from __future__ import annotations

import pytest

import toyville
from render import toymap
from territo.crs import LONLAT, transformer
from territo.render.lines import lines
from territo.render.places import places


def named(etat, found, rows):
    """Rows by the number of the commune and the name of the door."""
    kinds = places(etat)
    sites = [kinds[kind]["sites"][number]["name"] for kind, number in found["doors"]]
    return {(commune + 1, sites[door]): people for commune, door, people in rows}


def test_each_commune_has_a_line_to_its_nearest_door_with_its_inhabitants():
    etat = toyville.toy_etat("1 km")
    found = lines(etat)
    # 6, 8 and 9 are nearer to "b" of 9; of 3, 5 and 7, as far from both, "a" has the smaller id.
    expected = {(n, "Mairie 9" if n in {6, 8, 9} else "Mairie 1"): 100 * n for n in range(1, 10)}
    assert named(etat, found, found["nearest"]) == expected
    assert found["without"] == 0
    assert found["assigned"] == []


def test_lines_start_in_the_middle_of_the_inhabitants():
    found = lines(toyville.toy_etat("1 km"))
    for number in (1, 6):
        lon, lat = transformer(toyville.CRS, LONLAT)(*toyville.centre(number))
        assert found["centres"][number - 1] == pytest.approx([float(lat), float(lon)], abs=1e-5)


def test_the_assigned_door_has_a_line_only_where_it_is_another():
    etat = toyville.assigned_etat()
    found = lines(etat)
    (one,) = found["assigned"]
    # "a" in 1 serves the east (3, 6, 9), "b" in 9 the west (1, 4, 7): for 3 that is the nearest.
    assert named(etat, found, one["rows"]) == {
        (1, "Mairie 9"): 100, (4, "Mairie 9"): 400, (7, "Mairie 9"): 700,
        (6, "Mairie 1"): 600, (9, "Mairie 1"): 900,
    }  # fmt: skip


def test_without_a_door_there_is_no_line_and_nobody_is_lost():
    found = lines(toyville.toy_etat("1 km", doors=toyville.sites()))
    assert (found["doors"], found["nearest"], found["without"]) == ([], [], 4500)


def test_a_commune_without_inhabitants_has_no_middle():
    etat = toymap.etat()
    found = lines(etat)
    assert [middle is None for middle in found["centres"]] == [False, False, True, False]
    assert sum(people for _, _, people in found["nearest"]) == pytest.approx(18_345, abs=1)

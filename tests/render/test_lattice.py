from __future__ import annotations

import base64

import numpy as np
import pytest
from pyproj import Geod, Transformer

from territo.grid import squares_of
from territo.render import lattice
from territo.render.lattice import PER_DEGREE, STEP, pack_squares


def unpack(packed: dict) -> dict[tuple[int, int], int]:
    """The class of each square, by its column and row."""
    positions: list[int] = []
    at = 0
    for skip, take in np.reshape(packed["runs"], (-1, 2)).tolist():
        positions += range(at + skip, at + skip + take)
        at += skip + take
    classes = np.frombuffer(base64.b64decode(packed["classes"]), "u1")
    return {
        (position % packed["columns"], position // packed["columns"]): int(value)
        for position, value in zip(positions, classes, strict=True)
    }


def test_squares_come_back_as_they_went(etat):
    packed = pack_squares(etat.demand, etat.coverages)
    squares = squares_of(etat.demand)
    lived = etat.demand.points["weight"].to_numpy() > 0
    missed = lattice.classes(etat.coverages)
    west, south = squares.column[lived].min(), squares.row[lived].min()
    expected = {
        (int(column - west), int(row - south)): int(value)
        for column, row, value in zip(
            squares.column[lived], squares.row[lived], missed[lived], strict=True
        )
    }
    assert unpack(packed) == expected
    # Three communes of 100 squares each; the fourth has nobody in its squares.
    assert 280 <= len(expected) <= 320
    assert set(expected.values()) == {0, 1, 2, 3}


def test_a_class_is_the_number_of_thresholds_missed(etat):
    cost = etat.nearest.legs["cost"].to_numpy(dtype=float)
    assert lattice.classes(etat.coverages).tolist() == [
        sum(c > threshold for threshold in (500, 1000, 1500)) for c in cost
    ]


def test_where_nobody_lives_nothing_is_packed(etat):
    empty = etat.demand.points.assign(weight=0.0)
    demand = type(etat.demand)(empty, "areal", "nobody", 200)
    assert pack_squares(demand, etat.coverages)["runs"] == []


# Far corners of the mainland, where the grid is most turned: Brest, Nice, Dunkerque, Perpignan.
@pytest.mark.parametrize(("lon", "lat"), [(-4.5, 48.4), (7.3, 43.7), (2.4, 51.0), (2.9, 42.7)])
def test_corners_in_between_are_right_within_seventy_centimetres(lon, lat):
    to_grid = Transformer.from_crs(4326, 3035, always_xy=True)
    to_lonlat = Transformer.from_crs(3035, 4326, always_xy=True)
    x, y = to_grid.transform(lon, lat)
    column, row = round(x / 200), round(y / 200)
    # A lattice of 500 squares a side, 100 km: every corner of it is compared.
    whole = lattice.Lattice(np.array([0]), np.array([0]), 500, 500)
    control = lattice._control(whole, (column, row), 200, 3035) / PER_DEGREE  # noqa: SLF001
    nodes = mercator(control[:, 0], control[:, 1]).reshape(21, 21, 2)
    rows, columns = np.meshgrid(np.arange(501), np.arange(501), indexing="ij")
    drawn = unmercator(bilinear(nodes, columns.ravel() / STEP, rows.ravel() / STEP))
    true = to_lonlat.transform((column + columns.ravel()) * 200.0, (row + rows.ravel()) * 200.0)
    _, _, metres = Geod(ellps="GRS80").inv(*drawn, *true)
    assert np.max(metres) < 0.7


def mercator(lon, lat):
    return np.column_stack([lon, np.degrees(np.log(np.tan(np.pi / 4 + np.radians(lat) / 2)))])


def unmercator(points):
    return points[:, 0], np.degrees(2 * np.arctan(np.exp(np.radians(points[:, 1]))) - np.pi / 2)


def bilinear(nodes, x, y):
    left, low = np.minimum(x.astype(int), 19), np.minimum(y.astype(int), 19)
    u, v = (x - left)[:, None], (y - low)[:, None]
    below = (1 - u) * nodes[low, left] + u * nodes[low, left + 1]
    above = (1 - u) * nodes[low + 1, left] + u * nodes[low + 1, left + 1]
    return (1 - v) * below + v * above

"""The inhabited squares in a few bytes each. `static/packing.js` and `static/lattice.js` read them.

A lattice of the INSEE grid is turned and slightly bent against longitude and latitude. The page
gets the position of one corner in `STEP`, and places the others between them by bilinear
interpolation. In the worst case of the mainland that is wrong by less than 0.7 m (a test measures
it), and two squares that share a corner get the very same one.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from territo.crs import LONLAT, transformer
from territo.grid import squares_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from territo.model import Coverage, Demand

    Ints = NDArray[np.int64]

# Squares between two corners whose position is written: 5 km of the 200 m grid.
STEP = 25
# Ten-millionths of a degree: about one centimetre.
PER_DEGREE = 10_000_000


@dataclass(frozen=True)
class Lattice:
    """Squares on a lattice whose south-west corner is (0, 0).

    Parameters
    ----------
    position
        Where each square is, counted from the south-west, row by row, shape (n,), increasing.
    thresholds_missed
        How many thresholds each square is beyond: 0 is within the nearest one, shape (n,).
    columns, rows
        Size of the lattice.
    """

    position: Ints
    thresholds_missed: Ints
    columns: int
    rows: int


def classes(coverages: Sequence[Coverage]) -> Ints:
    """Count the thresholds that each demand point is beyond.

    Parameters
    ----------
    coverages
        One coverage per threshold.

    Returns
    -------
        Whole numbers, shape (n,): 0 is within the nearest threshold; as many as there are
        thresholds is beyond the farthest one; one more is without access to any door.
    """
    missed = [(coverage.points["status"] != "covered").to_numpy() for coverage in coverages]
    total: Ints = np.sum(missed, axis=0, dtype=np.int64)
    apart = coverages[0].points["status"].isin(["unreachable", "unsnapped"]).to_numpy()
    return np.asarray(total + apart, dtype=np.int64)


def pack_squares(demand: Demand, coverages: Sequence[Coverage]) -> dict[str, object]:
    """Write the squares where somebody lives.

    Parameters
    ----------
    demand
        The inhabitants.
    coverages
        One coverage per threshold, of the same demand.

    Returns
    -------
        A mapping for the page: columns, rows (size of the lattice), side (metres), step, control
        (longitude and latitude of every step-th corner, from the south-west, row by row; base64 of
        int32 in `PER_DEGREE`), runs (numbers of squares to skip and to take, in turn, from the
        south-west, row by row), classes (base64, one byte per square taken, see `classes`).
    """
    return pack_classes(demand, classes(coverages))


def pack_classes(demand: Demand, of_points: Ints) -> dict[str, object]:
    """Write a class for each square where somebody lives.

    Parameters
    ----------
    demand
        The inhabitants.
    of_points
        The class of each demand point, shape (n,), from 0; of several in a square, the highest.

    Returns
    -------
        As `pack_squares`.
    """
    squares = squares_of(demand)
    lived = demand.points["weight"].to_numpy(dtype=float) > 0
    if not lived.any():
        nothing = {"columns": 0, "rows": 0, "runs": [], "control": "", "classes": ""}
        return {**nothing, "side": demand.cell_m, "step": STEP}
    squares = squares.take(lived)
    west, south = int(squares.column.min()), int(squares.row.min())
    lattice = _lattice(squares.column - west, squares.row - south, of_points[lived])
    return {
        "columns": lattice.columns,
        "rows": lattice.rows,
        "side": squares.side,
        "step": STEP,
        "control": _text(_control(lattice, (west, south), squares.side, squares.crs)),
        "runs": runs(lattice.position),
        "classes": _text(lattice.thresholds_missed.astype("u1")),
    }


def _lattice(column: Ints, row: Ints, missed: Ints) -> Lattice:
    columns, rows = int(column.max()) + 1, int(row.max()) + 1
    position, inverse = np.unique(row * columns + column, return_inverse=True)
    # Two points may share a square: it is drawn as the one that is worse off.
    worst = np.zeros(len(position), dtype=np.int64)
    np.maximum.at(worst, inverse, missed)
    return Lattice(position, worst, columns, rows)


def runs(position: Ints) -> list[int]:
    """Write increasing positions as lengths.

    Parameters
    ----------
    position
        Positions, shape (n,), increasing, at least one.

    Returns
    -------
        Numbers of positions to skip and to take, in turn.

    Examples
    --------
    >>> runs(np.array([2, 3, 4, 9]))
    [2, 3, 4, 1]
    """
    ends = np.flatnonzero(np.diff(position) > 1)
    first = np.concatenate([position[:1], position[ends + 1]])
    after = np.concatenate([position[ends], position[-1:]]) + 1
    edges = np.column_stack([first, after]).ravel()
    return [int(length) for length in np.diff(edges, prepend=0)]


def _control(lattice: Lattice, corner: tuple[int, int], side: int, crs: int) -> NDArray[np.int32]:
    """Longitude and latitude of every `STEP`-th corner, beyond the last square if need be."""
    columns = np.arange(-(-lattice.columns // STEP) + 1) * STEP + corner[0]
    rows = np.arange(-(-lattice.rows // STEP) + 1) * STEP + corner[1]
    row, column = np.meshgrid(rows, columns, indexing="ij")
    x, y = (column.ravel() * float(side), row.ravel() * float(side))
    lonlat = np.column_stack(transformer(crs, LONLAT)(x, y))
    whole: NDArray[np.int32] = np.rint(lonlat * PER_DEGREE).astype(np.dtype("<i4"))
    return whole


def _text(numbers: NDArray[np.generic]) -> str:
    return base64.b64encode(np.ascontiguousarray(numbers).tobytes()).decode("ascii")

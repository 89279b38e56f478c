"""Every way along the streets, to the last tick, in as few bytes as fit.

Seen from far away, the ways to two doors are one way until they part: from all squares behind that
place, the one is longer than the other by the same. So each site is written as what its ways are
longer than those of a site near it, and each square as which of its neighbours has the same
difference; where none has, the difference is written. `static/whatif_along.js` reads it.
"""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from territo.model.network import TICKS_PER_UNIT

if TYPE_CHECKING:
    from territo.arrays import Bools, Ints
    from territo.model.trials import EveryWay, Trials
    from territo.units import Unit

# Neighbours of a square that come before it, row by row from the south-west: columns, rows away.
AROUND = ((-1, 0), (0, -1), (-1, -1), (1, -1), (-2, 0), (0, -2))
# Sites that a site is held against: as many of those before it.
HELD_AGAINST = 12
_PLANES = 4


@dataclass(frozen=True)
class Points:
    """The demand points as the page has them.

    Parameters
    ----------
    order
        Which row of the demand each point is, shape (n,): one for each square, row by row from the
        south-west, then those that share a square with one of them.
    column, row
        Square of each, shape (n,).
    squares
        How many squares there are.
    """

    order: Ints
    column: Ints
    row: Ints
    squares: int

    def neighbours(self) -> Ints:
        """Find the earlier points around each.

        Returns
        -------
            Positions, shape (len(AROUND), n); -1 where there is none. A point that shares a square
            has the one point of that square for all neighbours.
        """
        columns = int(self.column.max()) + 1
        at = {
            place: number
            for number, place in enumerate(
                (self.row * columns + self.column)[: self.squares].tolist()
            )
        }
        found = np.full((len(AROUND), len(self.order)), -1, dtype=np.int64)
        places = list(zip(self.column.tolist(), self.row.tolist(), strict=True))
        for number, (column, row) in enumerate(places):
            for side, (across, up) in enumerate(AROUND):
                if number >= self.squares:
                    found[side, number] = at[row * columns + column]
                elif 0 <= column + across < columns and row + up >= 0:
                    found[side, number] = at.get((row + up) * columns + column + across, -1)
        return found


def pack_ways(trials: Trials, points: Points, unit: Unit) -> dict[str, object]:
    """Write every way.

    Parameters
    ----------
    trials
        The ways.
    points
        The demand points as the page has them.
    unit
        Unit of the headline: by its ways the nearest door is told.

    Returns
    -------
        unit, and ways by unit: rate (ticks in one), pace (see `EveryWay`), against (for each site
        the one it is held against, -1 for none), count (differences that are written) and bytes
        (base64 of raw deflate: for each site and point which neighbour has the same difference, one
        byte, `len(AROUND)` for none; then the differences from that of the first neighbour there
        is, of the point before where there is none, folded so that none is negative, their lowest
        bytes first, all of them, then the next, four in all).
    """
    around = points.neighbours()
    packed = {
        name: _packed(ways, points, around, TICKS_PER_UNIT[name])
        for name, ways in trials.ways.items()
    }
    return {"unit": unit, "ways": packed}


def _packed(ways: EveryWay, points: Points, around: Ints, rate: float) -> dict[str, object]:
    ticks = ways.ticks[points.order].T
    against, modes, written = [], [], []
    base = _base(around)
    for site in range(len(ticks)):
        other, difference, mode = _best(ticks, site, around)
        literal = mode == len(AROUND)
        before = np.where(base >= 0, difference[base], 0)
        against.append(other)
        modes.append(mode)
        written.append((difference - before)[literal])
    values = np.concatenate([*written, np.zeros(0, dtype=np.int64)])
    folded = np.where(values >= 0, 2 * values, -2 * values - 1)
    planes = [(folded >> (8 * plane) & 255).astype("u1").tobytes() for plane in range(_PLANES)]
    body = b"".join([*(mode.astype("u1").tobytes() for mode in modes), *planes])
    return {
        "rate": rate,
        "pace": ways.pace,
        "against": against,
        "count": len(values),
        "bytes": base64.b64encode(_deflated(body)).decode("ascii"),
    }


def _base(around: Ints) -> Ints:
    """Choose for each point the one that a written difference is told from; -1 for the first."""
    base = np.arange(around.shape[1]) - 1
    for side in around[::-1]:
        base = np.where(side >= 0, side, base)
    return base


def _best(ticks: Ints, site: int, around: Ints) -> tuple[int, Ints, Ints]:
    """Find the site that another is best held against: most squares are like a neighbour then."""
    near = [-1, *_alike(ticks, site)]
    found = []
    for other in near:
        difference = ticks[site] - (ticks[other] if other >= 0 else 0)
        found.append((other, difference, _modes(difference, around)))
    return max(found, key=lambda one: int((one[2] < len(AROUND)).sum()))


def _alike(ticks: Ints, site: int) -> list[int]:
    """List the earlier sites whose ways are most alike: those that stand nearest."""
    apart = np.abs(ticks[:site] - ticks[site]).sum(axis=1)
    return [int(other) for other in np.argsort(apart, kind="stable")[:HELD_AGAINST]]


def _modes(difference: Ints, around: Ints) -> Ints:
    """Say which neighbour of each point has its difference, the first of several."""
    mode = np.full(len(difference), len(AROUND), dtype=np.int64)
    for side in range(len(AROUND) - 1, -1, -1):
        same: Bools = (around[side] >= 0) & (difference[around[side]] == difference)
        mode[same] = side
    return mode


def _deflated(body: bytes) -> bytes:
    """Compress without the header of zlib, as ``deflate-raw`` is read."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
    return packer.compress(body) + packer.flush()

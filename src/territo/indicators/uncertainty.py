"""Between which figures the headline lies: a Monte Carlo with a fixed seed.

Varied, independently of each other: the threshold; for times, the speed; where doors stand; and,
where a grid was read, how far inhabitants are where the grid has them or spread evenly, the two
being taken as bounds. Where only an even spread is known nothing is known against it either, and
the population is not varied.

In a straight line everyone goes to whichever moved door is the nearest. Along the streets ways are
not searched again: the way to a moved door changes as the straight line to it does, at the mean
pace of the ways that were found, and nobody changes doors. Never by more than the door was moved,
at that pace: a bound for doors that stand at a house number, a rough one for those known to the
commune only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.spatial import cKDTree

from territo.access.line import xy_of
from territo.join import polygon_of
from territo.model.uncertainty import Spread, Uncertainty

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from territo.arrays import Floats, Ints
    from territo.model import Basis, Demand, EtatDesLieux, Nearest, Sites, Territory

RANGE = (5, 95)
SPREAD = Spread()


def uncertainty(
    etat: EtatDesLieux,
    even: tuple[Demand, Nearest] | None = None,
    spread: Spread = SPREAD,
) -> Uncertainty | None:
    """Say between which figures the share covered at the headline threshold lies.

    Parameters
    ----------
    etat
        What was found.
    even
        Where a grid was read, the population of each commune spread evenly, and its nearest doors.
    spread
        What is assumed.

    Returns
    -------
        The range and what contributes to it; absent where nobody lives.
    """
    if not etat.demand.points["weight"].sum() > 0:
        return None
    sides = [_side(etat.demand, etat.nearest, etat.sites)]
    sides += [_side(*even, etat.sites)] if even else []
    drawn = _drawn(etat, spread, even=bool(even))
    nominal = np.full(spread.draws, etat.headline.value)
    limits = np.prod([nominal, *drawn.factors.values()], axis=0)
    everything, moved = _with_moves(etat, sides, drawn, limits)
    alone = {
        name: sides[0].shares(sides[0].cost, nominal * factor)
        for name, factor in drawn.factors.items()
    }
    alone["position"] = moved
    if even:
        alone["population"] = _mixed([one.shares(one.cost, nominal) for one in sides], drawn.even)
    low, high = np.percentile(everything, RANGE)
    return Uncertainty(
        cutoff=etat.headline,
        share=float(sides[0].shares(sides[0].cost, nominal[:1])[0]),
        low=float(low),
        high=float(high),
        parts=_parts(alone),
        spread=spread,
    )


@dataclass(frozen=True)
class _Side:
    """Inhabitants where one source has them, and their doors as they are known.

    ``cost`` is infinite, and ``door`` meaningless, where none is reached.
    """

    xy: Floats
    weight: Floats
    cost: Floats
    door: Ints

    def shares(self, cost: Floats, limits: Floats) -> Floats:
        """Return the share of the inhabitants within each limit, percent."""
        within = [float(self.weight[cost <= limit].sum()) for limit in limits]
        return np.minimum(100 * np.array(within) / float(self.weight.sum()), 100)

    def line(self, doors: Floats) -> Floats:
        """Measure the straight line from everyone to their door."""
        away = self.xy - doors[self.door]
        return np.hypot(away[:, 0], away[:, 1])

    def pace(self, doors: Floats) -> float:
        """Say what a metre of straight line costs on average."""
        reached = np.isfinite(self.cost)
        metres = float((self.line(doors) * self.weight)[reached].sum())
        cost = float((self.cost * self.weight)[reached].sum())
        return cost / metres if metres else 0.0


@dataclass(frozen=True)
class _Drawn:
    """What was drawn.

    ``factors`` multiply the limit, ``even`` is how far inhabitants are spread evenly rather than as
    the grid has them, all of shape (n,); ``moves`` are metres, shape (n, doors, 2).
    """

    factors: Mapping[str, Floats]
    even: Floats
    moves: Floats


def _side(demand: Demand, nearest: Nearest, sites: Sites) -> _Side:
    lived = demand.points[demand.points["weight"] > 0]
    legs = nearest.legs.reindex(lived.index)
    return _Side(
        xy_of(lived),
        lived["weight"].to_numpy(dtype=float),
        legs["cost"].to_numpy(dtype=float, na_value=np.inf),
        sites.doors.index.get_indexer(legs["site"].astype(object)),
    )


def _drawn(etat: EtatDesLieux, spread: Spread, *, even: bool) -> _Drawn:
    """Draw everything, always in the same order."""
    draw = np.random.default_rng(spread.seed)

    def factor(part: float) -> Floats:
        return draw.uniform(1 - part, 1 + part, spread.draws)

    factors = {"threshold": factor(spread.threshold)}
    # Who is quicker by a tenth is within a limit that is longer by a tenth.
    factors |= {"speed": factor(spread.speed)} if etat.headline.unit == "min" else {}
    mix = draw.random(spread.draws) if even else np.zeros(spread.draws)
    return _Drawn(factors, mix, door_moves(etat.territory, etat.sites, spread, draw))


def door_moves(
    territory: Territory, sites: Sites, spread: Spread, draw: np.random.Generator
) -> Floats:
    """Draw how far each door stands from its point.

    Parameters
    ----------
    territory
        The ground, for the doors of which no more than the commune is known.
    sites
        The sites.
    spread
        What is assumed.
    draw
        Where the draws come from.

    Returns
    -------
        Metres to the east and to the north, shape (draws, doors, 2), doors by id.
    """
    doors = sites.doors.fillna({"precision": "unknown"})
    communes = territory.communes.geometry
    held = polygon_of(doors.geometry.x.to_numpy(), doors.geometry.y.to_numpy(), communes)
    moves = np.zeros((spread.draws, len(doors), 2))
    for place, (door, here) in enumerate(zip(doors.itertuples(), held, strict=True)):
        commune = door.commune if door.commune in communes.index else here
        if door.precision in spread.anywhere and commune is not None:
            point = np.array([door.geometry.x, door.geometry.y])
            moves[:, place] = _anywhere(communes[commune], spread.draws, draw) - point
        else:
            name = door.precision if door.precision in spread.offset_m else "unknown"
            moves[:, place] = _disc(spread.offset_m[name], spread.draws, draw)
    return moves


def _disc(radius: float, draws: int, draw: np.random.Generator) -> Floats:
    """Draw places of a disc about the origin."""
    away = radius * np.sqrt(draw.random(draws))
    angle = 2 * np.pi * draw.random(draws)
    return np.column_stack([away * np.cos(angle), away * np.sin(angle)])


def _anywhere(polygon: shapely.Geometry, draws: int, draw: np.random.Generator) -> Floats:
    """Draw places of a polygon."""
    west, south, east, north = shapely.bounds(polygon)
    shapely.prepare(polygon)
    found = np.zeros((0, 2))
    while len(found) < draws:
        xy = draw.uniform((west, south), (east, north), (2 * draws, 2))
        found = np.concatenate([found, xy[shapely.contains_xy(polygon, xy)]])
    return found[:draws]


def _with_moves(
    etat: EtatDesLieux, sides: Sequence[_Side], drawn: _Drawn, limits: Floats
) -> tuple[Floats, Floats]:
    """Return the shares when everything varies, and when only the doors are moved."""
    doors = xy_of(etat.sites.doors)
    nominal = etat.headline.value
    basis = etat.nearest.basis
    everything = np.zeros((len(sides), len(limits)))
    moved = np.zeros(len(limits))
    for place, side in enumerate(sides):
        farthest = max(nominal, float(limits.max()))
        for number, (limit, move) in enumerate(zip(limits, drawn.moves, strict=True)):
            cost = _moved(side, doors, move, basis, farthest)
            everything[place, number], alone = side.shares(cost, np.array([limit, nominal]))
            if place == 0:
                moved[number] = alone
    return _mixed(everything, drawn.even), moved


def _moved(side: _Side, doors: Floats, move: Floats, basis: Basis, farthest: float) -> Floats:
    """Measure the costs to moved doors; those beyond `farthest` may be infinite."""
    if not len(doors):
        return side.cost
    if basis.mode == "line":
        # A little more than the farthest: a cost equal to a limit must be found.
        bound = 1.001 * farthest / basis.detour
        metres, _ = cKDTree(doors + move).query(side.xy, distance_upper_bound=bound, workers=-1)
        return np.asarray(metres * basis.detour)
    longer = side.line(doors + move) - side.line(doors)
    return np.maximum(side.cost + side.pace(doors) * longer, 0)


def _mixed(shares: Sequence[Floats] | Floats, even: Floats) -> Floats:
    """Mix what the grid and what the even spread say, where there are two."""
    if len(shares) == 1:
        return np.asarray(shares[0])
    return (1 - even) * shares[0] + even * shares[1]


def _parts(alone: Mapping[str, Floats]) -> dict[str, float]:
    """Share the variance out, percent."""
    # From the first one: what never changes has no variance, not even that of rounding.
    variances = {name: float(np.var(shares - shares[0])) for name, shares in alone.items()}
    whole = sum(variances.values())
    return {name: 100 * one / whole if whole else 0.0 for name, one in variances.items()}

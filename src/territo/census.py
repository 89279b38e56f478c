"""Inhabitants counted square by square, given to the communes of a territory.

A square that touches several communes is shared between those that its source names, by the area
of the square in each: what nobody's contour here covers lies outside. Sums are whole multiples of
``QUANTUM`` and exact: kept + outside is what was counted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from territo.errors import ConservationError
from territo.grid import QUANTUM, spread
from territo.model import Census, Demand
from territo.model.demand import PROJECTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from territo.arrays import Floats, Ints, Objects
    from territo.grid import Squares
    from territo.model import Territory

# Code of the inhabitants outside whose commune no source names.
NOWHERE = ""


@dataclass(frozen=True)
class Counted:
    """Squares as a source counts them.

    Parameters
    ----------
    squares
        The squares, n of them.
    people
        Inhabitants of each, shape (n,), perhaps with decimals.
    communes
        The communes that the source names for each, in today's codes; none where it names none.
    imputed
        Whether the source imputed the values of the square, shape (n,).
    groups
        Other counts of the square, one column each, n rows: aged 65 and over, households ...
    vintage
        What was counted, in words.
    elsewhere
        Rows of the source that are of no concern here.
    """

    squares: Squares
    people: Floats
    communes: Sequence[tuple[str, ...]]
    imputed: Objects
    groups: pd.DataFrame
    vintage: str
    elsewhere: int = 0


def attribute(counted: Counted, territory: Territory) -> Demand:
    """Give the inhabitants of squares to the communes of a territory.

    Parameters
    ----------
    counted
        The squares.
    territory
        The ground.

    Returns
    -------
        One point per square and commune, at the centre of the square. Its index is the official id
        of the square, followed by the commune where it is shared. What lies outside is in its
        census, never lost.
    """
    parts = _parts(counted, territory)
    quanta = _shared(np.rint(counted.people / QUANTUM).astype(np.int64), parts)
    parts["weight"] = quanta * QUANTUM
    inside = parts["commune"].isin(territory.communes.index)
    kept = parts[inside]
    return Demand(
        _points(counted, kept, territory),
        basis="grid",
        vintage=counted.vintage,
        cell_m=counted.squares.side,
        census=_census(counted, parts, inside.to_numpy(), territory),
    )


def _parts(counted: Counted, territory: Territory) -> pd.DataFrame:
    """List the shares of every square: its position, a commune, and the share of it.

    A single commune named is believed; several, or none, are told apart by area.
    """
    here = territory.communes.index
    names = [tuple(dict.fromkeys(codes)) for codes in counted.communes]
    single = np.array([len(codes) == 1 for codes in names], dtype=bool)
    rows = [
        pd.DataFrame(
            {
                "square": np.flatnonzero(single),
                "commune": [codes[0] for codes in names if len(codes) == 1],
                "share": 1.0,
            }
        )
    ]
    doubtful = np.flatnonzero(~single)
    areas = _areas(counted.squares.take(doubtful), territory)
    for place, square in enumerate(doubtful.tolist()):
        own = areas.get(place, {})
        named = names[square] or tuple(own)
        shares = {code: own[code] for code in named if code in own}
        away = [code for code in named if code not in here]
        if away or not names[square]:
            # Nobody's contour here covers the rest: it is of those named elsewhere, or unknown.
            shares[away[0] if away else NOWHERE] = max(1.0 - sum(own.values()), 0.0)
        total = sum(shares.values())
        if total <= 0:
            shares, total = {named[0] if named else NOWHERE: 1.0}, 1.0
        rows.append(
            pd.DataFrame(
                {
                    "square": square,
                    "commune": list(shares),
                    "share": [share / total for share in shares.values()],
                }
            )
        )
    return pd.concat(rows, ignore_index=True).sort_values(
        ["square", "commune"], kind="stable", ignore_index=True
    )


def _areas(squares: Squares, territory: Territory) -> dict[int, dict[str, float]]:
    """Measure which share of each square lies in each commune; nothing where none does."""
    shapes = squares.polygons(territory.crs) if len(squares.row) else np.array([], dtype=object)
    grounds = territory.communes.geometry
    tree = shapely.STRtree(grounds.to_numpy())
    found: dict[int, dict[str, float]] = {}
    square, commune = tree.query(shapes, predicate="intersects")
    cut = shapely.area(shapely.intersection(shapes[square], grounds.to_numpy()[commune]))
    for place, code, area in zip(square.tolist(), grounds.index[commune], cut, strict=True):
        if area > 0:
            found.setdefault(place, {})[code] = float(area / shapely.area(shapes[place]))
    return found


def _shared(quanta: Ints, parts: pd.DataFrame) -> Ints:
    """Split whole numbers by shares so that the parts of each add up to it (largest remainder)."""
    square = parts["square"].to_numpy()
    wanted = quanta[square] * parts["share"].to_numpy()
    whole = np.floor(wanted).astype(np.int64)
    left = quanta - np.bincount(square, weights=whole, minlength=len(quanta)).astype(np.int64)
    order = np.lexsort((np.arange(len(parts)), whole - wanted, square))
    rank = np.arange(len(parts)) - np.searchsorted(square[order], square[order])
    whole[order[rank < left[square[order]]]] += 1
    return np.asarray(whole, dtype=np.int64)


def _points(counted: Counted, kept: pd.DataFrame, territory: Territory) -> gpd.GeoDataFrame:
    square = kept["square"].to_numpy()
    shared = kept["square"].duplicated(keep=False).to_numpy()
    ids = np.array(counted.squares.ids, dtype=object)[square]
    ids[shared] = [
        f"{name}/{code}"
        for name, code in zip(ids[shared], kept["commune"][shared], strict=True)
    ]  # fmt: skip
    x, y = counted.squares.centres(territory.crs)
    points = pd.DataFrame(
        {
            "weight": kept["weight"].to_numpy(),
            "commune": kept["commune"].to_numpy(dtype=object),
            "imputed": counted.imputed[square],
        },
        index=pd.Index(ids, name="demand", dtype=object),
    )
    for name, counts in counted.groups.items():
        points[name] = counts.to_numpy(dtype=float)[square] * kept["share"].to_numpy()
    placed = gpd.points_from_xy(x[square], y[square])
    return gpd.GeoDataFrame(points, geometry=placed, crs=territory.crs).sort_index()


def _census(counted: Counted, parts: pd.DataFrame, inside: Objects, territory: Territory) -> Census:
    away = parts[~inside].groupby("commune")["weight"].sum().sort_index()
    kept = parts[inside]
    cut = parts["square"].isin(kept["square"]).to_numpy()
    imputed = counted.imputed[kept["square"].to_numpy()].astype(bool)
    served = kept.groupby("commune")["weight"].sum().reindex(territory.communes.index)
    lived = territory.communes["population"] > 0
    return Census(
        counted=float(parts["weight"].sum()),
        kept=float(kept["weight"].sum()),
        outside={str(code): float(people) for code, people in away.items() if people > 0},
        imputed=float(kept["weight"].to_numpy()[imputed].sum()),
        municipal=territory.population,
        elsewhere=counted.elsewhere,
        without=tuple(served.index[lived & ~(served > 0)]),
        across=float(parts["weight"].to_numpy()[cut & ~inside].sum()),
    )


def calibrated(demand: Demand, territory: Territory) -> Demand:
    """Scale each commune's inhabitants to its population municipale.

    Parameters
    ----------
    demand
        Inhabitants of squares.
    territory
        The ground, with the population of each commune.

    Returns
    -------
        The same points, whose weights add up exactly to each commune's population. A commune whose
        squares hold nobody has its population spread evenly, as without squares. Groups are scaled
        alike.
    """
    points = demand.points.copy()
    for code, population in territory.communes["population"].items():
        mine = np.flatnonzero(points["commune"] == code)
        weight = points["weight"].to_numpy(dtype=float)[mine]
        if not weight.sum() > 0:
            continue
        share = pd.DataFrame({"square": 0, "share": weight / weight.sum()}, index=range(len(mine)))
        quanta = _shared(np.array([round(int(population) / QUANTUM)]), share)
        points.iloc[mine, points.columns.get_loc("weight")] = quanta * QUANTUM
        for name in points.columns.difference(["weight", "commune", "imputed", "geometry"]):
            column = points.columns.get_loc(name)
            points.iloc[mine, column] *= int(population) / weight.sum()
    empty = _spread_where_empty(points, demand, territory)
    points = pd.concat([points[~points["commune"].isin(empty["commune"])], empty]).sort_index()
    census = replace(demand.census, calibrated=True) if demand.census else None
    return Demand(
        gpd.GeoDataFrame(points, geometry="geometry", crs=demand.crs),
        basis=f"{demand.basis}-calibrated",
        vintage=f"{demand.vintage}, calé sur {territory.population_basis}",
        cell_m=demand.cell_m,
        census=census,
    )


def projected(demand: Demand, factor: pd.Series, told: str) -> Demand:
    """Multiply inhabitants by the factors of a projection.

    Parameters
    ----------
    demand
        Inhabitants of today.
    factor
        Factor of each point, index ``demand``.
    told
        What was projected, in words, such as ``2030 (scot.csv)``.

    Returns
    -------
        The same points, each weight a whole multiple of ``QUANTUM`` again. Groups are multiplied
        alike.
    """
    points = demand.points.copy()
    factors = factor.reindex(points.index).to_numpy(dtype=float)
    wanted = points["weight"].to_numpy(dtype=float) * factors
    points["weight"] = np.rint(wanted / QUANTUM) * QUANTUM
    for name in points.columns.difference(["weight", "commune", "imputed", "geometry"]):
        points[name] = points[name] * factors
    _require_projected(points, wanted)
    return replace(
        demand,
        points=points,
        basis=f"{demand.basis}{PROJECTED}",
        vintage=f"{demand.vintage}, projetée : {told}",
    )


def _require_projected(points: pd.DataFrame, wanted: Floats) -> None:
    """Refuse weights that are not what each commune's factors make of it, but for rounding."""
    sums = pd.DataFrame({"found": points["weight"], "wanted": wanted}).groupby(points["commune"])
    apart = sums["found"].sum() - sums["wanted"].sum()
    wrong = apart.index[apart.abs() > QUANTUM * len(points)]
    if len(wrong):
        raise ConservationError(
            f"The projection lost or added inhabitants in communes {', '.join(wrong[:5])}",
            "This is a fault of territo, not of your data: please report it.",
        )


def _spread_where_empty(
    points: gpd.GeoDataFrame, demand: Demand, territory: Territory
) -> gpd.GeoDataFrame:
    """Spread the population of the communes whose squares hold nobody."""
    people = points.groupby("commune")["weight"].sum().reindex(territory.communes.index)
    lived = territory.communes["population"] > 0
    codes = people.index[lived & ~(people > 0)]
    even = spread(territory, demand.cell_m).points
    even = even[even["commune"].isin(codes)]
    # The square may hold inhabitants of a neighbour already: one id, one point.
    taken = even.index.isin(points.index)
    ids = even.index.where(~taken, even.index + "/" + even["commune"])
    return even.set_axis(pd.Index(ids, name="demand", dtype=object))

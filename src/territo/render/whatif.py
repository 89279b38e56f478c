"""What the page needs to measure again by itself when the reader closes, opens or moves a site.

The page measures straight lines between the very coordinates that were measured here, and so finds
the very same figures. Coordinates of squares are written as what is left of them beside a
polynomial: a byte each, to the last bit; what does not fit is written in full.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from territo.crs import LONLAT, to_lonlat, transformer
from territo.grid import squares_of
from territo.palette import kind_symbols
from territo.render.pareto import places
from territo.render.places import kind_label
from territo.render.surface import Surface
from territo.render.texts import say
from territo.render.whatif_ways import Points, pack_ways

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from territo.arrays import Floats, Ints
    from territo.model import EtatDesLieux
    from territo.model.trials import Trials

# A candidate is a site of the lists that stands here and receives nobody today.
CANDIDATES = ("closed", "not_a_door", "other_kind")
# Bytes of a page: what mail and old computers bear; more for the largest territories.
BUDGET, LARGE_BUDGET = 2_000_000, 6_000_000
LARGE = 100
_GRAIN = 15
# What a list says that a site costs a year.
RUNNING = "running_cost"
# Of degrees: a tenth of a millimetre.
_EXACT_DECIMALS = 9


def budget(etat: EtatDesLieux) -> int:
    """Say how large a page may be with the trials in it.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        Bytes.
    """
    return LARGE_BUDGET if len(etat.territory.communes) > LARGE else BUDGET


def left_out(reason: str) -> dict[str, object]:
    """Say why a page does not try other sites.

    Parameters
    ----------
    reason
        ``streets``, ``then``, ``nobody``, ``scenario`` or ``size``.

    Returns
    -------
        why: a sentence.
    """
    return {"why": say(f"whatif_not_{reason}")}


def whatif(etat: EtatDesLieux, trials: Trials | None = None) -> dict[str, object]:
    """Prepare what the page tries other sites with.

    Parameters
    ----------
    etat
        What was found.
    trials
        What it tries them with beside; absent for nothing more.

    Returns
    -------
        why (a sentence, when nothing can be tried), or: columns, rows, x, y (polynomials of the
        lattice that `pack_squares` writes), unit_x, unit_y, rest_x, rest_y (what is to be added to
        them: base64 of int8, one per square taken, in that unit), exact (square taken, x, y of
        those that they cannot say), weights (distinct ones), weight (which of them, see `_whole`),
        commune (its row in the payload of communes, the same), units (of the thresholds), along
        the streets along (see `pack_ways`), apart (square taken, x, y, weight,
        commune of a second point of a square), detour, cutoffs (metres), place (polynomials of
        longitude and latitude, centre and half a side in degrees), slug, sites: id, name, kind,
        lon, lat, x, y, door (whether it is one), for kinds of the map shape and colour, and for a
        town hall that is in no list of the study hall (code of its commune, by which a scenario
        finds it); of a candidate, candidate, and lon and lat to a tenth of a millimetre; and, where
        costs are stated, area_m2, staff and running_cost as far as they are known. Then also costs:
        stated (by the names of `Costs`), own (whether any site of the lists says what it costs a
        year) and mode (of the ways).
    """
    if etat.opening is not None and etat.opening.then is not None:
        return left_out("then")
    if not (etat.demand.points["weight"] > 0).any():
        return left_out("nobody")
    ways = {} if trials is None else trials.ways
    if etat.nearest.basis.mode != "line" and not ways:
        return left_out("streets")
    along = (
        {"along": pack_ways(trials, _order(etat), etat.headline.unit)} if trials and ways else {}
    )
    return {
        **_people(etat),
        "detour": etat.nearest.basis.detour,
        "cutoffs": [coverage.cutoff.value for coverage in etat.coverages],
        "units": [coverage.cutoff.unit for coverage in etat.coverages],
        **along,
        "place": _place(etat),
        "slug": etat.territory.slug,
        **_sites_and_costs(etat, trials),
    }


def _sites_and_costs(etat: EtatDesLieux, trials: Trials | None) -> dict[str, object]:
    stated = trials.costs.stated() if trials else {}
    frontier = trials.frontier if trials else None
    candidates = places(frontier) if frontier else etat.sites.points.iloc[:0]
    sites = _sites(etat, candidates)
    lists = etat.sites.points
    points = pd.concat([lists[~lists.index.isin(candidates.index)], candidates])
    own = RUNNING in points and bool(points[RUNNING].notna().any())
    if not (stated or own):
        return {"sites": sites}
    sites = [site | _paid_by(points, str(site["id"])) for site in sites]
    costs = {"stated": stated, "own": own, "mode": etat.nearest.basis.mode}
    return {"sites": sites, "costs": costs}


def _paid_by(points: pd.DataFrame, site: str) -> dict[str, float]:
    """Say how large a site of the lists is and what it costs, as far as it is known."""
    if site not in points.index:
        return {}
    columns = [name for name in ("area_m2", "staff", RUNNING) if name in points]
    known = points.loc[site, columns].dropna()
    return {name: float(value) for name, value in known.items()}


@dataclass(frozen=True)
class _Squares:
    """The squares where somebody lives, and the points in them."""

    columns: int
    rows: int
    column: Ints
    row: Ints
    first: Ints
    square: Ints

    @classmethod
    def of(cls, etat: EtatDesLieux) -> _Squares:
        squares = squares_of(etat.demand).take((etat.demand.points["weight"] > 0).to_numpy())
        column, row = squares.column - squares.column.min(), squares.row - squares.row.min()
        columns, rows = int(column.max()) + 1, int(row.max()) + 1
        place = row * columns + column
        _, first, square = np.unique(place, return_index=True, return_inverse=True)
        return cls(columns, rows, column, row, first, square)

    @property
    def others(self) -> Ints:
        """The points of squares that have another one."""
        return np.setdiff1d(np.arange(len(self.square)), self.first)


def _order(etat: EtatDesLieux) -> Points:
    """Say in which order the page has the points, and which earlier ones are beside each."""
    squares = _Squares.of(etat)
    lived = np.flatnonzero((etat.demand.points["weight"] > 0).to_numpy())
    order = np.concatenate([squares.first, squares.others])
    return Points(lived[order], squares.column[order], squares.row[order], len(squares.first))


def _people(etat: EtatDesLieux) -> dict[str, object]:
    """Write where the inhabitants are, square by square as `pack_squares` takes them."""
    points = etat.demand.points[etat.demand.points["weight"] > 0]
    squares = _Squares.of(etat)
    columns, rows, first, others = squares.columns, squares.rows, squares.first, squares.others
    column, row, square = squares.column, squares.row, squares.square
    xy = np.column_stack([points.geometry.x.to_numpy(), points.geometry.y.to_numpy()])
    weight = points["weight"].to_numpy(dtype=float)
    code = {code: at for at, code in enumerate(etat.level("commune").index)}
    commune = points["commune"].map(code).to_numpy(dtype=np.int64)
    values, which = np.unique(weight, return_inverse=True)
    size = max(columns, rows)
    u, v = (2 * column + 1 - columns) / size, (2 * row + 1 - rows) / size
    return {
        "columns": columns,
        "rows": rows,
        **_coordinates(u[first], v[first], xy[first]),
        "weights": values.tolist(),
        "weight": _whole(which[first]),
        "commune": _whole(commune[first]),
        "apart": [
            [int(square[at]), *xy[at].tolist(), float(weight[at]), int(commune[at])]
            for at in others.tolist()
        ],
    }


def _coordinates(u: Floats, v: Floats, xy: Floats) -> dict[str, object]:
    """Write coordinates so that the page has them to the last bit."""
    surfaces = [Surface.fitted(u, v, values) for values in xy.T]
    told = np.column_stack([surface.at(u, v) for surface in surfaces])
    # No coordinate is finer than the one nearest to zero.
    unit = np.spacing(np.abs(xy).min(axis=0))
    most = np.iinfo(np.int8).max
    rest = np.clip(np.rint((xy - told) / unit), -most, most)
    wrong = np.flatnonzero((told + rest * unit != xy).any(axis=1))
    return {
        "x": surfaces[0].coefficients,
        "y": surfaces[1].coefficients,
        "unit_x": float(unit[0]),
        "unit_y": float(unit[1]),
        "rest_x": _text(rest[:, 0].astype("<i1")),
        "rest_y": _text(rest[:, 1].astype("<i1")),
        "exact": [[int(at), *xy[at].tolist()] for at in wrong.tolist()],
    }


def _place(etat: EtatDesLieux) -> dict[str, object]:
    """Write how a longitude and a latitude become coordinates in metres, over the territory."""
    corners = etat.territory.communes.to_crs(LONLAT).total_bounds
    west, south, east, north = (round(float(edge), 4) for edge in corners)
    centre, half = ((west + east) / 2, (south + north) / 2), max(east - west, north - south) / 2
    steps = np.cos(np.pi * (np.arange(_GRAIN) + 0.5) / _GRAIN)
    u, v = (steps_of.ravel() for steps_of in np.meshgrid(steps, steps))
    carry = transformer(LONLAT, etat.territory.crs)
    x, y = carry(centre[0] + half * u, centre[1] + half * v)
    return {
        "lon": centre[0],
        "lat": centre[1],
        "half": half,
        "x": Surface.fitted(u, v, x).coefficients,
        "y": Surface.fitted(u, v, y).coefficients,
    }


def sites_to_try(etat: EtatDesLieux) -> gpd.GeoDataFrame:
    """List the doors, and the places of the lists where one could open.

    Parameters
    ----------
    etat
        What was found, and its town halls where they may be tried too.

    Returns
    -------
        One row per site, in the order of their ids, with the columns of `Sites`.
    """
    doors, closed = etat.sites.doors, _closed(etat)
    halls = _halls(etat, doors.index.union(closed.index).tolist())
    every = gpd.GeoDataFrame(pd.concat([doors, closed, halls]), crs=doors.crs)
    return every.sort_index().rename_axis("site")


def _closed(etat: EtatDesLieux) -> gpd.GeoDataFrame:
    points = etat.sites.points
    here = points["status"].isin(CANDIDATES) & points["commune"].isin(etat.territory.communes.index)
    return points[here & ~points.geometry.isna()]


def _sites(etat: EtatDesLieux, candidates: gpd.GeoDataFrame) -> list[dict[str, object]]:
    """List the doors, then the places where one could open, in the order of ids."""
    doors, closed = etat.sites.doors, _closed(etat)
    closed = closed[~closed.index.isin(candidates.index)]
    known = doors.index.union(closed.index).union(candidates.index).tolist()
    symbols = kind_symbols(etat.sites.kinds)
    return sorted(
        [
            *_listed(doors, symbols, door=True),
            *_listed(closed, symbols),
            *_listed(_halls(etat, known), symbols, hall=True),
            *_exactly(_listed(candidates, symbols), candidates),
        ],
        key=lambda site: str(site["id"]),
    )


def _exactly(
    listed: list[dict[str, object]], candidates: gpd.GeoDataFrame
) -> list[dict[str, object]]:
    """Say where candidates stand as a scenario says it: no list may have them."""
    places = to_lonlat(candidates).geometry
    return [
        {
            **site,
            "candidate": True,
            "lon": round(place.x, _EXACT_DECIMALS),
            "lat": round(place.y, _EXACT_DECIMALS),
        }
        for site, place in zip(listed, places, strict=True)
    ]


def _halls(etat: EtatDesLieux, known: list[str]) -> gpd.GeoDataFrame:
    """Keep the town hall of each commune, the one that a scenario finds by the commune's code."""
    if etat.town_halls is None:
        return etat.sites.points.iloc[:0]
    halls = etat.town_halls.doors.drop_duplicates("commune")
    return halls[~halls.index.isin(known)]


def _listed(
    sites: gpd.GeoDataFrame,
    symbols: dict[str, tuple[str, str]],
    *,
    door: bool = False,
    hall: bool = False,
) -> list[dict[str, object]]:
    places = to_lonlat(sites).geometry
    return [
        {
            "id": site,
            "name": str(row["name"] or site),
            "kind": kind_label(row["kind"]),
            "lon": round(places[site].x, 6),
            "lat": round(places[site].y, 6),
            "x": row.geometry.x,
            "y": row.geometry.y,
            "door": door,
            **dict(zip(("shape", "colour"), symbols.get(row["kind"], ()), strict=False)),
            **({"hall": row["commune"]} if hall else {}),
        }
        for site, row in sites.iterrows()
    ]


def _whole(numbers: Ints) -> str:
    """Write whole numbers in as few bytes each as the largest needs: one, two or four."""
    largest = int(numbers.max(initial=0))
    fitting = next(kind for kind in ("<u1", "<u2", "<u4") if largest <= np.iinfo(kind).max)
    return _text(numbers.astype(fitting))


def _text(numbers: NDArray[np.generic]) -> str:
    return base64.b64encode(np.ascontiguousarray(numbers).tobytes()).decode("ascii")

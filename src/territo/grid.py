"""The squares of the INSEE grid: where inhabitants are placed, and how gaps are drawn.

The grid is that of the Filosofi squares: on the mainland EPSG:3035, a lattice of 200 m whose
squares are named by their lower left corner, ``CRS3035RES200mN2889000E3757400``. Using the same
ids, the official population can later replace the spread one square for one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer
from scipy.ndimage import label

from territo.crs import GRID_OF_METRIC, transformer
from territo.join import polygon_of
from territo.model import Demand

if TYPE_CHECKING:
    from territo.arrays import Bools, Floats, Ints, Objects
    from territo.model import Territory


CELL_M = 200
# Weights are whole multiples of this share of an inhabitant (about one millionth). Sums of such
# numbers are exact in double precision, in any order, up to 8 thousand million inhabitants: what is
# spread adds up to the commune to the last bit.
QUANTUM = 2.0**-20


@dataclass(frozen=True)
class Squares:
    """Squares of a lattice, by the position of their lower left corner.

    Parameters
    ----------
    column, row
        Easting and northing divided by the side, shape (n,).
    side
        Side in metres.
    crs
        EPSG code of the system the lattice is drawn in.
    """

    column: Ints
    row: Ints
    side: int
    crs: int

    @property
    def ids(self) -> list[str]:
        """The official names, such as ``CRS3035RES200mN2889000E3757400``."""
        prefix = f"CRS{self.crs}RES{self.side}m"
        return [
            f"{prefix}N{row * self.side}E{column * self.side}"
            for column, row in zip(self.column.tolist(), self.row.tolist(), strict=True)
        ]

    def centres(self, crs: int) -> tuple[Floats, Floats]:
        """Return the centres in another system.

        Parameters
        ----------
        crs
            EPSG code wanted.

        Returns
        -------
            x and y, shape (n,) each.
        """
        x, y = (self.column + 0.5) * self.side, (self.row + 0.5) * self.side
        return transformer(self.crs, crs)(x, y)

    def polygons(self, crs: int) -> Objects:
        """Draw the squares in another system.

        Parameters
        ----------
        crs
            EPSG code wanted.

        Returns
        -------
            One polygon per square, shape (n,). Neighbours share their corners to the last bit.
        """
        boxes = shapely.box(
            self.column * self.side,
            self.row * self.side,
            (self.column + 1) * self.side,
            (self.row + 1) * self.side,
        )
        return carried(np.atleast_1d(boxes), self.crs, crs)

    def take(self, rows: Ints | Bools) -> Squares:
        """Keep some of the squares.

        Parameters
        ----------
        rows
            Positions, or a mask of shape (n,).

        Returns
        -------
            Those squares, in that order.
        """
        return Squares(self.column[rows], self.row[rows], self.side, self.crs)


def carried(geometries: Objects, source: int, target: int) -> Objects:
    """Carry geometries from one system to another.

    Parameters
    ----------
    geometries
        Geometries, shape (n,).
    source, target
        EPSG codes.

    Returns
    -------
        New geometries, shape (n,).
    """
    if source == target:
        return geometries
    carry = transformer(source, target)
    moved = shapely.transform(geometries, lambda xy: np.column_stack(carry(xy[:, 0], xy[:, 1])))
    return np.asarray(moved, dtype=object)


def squares_of(demand: Demand) -> Squares:
    """Find the square that holds each demand point.

    Parameters
    ----------
    demand
        The demand.

    Returns
    -------
        One square per point, in the same order. Two points may share one.
    """
    grid_crs = GRID_OF_METRIC[demand.crs]
    points = demand.points.geometry
    x, y = transformer(demand.crs, grid_crs)(points.x.to_numpy(), points.y.to_numpy())
    return Squares(
        np.floor(x / demand.cell_m).astype(np.int64),
        np.floor(y / demand.cell_m).astype(np.int64),
        demand.cell_m,
        grid_crs,
    )


def squares_over(territory: Territory, side: int = CELL_M) -> Squares:
    """List every square that may touch a territory.

    Parameters
    ----------
    territory
        The territory.
    side
        Side of the squares in metres.

    Returns
    -------
        The squares of its bounding box, from south to north, then west to east.
    """
    grid_crs = GRID_OF_METRIC[territory.crs]
    carry = Transformer.from_crs(territory.crs, grid_crs, always_xy=True)
    # The box of the transformed outline, not the transformed box: its edges are bent.
    left, bottom, right, top = territory.communes.total_bounds
    west, south, east, north = carry.transform_bounds(left, bottom, right, top, densify_pts=101)
    columns = np.arange(np.floor(west / side) - 1, np.ceil(east / side) + 1, dtype=np.int64)
    rows = np.arange(np.floor(south / side) - 1, np.ceil(north / side) + 1, dtype=np.int64)
    row, column = np.meshgrid(rows, columns, indexing="ij")
    return Squares(column.ravel(), row.ravel(), side, grid_crs)


def even_weights(population: float, count: int) -> Floats:
    """Split a population evenly so that the parts add up to it exactly.

    Parameters
    ----------
    population
        Inhabitants; decimals are kept to one ``QUANTUM``.
    count
        Number of parts, at least one.

    Returns
    -------
        Weights, shape (count,); they differ by one ``QUANTUM`` at most, the first ones being the
        larger.

    Examples
    --------
    >>> even_weights(10, 4).tolist()
    [2.5, 2.5, 2.5, 2.5]
    >>> float(even_weights(100, 3).sum())
    100.0
    """
    each, left = divmod(round(population / QUANTUM), count)
    return (each + (np.arange(count) < left)) * QUANTUM


def spread(territory: Territory, side: int = CELL_M) -> Demand:
    """Spread each commune's population evenly over the squares whose centre lies in it.

    Parameters
    ----------
    territory
        The territory.
    side
        Side of the squares in metres.

    Returns
    -------
        One point per square, in the order of the ids; the weights add up exactly to each commune's
        population. A commune that holds no centre keeps one point inside it, whose id is
        ``commune-`` and its code.
    """
    communes = territory.communes
    zones = communes[["population", "geometry"]].assign(commune=communes.index)
    return Demand(
        spread_zones(zones, territory, side, "commune"),
        basis="areal",
        vintage=territory.population_basis,
        cell_m=side,
    )


def spread_zones(
    zones: gpd.GeoDataFrame, territory: Territory, side: int, noun: str
) -> gpd.GeoDataFrame:
    """Spread the population of zones evenly over the squares whose centre lies in each.

    Parameters
    ----------
    zones
        Zones that do not overlap, in the territory's system: population, commune, geometry.
    territory
        The ground they lie in.
    side
        Side of the squares in metres.
    noun
        What a zone is called, for the id of the point of a zone too small to hold a centre.

    Returns
    -------
        Points as `Demand` holds them: the weights of each zone add up exactly to its population.
    """
    squares = squares_over(territory, side)
    x, y = squares.centres(territory.crs)
    zone = polygon_of(x, y, zones.geometry)
    held = np.array([code is not None for code in zone], dtype=bool)
    points = pd.DataFrame(
        {"zone": zone[held], "x": x[held], "y": y[held]},
        index=pd.Index(squares.take(held).ids, name="demand", dtype=object),
    )
    points = pd.concat([points, _points_of_small(zones, set(points["zone"]), noun)]).sort_index()
    points["weight"] = 0.0
    for code, population in zones["population"].items():
        mine = points["zone"] == code
        points.loc[mine, "weight"] = even_weights(population, int(mine.sum()))
    points["commune"] = points["zone"].map(zones["commune"]).astype(object)
    return gpd.GeoDataFrame(
        points[["weight", "commune"]],
        geometry=gpd.points_from_xy(points["x"], points["y"]),
        crs=territory.crs,
    )


def _points_of_small(zones: gpd.GeoDataFrame, served: set[str], noun: str) -> pd.DataFrame:
    """Give one point to each zone that is too small, or too thin, to hold a centre."""
    small = zones[~zones.index.isin(served)].geometry
    inside = small.representative_point()
    ids = pd.Index([f"{noun}-{code}" for code in small.index], name="demand", dtype=object)
    return pd.DataFrame({"zone": small.index.to_numpy(), "x": inside.x, "y": inside.y}).set_axis(
        ids
    )


def patches(squares: Squares) -> Ints:
    """Give a number to each group of squares that touch along an edge.

    Parameters
    ----------
    squares
        Squares; the same one may come several times.

    Returns
    -------
        The number of each square's group, shape (n,), from 0. Squares that only touch by a corner
        are in different groups.
    """
    if not len(squares.row):
        return np.zeros(0, dtype=np.int64)
    row, column = squares.row - squares.row.min(), squares.column - squares.column.min()
    lattice = np.zeros((row.max() + 1, column.max() + 1), dtype=bool)
    lattice[row, column] = True
    numbered, _ = label(lattice)
    return np.asarray(numbered[row, column], dtype=np.int64) - 1


def dissolve(squares: Squares, crs: int) -> shapely.Geometry:
    """Draw squares as one shape.

    Parameters
    ----------
    squares
        Squares; a repeated one counts once.
    crs
        EPSG code wanted.

    Returns
    -------
        Their union. Corners of a lattice are shared exactly: the fast union of coverages applies.
    """
    unique = np.unique(np.column_stack([squares.row, squares.column]), axis=0)
    once = Squares(unique[:, 1], unique[:, 0], squares.side, squares.crs)
    return shapely.coverage_union_all(once.polygons(crs))

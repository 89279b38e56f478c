"""Where a door could stand: a list, the town halls, or a regular grid."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from territo.access.line import xy_of
from territo.crs import LONLAT, transformer
from territo.errors import SolveError, SourceError, UnitError
from territo.join import polygon_of
from territo.model import DOOR_STATUSES, Sites
from territo.model.costs import Costs
from territo.network import snap
from territo.project import example_dir
from territo.sources.sites import read_sites
from territo.study.asked import local
from territo.units import Cutoff, number

if TYPE_CHECKING:
    from pathlib import Path

    from territo.arrays import Bools, Floats
    from territo.model import Demand, EtatDesLieux
    from territo.model.network import Network
    from territo.project import Project
    from territo.study.territories import Chosen

TOWN_HALLS, GRID = "town-halls", "grid:"
TOWN_HALL = "mairie"
# A place is written in degrees with so many decimals: a tenth of a millimetre.
DECIMALS = 9
# Nearer than this, two places are one.
SAME_PLACE_M = 1.0


@dataclass(frozen=True)
class Offer:
    """The doors of today and the candidates beside them.

    Parameters
    ----------
    sites
        All of them, as doors.
    doors
        The doors of today.
    candidates
        The others: index ``site``, name, kind, lon, lat.
    facts
        What the lists say of all of them, index ``site``.
    unused
        Sites of a list that have no place in the territory, or that of a door of today.
    file
        The list that was read; absent for another offer.
    costs
        What doors cost, as far as it was stated.
    """

    sites: Sites
    doors: tuple[str, ...]
    candidates: pd.DataFrame
    facts: pd.DataFrame
    unused: int = 0
    file: Path | None = None
    costs: Costs = field(default_factory=Costs)

    def numbers(self, column: str) -> dict[str, float]:
        """Read a column of numbers.

        Parameters
        ----------
        column
            Its name.

        Returns
        -------
            The number of each site that has one.

        Raises
        ------
        SolveError
            When no list has the column, or what stands there is no number.
        """
        if column not in self.facts:
            raise SolveError(
                f"No list of sites has a column {column}.",
                "Add it to the list of doors and that of --candidates.",
            )
        told = self.facts[column].dropna()
        told = told[told.astype(str).str.strip() != ""]
        try:
            return {str(site): number(str(text)) for site, text in told.items()}
        except UnitError as error:
            raise SolveError(
                f"Column {column} of the sites: {error.message}", error.hint
            ) from error


def offer(
    project: Project, chosen: Chosen, base: EtatDesLieux, text: str, network: Network | None
) -> Offer:
    """Put the candidates beside the doors of today.

    Parameters
    ----------
    project
        The study.
    chosen
        Its territory.
    base
        What was found with the doors of today.
    text
        A list of sites, ``town-halls`` or ``grid:500 m``; empty for no candidate.
    network
        The streets; absent in a straight line.

    Returns
    -------
        The offer. What stands where a door of today does is no candidate: it would change nothing.

    Raises
    ------
    TerritoError
        When the list cannot be read, or the grid is no distance.
    """
    today = base.sites.doors
    doors = tuple(map(str, today.index))
    file = None
    if not text:
        found = today.iloc[:0]
    elif text.startswith(GRID):
        found = _grid(base, _spacing(text), network)
    else:
        file = None if text == TOWN_HALLS else local(text).absolute()
        listed = _town_halls(project, chosen) if file is None else _listed(project, chosen, file)
        found = listed.points[listed.points["status"] != "other_kind"]
    strange = found[~found.index.isin(today.index)]
    points = _elsewhere(_as_written(strange[strange["status"].isin(DOOR_STATUSES)], base), today)
    names = ["name", "kind", "commune", "precision", "status", "geometry"]
    together = pd.concat([today, points]).rename_axis("site").sort_index()
    sites = Sites(gpd.GeoDataFrame(together[names], crs=base.sites.crs))
    unused = len(strange) - len(points)
    costs = Costs.from_settings(project.costs)
    places = points[["name", "kind", "lon", "lat"]]
    return Offer(sites, doors, places, together, unused, file, costs)


def _elsewhere(points: gpd.GeoDataFrame, today: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Leave out the candidates that stand where a door does."""
    if points.empty or today.empty:
        return points
    away, _ = cKDTree(xy_of(today)).query(xy_of(points))
    return points[away > SAME_PLACE_M]


def _as_written(found: gpd.GeoDataFrame, base: EtatDesLieux) -> gpd.GeoDataFrame:
    """Move the candidates to where a scenario will say that they stand, to the last bit."""
    crs, there = base.territory.crs, np.zeros((0, 2))
    x, y = (xy_of(found) if len(found) else there).T
    lon, lat = (np.round(values, DECIMALS) for values in transformer(crs, LONLAT)(x, y))
    x, y = transformer(LONLAT, crs)(lon, lat)
    commune = polygon_of(x, y, base.territory.communes.geometry)
    placed = found.assign(lon=lon, lat=lat, commune=commune, status="ok")
    placed = placed.set_geometry(gpd.points_from_xy(x, y, crs=base.sites.crs))
    return placed[placed["commune"].notna()]


def _listed(project: Project, chosen: Chosen, *files: Path, kinds: tuple[str, ...] = ()) -> Sites:
    former = chosen.former["into"].to_dict()
    columns = project.site_columns
    return read_sites(files, chosen.territory, kinds, columns, as_of=project.as_of, mergers=former)


def _town_halls(project: Project, chosen: Chosen) -> Sites:
    """Read the town halls of the study's lists, else those of the carried example."""
    try:
        lists = [project.path(file) for file in project.sites]
        return _listed(project, chosen, *lists, kinds=(TOWN_HALL,))
    except SourceError:
        carried = example_dir() / "sites" / "mairies.csv"
        try:
            return _listed(project, chosen, carried, kinds=(TOWN_HALL,))
        except SourceError as error:
            raise SolveError(
                f"No list places the town halls of {chosen.territory.name}.",
                'Give candidates: --candidates FILE, or --candidates "grid:500 m".',
            ) from error


def _spacing(text: str) -> float:
    spacing = Cutoff.parse(text.removeprefix(GRID))
    if spacing.unit != "m":
        raise SolveError(
            f'"{text}" is no grid: its spacing is not a distance.', 'Write it as "grid:500 m".'
        )
    return spacing.value


def _grid(base: EtatDesLieux, spacing: float, network: Network | None) -> gpd.GeoDataFrame:
    """List the points of a regular grid with inhabitants within one cell, on the streets if any.

    The lattice is that of the metric system: the same whatever else is studied.
    """
    west, south, east, north = base.territory.outline.bounds
    first = np.floor(np.array([west, south]) / spacing)
    columns, rows = (int(n) for n in np.floor(np.array([east, north]) / spacing) - first + 1)
    row, column = (each.ravel() for each in np.mgrid[0:rows, 0:columns])
    xy = (first + np.column_stack([column, row]) + 0.5) * spacing
    kept = _inhabited(xy, base.demand, spacing)
    kept &= polygon_of(xy[:, 0], xy[:, 1], base.territory.communes.geometry).astype(bool)
    ids = [f"grid-{r:04}-{c:04}" for r, c in zip(row[kept], column[kept], strict=True)]
    xy, on = (
        (xy[kept], np.ones(len(ids), dtype=bool))
        if network is None
        else _streets(xy[kept], network, spacing)
    )
    return gpd.GeoDataFrame(
        {"name": ids, "kind": "candidat", "precision": "housenumber", "status": "ok"},
        geometry=gpd.points_from_xy(*xy.T),
        index=pd.Index(ids, name="site", dtype=object),
        crs=base.territory.crs,
    )[on]


def _inhabited(xy: Floats, demand: Demand, spacing: float) -> Bools:
    """Tell which points have an inhabitant within one cell both ways."""
    people = demand.points[demand.points["weight"] > 0]
    away, _ = cKDTree(xy_of(people)).query(xy, p=np.inf, distance_upper_bound=1.000001 * spacing)
    return np.asarray(np.isfinite(away))


def _streets(xy: Floats, network: Network, spacing: float) -> tuple[Floats, Bools]:
    """Move points to the nearest street within one spacing; tell which ones have one."""
    found = snap(network, xy[:, 0], xy[:, 1], spacing)
    lines = network.lines[found.edge]
    nearest = shapely.line_interpolate_point(
        lines, shapely.line_locate_point(lines, shapely.points(xy))
    )
    return shapely.get_coordinates(nearest), found.attached

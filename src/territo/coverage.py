"""Who is covered, where the gaps are, and the figures that say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from territo.errors import ConservationError
from territo.grid import dissolve, patches, squares_of
from territo.model import Coverage, EtatDesLieux

if TYPE_CHECKING:
    from collections.abc import Sequence

    from territo.arrays import Bools, Floats
    from territo.grid import Squares
    from territo.model import Demand, Nearest, Sites, Territory
    from territo.units import Cutoff


# Code of the row that holds the communes which lie in no single sector.
NO_SECTOR = "-"
# Inhabitants that rounding may move when weights are not whole multiples of a quantum.
TOLERANCE = 1e-6


def cover(demand: Demand, nearest: Nearest, cutoff: Cutoff) -> Coverage:
    """Apply a threshold to the nearest door of every demand point.

    Parameters
    ----------
    demand
        Who must be served.
    nearest
        Their nearest door.
    cutoff
        The threshold; a cost equal to it is covered.

    Returns
    -------
        The status of each point.

    Raises
    ------
    UnitError
        When the threshold is not in the unit of the costs.
    """
    nearest.basis.require(cutoff)
    legs = nearest.legs.reindex(demand.points.index)
    points = demand.points[["weight", "commune"]].assign(site=legs["site"], cost=legs["cost"])
    within = (legs["cost"] <= cutoff.value).fillna(value=False).to_numpy(dtype=bool)
    reached = legs["status"].to_numpy() == "reached"
    status = np.where(within, "covered", "beyond")
    points["status"] = np.where(reached, status, legs["status"])
    return Coverage(cutoff, pd.DataFrame(points))


def require_conservation(demand: Demand, coverage: Coverage) -> None:
    """Refuse a coverage that lost inhabitants, or counted some twice.

    Parameters
    ----------
    demand
        Who had to be served.
    coverage
        What was found.

    Raises
    ------
    ConservationError
        When covered + beyond + unreachable + unsnapped is not the population of the whole and of
        each commune.
    """
    before = demand.points.groupby("commune")["weight"].sum()
    after = coverage.points.groupby("commune")["weight"].sum().reindex(before.index, fill_value=0)
    wrong = before.index[(before - after).abs() > TOLERANCE]
    if len(wrong) or abs(before.sum() - coverage.by_status.sum()) > TOLERANCE:
        raise ConservationError(
            f"At {coverage.cutoff}, {before.sum():.3f} inhabitants went in and "
            f"{coverage.by_status.sum():.3f} came out"
            + (f"; communes {', '.join(wrong[:5])}" if len(wrong) else ""),
            "This is a fault of territo, not of your data: please report it with your command.",
        )


def weighted_quantile(cost: Floats, weight: Floats, share: float) -> float | None:
    """Return the cost within which a share of the inhabitants reaches a door.

    Parameters
    ----------
    cost
        Costs, shape (n,).
    weight
        Inhabitants, shape (n,).
    share
        Between 0 and 1.

    Returns
    -------
        The smallest cost such that the inhabitants at that cost or nearer are at least that share
        (the inverse of the weighted empirical distribution function); None where nobody lives.

    Examples
    --------
    >>> weighted_quantile(np.array([100.0, 200.0, 900.0]), np.array([5.0, 4.0, 1.0]), 0.9)
    200.0
    """
    if not weight.sum() > 0:
        return None
    order = np.argsort(cost, kind="stable")
    reached = np.cumsum(weight[order])
    # Ten ulps of slack: 0.9 has no exact binary value, and a tie must fall on the nearer cost.
    wanted = share * reached[-1] * (1 - 1e-14)
    return float(cost[order][np.searchsorted(reached, wanted)])


def _distances(points: pd.DataFrame) -> dict[str, float | None]:
    """Population-weighted mean, median, P90 and max of the costs of those who reach a door."""
    lived = points[(points["weight"] > 0) & points["cost"].notna()]
    cost = lived["cost"].to_numpy(dtype=float)
    weight = lived["weight"].to_numpy(dtype=float)
    if not len(lived):
        return dict.fromkeys(("mean_cost", "median_cost", "p90_cost", "max_cost"))
    return {
        "mean_cost": float(np.average(cost, weights=weight)),
        "median_cost": weighted_quantile(cost, weight, 0.5),
        "p90_cost": weighted_quantile(cost, weight, 0.9),
        "max_cost": float(cost.max()),
    }


def _row(rows: Bools, demand: Demand, coverages: Sequence[Coverage]) -> dict[str, object]:
    """Figures of the demand points of one level and code."""
    weight = demand.points["weight"].to_numpy(dtype=float)
    population = float(weight[rows].sum())
    figures: dict[str, object] = {"population": population}
    for coverage in coverages:
        covered = float(weight[rows & (coverage.points["status"].to_numpy() == "covered")].sum())
        slug = coverage.cutoff.slug
        figures[f"covered_{slug}"] = covered
        figures[f"beyond_{slug}"] = population - covered
        figures[f"share_{slug}"] = 100 * covered / population if population else None
    return figures | _distances(coverages[0].points[rows])


def figures(
    territory: Territory, sites: Sites, demand: Demand, coverages: Sequence[Coverage]
) -> pd.DataFrame:
    """Compute the figures of the territory, of each sector and of each commune.

    Parameters
    ----------
    territory
        The ground.
    sites
        The sites.
    demand
        The inhabitants.
    coverages
        One coverage per threshold, of the same demand.

    Returns
    -------
        The table described in `EtatDesLieux`. ``beyond_T`` counts everyone who is not covered, the
        unreachable and unsnapped included. Inhabitants of communes that lie in no single sector are
        in the sector row ``-``, so that sectors add up to the territory.
    """
    commune = demand.points["commune"].to_numpy()
    door_commune = sites.doors["commune"]
    rows: dict[tuple[str, str], dict[str, object]] = {}

    def add(level: str, code: str, name: str, communes: set[str]) -> None:
        mine = np.isin(commune, list(communes))
        rows[(level, code)] = {
            "name": name,
            **_row(mine, demand, coverages),
            "doors": int(door_commune.isin(communes).sum()),
        }

    everywhere = set(territory.communes.index)
    add("territory", territory.code, territory.name, everywhere)
    sector = territory.sector_of_commune
    for code in sorted(set(sector)):
        add("sector", code, territory.sectors.loc[code, "name"], set(sector.index[sector == code]))
    alone = everywhere - set(sector.index)
    if alone and not sector.empty:
        add("sector", NO_SECTOR, "(communes in no single sector)", alone)
    for code, name in territory.communes["name"].sort_index().items():
        add("commune", str(code), name, {str(code)})
    table = pd.DataFrame.from_dict(rows, orient="index")
    table.index = pd.MultiIndex.from_tuples(table.index, names=("level", "code"))
    optional = [name for name in table if name.startswith("share_") or name.endswith("_cost")]
    return table.astype(dict.fromkeys(optional, "Float64"))


def gaps(territory: Territory, demand: Demand, coverages: Sequence[Coverage]) -> gpd.GeoDataFrame:
    """Draw the places where somebody lives beyond a threshold.

    Parameters
    ----------
    territory
        The ground, for the names of the communes.
    demand
        The inhabitants.
    coverages
        One coverage per threshold.

    Returns
    -------
        One polygon per threshold and group of squares that touch along an edge, those with the most
        inhabitants first; columns as in `EtatDesLieux`.
    """
    squares = squares_of(demand)
    found = [
        gap
        for coverage in coverages
        for gap in _gaps_of(coverage, squares, territory.communes["name"], demand.crs)
    ]
    columns = ["gap", "cutoff", "population", "squares", "communes", "mean_cost", "max_cost"]
    frame = gpd.GeoDataFrame(
        found, columns=[*columns, "geometry"], geometry="geometry", crs=demand.crs
    )
    return frame.astype({"mean_cost": "Float64", "max_cost": "Float64"}).set_index("gap")


def _gaps_of(
    coverage: Coverage, squares: Squares, names: pd.Series, crs: int
) -> list[dict[str, object]]:
    points = coverage.points
    beyond = np.flatnonzero((points["status"] != "covered") & (points["weight"] > 0))
    group = patches(squares.take(beyond))
    order = np.argsort(group, kind="stable")
    members = (
        np.split(beyond[order], np.flatnonzero(np.diff(group[order])) + 1) if len(group) else []
    )
    # Most inhabitants first; among equals, the one whose first square comes first.
    members.sort(key=lambda rows: (-points["weight"].to_numpy()[rows].sum(), rows[0]))
    return [
        {
            "gap": f"{coverage.cutoff.slug}-{number:04d}",
            "cutoff": str(coverage.cutoff),
            **_gap(points.iloc[rows], names),
            "squares": len(rows),
            "geometry": dissolve(squares.take(rows), crs),
        }
        for number, rows in enumerate(members, start=1)
    ]


def _gap(points: pd.DataFrame, names: pd.Series) -> dict[str, object]:
    by_commune = (
        points.groupby("commune")["weight"].sum().sort_values(ascending=False, kind="stable")
    )
    distances = _distances(points)
    return {
        "population": float(points["weight"].sum()),
        "communes": ", ".join(names[code] for code in by_commune.index),
        "mean_cost": distances["mean_cost"],
        "max_cost": distances["max_cost"],
    }


def etat_des_lieux(
    territory: Territory,
    sites: Sites,
    demand: Demand,
    nearest: Nearest,
    cutoffs: Sequence[Cutoff],
    headline: Cutoff | None = None,
) -> EtatDesLieux:
    """Say who is covered, and where the gaps are.

    Parameters
    ----------
    territory
        The ground.
    sites
        The sites.
    demand
        The inhabitants.
    nearest
        The nearest door of each.
    cutoffs
        Thresholds, from the nearest to the farthest.
    headline
        The threshold that rankings are made by; the first one when absent.

    Returns
    -------
        Everything that was found.

    Raises
    ------
    ConservationError
        When the figures do not add up to the population; nothing must be shown then.
    """
    coverages = tuple(cover(demand, nearest, cutoff) for cutoff in cutoffs)
    for coverage in coverages:
        require_conservation(demand, coverage)
    return EtatDesLieux(
        territory=territory,
        sites=sites,
        demand=demand,
        nearest=nearest,
        coverages=coverages,
        headline=headline or cutoffs[0],
        figures=figures(territory, sites, demand, coverages),
        gaps=gaps(territory, demand, coverages),
    )

"""The straight line beside the streets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from territo.coverage.cover import cover
from territo.sectors import sector_in
from territo.units import Cutoff

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from territo.arrays import Floats
    from territo.model import Coverage, Demand, Nearest, Territory


# Index of the row for all sectors together.
ALL_SECTORS = "*"


def beside(
    demand: Demand, line: Nearest, coverages: Sequence[Coverage], line_m: Mapping[Cutoff, float]
) -> pd.DataFrame:
    """Put the straight line beside the streets.

    Parameters
    ----------
    demand
        The inhabitants.
    line
        Their nearest door in a straight line.
    coverages
        Coverages along the streets.
    line_m
        Straight line in metres that each threshold stands for; a threshold without one has no row.

    Returns
    -------
        The table described in `territo.model.Along`.
    """
    weight = demand.points["weight"].to_numpy(dtype=float)
    rows = {}
    for coverage in coverages:
        if coverage.cutoff not in line_m:
            continue
        metres = line_m[coverage.cutoff]
        by_line = cover(demand, line, Cutoff(metres)).points["status"].to_numpy() == "covered"
        by_streets = coverage.points["status"].to_numpy() == "covered"
        rows[str(coverage.cutoff)] = {
            "line_m": metres,
            "line": float(weight[by_line].sum()),
            "streets": float(weight[by_streets].sum()),
            "only_line": float(weight[by_line & ~by_streets].sum()),
            "only_streets": float(weight[by_streets & ~by_line].sum()),
        }
    columns = ["line_m", "line", "streets", "only_line", "only_streets"]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns, dtype=float)
    return table.rename_axis("cutoff")


def assignment(
    territory: Territory, zoning: str, demand: Demand, nearest: Nearest, assigned: Nearest
) -> pd.DataFrame:
    """Put the assigned door beside the nearest one, sector by sector of one zoning.

    Parameters
    ----------
    territory
        The ground.
    zoning
        The zoning that doors are assigned in.
    demand
        The inhabitants.
    nearest, assigned
        Their nearest and their assigned door.

    Returns
    -------
        One row per sector with an assigned door, index ``sector``, then one for all of them, index
        ``*``: name, population (those who reach both doors), differ (those whose assigned door is
        not the nearest), mean_nearest, mean_assigned (weighted costs), extra (by how much the
        assigned door is farther for those who differ, weighted mean; absent when nobody does).
    """
    sector = sector_in(territory, zoning, demand.points)
    both = nearest.legs["cost"].notna() & assigned.legs["cost"].notna()
    rows = {}
    for code in [*sorted(sector[both].unique()), ALL_SECTORS]:
        mine = (both & ((sector == code) | (code == ALL_SECTORS))).to_numpy()
        weight = demand.points["weight"].to_numpy(dtype=float)[mine]
        near = nearest.legs["cost"][mine].to_numpy(dtype=float)
        own = assigned.legs["cost"][mine].to_numpy(dtype=float)
        # A door as near as the nearest is no other door, whatever its id.
        differ = own > near
        away = float(weight[differ].sum())
        rows[code] = {
            "name": "all" if code == ALL_SECTORS else territory.sectors.loc[code, "name"],
            "population": float(weight.sum()),
            "differ": away,
            "mean_nearest": _mean(near, weight),
            "mean_assigned": _mean(own, weight),
            "extra": _mean((own - near)[differ], weight[differ]),
        }
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("sector")
    return table.astype(dict.fromkeys(("mean_nearest", "mean_assigned", "extra"), "Float64"))


def _mean(cost: Floats, weight: Floats) -> float | None:
    return float((cost * weight).sum() / weight.sum()) if weight.sum() > 0 else None


def detour_ratio(demand: Demand, line: Nearest, streets: Nearest) -> float | None:
    """Divide the mean way along the streets by the mean straight line.

    Parameters
    ----------
    demand
        The inhabitants.
    line
        Their nearest door in a straight line.
    streets
        Their nearest door along the streets, in metres.

    Returns
    -------
        The ratio of the two population-weighted means, over those who reach a door both ways (each
        way to its own nearest door); absent when the costs are times or nobody reaches one.
    """
    if streets.basis.unit != "m":
        return None
    both = (streets.legs["cost"].notna() & line.legs["cost"].notna()).to_numpy()
    weight = demand.points["weight"].to_numpy(dtype=float)[both]
    straight = float((line.legs["cost"].to_numpy(dtype=float, na_value=0)[both] * weight).sum())
    along = float((streets.legs["cost"].to_numpy(dtype=float, na_value=0)[both] * weight).sum())
    return along / straight if straight > 0 else None

"""Apply a threshold, and check that nobody was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from territo.errors import ConservationError
from territo.model import Coverage

if TYPE_CHECKING:
    from territo.model import Demand, Nearest
    from territo.units import Cutoff

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

"""Coverage: who is within a threshold of a door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from territo.model.checks import require_columns, require_ids

if TYPE_CHECKING:
    import pandas as pd

    from territo.units import Cutoff

STATUSES = ("covered", "beyond", "unreachable", "unsnapped")


@dataclass(frozen=True)
class Coverage:
    """One threshold applied to every demand point.

    Parameters
    ----------
    cutoff
        The threshold; a cost equal to it is covered.
    points
        One row per demand point, index ``demand``: weight, commune, site, cost, status
        (``covered``, ``beyond``, ``unreachable``, ``unsnapped``).
    """

    cutoff: Cutoff
    points: pd.DataFrame

    def __post_init__(self) -> None:
        require_ids(self.points, "demand")
        require_columns(self.points, ("weight", "commune", "site", "cost", "status"), "coverage")
        if not set(self.points["status"]) <= set(STATUSES):
            raise ValueError("coverage: unknown status")

    @property
    def by_status(self) -> pd.Series:
        """Inhabitants of each status; zero where nobody has it."""
        return self.points.groupby("status")["weight"].sum().reindex(list(STATUSES), fill_value=0.0)

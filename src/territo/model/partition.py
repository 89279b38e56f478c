"""Partition: whether the sectors of a zoning cover the territory once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


@dataclass(frozen=True)
class Partition:
    """What was found of one zoning. Areas are in km².

    Parameters
    ----------
    zoning
        Its name.
    sectors
        One row per sector, index ``sector``: name, communes (how many it holds, wholly or in part;
        zero when its contour is not known), population, km2 (absent without a contour).
    holes
        Places in no sector, one row per commune they touch, index ``commune``: name, km2,
        population, shared_by (names of the sectors known to hold parts of it without a contour).
    overlaps
        Places in two sectors, one row per pair: one, other (their names), km2.
    outside
        What sectors hold beyond the territory: name of the sector -> km2.
    """

    zoning: str
    sectors: pd.DataFrame
    holes: pd.DataFrame
    overlaps: pd.DataFrame
    outside: Mapping[str, float]

    @property
    def holds(self) -> bool:
        """Whether every place of the territory is in one sector, and no other place is."""
        return self.holes.empty and self.overlaps.empty and not self.outside

    @property
    def without(self) -> float:
        """Inhabitants in no sector."""
        return float(self.holes["population"].sum())

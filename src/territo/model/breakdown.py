"""Breakdown: the figures of groups of inhabitants that a layer or a table of communes tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


@dataclass(frozen=True)
class Grouping:
    """Groups of places, such as the quartiers prioritaires of a territory.

    Parameters
    ----------
    name
        What the groups are, as their file is called.
    groups
        One row per group that has a place in the territory, index ``group`` (its id), in order:
        name, and geometry (in the system of the territory; absent where communes tell it).
    communes
        The group of whole communes, index ``commune``; empty for groups that are drawn.
    elsewhere
        How many rows of the file have no place in the territory.
    """

    name: str
    groups: gpd.GeoDataFrame
    communes: pd.Series
    elsewhere: int = 0

    def __post_init__(self) -> None:
        if not self.groups.index.is_unique or not self.groups.index.is_monotonic_increasing:
            raise ValueError("groups: ids must be in order, each once")
        if not self.communes.index.is_unique:
            raise ValueError("groups: a commune is in two of them")


@dataclass(frozen=True)
class Breakdown:
    """How near the groups of one grouping are to a door.

    Parameters
    ----------
    grouping
        The groups.
    group
        The group of each demand point, index ``demand``; None for those in no group.
    figures
        One row per level and code: ``group`` (each of them, by its id), ``in`` (all groups
        together), ``out`` (everybody else) and ``all``; columns as in
        `territo.model.EtatDesLieux`: name, population, and per threshold covered_T, beyond_T and
        share_T, then mean_cost, median_cost, p90_cost, max_cost; and ``apart``: the mean cost less
        that of everybody who is not in the row (absent of ``all``, and where one of the two has
        nobody who reaches a door).
    """

    grouping: Grouping
    group: pd.Series
    figures: pd.DataFrame

    @property
    def empty(self) -> tuple[str, ...]:
        """Names of the groups in which nobody was counted."""
        own = self.figures.xs("group", level="level")
        return tuple(own.loc[own["population"] == 0, "name"])

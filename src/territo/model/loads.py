"""Loads: what each door carries, and what is left when the nearest one closes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


@dataclass(frozen=True)
class Shared:
    """Inhabitants shared out among doors.

    Parameters
    ----------
    sites
        One row per door, index ``site``, in the order of the ids: name, population (inhabitants
        whose door it is; zero is nobody), communes (how many they live in), km2 (of the squares
        they live in), mean_cost (weighted; absent when nobody), staff and per_agent (inhabitants
        per person who works there; absent when unknown or nobody works there), and competences
        when a list has them.
    variation
        Coefficient of variation of the population over doors (standard deviation over mean); absent
        without a door or an inhabitant.
    """

    sites: pd.DataFrame
    variation: float | None


@dataclass(frozen=True)
class Second:
    """The second nearest door: what is left when the nearest one closes.

    Parameters
    ----------
    cost
        Cost to the second nearest door, index ``demand``, in the headline's unit; absent where
        fewer than two are reached.
    mean, p90
        Of the inhabitants who reach a second door; absent when nobody does.
    reached
        Inhabitants who reach a second door.
    without
        Inhabitants who reach none.
    several, only
        Per threshold (index ``cutoff``), inhabitants with two or more doors within it, and with one
        alone: several + only are those who are covered.
    """

    cost: pd.Series
    mean: float | None
    p90: float | None
    reached: float
    without: float
    several: pd.Series
    only: pd.Series


@dataclass(frozen=True)
class Loads:
    """What each door carries.

    Parameters
    ----------
    nearest
        Everyone given to the nearest door; its sites also have alone: the inhabitants who would be
        beyond the headline threshold without this door; along the streets street_m, see
        `territo.model.along.Catchments`; and quadrant where lists say in which
        condition places are, see `territo.indicators.quadrant`.
    second
        The second nearest door.
    assigned
        For each zoning that doors are assigned in, everyone given to the door of their sector.
    worst
        The commune with the highest mean cost (``mean_cost``), and the one with the highest share
        of inhabitants beyond the headline threshold (``share``; the most inhabitants beyond among
        equals); absent where there is none.
    """

    nearest: Shared
    second: Second
    assigned: Mapping[str, Shared] = field(default_factory=dict)
    worst: Mapping[str, str] = field(default_factory=dict)

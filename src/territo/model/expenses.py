"""Expenses: what a set of sites costs, and what a scenario does, as far as it was stated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from territo.model.costs import Costs


@dataclass(frozen=True)
class Ratio:
    """A sum over another.

    Parameters
    ----------
    value
        The ratio; absent when both parts are known of no site.
    sites
        Of how many sites both parts are known: the ratio is of these.
    """

    value: float | None
    sites: int


@dataclass(frozen=True)
class YearlyCost:
    """What a set of doors costs in a year.

    Parameters
    ----------
    sites
        One row per door, index ``site``: site_year, m2_year, agent_year (euros; absent where the
        list does not know the area or the staff), as far as each of the three was stated, and
        running_cost where a list tells it, which stands instead of the three.
    amount
        Euros a year of what is known, by the names of the columns of ``sites``.
    total
        Their sum; absent when nothing was stated.
    unknown
        Column of the list that is missing (``area_m2``, ``staff``, or ``running_cost`` when no unit
        cost was stated) -> the doors without it, whose cost is not in the sums.
    ratios
        ``euros_m2``: euros a year for each square metre; ``m2_agent``: square metres for each
        agent.
    """

    sites: pd.DataFrame
    amount: Mapping[str, float]
    total: float | None
    unknown: Mapping[str, tuple[str, ...]]
    ratios: Mapping[str, Ratio]


@dataclass(frozen=True)
class Travel:
    """The ways of the inhabitants to their nearest door, there and back, in a year.

    Parameters
    ----------
    person_km
        Kilometres; absent when no threshold is in metres.
    person_hours
        Hours; absent when no threshold is in minutes.
    euros
        Of the kilometres and the hours, as far as their costs were stated; absent without any.
    co2_kg
        Of the kilometres; absent when it was not stated for the mode.
    """

    person_km: float | None
    person_hours: float | None
    euros: float | None
    co2_kg: float | None


@dataclass(frozen=True)
class ScenarioCost:
    """What a scenario costs and saves; an absent figure was not stated, or cannot be known.

    Parameters
    ----------
    costs
        What was stated.
    before, after
        What the doors cost in a year.
    change
        After less before, over the doors that change; absent when nothing was stated, or when a
        door that changes has no known area or staff.
    undecided
        Column of the list that is missing -> doors that change without it.
    done
        What is done once (``opening``, ``closing``, ``moving``) -> the doors.
    once
        The same -> euros; absent for what was not stated.
    one_off
        Their sum; absent when something is done whose cost was not stated.
    agents_left
        Staff of doors that close, which is not counted any more; zero where none is known.
    travel
        ``before``, ``after`` and ``change``: the ways of those who reach a door then; ``change`` is
        of those who reach one both before and after. Empty when no trips were stated.
    stranded
        Inhabitants who reach a door in one of the two states alone: in no ``change`` of travel.
    without
        Inhabitants who reach none in either: in no figure of travel.
    population
        Inhabitants.
    covered_change
        Inhabitants more within the headline threshold; below zero for less.
    """

    costs: Costs
    before: YearlyCost
    after: YearlyCost
    change: float | None
    undecided: Mapping[str, tuple[str, ...]]
    done: Mapping[str, tuple[str, ...]]
    once: Mapping[str, float | None]
    one_off: float | None
    agents_left: float
    travel: Mapping[str, Travel]
    stranded: float
    without: float
    population: float
    covered_change: float

    @property
    def per_inhabitant(self) -> Mapping[str, float | None]:
        """Euros a year per inhabitant, before and after; absent where a door is not known whole."""
        return {
            when: one.total / self.population
            if one.total is not None and not one.unknown and self.population
            else None
            for when, one in (("before", self.before), ("after", self.after))
        }

    @property
    def per_inhabitant_gained(self) -> float | None:
        """Euros a year more for each inhabitant gained; absent when nobody is."""
        return self._per(self.covered_change, 1)

    @property
    def per_inhabitant_lost(self) -> float | None:
        """Euros a year saved for each inhabitant lost; absent when nobody is."""
        return self._per(-self.covered_change, -1)

    def _per(self, inhabitants: float, sign: int) -> float | None:
        # A remainder of additions is nobody.
        somebody = 1e-6
        if self.change is None or inhabitants < somebody:
            return None
        return sign * self.change / inhabitants

"""SideBySide: several ways of standing, or several territories, by the same rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from territo.model.checks import require_columns

if TYPE_CHECKING:
    import pandas as pd

    from territo.model.etat_des_lieux import EtatDesLieux
    from territo.model.scenario import Difference

TODAY = "today"


@dataclass(frozen=True)
class State:
    """One of those that stand beside each other.

    Parameters
    ----------
    name
        Name of the scenario, or short name of the territory; ``today`` for the doors as they are.
    title
        What it is called in results.
    etat
        What was found.
    difference
        What the scenario changes; absent for the doors as they are, and for territories.
    """

    name: str
    title: str
    etat: EtatDesLieux
    difference: Difference | None = None


@dataclass(frozen=True)
class SideBySide:
    """States beside each other.

    Parameters
    ----------
    states
        The states; of scenarios, the doors as they are first.
    table
        One row per state, index ``name``: title, doors, doors_approximate (those whose place is
        only known to the commune, or illustrative), population; per threshold ``covered_T``,
        ``share_T``; ``mean_cost``, ``median_cost``, ``p90_cost``, ``max_cost``; ``worst_commune``,
        ``worst_name``, ``worst_people`` (most newly beyond the headline by a scenario, most beyond
        it in a territory); ``rank_share`` (at the headline, 1 for the highest), ``rank_mean`` and
        ``rank_p90`` (1 for the lowest). Of scenarios per threshold ``newly_within_T`` and
        ``newly_beyond_T``; of territories ``communes``, ``cog``, ``organisation_model``,
        ``organisation_since``, ``organisation_source``. Where costs were stated ``yearly_cost``
        (euros; absent when it is not known of each door) and ``rank_cost`` (1 for the lowest).
    years
        Under ``today`` and each year Y of a projection, at the headline: ``population_Y``,
        ``share_Y``, ``mean_Y``, ``rank_Y`` (1 for the highest share), and ``worst_rank``, the worst
        of them; index ``name``. Absent without a projection.
    """

    states: tuple[State, ...]
    table: pd.DataFrame
    years: pd.DataFrame | None = None

    def __post_init__(self) -> None:
        require_columns(self.table, ("title", "doors", "population", "rank_share"), "side by side")
        if list(self.table.index) != [state.name for state in self.states]:
            raise ValueError("side by side: a row of the table is not of its state")
        if len({self._rules(state) for state in self.states}) != 1:
            raise ValueError("side by side: the states are not measured by the same rules")

    @property
    def of_scenarios(self) -> bool:
        """Whether the states are of one territory."""
        return any(state.difference for state in self.states)

    @property
    def first(self) -> EtatDesLieux:
        """What was found of the first state: its thresholds and its basis are those of all."""
        return self.states[0].etat

    @staticmethod
    def _rules(state: State) -> tuple[object, ...]:
        etat = state.etat
        cutoffs = tuple(one.cutoff for one in etat.coverages)
        return (*cutoffs, etat.headline, str(etat.nearest.basis), etat.territory.cog)

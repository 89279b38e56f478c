"""Proposal: a plan, the scenario it makes, and what that changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from territo.model.expenses import ScenarioCost
    from territo.model.plan import Plan
    from territo.model.scenario import Difference


@dataclass(frozen=True)
class Proposal:
    """A plan as a scenario, held against the doors as they are.

    Parameters
    ----------
    question
        What was asked, in the word of the command.
    plan
        The answer.
    difference
        What it changes.
    edits
        The scenario, as its table is written.
    cost
        What it costs and saves, as far as that was stated.
    candidates, unused
        How many sites could have been doors beside those of today, and how many more
        have no place in the territory, or stand where a door does.
    unreached
        Inhabitants who reach no site at all, and did not count where everyone is to be served.
    weighted
        Whether some groups count more than others.
    """

    question: str
    plan: Plan
    difference: Difference
    edits: Mapping[str, object]
    cost: ScenarioCost
    candidates: int = 0
    unused: int = 0
    unreached: float = 0.0
    weighted: bool = False

    @property
    def places(self) -> Mapping[str, tuple[str, str]]:
        """Name and commune of each site, closed ones included."""
        names = self.difference.base.territory.communes["name"]
        told = {}
        for etat in (self.difference.base, self.difference.after):
            points = etat.sites.points
            for site, name, commune in zip(
                points.index, points["name"], points["commune"], strict=True
            ):
                told[str(site)] = (str(name), str(names.get(commune, "-")))
        return told

    @property
    def kept(self) -> tuple[str, ...]:
        """Doors of today that stay."""
        opened = set(self.plan.opened)
        return tuple(site for site in self.plan.chosen if site not in opened)

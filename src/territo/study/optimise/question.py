"""What is asked, and of which of the engines."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from territo.errors import SolveError, UnitError
from territo.optimise import (
    Aim,
    Budget,
    Effort,
    Rules,
    beside_today,
    capacitated_p_median,
    close_doors,
    fewest_as_today,
    fewest_doors,
    locate,
    lscp,
    p_center,
    relocate_doors,
    shorter_way,
    within_budget,
)
from territo.study.optimise.prices import prices
from territo.units import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from territo.model import CostTable, Plan
    from territo.study.optimise.candidates import Offer

Name = Literal["p-median", "p-center", "mclp", "lscp", "close", "relocate", "fewest"]
Good = Literal["coverage", "distance"]
QUESTIONS: tuple[Name, ...] = (
    "p-median", "p-center", "mclp", "lscp", "close", "relocate", "fewest",
)  # fmt: skip
# What a question is good for; absent where one chooses.
AIMS: Mapping[Name, Good] = {
    "p-median": "distance",
    "p-center": "distance",
    "mclp": "coverage",
    "lscp": "coverage",
    "fewest": "coverage",
}
# Word of --fixed that stands for all doors of today.
TODAY = "today"


@dataclass(frozen=True)
class Question:
    """What is asked.

    Parameters
    ----------
    name
        ``p-median``, ``p-center``, ``mclp``: where so many doors should stand; ``lscp``: the fewest
        doors that cover everyone; ``close``, ``relocate``: which doors of today to close or move;
        ``fewest``: the fewest doors that cover those covered today, or a share of all.
    doors
        How many doors, for the first three; as many as today when absent.
    close, move
        How many to close, or to move at most; one when absent.
    share
        Percent of the inhabitants to cover, for ``fewest``; those covered today when absent.
    aim
        For ``close`` and ``relocate``: ``coverage`` within the headline, or ``distance``.
    candidates
        A list of sites, ``town-halls`` or ``grid:500 m``; the town halls when empty.
    fixed, forbidden
        Sites that are doors in any case, or in none; ``today`` stands for all doors of today.
    max_extra
        How much farther than today anyone may go, as people write it; empty for no such limit.
    weights
        By group, how much one of its inhabitants counts.
    capacity
        For ``p-median``: whom a door can serve at most, as a number or a column of the lists.
    budget
        For ``p-median`` and ``mclp``: what all doors may cost in a year (column running_cost of the
        lists, else the yearly unit costs that were stated);
        ``doors`` is then how many at most.
    effort
        How hard to look.
    """

    name: Name
    doors: int | None = None
    close: int | None = None
    move: int | None = None
    share: float | None = None
    aim: Good | None = None
    candidates: str = ""
    fixed: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    max_extra: str = ""
    weights: Mapping[str, float] = field(default_factory=dict)
    capacity: str = ""
    budget: float | None = None
    effort: Effort = field(default_factory=Effort)

    def __post_init__(self) -> None:
        problems = list(self._problems())
        if problems:
            raise SolveError(f"Question {self.name}: {'; '.join(problems)}.")

    def _problems(self) -> Iterator[str]:
        """Say which options do not go with the question."""
        only: tuple[tuple[str, object, tuple[Name, ...]], ...] = (
            ("--doors", self.doors, ("p-median", "p-center", "mclp")),
            ("--close", self.close, ("close",)),
            ("--move", self.move, ("relocate",)),
            ("--share", self.share, ("fewest",)),
            ("--aim", self.aim, ("close", "relocate")),
            ("--capacity", self.capacity or None, ("p-median",)),
            ("--budget", self.budget, ("p-median", "mclp")),
        )
        for option, value, questions in only:
            if value is not None and self.name not in questions:
                yield f"{option} goes with {', '.join(questions)}"
        if self.capacity and self.budget is not None:
            yield "either --capacity or --budget"
        if self.candidates and self.name == "close":
            yield "it opens no door, and takes no --candidates"
        if self.max_extra and self.good_for == "coverage":
            other = " --aim distance" if self.name in {"close", "relocate"} else " p-median"
            yield f"--max-extra goes with a question of distance, such as{other}"

    @property
    def good_for(self) -> Good:
        """Whether coverage or distance is counted."""
        return AIMS.get(self.name) or self.aim or "coverage"

    @property
    def needs_all(self) -> bool:
        """Whether costs beyond the headline matter, if only between choices that cover as many."""
        return self.name != "fewest"

    @property
    def serves_all(self) -> bool:
        """Whether everyone is to be served."""
        return self.good_for == "distance" or self.name == "lscp"

    def rules(self, doors: tuple[str, ...]) -> Rules:
        """Read the sites that are fixed and forbidden.

        Parameters
        ----------
        doors
            The doors of today.

        Returns
        -------
            The rules.
        """
        fixed, forbidden = (
            tuple(
                dict.fromkeys(one for name in names for one in (doors if name == TODAY else [name]))
            )
            for names in (self.fixed, self.forbidden)
        )
        return Rules(fixed=fixed, forbidden=forbidden)


def answer(question: Question, table: CostTable, offered: Offer, within: float) -> Plan:
    """Have the engine of a question answer it.

    Parameters
    ----------
    question
        What is asked.
    table
        Costs to the doors of today and the candidates.
    offered
        The doors of today and the candidates.
    within
        The headline threshold.

    Returns
    -------
        The plan, beside today.

    Raises
    ------
    SolveError
        When no set of doors does what is asked, or a proof needs HiGHS and it is not installed.
    """
    doors = offered.doors
    rules, effort = question.rules(doors), question.effort
    aim = Aim(within=within) if question.good_for == "coverage" else Aim()
    if question.name == "close":
        plan = close_doors(table, doors, question.close or 1, aim, rules, effort)
    elif question.name == "relocate":
        plan = relocate_doors(table, doors, question.move or 1, aim, rules, effort)
    elif question.name == "fewest" and question.share is None:
        plan = fewest_as_today(table, doors, within, rules, effort)
    else:
        plan = _from_scratch(question, table, offered, aim, rules)
        plan = beside_today(table, doors, _today(question, table, doors, aim), plan)
    if plan.model != "mclp" or plan.spent is not None:
        return plan
    shorter = shorter_way(table, plan, within, _followed(question, table, doors, rules), effort)
    return beside_today(table, doors, plan.today, shorter)


def _followed(question: Question, table: CostTable, doors: tuple[str, ...], rules: Rules) -> Rules:
    """Say which rules the plan of a question follows."""
    others = tuple(site for site in table.sites if site not in set(doors))
    if question.name == "close":
        return replace(rules, forbidden=tuple({*rules.forbidden, *others}))
    if question.name == "relocate":
        return replace(rules, new=others, most_new=question.move or 1)
    return rules


def _from_scratch(
    question: Question, table: CostTable, offered: Offer, aim: Aim, rules: Rules
) -> Plan:
    effort, within = question.effort, aim.within or 0.0
    p = len(offered.doors) if question.doors is None else question.doors
    if question.name == "lscp":
        return lscp(table, within, rules, effort)
    if question.name == "fewest":
        return fewest_doors(table, within, (question.share or 0.0) / 100, rules, effort)
    if question.name == "p-center":
        return p_center(table, p, rules, effort)
    if question.budget is not None:
        budget = Budget(question.budget, prices(offered, rules), question.doors)
        return within_budget(table, budget, aim, rules, effort)
    if question.capacity:
        room = _capacities(question.capacity, table, offered)
        return capacitated_p_median(table, p, room, None, rules, effort)
    return locate(table, p, aim, rules, effort, today=offered.doors)


def _capacities(text: str, table: CostTable, offered: Offer) -> dict[str, float]:
    """Read whom each site can serve: one number for all, or a column of the lists."""
    try:
        return dict.fromkeys(table.sites, number(text))
    except UnitError:
        return offered.numbers(text)


def _today(question: Question, table: CostTable, doors: tuple[str, ...], aim: Aim) -> float | None:
    """Count for the doors of today what the question counts; nothing where they leave someone."""
    if question.name in {"lscp", "fewest"}:
        return float(len(doors))
    if question.capacity:  # the doors of today are told of no room
        return None
    allocation = aim.allocate(table, table.flags(doors))
    heavy = allocation[allocation["weight"] > 0]
    if question.good_for == "distance" and (heavy["status"] == "beyond").any():
        return None
    if question.name == "p-center":
        return float(heavy["cost"].max())
    return aim.measure(allocation)

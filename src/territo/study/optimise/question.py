"""What is asked, and of which of the engines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from territo.errors import SolveError
from territo.optimise import (
    Aim,
    Effort,
    Rules,
    beside_today,
    close_doors,
    fewest_as_today,
    fewest_doors,
    locate,
    lscp,
    p_center,
    relocate_doors,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from territo.model import CostTable, Plan

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
        )
        for option, value, questions in only:
            if value is not None and self.name not in questions:
                yield f"{option} goes with {', '.join(questions)}"
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
        """Whether costs beyond the headline matter, if only to say which reach would do."""
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


def answer(question: Question, table: CostTable, doors: tuple[str, ...], within: float) -> Plan:
    """Have the engine of a question answer it.

    Parameters
    ----------
    question
        What is asked.
    table
        Costs to the doors of today and the candidates.
    doors
        The doors of today.
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
    rules, effort = question.rules(doors), question.effort
    aim = Aim(within=within) if question.good_for == "coverage" else Aim()
    if question.name == "close":
        return close_doors(table, doors, question.close or 1, aim, rules, effort)
    if question.name == "relocate":
        return relocate_doors(table, doors, question.move or 1, aim, rules, effort)
    if question.name == "fewest" and question.share is None:
        return fewest_as_today(table, doors, within, rules, effort)
    plan = _from_scratch(question, table, doors, aim, rules)
    return beside_today(table, doors, _today(question, table, doors, aim), plan)


def _from_scratch(
    question: Question, table: CostTable, doors: tuple[str, ...], aim: Aim, rules: Rules
) -> Plan:
    effort, within = question.effort, aim.within or 0.0
    if question.name == "lscp":
        return lscp(table, within, rules, effort)
    if question.name == "fewest":
        return fewest_doors(table, within, (question.share or 0.0) / 100, rules, effort)
    p = len(doors) if question.doors is None else question.doors
    if question.name == "p-center":
        return p_center(table, p, rules, effort)
    return locate(table, p, aim, rules, effort, today=doors)


def _today(question: Question, table: CostTable, doors: tuple[str, ...], aim: Aim) -> float | None:
    """Count for the doors of today what the question counts; nothing where they leave someone."""
    if question.name in {"lscp", "fewest"}:
        return float(len(doors))
    allocation = aim.allocate(table, table.flags(doors))
    heavy = allocation[allocation["weight"] > 0]
    if question.good_for == "distance" and (heavy["status"] == "beyond").any():
        return None
    if question.name == "p-center":
        return float(heavy["cost"].max())
    return aim.measure(allocation)

"""Addresses placed by a service: what would be sent, and what became of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from territo.errors import ServiceError
from territo.sources.cache import cache_dir
from territo.sources.geocode.kept import Kept
from territo.sources.geocode.listed import Listed, listed
from territo.sources.geocode.service import LOT, Geocoder
from territo.sources.geocode.verdict import Communes, judge
from territo.sources.http import open_session
from territo.study.check import read_mergers
from territo.study.territories import contours

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from territo.project import Project
    from territo.sources.geocode.match import Answer
    from territo.sources.geocode.question import Question, Reply


@dataclass(frozen=True)
class Plan:
    """What a list asks of the service.

    Parameters
    ----------
    url
        Address of the service.
    rows
        The rows of the list.
    questions
        What is asked about them, each once, by key.
    known
        Replies that are kept, by key.
    communes
        Which codes stand for the same commune.
    """

    url: str
    rows: tuple[Listed, ...]
    questions: dict[str, Question]
    known: dict[str, Reply]
    communes: Communes

    @property
    def unasked(self) -> int:
        """How many rows hold nothing to ask."""
        return sum(not row.questions for row in self.rows)

    @property
    def to_send(self) -> dict[str, Question]:
        """The questions that nobody answered yet."""
        return {key: one for key, one in self.questions.items() if key not in self.known}

    @property
    def lots(self) -> int:
        """How many lots these make."""
        return math.ceil(len(self.to_send) / LOT)


def plan(project: Project, table: pd.DataFrame, commune: str) -> Plan:
    """Say what a list asks of the service, without asking.

    Parameters
    ----------
    project
        The study, for the service and the names of communes.
    table
        The list.
    commune
        Commune of the rows that do not say; empty otherwise.

    Returns
    -------
        What is to be asked, and what is known already.
    """
    merged = read_mergers()["into"].to_dict()
    communes = Communes(merged)
    names = contours(project)["name"].to_dict()
    rows = tuple(
        listed(row | {"commune": row.get("commune") or commune}, communes, names)
        for row in table.astype(str).to_dict("records")
    )
    questions = {one.key(project.geocoder): one for row in rows for one in row.questions}
    kept = _kept().read()
    known = {key: kept[key] for key in questions if key in kept}
    return Plan(project.geocoder, rows, questions, known, communes)


def answers(what: Plan, progress: Callable[[str], None]) -> list[Answer]:
    """Ask the service what nobody answered yet, and judge all rows.

    Parameters
    ----------
    what
        What is to be asked.
    progress
        Called before each lot with what it is.

    Returns
    -------
        One answer per row, in their order.

    Raises
    ------
    ServiceError
        When the service cannot be asked, or somebody stops the run; what was answered is kept.
    """
    replies = what.known | (_ask(what, progress) if what.to_send else {})

    def reply(question: Question | None) -> Reply | None:
        return replies[question.key(what.url)] if question else None

    return [
        judge(row.declared, reply(row.with_code), reply(row.without), what.communes)
        for row in what.rows
    ]


def _kept() -> Kept:
    return Kept(cache_dir() / "geocode")


def _ask(what: Plan, progress: Callable[[str], None]) -> dict[str, Reply]:
    """Ask, and say what is kept when it ends early."""
    try:
        with open_session() as session:
            return Geocoder(what.url, session, _kept()).ask_all(what.to_send, progress)
    except ServiceError as error:
        raise _ended(what, error.message, error.hint, error.status) from error
    except KeyboardInterrupt as error:
        raise _ended(what, "Interrupted.", "", 0) from error


def _ended(what: Plan, message: str, hint: str, status: int) -> ServiceError:
    kept = _kept().read()
    done = sum(key in kept for key in what.questions)
    return ServiceError(
        f"{message} {done} of {len(what.questions)} answers are kept.",
        source=what.url,
        hint=f"{hint} Run the same command again: it goes on from there.".strip(),
        status=status,
    )

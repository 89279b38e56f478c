"""What can go wrong, as one tree.

::

    TerritoError             message: the thing and the fact; hint: the next step
    +-- ProjectError         territo.toml or the study folder
    +-- SourceError          a file or a service that could not be read; carries `source`
    |   +-- SchemaError      a file whose content is wrong; lists all its `problems` (ValueError)
    |   +-- ServiceError     a service out of reach, busy or refusing; carries the HTTP `status`
    +-- TerritoryError       a territory that nobody knows by that name
    +-- VintageError         codes of two editions of the Code officiel géographique meet
    +-- CRSError             a coordinate system is missing, not metric, or two meet (ValueError)
    +-- UnitError            a quantity that cannot be understood (ValueError)
    +-- NetworkError         streets that cannot be travelled, or that nothing can be attached to
    +-- SolveError           a question about where doors should stand that no set of doors answers
    +-- ScenarioError        edits that cannot be made; lists all its `problems`
    +-- OutputError          a result that cannot be written where it was asked
    +-- ConservationError    inhabitants were lost or counted twice: the run is refused

The command line turns each of them into exit code 1; anything else is a bug and keeps its
traceback.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class TerritoError(Exception):
    """Root of everything territo refuses to do.

    Parameters
    ----------
    message
        The thing and the fact, in one sentence.
    hint
        The next step for the reader; empty when there is none.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class ProjectError(TerritoError):
    """The study folder or its ``territo.toml`` is not as it should be."""


class SourceError(TerritoError):
    """A file or a service could not be read.

    Parameters
    ----------
    message
        The thing and the fact.
    source
        Path or address of what could not be read.
    hint
        The next step.
    """

    def __init__(self, message: str, *, source: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.source = source


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a file.

    Parameters
    ----------
    text
        What is wrong, and what was found there.
    line
        Line in the file, 1 being the first; 0 when the problem belongs to no single line.
    column
        Name of the column; empty when the problem belongs to no single column.
    """

    text: str
    line: int = 0
    column: str = ""

    def __str__(self) -> str:
        place = [f"line {self.line}"] if self.line else []
        place += [f"column {self.column}"] if self.column else []
        return f"{', '.join(place)}: {self.text}" if place else self.text


class SchemaError(SourceError, ValueError):
    """The content of a file is wrong; all its problems are listed at once.

    Parameters
    ----------
    source
        Path of the file.
    problems
        Everything found wrong, in the order of the lines.
    hint
        The next step.
    """

    def __init__(self, source: str, problems: Sequence[Problem], hint: str = "") -> None:
        count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
        super().__init__(f"{source}: {count}", source=source, hint=hint)
        self.problems = tuple(problems)


class ServiceError(SourceError):
    """A service is out of reach, stays busy, or refuses.

    Parameters
    ----------
    message
        The thing and the fact.
    source
        Address of the service.
    hint
        The next step.
    status
        HTTP status of its last answer; 0 when there was none, or it broke off.
    """

    def __init__(self, message: str, *, source: str, hint: str = "", status: int = 0) -> None:
        super().__init__(message, source=source, hint=hint)
        self.status = status


class TerritoryError(TerritoError):
    """No territory goes by that name."""


class VintageError(TerritoError):
    """Codes of two editions of the Code officiel géographique meet, or are of none."""


class CRSError(TerritoError, ValueError):
    """A coordinate reference system is missing, is not metric, or two of them meet."""


class UnitError(TerritoError, ValueError):
    """A quantity cannot be understood, or its unit does not fit the way of travelling."""


class NetworkError(TerritoError):
    """Streets cannot be travelled in the mode, or no site can be attached to them."""


class SolveError(TerritoError):
    """No set of doors does what was asked.

    Parameters
    ----------
    message
        The thing and the fact.
    hint
        The next step.
    nearest
        The nearest value that some set of doors reaches (how many doors, which share of the
        inhabitants, how many left out, or which budget: the message says which); absent when it
        is not known.
    demand, commune
        The demand that makes it so; empty when there is no single one.
    """

    def __init__(
        self,
        message: str,
        hint: str = "",
        *,
        nearest: float | None = None,
        demand: str = "",
        commune: str = "",
    ) -> None:
        super().__init__(message, hint)
        self.nearest = nearest
        self.demand = demand
        self.commune = commune


class ScenarioError(TerritoError):
    """A scenario asks for what cannot be; all its problems are listed at once.

    Parameters
    ----------
    name
        The scenario.
    problems
        Everything found wrong, in the order of the edits.
    hint
        The next step.
    """

    def __init__(self, name: str, problems: Sequence[str], hint: str = "") -> None:
        super().__init__(f"Scenario {name}: {'; '.join(problems)}.", hint)
        self.problems = tuple(problems)


class OutputError(TerritoError):
    """A result cannot be written where it was asked."""


class ConservationError(TerritoError):
    """Inhabitants were lost or counted twice: the figures must not be shown."""

"""Opening: which doors are open at a moment, and who has an open door along the week."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from territo.model.checks import require_columns

if TYPE_CHECKING:
    from datetime import date, datetime

    import pandas as pd

    from territo.opening import Moment


@dataclass(frozen=True)
class OpenThen:
    """The doors at a moment; only those that are open then count in the study.

    Parameters
    ----------
    moment
        The moment that was asked about.
    at
        When it is.
    open, closed, unknown
        Ids of the doors that are open, of those that are closed, and of those whose hours are not
        known or cannot be read.
    """

    moment: Moment
    at: datetime
    open: tuple[str, ...]
    closed: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class Opening:
    """What the hours of the doors change.

    Parameters
    ----------
    monday
        First day of the week that hours are read in.
    known, unknown
        Ids of the doors whose hours can be read, and of the others: they are never open here.
    week
        One row per day (0 is Monday) and full hour: covered (inhabitants with an open door within
        the headline threshold) and share (percent of all; absent where nobody lives). Absent when a
        moment was asked about.
    then
        The doors at the moment that was asked about; absent otherwise.
    """

    monday: date
    known: tuple[str, ...]
    unknown: tuple[str, ...]
    week: pd.DataFrame | None = None
    then: OpenThen | None = None

    def __post_init__(self) -> None:
        if self.week is not None:
            require_columns(self.week, ("covered", "share"), "a week of opening")
            if list(self.week.index.names) != ["day", "hour"]:
                raise ValueError("a week of opening: rows are days and hours")

"""When a door is open, out of hours in the OpenStreetMap `opening_hours` syntax.

Hours are read with opening-hours-py on the clock of the place, Europe/Paris in mainland France:
nine o'clock is nine o'clock in winter and in summer, so no change of the clock makes a week longer.
The public holidays of France close a door only where its hours say so (``PH off``); most lists do
not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

import numpy as np

from territo.errors import ProjectError

if TYPE_CHECKING:
    from opening_hours import OpeningHours

    from territo.arrays import Bools

Then = Literal["open", "closed", "unknown"]

HOURS = 168
WEEK = timedelta(days=7)
# A week without a public holiday, nor of school holidays in most of France: the same for every run.
PLAIN_MONDAY = date(2026, 3, 2)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FRENCH = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MOMENT = re.compile(
    r"(?:(?P<date>\d{4}-\d{2}-\d{2})|(?P<day>[a-z]{2,9})\.?)[ t]+"
    r"(?P<hour>[01]?\d|2[0-3])(?:h|(?:[:h](?P<minute>[0-5]\d)))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Moment:
    """A day of the week, or a date, and a time.

    Parameters
    ----------
    weekday
        0 is Monday.
    hour, minute
        On the clock of the place.
    day
        The date; absent for that day of whatever week.
    """

    weekday: int
    hour: int
    minute: int
    day: date | None = None

    @classmethod
    def parse(cls, text: str) -> Moment:
        """Read a moment as people write it.

        Parameters
        ----------
        text
            A day in English or French, two letters of it being enough, or a date; then the time.

        Returns
        -------
            The moment.

        Raises
        ------
        ProjectError
            When it is something else, such as 24:00 or the 30th of February.

        Examples
        --------
        >>> str(Moment.parse("sam 10h30")), str(Moment.parse("2026-03-07 9:00"))
        ('sat 10:30', '2026-03-07 09:00')
        """
        refused = ProjectError(
            f'"{text}" is not a moment.',
            'Write a day and a time from 0:00 to 23:59, such as "sat 10:00" or "2026-03-07 10:00".',
        )
        found = _MOMENT.fullmatch(text.strip())
        if found is None:
            raise refused
        time = int(found["hour"]), int(found["minute"] or 0)
        if found["day"]:
            named = _weekday(found["day"].lower())
            if named is None:
                raise refused
            return cls(named, *time)
        try:
            day = date.fromisoformat(found["date"])
        except ValueError:
            raise refused from None
        return cls(day.weekday(), *time, day)

    def within(self, monday: date) -> datetime:
        """Say when it is.

        Parameters
        ----------
        monday
            The week of a moment that has no date.

        Returns
        -------
            The date and the time.
        """
        day = self.day or monday + timedelta(days=self.weekday)
        return datetime(day.year, day.month, day.day, self.hour, self.minute)  # noqa: DTZ001 - wall

    def __str__(self) -> str:
        """Write it so that it can be read again."""
        day = self.day.isoformat() if self.day else DAYS[self.weekday]
        return f"{day} {self.hour:02}:{self.minute:02}"


def _weekday(word: str) -> int | None:
    """Find the day that a word begins or is; no two days begin with the same two letters."""
    for number, names in enumerate(zip(_ENGLISH, _FRENCH, strict=True)):
        if any(name.startswith(word) for name in names):
            return number
    return None


def monday_of(as_of: str, moment: Moment | None = None) -> date:
    """Choose the week that hours are read in: some hold for some months or weeks only.

    Parameters
    ----------
    as_of
        The date of the study, as ``2026-01-31``; empty for none.
    moment
        A moment that is asked about; its own date comes first.

    Returns
    -------
        The Monday of that week, or of a plain one.
    """
    day = moment.day if moment and moment.day else None
    if day is None and as_of:
        day = date.fromisoformat(as_of)
    return day - timedelta(days=day.weekday()) if day else PLAIN_MONDAY


def then(text: str, at: datetime) -> Then:
    """Say whether a door is open at a moment.

    Parameters
    ----------
    text
        Its hours; empty when nobody says.
    at
        The moment, on the clock of the place.

    Returns
    -------
        ``unknown`` when the hours are not known, cannot be read, or say that themselves.

    Examples
    --------
    >>> noon = datetime(2026, 3, 7, 12)
    >>> then("Sa 09:00-12:00", noon), then("Sa 12:00-18:00", noon), then("le samedi", noon)
    ('closed', 'open', 'unknown')
    """
    from opening_hours import State  # noqa: PLC0415 - a compiled library: only who asks pays

    hours = _read(text)
    if hours is None:
        return "unknown"
    state, _ = hours.state(at)
    return {State.OPEN: "open", State.CLOSED: "closed"}.get(state, "unknown")  # type: ignore[return-value]


@dataclass(frozen=True)
class OpenWeek:
    """A week of one door.

    Parameters
    ----------
    open_at
        Whether it is open at each full hour, from Monday 0:00 on, shape (168,).
    hours
        For how many hours it is open in the week.
    """

    open_at: Bools
    hours: float


def week(text: str, monday: date) -> OpenWeek | None:
    """Read a week of a door.

    Parameters
    ----------
    text
        Its hours; empty when nobody says.
    monday
        First day of the week. What is open over its end is cut there, and what was open before it
        counts from its beginning.

    Returns
    -------
        The week; absent when the hours are not known or cannot be read.

    Examples
    --------
    >>> one = week("Tu 08:30-12:00", PLAIN_MONDAY)
    >>> one.hours, (np.flatnonzero(one.open_at) - 24).tolist()
    (3.5, [9, 10, 11])
    """
    from opening_hours import State  # noqa: PLC0415 - as above

    hours = _read(text)
    if hours is None:
        return None
    start = datetime(monday.year, monday.month, monday.day)  # noqa: DTZ001 - on the wall's clock
    open_at = np.zeros(HOURS, dtype=bool)
    total = 0.0
    for since, until, state, _ in hours.intervals(start, start + WEEK):
        if state is State.OPEN:
            first, last = ((one - start) / timedelta(hours=1) for one in (since, until))
            open_at[int(np.ceil(first)) : int(np.ceil(last))] = True
            total += last - first
    return OpenWeek(open_at, total)


def _read(text: str) -> OpeningHours | None:
    """Read hours; what is no hours is nothing, never an error: a list says what it says."""
    from opening_hours import OpeningHours, validate  # noqa: PLC0415 - as above

    return OpeningHours(text, country="FR") if validate(text) else None

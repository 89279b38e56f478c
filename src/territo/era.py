"""When a site was built, and whether it is open at a date.

Three facts that are not one: the year the building was built, the year the service opened in it,
and the year of the last works. A list may give a year, a date or a period such as ``1975-1984``,
which holds the eighties in part: what it leaves open is said as possible.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

Era = Literal["certain", "possible", "no", "unknown"]
ERAS: tuple[Era, ...] = ("certain", "possible", "no", "unknown")

_YEAR = re.compile(r"^(\d{4})(?:-\d{2}(?:-\d{2})?)?$")
_FRENCH = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")
_TIMED = re.compile(r"^(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}")
_PERIOD = re.compile(r"^(\d{4})\s*[-–]\s*(\d{4})$")
_BEFORE = re.compile(r"^avant (\d{4})$", re.IGNORECASE)
_SINCE = re.compile(r"^(?:a|à) partir de (\d{4})|^(\d{4}) et après$", re.IGNORECASE)
_FIRST, _LAST = 0, 9999
# The side that "Avant 1945" or "A partir de 2005" leaves open.
ANY_YEAR = (_FIRST, _LAST)


@dataclass(frozen=True)
class Period:
    """Years from one to another, both included.

    Parameters
    ----------
    first, last
        The years.

    Examples
    --------
    >>> Period.parse("1980-1989")
    Period(first=1980, last=1989)
    """

    first: int
    last: int

    @classmethod
    def parse(cls, text: str) -> Period | None:
        """Read a year, a date or a period.

        Parameters
        ----------
        text
            Such as ``1984``, ``1984-05-01``, ``01/05/1984``, ``1975-1984``, ``Avant 1945`` or
            ``A partir de 2005``.

        Returns
        -------
            The years it may be; absent when it says nothing.
        """
        text = iso(text) or text.strip()
        if found := _PERIOD.match(text):
            return cls(int(found[1]), int(found[2]))
        if found := _YEAR.match(text):
            return cls(int(found[1]), int(found[1]))
        if found := _BEFORE.match(text):
            return cls(_FIRST, int(found[1]) - 1)
        if found := _SINCE.match(text):
            return cls(int(found[1] or found[2]), _LAST)
        return None

    def holds(self, other: Period) -> Era:
        """Say whether some years lie in this period.

        Parameters
        ----------
        other
            The years.

        Returns
        -------
            ``certain`` when all of them do, ``no`` when none does, else ``possible``.
        """
        if self.first <= other.first and other.last <= self.last:
            return "certain"
        return "no" if other.last < self.first or self.last < other.first else "possible"


def iso(text: str) -> str:
    """Write a date as ISO 8601 does.

    Parameters
    ----------
    text
        A year, a year and a month, or a day: ``1984``, ``1984-05``, ``1984-05-01`` (a time may
        follow) or, as French lists have it, ``01/05/1984``.

    Returns
    -------
        The year, the month or the day; empty when it is none of the calendar.

    Examples
    --------
    >>> iso("31/12/1999"), iso("1999"), iso("31/02/1999")
    ('1999-12-31', '1999', '')
    """
    text = text.strip()
    if found := _FRENCH.match(text):
        text = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    elif found := _TIMED.match(text):
        text = found[1]
    if not _YEAR.match(text):
        return ""
    try:
        dt.date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return ""
    return text


EIGHTIES = Period(1980, 1989)


def era(year_built: str, year_in_service: str, period: Period = EIGHTIES) -> Era:
    """Say whether a site is of a period.

    Parameters
    ----------
    year_built, year_in_service
        As a list gives them; empty when it does not.
    period
        The period asked about.

    Returns
    -------
        ``certain`` when one of the two lies in the period, ``possible`` when one may, ``no`` when
        what is known does not, ``unknown`` when nothing is known.

    Examples
    --------
    >>> era("1984", ""), era("", "1975-1984"), era("1962", ""), era("", "")
    ('certain', 'possible', 'no', 'unknown')
    """
    known = [Period.parse(text) for text in (year_built, year_in_service)]
    answers = [period.holds(years) for years in known if years]
    return next((one for one in ERAS if one in answers), "unknown")


def renovated(year_works: str, period: Period = EIGHTIES) -> bool:
    """Say whether works were done after a period: such a building is told apart.

    Parameters
    ----------
    year_works
        As a list gives it; empty when it does not.
    period
        The period.

    Returns
    -------
        True when the works came after it, whatever year they may be.
    """
    works = Period.parse(year_works)
    return works is not None and works.first > period.last


def is_open(opened: str, closed: str, as_of: str) -> bool:
    """Say whether a site is open at a date.

    Parameters
    ----------
    opened, closed
        Dates that `iso` reads; empty when a list does not say. A year or a month alone opens on
        its first day, and closes after its last.
    as_of
        The date, as ``2026-01-31``; empty for "whatever is not said to be closed".

    Returns
    -------
        The answer.

    Examples
    --------
    >>> is_open("1983", "2022-07-01", "2022-06-30"), is_open("1983", "2022-07-01", "2022-07-01")
    (True, False)
    """
    if not as_of:
        return not closed
    opened, closed = (iso(text) or text for text in (opened, closed))
    begins = f"{opened}-01-01"[:10] if opened else ""
    # Later than any day of the month or of the year, for these are compared as texts.
    ends = closed + "-12-32"[len(closed) - len("2022") :] if closed else "9999"
    return begins <= as_of < ends

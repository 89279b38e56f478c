"""Numbers as typography writes them: that of the language in force, French unless told otherwise.

`static/french.js` does the same in the page.
"""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING

from territo.language import FRENCH, spoken

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date as Day  # noqa: N812 - its name is that of what writes it

    from territo.units import Cutoff, Unit

NARROW = "\u202f"
NO_BREAK = "\u00a0"
KILOMETRE_M = 1000
# Below this share of one inhabitant, rounding would say that there is nobody.
_HALF = 0.5


def number(value: float, decimals: int = 0) -> str:
    """Write a number with its thousands apart: ``12 345,6``, in English ``12,345.6``.

    Parameters
    ----------
    value
        The number.
    decimals
        Decimals; halves are rounded up.

    Returns
    -------
        The text.
    """
    worth = 10**decimals
    rounded = floor(value * worth + 0.5) / worth
    text = f"{rounded:,.{decimals}f}"
    return text.replace(",", NARROW).replace(".", ",") if spoken() == FRENCH else text


def decimal_mark() -> str:
    """Say what stands before decimals.

    Returns
    -------
        A comma; in English a point.
    """
    return "," if spoken() == FRENCH else "."


def singular(count: float) -> bool:
    """Tell whether a noun stays in the singular.

    Parameters
    ----------
    count
        How many there are.

    Returns
    -------
        Below two; in English for one only.
    """
    return count < 2 if spoken() == FRENCH else count == 1  # noqa: PLR2004 - as French counts


def exact(value: object) -> str:
    """Write a number, or what a setting holds, with the digits that it has.

    Parameters
    ----------
    value
        A number, or a text such as ``1.5 km``.

    Returns
    -------
        The text, on one line.
    """
    text = f"{value:g}" if isinstance(value, float) else str(value)
    text = text.replace(" ", NO_BREAK)
    return text.replace(".", ",") if spoken() == FRENCH else text


def date(day: Day) -> str:
    """Write a date in figures.

    Parameters
    ----------
    day
        The day, or a moment of it.

    Returns
    -------
        The text, such as ``07/03/2026``; in English ``2026-03-07``, which nobody misreads.
    """
    return f"{day:%d/%m/%Y}" if spoken() == FRENCH else f"{day:%Y-%m-%d}"


def with_percent(number: str) -> str:
    """Write the sign behind a share.

    Parameters
    ----------
    number
        The share, as it is written.

    Returns
    -------
        The text; a space stands before the sign in French only.
    """
    return f"{number}{NO_BREAK if spoken() == FRENCH else ''}%"


def people(value: float) -> str:
    """Write a count of inhabitants; somebody is never written as nobody.

    Parameters
    ----------
    value
        Inhabitants, perhaps with decimals.

    Returns
    -------
        The text, such as ``12 345`` or ``< 1``.
    """
    return f"<{NO_BREAK}1" if 0 < value < _HALF else number(value)


def percent(value: float) -> str:
    """Write a share; only all is written 100 %, only nothing is written 0 %.

    Parameters
    ----------
    value
        Percent.

    Returns
    -------
        The text, such as ``62,3 %``, ``> 99,9 %`` or ``100 %``.
    """
    if value in {0, 100}:
        text = number(value)
    elif value < 0.05:  # noqa: PLR2004 - what one decimal rounds to zero
        text = f"<{NO_BREAK}{number(0.1, 1)}"
    elif value >= 99.95:  # noqa: PLR2004 - what one decimal rounds to one hundred
        text = f">{NO_BREAK}{number(99.9, 1)}"
    else:
        text = number(value, 1)
    return with_percent(text)


def distance(metres: float) -> str:
    """Write a distance, to the nearest ten metres, from one kilometre on to the nearest hundred.

    Parameters
    ----------
    metres
        The distance.

    Returns
    -------
        The text, such as ``850 m`` or ``1,2 km``.
    """
    tens = floor(metres / 10 + 0.5) * 10
    if tens < KILOMETRE_M:
        return f"{number(tens)}{NO_BREAK}m"
    return f"{number(metres / KILOMETRE_M, 1)}{NO_BREAK}km"


def cutoff(threshold: Cutoff) -> str:
    """Write a threshold exactly.

    Parameters
    ----------
    threshold
        The threshold.

    Returns
    -------
        The text, such as ``1,5 km``.
    """
    return exact(threshold)


def or_dash(write: Callable[[float], str], value: float | None) -> str:
    """Write a value; a dash where it is absent, never a zero.

    Parameters
    ----------
    write
        How to write it.
    value
        The value, or None.

    Returns
    -------
        The text.
    """
    return "–" if value is None else write(value)


def cost(value: float | None, unit: Unit) -> str:
    """Write a distance or a time, as the map does.

    Parameters
    ----------
    value
        Metres or minutes; None where there is none.
    unit
        Which of the two.

    Returns
    -------
        The text: minutes to the nearest tenth below ten, else to the nearest one.
    """

    def duration(minutes: float) -> str:
        return f"{number(minutes, int(minutes < 9.95))}{NO_BREAK}min"  # noqa: PLR2004

    return or_dash(duration if unit == "min" else distance, value)


def apart(value: float | None, unit: Unit) -> str:
    """Write how far two costs are apart, with the sign.

    Parameters
    ----------
    value
        Metres or minutes; None where there is none.
    unit
        Which of the two.

    Returns
    -------
        The text, such as ``+ 1,2 km``.
    """
    if value is None:
        return or_dash(str, value)
    told = cost(abs(value), unit)
    # What rounds to nothing has no sign.
    return told if told == cost(0, unit) else f"{'−' if value < 0 else '+'}{NO_BREAK}{told}"

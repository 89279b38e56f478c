"""Numbers as the command line writes them."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from territo.units import Unit

KILOMETRE = 1000
# Below this share of one inhabitant, rounding would say that there is nobody.
_HALF = 0.5


def people(count: float) -> str:
    """Write a number of inhabitants, rounded to one; somebody is never written as nobody.

    Parameters
    ----------
    count
        Inhabitants, perhaps with decimals; halves are rounded up, as on the map.

    Returns
    -------
        The number, thousands set apart.

    Examples
    --------
    >>> people(500703.2), people(0.4), people(0)
    ('500 703', '< 1', '0')
    """
    return "< 1" if 0 < count < _HALF else f"{floor(count + _HALF):,}".replace(",", " ")


def cost(value: object, unit: Unit = "m") -> str:
    """Write a distance or a time; ``-`` where there is none.

    Parameters
    ----------
    value
        Metres or minutes, or an absent value.
    unit
        Which of the two.

    Returns
    -------
        Minutes with one decimal; metres below one kilometre, else kilometres.

    Examples
    --------
    >>> cost(850.4), cost(1234), cost(None), cost(12.34, "min")
    ('850 m', '1.23 km', '-', '12.3 min')
    """
    if value is None or pd.isna(value):
        return "-"
    number = float(str(value))
    if unit == "min":
        return f"{number:.1f} min"
    return f"{number / KILOMETRE:.2f} km" if round(number) >= KILOMETRE else f"{number:.0f} m"


def percent(value: object) -> str:
    """Write a share so that rounding never turns nearly everyone into everyone.

    Parameters
    ----------
    value
        Percent, or an absent value.

    Returns
    -------
        The share with one decimal; ``-`` where nobody lives.

    Examples
    --------
    >>> percent(99.97), percent(100), percent(0.01), percent(None)
    ('> 99.9 %', '100.0 %', '< 0.1 %', '-')
    """
    if value is None or pd.isna(value):
        return "-"
    number = float(str(value))
    if number < 100 and round(number, 1) == 100:  # noqa: PLR2004 - percent
        return "> 99.9 %"
    if number > 0 and round(number, 1) == 0:
        return "< 0.1 %"
    return f"{number:.1f} %"


def apart(value: object, unit: Unit = "m") -> str:
    """Write how far two costs are apart, with the sign; ``-`` where one is absent.

    Parameters
    ----------
    value
        Metres or minutes, or an absent value.
    unit
        Which of the two.

    Returns
    -------
        As `cost` writes it.

    Examples
    --------
    >>> apart(-850.4), apart(1234), apart(2.5, "min"), apart(-0.3), apart(None)
    ('-850 m', '+1.23 km', '+2.5 min', '0 m', '-')
    """
    if value is None or pd.isna(value):
        return "-"
    number = float(str(value))
    told = cost(abs(number), unit)
    # What rounds to nothing has no sign.
    return told if told == cost(0, unit) else ("-" if number < 0 else "+") + told


def counted(count: int, noun: str) -> str:
    """Write how many there are of something.

    Parameters
    ----------
    count
        How many.
    noun
        What each of them is.

    Returns
    -------
        The number and the noun.

    Examples
    --------
    >>> counted(1, "commune"), counted(71, "commune")
    ('1 commune', '71 communes')
    """
    return f"{people(count)} {noun}{'' if count == 1 else 's'}"

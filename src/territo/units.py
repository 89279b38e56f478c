"""Quantities people write, such as "3 km", and the values the core computes with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from territo.errors import UnitError

Unit = Literal["m", "min"]

# As French writes it, too: a comma, and thousands apart by a space that is plain, thin or unbroken.
_NUMBER = r"(?:\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+|\d+)(?:[.,]\d+)?"
_ALONE = re.compile(rf"\s*{_NUMBER}\s*")
_QUANTITY = re.compile(rf"\s*(?P<number>{_NUMBER})\s*(?P<unit>m|km|min|h)\s*", re.IGNORECASE)
# How many of the base unit ("m" or "min") one written unit is worth.
_WORTH: dict[str, tuple[float, Unit]] = {
    "m": (1.0, "m"),
    "km": (1000.0, "m"),
    "min": (1.0, "min"),
    "h": (60.0, "min"),
}
_METRES_IN_A_KILOMETRE = 1000


@dataclass(frozen=True, order=True)
class Cutoff:
    """A threshold of access: whoever is at that cost or nearer is covered.

    Parameters
    ----------
    value
        The threshold in its base unit; above zero. A cost **equal** to it is covered.
    unit
        "m" for metres, "min" for minutes.

    Examples
    --------
    >>> Cutoff.parse("3 km")
    Cutoff(value=3000.0, unit='m')
    >>> str(Cutoff.parse("1,5 km")), Cutoff.parse("800m").slug
    ('1.5 km', '800m')
    """

    value: float
    unit: Unit = "m"

    def __post_init__(self) -> None:
        if not self.value > 0 or self.value == float("inf"):
            raise UnitError(
                f"A threshold of {self.value:g} {self.unit} covers nothing that can be measured.",
                'Write a distance above zero, such as "3 km" or "800 m".',
            )

    @classmethod
    def parse(cls, text: str) -> Cutoff:
        """Read a threshold as people write it.

        Parameters
        ----------
        text
            A number as `number` reads it, and its unit: m, km, min or h.

        Returns
        -------
            The threshold in metres or minutes.

        Raises
        ------
        UnitError
            When there is no number, no unit, or the number is zero.
        """
        found = _QUANTITY.fullmatch(text)
        if found is None:
            raise UnitError(
                f'"{text}" is not a threshold.',
                'Write a number and its unit, such as "3 km", "800 m" or "15 min".',
            )
        worth, unit = _WORTH[found["unit"].lower()]
        return cls(number(found["number"]) * worth, unit)

    @property
    def slug(self) -> str:
        """The threshold as a part of a column name, such as ``3km``, ``1_5km`` or ``800m``."""
        return str(self).replace(" ", "").replace(".", "_")

    def __str__(self) -> str:
        if self.unit == "m" and self.value >= _METRES_IN_A_KILOMETRE:
            return f"{self.value / _METRES_IN_A_KILOMETRE:.10g} km"
        return f"{self.value:.10g} {self.unit}"


def number(text: str) -> float:
    """Read a number as people write it.

    Parameters
    ----------
    text
        Digits, with a decimal point or comma, and perhaps thousands apart by spaces.

    Returns
    -------
        The number, zero or more.

    Raises
    ------
    UnitError
        When it is something else, such as ``inf`` or ``1e3``.

    Examples
    --------
    >>> number("1,3"), number("1 000"), number("2.5")
    (1.3, 1000.0, 2.5)
    """
    if not _ALONE.fullmatch(text):
        raise UnitError(f'"{text}" is not a number.', "Write digits, such as 1.3 or 1,3.")
    return float("".join(text.split()).replace(",", "."))


def cutoffs(texts: tuple[str, ...]) -> tuple[Cutoff, ...]:
    """Read several thresholds and put them in order.

    Parameters
    ----------
    texts
        Thresholds as people write them, in any order; a repeated one counts once.

    Returns
    -------
        The thresholds from the nearest to the farthest, those in metres before those in minutes.

    Raises
    ------
    UnitError
        When one cannot be read, or none is given.
    """
    # By what is printed: two thresholds that read alike would be one column and two rows.
    parsed = {cutoff.slug: cutoff for cutoff in map(Cutoff.parse, texts)}
    if not parsed:
        raise UnitError("No threshold was given.", 'Give at least one, such as --within "3 km".')
    return tuple(sorted(parsed.values(), key=lambda cutoff: (cutoff.unit, cutoff.value)))

"""French addresses reduced to what two people writing the same one agree on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from territo.sources.boundaries import plain

# What is shortened in lists, written out. The first word may be a type of street, or be missing.
WORDS = {
    "all": "allee", "allees": "allee", "av": "avenue", "ave": "avenue", "bd": "boulevard",
    "bld": "boulevard",
    "blvd": "boulevard", "boul": "boulevard", "bvd": "boulevard", "ch": "chemin", "che": "chemin",
    "chem": "chemin", "crs": "cours", "cr": "cours", "esp": "esplanade", "fbg": "faubourg",
    "fg": "faubourg", "imp": "impasse", "lot": "lotissement", "mte": "montee", "pas": "passage",
    "pass": "passage", "pl": "place", "prom": "promenade", "qu": "quai", "r": "rue",
    "res": "residence", "rd": "rond", "rpt": "rond point", "rte": "route", "sq": "square",
    "adj": "adjudant", "cap": "capitaine", "cdt": "commandant", "col": "colonel", "dr": "docteur",
    "gal": "general", "gen": "general", "gl": "general", "lt": "lieutenant", "mal": "marechal",
    "mgr": "monseigneur", "pdt": "president", "pres": "president", "pr": "professeur",
    "prof": "professeur", "sgt": "sergent", "st": "saint", "ste": "sainte",
}  # fmt: skip
TYPES = {
    "allee", "avenue", "boulevard", "chemin", "cours", "esplanade", "faubourg", "impasse",
    "lotissement", "montee", "passage", "place", "promenade", "quai", "residence", "rond",
    "route", "rue", "ruelle", "square", "traverse", "venelle", "voie",
}  # fmt: skip
# Words that lists put in or leave out at will.
ARTICLES = {"a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les"}
SUFFIXES = {"bis": "bis", "b": "bis", "ter": "ter", "t": "ter", "quater": "quater", "q": "quater"}
_NUMBER = re.compile(
    r"^\s*(?P<number>\d{1,5})\s*(?:-\s*\d+|/\s*\d+)?\s*"
    r"(?P<suffix>bis|ter|quater|[a-z](?![a-z']))?[\s,]+",
    re.IGNORECASE,
)
# What some registers write where there is no number.
NO_NUMBER = {0, 9999}


@dataclass(frozen=True)
class Address:
    """An address within a commune.

    Parameters
    ----------
    number
        House number; absent when none is written.
    suffix
        ``bis``, ``ter`` or a letter; empty when there is none.
    type
        Type of street written out, such as ``avenue``; empty when none is written.
    words
        The other words of the street's name, articles left out.
    """

    number: int | None
    suffix: str
    type: str
    words: tuple[str, ...]

    @property
    def name(self) -> str:
        """The words in one text, in their order."""
        return " ".join(self.words)


def parse(text: str, number: str = "", suffix: str = "") -> Address:
    """Read an address.

    Parameters
    ----------
    text
        Street, with its number in front unless that is given apart.
    number, suffix
        House number and suffix when they stand in columns of their own.

    Returns
    -------
        The address.

    Examples
    --------
    >>> parse("12 bis av. du Gal de Gaulle")
    Address(number=12, suffix='bis', type='avenue', words=('general', 'gaulle'))
    >>> parse("RUE JEANNE D'ARC", "10")
    Address(number=10, suffix='', type='rue', words=('jeanne', 'arc'))
    """
    found = _NUMBER.match(text)
    if found and not number.strip():
        number, suffix = found["number"], found["suffix"] or ""
    street = text[found.end() :] if found else text
    kind, words = street_words(street)
    return Address(_house(number), plain_suffix(suffix), kind, words)


def street_words(street: str) -> tuple[str, tuple[str, ...]]:
    """Take a street's name apart.

    Parameters
    ----------
    street
        The name, without a number.

    Returns
    -------
        Its type written out, empty when none is, and its other words.
    """
    words = " ".join(WORDS.get(word, word) for word in plain(street).split()).split()
    kind = words[0] if words and words[0] in TYPES else ""
    rest = words[1:] if kind else words
    kept = tuple(word for word in rest if word not in ARTICLES)
    return kind, kept or tuple(rest)


def _house(number: str) -> int | None:
    digits = re.match(r"^\s*(\d{1,5})", number)
    if digits is None or int(digits[1]) in NO_NUMBER:
        return None
    return int(digits[1])


def plain_suffix(text: str) -> str:
    """Write out what follows a house number.

    Parameters
    ----------
    text
        Such as ``B``, ``bis`` or ``Ter``.

    Returns
    -------
        ``bis``, ``ter``, ``quater``, another letter, or nothing.
    """
    bare = plain(text)
    return SUFFIXES.get(bare, bare)

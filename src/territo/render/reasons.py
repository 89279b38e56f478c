"""Why a place is not believed: kinds of reasons, and their French; they are written in English."""

from __future__ import annotations

import json
import re
from functools import cache

from territo.language import FRENCH, spoken
from territo.render import french
from territo.render.assets import static

_VALUE = re.compile(r"\\\{(\w+)\\\}")


@cache
def _known() -> list[tuple[re.Pattern[str], str, str]]:
    """Read the kinds: how each is written, its name, its French; those with least to fill first."""
    texts: dict[str, str] = json.loads(static("reasons.fr.json"))
    return [
        (re.compile(_VALUE.sub(r"(?P<\1>.+?)", re.escape(english))), english, told)
        for english, told in sorted(texts.items(), key=lambda pair: pair[0].count("{"))
    ]


def kind(why: str) -> str:
    """Tell of which kind a reason is.

    Parameters
    ----------
    why
        The reason, with its values.

    Returns
    -------
        The reason with ``…`` for each value; as it is when nobody knows it.

    Examples
    --------
    >>> kind("in commune 44109, not 44162")
    'in commune …, not …'
    """
    found = next((english for form, english, _ in _known() if form.fullmatch(why)), why)
    return re.sub(r"\{\w+\}", "…", found) if found != why else why


def in_words(why: str) -> str:
    """Say a reason in the language in force.

    Parameters
    ----------
    why
        The reason, with its values.

    Returns
    -------
        The sentence; as it is when nobody knows it.

    Examples
    --------
    >>> in_words("a weak answer, score 0.42")
    'réponse faible, indice 0,42'
    """
    if spoken() != FRENCH:
        return why
    for form, _, told in _known():
        match = form.fullmatch(why)
        if match:
            said = {name: _decimal(value) for name, value in match.groupdict().items()}
            return told.format(**said)
    return why


def _decimal(value: str) -> str:
    return french.exact(value) if re.fullmatch(r"\d+\.\d+", value) else value

"""The words of layers in the language in force: French in the code, English in `english.json`.

Each French text, its places for values standing in braces, is the key of its English.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from territo.language import FRENCH, spoken


@cache
def english() -> dict[str, str]:
    """Return the English of each French text.

    Returns
    -------
        Text by text; read once.
    """
    text = (files("territo.export") / "english.json").read_text(encoding="utf-8")
    known: dict[str, str] = json.loads(text)
    return known


def told(french: str, **values: object) -> str:
    """Say a text of the layers.

    Parameters
    ----------
    french
        The text in French.
    **values
        What stands for each ``{name}``; without any, places stay for who fills them.

    Returns
    -------
        The text in the language in force.
    """
    text = french if spoken() == FRENCH else english()[french]
    return text.format(**values) if values else text


def exact(value: object) -> str:
    """Write a threshold, or a number, with the digits that it has.

    Parameters
    ----------
    value
        The value.

    Returns
    -------
        The text, with the decimal mark of the language in force.
    """
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return text.replace(".", ",") if spoken() == FRENCH else text

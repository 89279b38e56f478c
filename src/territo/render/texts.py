"""The words of the page, by key. Another language is another file beside `texts.fr.json`."""

from __future__ import annotations

import json
from functools import cache

from territo.render.assets import static


@cache
def french() -> dict[str, str]:
    """Read the French texts.

    Returns
    -------
        Texts by key; ``{name}`` stands for a value.
    """
    texts: dict[str, str] = json.loads(static("texts.fr.json"))
    return texts


def say(key: str, **values: object) -> str:
    """Return one text with its values.

    Parameters
    ----------
    key
        The key.
    **values
        What stands for each ``{name}``.

    Returns
    -------
        The sentence.
    """
    return french()[key].format(**values)

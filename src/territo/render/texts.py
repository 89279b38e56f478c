"""The words of pages, by key: a file for each kind of page and each language.

Those of the map are `texts.fr.json` and `texts.en.json`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from territo.language import spoken
from territo.render.assets import static

if TYPE_CHECKING:
    from collections.abc import Iterable


@cache
def _read(file: str) -> dict[str, str]:
    texts: dict[str, str] = json.loads(static(file))
    return texts


@dataclass(frozen=True)
class Texts:
    """The words of one kind of page, in the language in force.

    Parameters
    ----------
    name
        What its files of texts begin with: ``texts`` for ``texts.fr.json`` and ``texts.en.json``.
    """

    name: str

    def all(self) -> dict[str, str]:
        """Return the texts, which are read once.

        Returns
        -------
            Texts by key; ``{name}`` stands for a value.
        """
        return _read(f"{self.name}.{spoken()}.json")

    def say(self, key: str, **values: object) -> str:
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
        return self.all()[key].format(**values)


MAP = Texts("texts")
say = MAP.say


def labelled(label: str, said: str) -> str:
    """Write a label and what is said of it.

    Parameters
    ----------
    label
        The label.
    said
        A text.

    Returns
    -------
        Both, with the colon between them.
    """
    return say("labelled", label=label, said=said)


def listed(texts: Iterable[str]) -> str:
    """Write texts behind one another.

    Parameters
    ----------
    texts
        Texts that may hold commas.

    Returns
    -------
        The texts, with semicolons between them.
    """
    return say("semicolon").join(texts)

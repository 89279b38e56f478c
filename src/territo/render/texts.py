"""The words of pages, by key: a file for each kind of page, `texts.fr.json` for the map."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from territo.render.assets import static


@cache
def _read(file: str) -> dict[str, str]:
    texts: dict[str, str] = json.loads(static(file))
    return texts


@dataclass(frozen=True)
class Texts:
    """The words of one kind of page.

    Parameters
    ----------
    file
        The file of texts by key; another language is another file.
    """

    file: str

    def all(self) -> dict[str, str]:
        """Return the texts, which are read once.

        Returns
        -------
            Texts by key; ``{name}`` stands for a value.
        """
        return _read(self.file)

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


MAP = Texts("texts.fr.json")
french, say = MAP.all, MAP.say

"""The words and the numbers of a fiche, in the language of its reader."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from territo.render import english, french, summary
from territo.render.assets import static
from territo.render.places import kind_label, opening_hours

if TYPE_CHECKING:
    from collections.abc import Mapping

    from territo.model import EtatDesLieux
    from territo.units import Cutoff, Unit


@dataclass(frozen=True)
class Words:
    """How one language says what a fiche says.

    Parameters
    ----------
    language
        ``fr`` or ``en``.
    texts
        Texts by key; ``{name}`` stands for a value.
    """

    language: str
    texts: Mapping[str, str]

    @property
    def is_french(self) -> bool:
        """Whether numbers take a comma."""
        return self.language == "fr"

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
        return self.texts[key].format(**values)

    def people(self, count: float) -> str:
        """Write a number of inhabitants.

        Parameters
        ----------
        count
            Inhabitants.

        Returns
        -------
            The text.
        """
        return french.people(count) if self.is_french else english.people(count)

    def percent(self, share: object) -> str:
        """Write a share; ``-`` where nobody lives.

        Parameters
        ----------
        share
            Percent, or an absent value.

        Returns
        -------
            The text.
        """
        if not self.is_french or share is None or pd.isna(share):
            return english.percent(share)
        return french.percent(float(str(share)))

    def cost(self, value: object, unit: Unit) -> str:
        """Write a distance or a time; ``-`` where there is none.

        Parameters
        ----------
        value
            Metres or minutes, or an absent value.
        unit
            Which of the two.

        Returns
        -------
            The text.
        """
        if not self.is_french or value is None or pd.isna(value):
            return english.cost(value, unit)
        number = float(str(value))
        if unit == "min":
            return f"{french.number(number, 1)}{french.NO_BREAK}min"
        return french.distance(number)

    def cutoff(self, threshold: Cutoff) -> str:
        """Write a threshold exactly.

        Parameters
        ----------
        threshold
            The threshold.

        Returns
        -------
            The text.
        """
        return french.cutoff(threshold) if self.is_french else str(threshold)

    def place(self, rank: int) -> str:
        """Write a place in an order.

        Parameters
        ----------
        rank
            1 for the first.

        Returns
        -------
            The text, such as ``1re``, ``12e`` or ``no. 12``.
        """
        return self.say("first" if rank == 1 else "nth", rank=rank)

    def hours(self, text: str) -> str:
        """Write opening hours.

        Parameters
        ----------
        text
            Hours in the form of OpenStreetMap.

        Returns
        -------
            The text.
        """
        return opening_hours(text) if self.is_french else text

    def kind(self, kind: str) -> str:
        """Name a kind of sites.

        Parameters
        ----------
        kind
            The kind, such as ``mairie``.

        Returns
        -------
            Its name; kinds are called as they are in English.
        """
        return kind_label(kind) if self.is_french else kind

    def grounds(self, etat: EtatDesLieux, manifest: Mapping[str, object]) -> tuple[str, str]:
        """Say who was counted and what a distance is.

        Parameters
        ----------
        etat
            What was found.
        manifest
            What it was made from.

        Returns
        -------
            The two texts.
        """
        if self.is_french:
            return summary.population_told(etat), summary.distance_told(etat)
        return f"{manifest['population']}.", f"{manifest['distance']}."


@cache
def words(language: str) -> Words:
    """Read the words of a language.

    Parameters
    ----------
    language
        ``fr`` or ``en``.

    Returns
    -------
        Its words.
    """
    return Words(language, json.loads(static(f"fiche.{language}.json")))

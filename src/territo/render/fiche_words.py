"""The words and the numbers of a fiche, in the language of its reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from territo.language import FRENCH, spoken
from territo.render import english, french, summary
from territo.render.places import kind_label, opening_hours
from territo.render.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from territo.model import EtatDesLieux
    from territo.units import Cutoff, Unit


@dataclass(frozen=True)
class Words:
    """How one language says what a fiche says.

    Parameters
    ----------
    texts
        Texts by key; ``{name}`` stands for a value.
    typeset
        Whether numbers and kinds are written as on pages, in the language in force, or in the plain
        English of the command line.
    """

    texts: Mapping[str, str]
    typeset: bool

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
        return french.people(count) if self.typeset else english.people(count)

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
        if not self.typeset or share is None or pd.isna(share):
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
        if not self.typeset or value is None or pd.isna(value):
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
        return french.cutoff(threshold) if self.typeset else str(threshold)

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
        return opening_hours(text) if self.typeset else text

    def kind(self, kind: str) -> str:
        """Name a kind of sites.

        Parameters
        ----------
        kind
            The kind, such as ``mairie``.

        Returns
        -------
            Its name; the command line calls kinds as they are.
        """
        return kind_label(kind) if self.typeset else kind

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
        if self.typeset:
            return summary.population_told(etat), summary.distance_told(etat)
        return f"{manifest['population']}.", f"{manifest['distance']}."


FICHE = Texts("fiche")


def words(*, page: bool = False) -> Words:
    """Read the words of the language in force.

    Parameters
    ----------
    page
        Whether they are for a page.

    Returns
    -------
        The words.
    """
    return Words(FICHE.all(), typeset=page or spoken() == FRENCH)

"""How what a scenario changes is drawn: the classes and the colours of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.export.english import told
from territo.export.symbols import Condition, Fill, Marker, Rule, Style
from territo.model.scenario import CHANGES
from territo.palette import CHANGE_COLOURS, EMPTY_COLOUR

if TYPE_CHECKING:
    from territo.model import EtatDesLieux

OPACITY = 0.85
INK = "#1a1a1a"
_CHANGES = {
    "newly_within": "Désormais dans le seuil",
    "nearer": "Plus près",
    "same": "Sans changement",
    "farther": "Plus loin",
    "newly_beyond": "Désormais au-delà du seuil",
}
# Fate -> what the legend says, and how the door is drawn: one that closes is crossed out.
_FATES = {
    "kept": ("Site maintenu", Marker("circle", EMPTY_COLOUR, "full", 2.6)),
    "closed": ("Site fermé", Marker("saltire", INK, "full", 4.5)),
    "moved": ("Site déplacé", Marker("diamond", INK, "hollow", 5.2)),
    "opened": ("Site ouvert", Marker("diamond", INK, "full", 5.2)),
}


def changes(_: EtatDesLieux) -> list[Style]:
    """Draw the squares by what becomes of their inhabitants.

    Parameters
    ----------
    _
        What was found.

    Returns
    -------
        The style; nothing is drawn where nobody lives.
    """
    lived = Condition("weight", ">", 0.0)
    rules = [
        Rule(
            told(_CHANGES[word]),
            (lived, Condition("change", "=", word)),
            Fill(colour, opacity=OPACITY),
        )
        for word, colour in zip(reversed(CHANGES), CHANGE_COLOURS, strict=True)
    ]
    return [Style(told("Ce qui change"), tuple(rules))]


def fates(_: EtatDesLieux) -> list[Style]:
    """Draw the doors by what becomes of them.

    Parameters
    ----------
    _
        What was found.

    Returns
    -------
        The style; the doors that stay are drawn first, so that the others lie on them.
    """
    rules = [
        Rule(told(label), (Condition("fate", "=", fate),), marker)
        for fate, (label, marker) in _FATES.items()
    ]
    return [Style(told("Ce que deviennent les portes"), tuple(rules))]

"""How sites are drawn: a shape for each kind, filled according to how well the place is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from territo.export.english import english, told
from territo.export.symbols import Condition, Marker, Rule, Style
from territo.language import FRENCH, spoken
from territo.palette import EIGHTIES_COLOUR, EMPTY_COLOUR, KIND_SYMBOLS, kind_symbols

if TYPE_CHECKING:
    from territo.model import EtatDesLieux

# Kinds whose French name is not the word itself; the page says the same.
KIND_LABELS = {
    "direction": "Direction territoriale",
    "siege": "Siège",
    "batiment": "Bâtiment",
    "bibliotheque": "Bibliothèque",
    "candidat": "Site candidat",
    "equipement": "Équipement",
    "hotel_de_ville": "Hôtel de ville",
    "mairie_com": "Mairie déléguée",
    "musee": "Musée",
    "sport": "Équipement sportif",
    "structure": "Structure d’insertion",
    "theatre": "Théâtre",
}
# Town halls are many, and other sites often stand in one: the small disc leaves them in sight.
DISC_MM, SIDE_MM, MARK_MM = 2.6, 5.2, 7.0
# Age -> what the legend says, the mark around the symbol, and whether it is dashed.
AGES = {
    "certain": ("Années 1980", "ring", False),
    "possible": ("Peut-être des années 1980", "ring", True),
}
RENOVATED = "Années 1980, rénové depuis"
_DOOR_IS = ("ok", "low_precision")


def sites(etat: EtatDesLieux) -> Style:
    """Draw the sites of a study.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        The style, with the rules that draw some site: what is no door, the marks of the 1980s, then
        the doors, kind by kind: full at the address or in the street, hollow somewhere in the
        commune, hatched when illustrative.
    """
    rules = _apart(etat) + (_ages() if "era" in etat.sites.points else [])
    for kind, (shape, colour) in kind_symbols(etat.sites.kinds).items():
        rules += _doors(kind, shape, colour)
    points = etat.sites.points
    drawn = tuple(rule for rule in rules if any(_holds(rule.tests, row) for row in _rows(points)))
    return Style(told("Sites par nature"), drawn)


def _rows(points: pd.DataFrame) -> list[dict[str, object]]:
    """List what sites are drawn by; what is absent is None."""
    columns = [one for one in ("kind", "status", "precision", "era", "renovated") if one in points]
    return [
        {name: None if pd.isna(value) else value for name, value in row.items()}
        for row in points[columns].to_dict("records")
    ]


def _holds(tests: tuple[Condition, ...], row: dict[str, object]) -> bool:
    """Tell whether a site is drawn, as SQL would: what is absent is neither equal nor unequal."""
    for test in tests:
        value = row[test.column]
        if test.operator == "is null":
            held = value is None
        else:
            held = value is not None and (value == test.value) == (test.operator == "=")
        if not held:
            return False
    return True


def kind_label(kind: str) -> str:
    """Name a kind of site.

    Parameters
    ----------
    kind
        The kind, such as ``mairie``.

    Returns
    -------
        Its French name.

    Examples
    --------
    >>> kind_label("centre_social"), kind_label("siege")
    ('Centre social', 'Siège')
    """
    word = kind.replace("_", " ")
    return KIND_LABELS.get(kind, word[:1].upper() + word[1:])


def _doors(kind: str, shape: str, colour: str) -> list[Rule]:
    """Draw the doors of one kind; whoever does not say how well a place is known knows it."""
    label = kind_label(kind)
    if spoken() != FRENCH:
        label = english().get(label, label)
    side = DISC_MM if shape == "circle" else SIDE_MM
    mine = Condition("kind", "=", kind)
    low = Condition("status", "=", "low_precision")
    return [
        Rule(label, (mine, Condition("status", "=", "ok")), Marker(shape, colour, "full", side)),
        Rule(
            told("{kind}, position à la commune", kind=label),
            (mine, low, Condition("precision", "=", "commune")),
            Marker(shape, colour, "hollow", side),
        ),
        Rule(
            told("{kind}, position illustrative", kind=label),
            (mine, low, Condition("precision", "=", "illustrative")),
            Marker(shape, colour, "hatched", side),
        ),
    ]


def _ages() -> list[Rule]:
    """Mark what is of the 1980s: a ring, dashed when perhaps, a frame when renovated since."""
    fresh = Condition("renovated", "is null")
    marks = [
        Rule(
            told(label),
            (Condition("era", "=", era), fresh),
            Marker(shape, EIGHTIES_COLOUR, "hollow", MARK_MM, dashed=dashed),
        )
        for era, (label, shape, dashed) in AGES.items()
    ]
    framed = Marker("frame", EIGHTIES_COLOUR, "hollow", MARK_MM)
    both = [
        Condition("renovated", "=", "yes"),
        Condition("era", "<>", "no"),
        Condition("era", "<>", "unknown"),
    ]
    return [*marks, Rule(told(RENOVATED), tuple(both), framed)]


def _apart(etat: EtatDesLieux) -> list[Rule]:
    """Draw what is no door: places of the 1980s of other kinds, and a grey cross for the rest."""
    present = set(etat.sites.points["status"])
    shape, colour = KIND_SYMBOLS["other_kind"]
    rules = []
    if present - {*_DOOR_IS, "other_kind"}:
        tests = tuple(Condition("status", "<>", status) for status in (*_DOOR_IS, "other_kind"))
        mark = Marker("saltire", EMPTY_COLOUR, "full", DISC_MM)
        rules.append(Rule(told("N'est pas une porte (colonne Statut)"), tests, mark))
    if "other_kind" in present:
        tests = (Condition("status", "=", "other_kind"),)
        label = told("Équipements des années 1980, non comptés")
        rules.append(Rule(label, tests, Marker(shape, colour, "full", SIDE_MM)))
    return rules

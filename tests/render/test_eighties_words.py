"""What is said of the 1980s: nothing of what there is none of."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

import toyville
from territo.model import Eighties
from territo.render import eighties

N = "\u00a0"


def told(certain, possible, unknown):
    etat = toyville.toy_etat("1 km")
    only = pd.DataFrame(
        {"certain_1km": [700.0], "possible_1km": [900.0]},
        index=pd.MultiIndex.from_tuples([("territory", toyville.SIREN)], names=("level", "code")),
    )
    doors = {"certain": certain, "possible": possible, "no": 0, "unknown": unknown}
    return replace(etat, eighties=Eighties(doors=doors, renovated=0, only=only))


@pytest.mark.parametrize(
    ("counts", "english", "french"),
    [
        (
            (0, 0, 71),
            ["1980s        none of 71 doors, 71 of unknown age"],
            [f"aucun des 71 sites{N}; d’âge inconnu{N}: 71."],
        ),
        (
            (1, 0, 0),
            [
                "1980s        1 of 1 door",
                "             within 1 km, 700 inhabitants have no other door",
            ],
            [
                "1 site sur 1.",
                f"Habitants qui, à 1{N}km ou moins, n’ont que des sites de ces années{N}: 700.",
            ],
        ),
        (
            (2, 1, 0),
            [
                "1980s        2 of 3 doors, 1 more may be",
                (
                    "             within 1 km, 700 inhabitants have no other door "
                    "(900 with those that may be)"
                ),
            ],
            [
                "2 sites sur 3, peut-être 1 de plus.",
                (
                    f"Habitants qui, à 1{N}km ou moins, n’ont que des sites de ces années{N}: 700 "
                    "(900 en comptant les sites qui en sont peut-être)."
                ),
            ],
        ),
    ],
)
def test_only_what_there_is_is_said(counts, english, french):
    etat = told(*counts)
    assert [line.lstrip("\n") for line in eighties.lines(etat)] == english
    french[0] = f"Bâtis ou ouverts de 1980 à 1989{N}: {french[0]}"
    assert eighties.notes(etat) == french


def test_lists_without_ages_say_nothing():
    etat = toyville.toy_etat("1 km")
    assert (eighties.lines(etat), eighties.notes(etat)) == ([], [])

"""Measures and their equity in the panel, on toyville, each door offering itself.

Doors at 1 and 9: 3 000 of 4 500 inhabitants are within 1 km of one, 500 (commune 5) within 1.5 km
of both, 1 000 (3 and 7) 2 km from both.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

import toyville
from render import toymap
from territo.access import pairs_in_line
from territo.indicators import measured
from territo.model import AccessTable, Basis
from territo.render.measures import tables
from territo.render.page import page

N = "\u00a0"


@pytest.fixture(scope="module")
def told():
    found = toyville.toy_etat("1 km", "1.5 km")
    cutoff = found.same_unit[-1].cutoff
    pairs = AccessTable.of(
        pairs_in_line(found.demand, found.sites, Basis(), cutoff), cutoff, Basis()
    )
    return replace(found, measures=measured(found, pairs, "doors"))


def test_the_means_with_the_lowest_and_the_highest_commune(told):
    means = tables(told)[0]
    assert means["caption"] == (
        f"Ce que l’on peut atteindre, par habitant (offre{N}: les sites, jusqu’à 1,5{N}km)"
    )
    rows = {row[0]: row[1:] for row in means["rows"]}
    # 3 000 have one door within 1 km: 2 thirds of a door each; within 1.5 km 500 have two more.
    assert rows[f"Offre à 1{N}km"] == ["0,67", "0,00", "1,00"]
    assert rows[f"Offre à 1,5{N}km"] == ["0,89", "0,00", "2,00"]
    # Two doors shared by 4 500 are 44.4 for 100 000, however they are shared. Door "a" is shared by
    # 1, 2, 4 and 5 (1 200), "b" by 5, 6, 8 and 9 (2 800): commune 5 has 83.3 + 35.7.
    assert rows["2SFCA"] == ["44,4", "0,00", "119"]
    # Only commune 5 has a second door within 1.5 km, at 1 414 m.
    assert rows["Deuxième site"] == [f"1,4{N}km"] * 3


def test_each_measure_and_each_index_is_explained_in_a_line(told):
    means, equity, groups = tables(told)
    for table in (means, equity):
        assert [label for label, _ in table["terms"]] == [row[0] for row in table["rows"]]
        assert all(said.endswith(".") and "{" not in said for _, said in table["terms"])
    assert dict(means["terms"])[f"Offre à 1{N}km"] == (
        f"Somme de ce qu’offrent les sites à 1{N}km ou moins."
    )
    assert groups["terms"] == []


def test_how_evenly_the_way_is_shared(told):
    _, equity, groups = tables(told)
    rows = {row[0]: row[1:] for row in equity["rows"]}
    # Nobody tells who is poor: no Palma, no concentration.
    assert list(rows) == ["Gini", "Theil", "Écart au seuil", "Sévérité"]
    # 1 000 people twice as far as 1 km, 500 at 1.41: (1 000 + 207) / 4 500, (1 000 + 86) / 4 500.
    assert rows["Écart au seuil"] == ["0,268", "–"]
    assert rows["Sévérité"] == ["0,241", "–"]
    assert groups["rows"] == [["Ensemble", "4\u202f500", f"1,0{N}km", f"0{N}m", f"33,3{N}%"]]


def test_doors_that_do_not_say_what_they_offer_are_counted(told):
    silent = replace(told, measures=replace(told.measures, unknown=("b",)))
    assert tables(silent)[0]["notes"][1] == (
        f"Sites qui ne disent pas ce qu’ils offrent, comptés pour rien{N}: 1."
    )


def test_the_page_carries_them_only_when_somebody_asked(told, html):
    # Once in the texts, once in the table, once where it is explained.
    assert page(told, toymap.MANIFEST).count('"Potentiel gravitaire"') == 3
    assert html.count('"Potentiel gravitaire"') == 1
    assert '{"groups":[],"measures":[]}' in html

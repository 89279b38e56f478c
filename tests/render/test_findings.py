"""What is said of toyville, every figure worked out by hand in `toyville`'s docstring."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

import toyville
from territo.access import second_in_line
from territo.indicators.loads import loads
from territo.indicators.presets import verdicts
from territo.model import Basis, Eighties, Sites
from territo.render import findings as rules
from territo.render import findings_sites as of_sites
from territo.render.findings import findings
from territo.sources.presets import file_of, read_preset


def plain(text):
    """The same with ordinary spaces."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def with_loads(*texts, doors=None):
    etat = toyville.toy_etat(*texts, doors=doors)
    return replace(etat, loads=loads(etat, second_in_line(etat.demand, etat.sites, Basis())))


def test_who_is_within_the_threshold():
    # Within 1 km: 1, 9 and 2, 4, 6, 8: 100 + 900 + 200 + 400 + 600 + 800 = 3 000 of 4 500.
    assert plain(rules.covered(toyville.toy_etat("1 km"))) == (
        "66,7 % des 4 500 habitants sont à 1 km ou moins d’un site ; 1 500 habitants sont plus "
        "loin ou n’y ont pas accès."
    )


def test_everyone_is_within_two_kilometres():
    assert plain(rules.covered(toyville.toy_etat("2 km"))) == (
        "Tous les habitants (4 500) sont à 2 km ou moins d’un site."
    )


def test_how_far_the_half_of_them_are():
    # In order: 1 000 at 0, then 2 000 at 1 000 m (the 2 250th is there), 500 at 1 414 m, 1 000 at
    # 2 000 m (the 4 050th and the last are there).
    assert plain(rules.spread(toyville.toy_etat("1 km"))) == (
        "La moitié des habitants sont à 1,0 km ou moins d’un site, neuf sur dix à 2,0 km ou "
        "moins ; le plus éloigné est à 2,0 km."
    )


def test_where_those_beyond_live():
    # Beyond 1 km: 700 in 7, 500 in 5, 300 in 3; 700 of 1 500 are 46.7 %, with 5 they are 80 %.
    assert plain(rules.where(toyville.toy_etat("1 km"))) == (
        "Parmi les habitants au-delà de 1 km, 80,0 % vivent dans 2 communes sur 9 : "
        "Commune 7 (700), Commune 5 (500)."
    )
    # Beyond 1.5 km: 700 in 7 and 300 in 3.
    assert plain(rules.where(toyville.toy_etat("1.5 km"))) == (
        "Parmi les habitants au-delà de 1,5 km, 70,0 % vivent dans une seule commune : "
        "Commune 7 (700)."
    )
    assert rules.where(toyville.toy_etat("2 km")) == ""


def test_communes_are_named_until_they_are_too_many(monkeypatch):
    monkeypatch.setattr(rules, "NAMED", 1)
    assert plain(rules.where(toyville.toy_etat("1 km"))).endswith(": Commune 7 (700) et une autre.")


def test_the_largest_place_beyond():
    # The squares of 3, 5 and 7 are apart; 7 has the most.
    assert plain(rules.gap(toyville.toy_etat("1 km"))) == (
        "La zone habitée la plus peuplée au-delà de 1 km compte 700 habitants (Commune 7)."
    )
    assert rules.gap(toyville.toy_etat("2 km")) == ""


def test_the_worst_communes():
    # 3 and 7 are at 2 000 m: of equals the smaller code; 4 707.1 km shared by 4 500 are 1 046 m.
    assert plain(rules.worst(toyville.toy_etat("1 km"))) == (
        "La commune la plus éloignée en moyenne est Commune 3 : 2,0 km, contre 1,0 km dans "
        "l’ensemble."
    )
    # 3, 5 and 7 are all beyond: of equals the one with the most inhabitants.
    assert plain(rules.worst_share(with_loads("1 km"))) == (
        "La commune dont la plus grande part des habitants est au-delà de 1 km est Commune 7 : "
        "100 %, soit 700 habitants."
    )
    assert rules.worst_share(with_loads("2 km")) == ""


def test_what_the_second_nearest_door_says():
    # Second doors, by commune: 1 and 9 at 2 828 m (1 000 inhabitants), 5 at 1 414 m (500), 3 and 7
    # at 2 000 m (1 000), 2, 4, 6, 8 at 2 236 m (2 000): (2 828 427 + 707 107 + 2 000 000 +
    # 4 472 136) / 4 500 = 2 224 m. Within 1 km nobody has two: the 3 000 have one alone.
    assert plain(of_sites.second(with_loads("1 km"))) == (
        "Si le site le plus proche fermait, le suivant serait en moyenne à 2,2 km au lieu de "
        "1,0 km ; 3 000 habitants n’ont qu’un seul site à 1 km ou moins."
    )
    assert of_sites.second(with_loads("1 km", doors=toyville.sites(1))).startswith(
        "Il n’y a pas de deuxième site"
    )
    assert of_sites.second(toyville.toy_etat("1 km")) == ""


def test_what_doors_carry():
    # "a" has 1, 2, 4 and of the equally near 3, 5, 7: 100 + 200 + 400 + 300 + 500 + 700 = 2 200;
    # "b" has 6, 8, 9: 2 300; the mean is 2 250.
    assert plain(of_sites.loads(with_loads("1 km"))) == (
        "Un site est le plus proche de 2 250 habitants en moyenne ; le plus chargé, Mairie 9, "
        "l’est de 2 300."
    )
    # All 2 300 of "b" are within 1 km, and of no other door.
    assert plain(of_sites.missed(with_loads("1 km"))) == (
        "Le site dont la fermeture laisserait le plus d’habitants au-delà de 1 km est Mairie 9 : "
        "2 300."
    )


def test_sectors_beside_each_other():
    # By where they live: "west" has 1, 4, 7 (500 of 1 200 within 1 km: 41.7 %), "east" has 3, 6, 9
    # (1 500 of 1 800: 83.3 %).
    (told,) = rules.sectors(toyville.toy_etat("1 km"))
    assert plain(told) == (
        "D’un secteur à l’autre, la part des habitants à 1 km ou moins va de 41,7 % (West) à "
        "83,3 % (East)."
    )


def test_the_door_of_the_sector_is_not_the_nearest():
    etat = toyville.assigned_etat()
    (told,) = of_sites.assigned(etat)
    # "a" of the west serves the east and "b" the west: 1, 4 and 6, 9 have a nearer one (100 + 400 +
    # 600 + 900 = 2 000), 3 and 7 (1 000) are as near to both: 2 000 of 3 000.
    # 1 and 9 go 2 828 m farther (1 000 people), 4 and 6 go 2 236 - 1 000 m (1 000 people):
    # 2 032 m on average.
    assert plain(told) == (
        "Pour 2 000 habitants (66,7 %), le site de leur secteur n’est pas le plus proche : il est "
        "plus loin de 2,0 km en moyenne."
    )


def test_the_eighties():
    only = pd.DataFrame(
        {"certain_1km": [700.0], "possible_1km": [1200.0]},
        index=pd.MultiIndex.from_tuples([("territory", toyville.SIREN)], names=["level", "code"]),
    )
    doors = {"certain": 1, "possible": 1, "no": 3, "unknown": 4}
    etat = replace(toyville.toy_etat("1 km"), eighties=Eighties(doors, 0, only))
    assert plain(of_sites.eighties(etat)) == (
        "Sites bâtis ou ouverts de 1980 à 1989 : 1 sur 9 à coup sûr, 1 peut-être ; âge inconnu "
        "pour 4."
    )
    assert plain(of_sites.eighties_only(etat)) == (
        "700 habitants n’ont, à 1 km ou moins, que des sites de ces années (1 200 en comptant "
        "les sites qui en sont peut-être)."
    )
    none = replace(etat, eighties=Eighties({**dict.fromkeys(doors, 0), "unknown": 2}, 0, only))
    assert plain(of_sites.eighties(none)).startswith("Aucune liste ne dit l’âge d’un seul des 2")
    assert of_sites.eighties_only(none) == ""


def test_a_preset_is_met_or_not():
    preset = read_preset(file_of("metropole_pole_100k", toyville.__file__))
    etat = with_loads("1 km")
    etat = replace(etat, verdicts=verdicts(etat, (preset,)))
    (told,) = of_sites.presets(etat)
    # 2 300 inhabitants at most per door: fewer than 100 000.
    assert plain(told) == f"Référence « {preset.title_fr} » : atteinte."


def test_places_that_are_not_precise():
    points = toyville.sites(1, 9).points.assign(precision=["commune", "housenumber"])
    etat = toyville.toy_etat("1 km", doors=Sites(points))
    assert plain(of_sites.approximate(etat)).startswith("Un site sur 2 n’est placé qu’")
    assert of_sites.approximate(toyville.toy_etat("1 km")) == ""


def test_every_rule_has_its_turn_and_the_main_result_is_first():
    told = findings(with_loads("1 km"))
    assert told[0] == rules.covered(toyville.toy_etat("1 km"))
    assert len(told) == 10
    assert not any("{" in sentence or "nan" in sentence.lower() for sentence in told)


@pytest.mark.parametrize("rule", rules.RULES)
def test_where_nobody_lives_nothing_is_claimed(rule):
    ground = toyville.territory()
    people = toyville.demand()
    empty = replace(people, points=people.points.assign(weight=0.0))
    none = ground.communes.assign(population=0)
    from territo.access import nearest_door
    from territo.coverage import etat_des_lieux
    from territo.units import Cutoff

    doors = toyville.sites(1, 9)
    near = nearest_door(empty, doors, Basis())
    etat = etat_des_lieux(
        replace(ground, communes=none), doors, empty, {"m": near}, [Cutoff.parse("1 km")]
    )
    assert rule(etat) == ""

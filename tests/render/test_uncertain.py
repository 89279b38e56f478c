"""Between which figures the headline of toyville lies, in words."""

from __future__ import annotations

from dataclasses import replace

import toyville
from territo.model.uncertainty import Spread, Uncertainty
from territo.render import summary, uncertain

# As a study might find it; the range itself is worked out in tests/test_uncertainty.py.
FOUND = Uncertainty(
    cutoff=toyville.Cutoff.parse("1 km"),
    share=100 * 3000 / 4500,
    low=100 * 1000 / 4500,
    high=100 * 3500 / 4500,
    parts={"threshold": 20.0, "position": 80.0},
    spread=Spread(),
)


def etat(found=FOUND):
    return replace(toyville.toy_etat("1 km"), uncertainty=found)


def test_the_lines_of_the_console():
    assert uncertain.lines(etat()) == [
        "Uncertain    66.7 % within 1 km: from 22.2 % to 77.8 % (P5-P95 of 200 draws, seed 2026)",
        (
            "             most of it by where doors stand (80.0 % of the variance); "
            "threshold ± 10 %, population not varied"
        ),
        (
            "             places of doors: housenumber ± 10 m, street ± 100 m, unknown ± 50 m, "
            "commune and illustrative anywhere in it"
        ),
    ]


def test_a_speed_and_a_grid_are_said_to_be_varied():
    parts = {"threshold": 0.0, "speed": 0.0, "position": 0.0, "population": 0.0}
    line = uncertain.lines(etat(replace(FOUND, parts=parts)))[1].strip()
    assert line == (
        "nothing of what was varied changes it; threshold ± 10 %, speed ± 10 %, population between "
        "grid and even spread"
    )


def test_the_sentence_of_the_map_stands_beside_the_figure():
    said = summary.figures(etat())["sentence"].replace("\u00a0", " ").replace("\u202f", " ")
    assert said == (
        "66,7 % des 4 500 habitants sont à 1 km ou moins d’un site. Compte tenu des incertitudes, "
        "cette part est entre 22,2 % et 77,8 % (surtout selon l’emplacement exact des sites)."
    )
    ((label, text),) = uncertain.rows(etat())
    assert label == "Incertitude"
    assert text.replace("\u00a0", " ") == (
        "Du 5e au 95e centile de 200 tirages (graine 2026) ; hypothèses : seuil à ± 10 % ; sites à "
        "10 m près (numéro), 100 m (rue), 50 m (précision inconnue), n’importe où dans la commune "
        "sinon ; population laissée telle quelle."
    )


def test_nothing_is_said_when_nobody_asked():
    plain = toyville.toy_etat("1 km")
    assert (uncertain.lines(plain), uncertain.sentence(plain), uncertain.rows(plain)) == (
        [],
        "",
        [],
    )


def test_the_record_holds_the_range_its_parts_and_what_was_assumed():
    record = uncertain.as_record(FOUND)
    assert (record["threshold"], record["p5"], record["largest"]) == (
        "1 km",
        100 * 1000 / 4500,
        "position",
    )
    assert record["assumed"]["offset_m"] == {"housenumber": 10, "street": 100, "unknown": 50}

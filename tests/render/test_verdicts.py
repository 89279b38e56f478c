"""What is printed of presets and loads, on toyville."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

import toyville
from territo.access import second_in_line
from territo.indicators.loads import loads
from territo.indicators.presets import verdicts
from territo.model import Basis, Preset
from territo.model.preset import (
    Bands,
    InhabitantsPerSite,
    ShareBeyond,
    ShareWithin,
    SitesPerInhabitants,
)
from territo.render.console_loads import show_loads
from territo.render.console_verdicts import show_verdicts
from territo.units import Cutoff

KM, TWO_KM = Cutoff(1000), Cutoff(2000)


def printed(show, etat):
    out = io.StringIO()
    show(etat, Console(file=out, width=100, highlight=False))
    return [line.rstrip() for line in out.getvalue().splitlines() if line.strip()]


def told(*rules, etat=None, modes=()):
    etat = etat or toyville.toy_etat("1 km", "2 km")
    texts = ("Ours", "", "Our rule.", "", "a town", "", "a vote", "")
    preset = Preset("ours", *texts, modes=modes, rules=rules)
    return printed(show_verdicts, replace(etat, verdicts=verdicts(etat, [preset])))


def test_verdict_margin_rule_and_source():
    # 3 000 of 4 500 are within 1 km; half are 2 250.
    assert told(ShareWithin(KM, 50)) == [
        "Presets      rules made for other doors and other units, transposed to this territory",
        "ours: met",
        (
            "  50 % within 1 km: met, 3 000 of 4 500 inhabitants (66.7 %); "
            "margin 16.7 points, 750 inhabitants"
        ),
        "  Transposed: made for a town; read here on Métropole de Toyville",
        "  Rule: Our rule.",
        "  Source: a vote",
    ]


def test_communes_that_lack_doors_are_named():
    # 8 and 9 need one door per 900 inhabitants; 8 has none.
    assert told(SitesPerInhabitants(900, 700))[2:4] == [
        (
            "  one door per 900 in communes over 700: not met, 1 of 2 communes (50.0 %); "
            "missed by 1 door"
        ),
        "    Commune 8: 0 of 1 doors",
    ]


def test_loads_are_told_from_the_lightest_to_the_heaviest():
    assert told(InhabitantsPerSite(2000))[2:4] == [
        (
            "  at most 2 000 inhabitants per door: not met, 0 of 2 doors (0.0 %); "
            "missed by 300 inhabitants"
        ),
        "    by nearest door: from 2 200 to 2 300 inhabitants",
    ]


def test_bands_one_by_one():
    assert told(Bands((KM, TWO_KM)))[1:6] == [
        "ours: nothing to reach",
        (
            "  bands up to 2 km: 4 500 of 4 500 inhabitants (100.0 %); "
            "the source states no share to reach"
        ),
        "    within 1 km: 3 000 (66.7 %)",
        "    1 km to 2 km: 1 500 (33.3 %)",
        "    beyond 2 km, or without a way: 0 (0.0 %)",
    ]


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (
            ShareBeyond((KM, Cutoff(20, "min")), 10),
            (
                "  at most 10 % beyond 1 km and 20 min: cannot be told, "
                "for it is meant for another way of travelling: drive"
            ),
        ),
        (
            SitesPerInhabitants(400, 900),
            "  one door per 400 in communes over 900: met, for no commune is that large",
        ),
    ],
)
def test_why_there_is_nothing_to_count(rule, line):
    assert told(rule, modes=("drive",))[2] == line


def test_nothing_is_said_without_a_preset_or_loads():
    assert printed(show_verdicts, toyville.toy_etat("1 km")) == []
    assert printed(show_loads, toyville.toy_etat("1 km")) == []


def test_loads_by_nearest_door_and_by_sector():
    etat = toyville.assigned_etat()
    second = second_in_line(etat.demand, etat.sites, Basis())
    lines = printed(show_loads, replace(etat, loads=loads(etat, second)))
    assert lines[0] == "Inhabitants per door, each given to the nearest"
    assert lines[3].split() == ["Mairie", "1", "2", "200", "700", "6", "0.2", "1.50", "km"]
    assert lines[5] == (
        "Load         2 doors, from 2 200 to 2 300 inhabitants; coefficient of variation 0.02"
    )
    assert lines[6] == "Inhabitants per door, each given to that of their sector"
    # 1 800 by sector, 2 200 by nearest door.
    assert lines[9].split()[:6] == ["Mairie", "1", "1", "800", "2", "200"]
    # 300 away from a mean of 1 500.
    assert lines[11].endswith("from 1 200 to 1 800 inhabitants; coefficient of variation 0.20")
    assert lines[12:] == [
        "Second door  mean 2.22 km, P90 2.83 km; 0 inhabitants reach none",
        "             within 1 km, 0 inhabitants have two doors or more (0.0 %)",
        "             3 000 have one alone, and would be beyond 1 km without it",
        "Worst off    Commune 3, mean 2.00 km; Commune 7, 100.0 % beyond 1 km",
    ]

"""What is said of a week of opening on toyville, every number worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

import toyville
from render.test_console import printed
from territo.access import pairs_in_line
from territo.indicators.open_then import open_then
from territo.indicators.week import week_profile, with_weekly_hours
from territo.model import Basis, Opening, Sites
from territo.opening import PLAIN_MONDAY, Moment
from territo.render import opening
from territo.render.summary import sentence
from territo.units import Cutoff

HOURS = ["Mo-Fr 09:00-12:00,14:00-17:00", "Tu 14:00-18:00; Sa 09:00-12:00"]
DOORS = Sites(toyville.sites(1, 9).points.assign(opening_hours=HOURS))


def week_etat():
    etat = toyville.toy_etat("1 km", doors=with_weekly_hours(DOORS, PLAIN_MONDAY))
    pairs = pairs_in_line(etat.demand, DOORS, Basis(), Cutoff.parse("1 km"))
    week = week_profile(etat.demand, DOORS, pairs, PLAIN_MONDAY)
    return replace(etat, opening=Opening(PLAIN_MONDAY, ("a", "b"), (), week))


def then_etat(text):
    sites, then = open_then(
        with_weekly_hours(DOORS, PLAIN_MONDAY), Moment.parse(text), PLAIN_MONDAY
    )
    etat = toyville.toy_etat("1 km", doors=sites)
    return replace(etat, opening=Opening(PLAIN_MONDAY, ("a", "b"), (), then=then))


def test_the_table_of_the_week():
    lines = [line.split() for line in printed(week_etat(), width=120)]
    # Of 4 500: "a" serves 700 (15.6 %), "b" 2 300 (51.1 %), both 3 000 (66.7 %).
    assert lines[lines.index(["mon", "15.6", "%", "15.6", "%", "0.0", "%", "15.6", "%", "at",
                              "9:00", "0.0", "%", "at", "12:00"]) + 1] == [
        "tue", "15.6", "%", "66.7", "%", "0.0", "%", "66.7", "%", "at", "14:00",
        "0.0", "%", "at", "12:00",
    ]  # fmt: skip
    assert ["sat", "51.1", "%", "0.0", "%", "0.0", "%", "51.1", "%", "at", "9:00",
            "0.0", "%", "at", "12:00"] in lines  # fmt: skip
    assert ["sun", "0.0", "%", "0.0", "%", "0.0", "%"] in lines


def test_each_hour_has_its_numerator_in_the_record():
    found = opening.as_record(week_etat())["opening"]
    assert found["week"]["population"] == 4500
    assert found["week"]["hours"][24 + 14] == {
        "day": "tue", "hour": 14, "covered": 3000, "share": pytest.approx(100 * 3000 / 4500)
    }  # fmt: skip
    assert found["hours_per_week"] == {"a": 30, "b": 7}


def test_the_panel_says_what_is_not_known():
    told = opening.panel(week_etat())
    assert told["shares"][5][9:12] == [pytest.approx(100 * 2300 / 4500)] * 3
    # Five classes that hold 66.7 %: 14 points each.
    assert told["limits"] == [0, 14, 28, 42, 56, 70]
    (week, doors) = told["notes"]
    assert week.startswith("Horaires lus pour la semaine du 02/03/2026, à l’heure du lieu\u00a0;")
    assert week.endswith("les jours fériés n’y sont pas dits.")
    assert doors == (
        "Horaires connus\u00a0: 2 sites sur 2\u00a0; les autres ne sont jamais comptés ouverts."
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [("sat 10:00", "samedi à 10:00"), ("2026-03-07 9:30", "samedi 07/03/2026 à 09:30")],
)
def test_the_sentence_says_when(text, said):
    assert sentence(then_etat(text)) == (
        f"51,1\u00a0% des 4\u202f500 habitants sont à 1\u00a0km ou moins d’un site ouvert {said}."
    )


def test_where_no_moment_is_asked_nothing_is_said_of_one():
    assert opening.as_record(toyville.toy_etat("1 km")) == {}
    assert opening.panel(toyville.toy_etat("1 km")) is None
    assert opening.panel(then_etat("sat 10:00")) is None
    assert opening.then_notes(week_etat()) == []

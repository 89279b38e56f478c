from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from territo.language import speaking
from territo.render import french
from territo.render.places import opening_hours
from territo.units import Cutoff

CASES = json.loads(Path(__file__).with_name("number_cases.json").read_text(encoding="utf-8"))


# The page's own script is held to the same file, see scripts.test.cjs.
@pytest.mark.parametrize(
    ("language", "write", "value", "text"),
    [
        (language, write, value, text)
        for language, written in CASES.items()
        for write, cases in written.items()
        for value, text in cases
    ],
)
def test_numbers_are_written_as_in_their_language(language, write, value, text):
    with speaking(language):
        assert getattr(french, write)(value) == text


def test_a_threshold_is_written_exactly():
    texts = [french.cutoff(Cutoff.parse(text)) for text in ("1.5 km", "800 m", "1234 m", "15 min")]
    assert texts == ["1,5\u00a0km", "800\u00a0m", "1,234\u00a0km", "15\u00a0min"]


def test_a_threshold_is_written_exactly_in_english():
    with speaking("en"):
        assert french.cutoff(Cutoff.parse("1.5 km")) == "1.5\u00a0km"


def test_a_date_is_written_so_that_nobody_misreads_it():
    day = date(2026, 3, 7)
    assert french.date(day) == "07/03/2026"
    with speaking("en"):
        assert french.date(day) == "2026-03-07"


def test_opening_hours_have_english_days_in_english():
    with speaking("en"):
        assert opening_hours("Mo-Fr 08:30-12:00; PH off") == (
            "Mon-Fri 08:30-12:00; public holidays closed"
        )


def test_opening_hours_have_french_days():
    text = opening_hours("Mo-Th 08:30-12:00,13:30-17:00; Sa 09:00-12:00; PH off")
    assert text == (
        "lun.-jeu. 08:30-12:00,13:30-17:00\u00a0; sam. 09:00-12:00\u00a0; jours fériés fermé"
    )

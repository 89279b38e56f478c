from __future__ import annotations

import json
from pathlib import Path

import pytest

from territo.render import french
from territo.render.places import opening_hours
from territo.units import Cutoff

CASES = json.loads(Path(__file__).with_name("number_cases.json").read_text(encoding="utf-8"))


# The page's own script is held to the same file, see scripts.test.cjs.
@pytest.mark.parametrize(
    ("write", "value", "text"),
    [(write, value, text) for write, cases in CASES.items() for value, text in cases],
)
def test_numbers_are_written_as_in_french(write, value, text):
    assert getattr(french, write)(value) == text


def test_a_threshold_is_written_exactly():
    texts = [french.cutoff(Cutoff.parse(text)) for text in ("1.5 km", "800 m", "1234 m", "15 min")]
    assert texts == ["1,5\u00a0km", "800\u00a0m", "1,234\u00a0km", "15\u00a0min"]


def test_opening_hours_have_french_days():
    text = opening_hours("Mo-Th 08:30-12:00,13:30-17:00; Sa 09:00-12:00; PH off")
    assert text == (
        "lun.-jeu. 08:30-12:00,13:30-17:00\u00a0; sam. 09:00-12:00\u00a0; jours fériés fermé"
    )

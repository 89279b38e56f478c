"""Which language is spoken, and that both say the same things."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from territo.language import in_its_language, language_of, speaking, spoken
from territo.project import Project
from territo.render.texts import MAP

SOURCE = Path(__file__).parents[1] / "src" / "territo"
# The keys of reasons are their English.
FRENCH_FILES = sorted(set(SOURCE.rglob("*.fr.json")) - set(SOURCE.rglob("reasons.fr.json")))


def read(file):
    pairs = json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=list)
    assert len(dict(pairs)) == len(pairs), "a key stands twice"
    return dict(pairs)


def placeholders(text):
    return sorted(set(re.findall(r"\{(\w*)\}", text)))


@pytest.mark.parametrize("french", FRENCH_FILES, ids=lambda file: file.name)
def test_both_languages_have_the_same_texts(french):
    english = french.with_name(french.name.replace(".fr.", ".en."))
    said, told = read(french), read(english)
    # In the order of the French file: who looks for a text in one finds it in the other.
    assert list(told) == list(said)
    for key, text in said.items():
        assert placeholders(told[key]) == placeholders(text), key


@pytest.mark.parametrize("french", FRENCH_FILES, ids=lambda file: file.name)
def test_english_texts_are_english(french):
    texts = read(french.with_name(french.name.replace(".fr.", ".en.")))
    # No space before high punctuation, no percent sign apart, none of the words French cannot do
    # without.
    wrong = re.compile(
        r"[ \u00a0\u202f][:;?!%]|[«»]"
        r"|\b(le|les|des|du|une|sont|est|au-delà|aux|par|sur|pour|dans)\b"
    )
    assert {key: text for key, text in texts.items() if wrong.search(text)} == {}


def test_french_is_spoken_unless_told_otherwise():
    assert spoken() == "fr"
    with speaking("en"):
        assert spoken() == "en"
        with speaking("fr"):
            assert spoken() == "fr"
        assert spoken() == "en"
    assert spoken() == "fr"


def test_the_language_of_before_comes_back_after_an_error():
    with pytest.raises(ValueError, match="no"), speaking("en"):
        raise ValueError("no")
    assert spoken() == "fr"


def test_a_study_and_a_manifest_state_their_language():
    assert language_of(Project(root=Path())) == "fr"
    assert language_of(Project(root=Path(), lang="en")) == "en"
    assert language_of({"parameters": {}}) == "fr"
    assert language_of({"parameters": {"lang": "en"}}) == "en"
    assert language_of({"lang": "en"}) is None
    assert language_of("en") is None


def test_a_function_speaks_the_language_of_what_it_is_given():
    @in_its_language
    def asked(_first, *, project=None):
        del project
        return MAP.say("day_mon")

    assert asked("x") == "lundi"
    assert asked("x", project=Project(root=Path(), lang="en")) == "Monday"
    assert asked({"parameters": {"lang": "en"}}) == "Monday"
    with speaking("en"):
        assert asked("x") == "Monday"
        assert asked({"parameters": {}}) == "lundi"

"""The page of addresses to be looked at, as a text; `tests/browser` opens it."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

from territo.render.assets import static
from territo.render.reasons import in_words, kind
from territo.render.review import Doubt, review_page
from territo.sources.geocode.verdict import WHY

NAME = "Crèche </script><script>alert(1)</script> {{ 7*7 }} & « L'Île »"
DOUBTS = [
    Doubt("a", NAME, "12 rue Haute 76000 Rouen", "12 Rue Basse 76000 Rouen", 0.624, "housenumber",
          "review", "a doubtful answer, score 0.62", 1.1, 49.44),
    Doubt("b", "Annexe", "rue inconnue", "", 0.0, "", "reject", "not found", None, None),
]  # fmt: skip
COUNTS = {"accept": 3, "review": 1, "reject": 1}


class Scripts(HTMLParser):
    """The elements of a page that hold or name something to run or to fetch."""

    def __init__(self, html):
        super().__init__()
        self.scripts, self.links, self.inside = [], [], None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        self.links += [named[name] for name in ("src", "href") if name in named]
        if tag == "script":
            self.inside = named.get("id", "")
            self.scripts.append([self.inside, ""])

    def handle_endtag(self, tag):
        if tag == "script":
            self.inside = None

    def handle_data(self, data):
        if self.inside is not None:
            self.scripts[-1][1] += data


@pytest.fixture(scope="module")
def html():
    return review_page(DOUBTS, COUNTS, "crèches.csv")


def test_every_doubt_is_in_the_page_as_it_is_and_in_words(html):
    payload = json.loads(dict(Scripts(html).scripts)["territo-review"])
    assert payload["title"] == "Adresses à vérifier – crèches.csv"
    assert payload["summary"] == (
        "Adresses\u00a0: 5. Acceptées\u00a0: 3\u00a0; à vérifier\u00a0: 1\u00a0; écartées\u00a0: 1."
    )
    first, second = payload["rows"]
    assert first == {
        "site": "a",
        "name": NAME,
        "declared": "12 rue Haute 76000 Rouen",
        "found": "12 Rue Basse 76000 Rouen",
        "score": "0,62",
        "type": "numéro",
        "verdict": "review",
        "why": "réponse douteuse, indice 0,62",
        "point": [49.44, 1.1],
    }
    assert (second["score"], second["point"], second["why"]) == ("–", None, "introuvable")


def test_no_name_can_leave_its_place(html):
    page = Scripts(html)
    # Leaflet, ours, the calls; and one element for each of the four parts.
    assert len(page.scripts) == 7
    assert "alert(1)</script>" not in html
    assert "49 &" not in html


def test_nothing_is_named_that_would_be_fetched(html):
    assert Scripts(html).links == []
    assert "default-src 'none'" in html
    assert html == review_page(DOUBTS, COUNTS, "crèches.csv")


OFFLINE = [
    "no street is written",
    "no address of commune 76540 in the file",
    "no street of that name",
    "as near: Rue Haute",
    "no number 20 there",
    "a long street, and no number",
    "the name differs: Rue Haute",
    "fits better elsewhere: Rue Haute, 76540",
]
VALUES = {"score": "0.61", "found": "44", "declared": "76", "code": "1004", "metres": 150}


@pytest.mark.parametrize("why", [*OFFLINE, *(text.format(**VALUES) for text in WHY.values())])
def test_every_reason_has_its_french(why):
    assert in_words(why) != why
    assert "{" not in in_words(why)


def test_reasons_are_counted_by_their_kind():
    assert kind("no number 20 there") == "no number … there"
    assert kind("in département 974, not 44") == "in département …, not …"
    assert kind("not found") == "not found"
    assert kind("whatever else") == "whatever else"
    assert in_words("whatever else") == "whatever else"
    assert in_words("in commune 44109, not 44162") == "dans la commune 44109 et non 44162"


def test_every_text_is_used_and_every_text_exists():
    texts = json.loads(static("review.fr.json"))
    source = static("review.js") + static("basemap.js")
    asked = set(re.findall(r'\bsay\("([a-z_]+)"', source))
    assert asked - set(texts) == set()
    built = ("column_", "type_", "verdict_")
    ours = {"title", "summary", "no_script"}
    assert {key for key in texts if not key.startswith(built)} - asked == ours

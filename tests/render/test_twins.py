"""What two maps beside each other are drawn from, on toyville, and that names cannot leave it."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace

import numpy as np

from render import toymap
from territo.render import comparison
from territo.render.comparison import comparison_page
from territo.render.twins import legend, twins
from test_beside import CLOSE, OPEN, scenarios, territories

MANIFESTS = [toymap.MANIFEST] * 3


def payload(html, key="twins"):
    (text,) = re.findall(
        rf'<script type="application/json" id="territo-{key}">(.*?)</script>', html
    )
    return json.loads(text)


def classes(state):
    return np.frombuffer(base64.b64decode(state["classes"]), "u1")


def test_the_squares_are_written_once_and_their_classes_for_each_state():
    found = twins(scenarios(CLOSE, OPEN))
    assert "classes" not in found["squares"]
    assert len(found["squares"]["colours"]) == 4  # 1 km, 2 km, beyond, no access
    today, closed, opened = map(classes, found["states"])
    # Today 1, 2, 4, 6, 8, 9 are within 1 km and 3, 5, 7 within 2 km. Without "b" only 1, 2, 4 are
    # within 1 km of "a" and 3, 5, 7 within 2 km; 6, 8, 9 are beyond. "m" brings 5 within 1 km.
    assert np.bincount(today).tolist() == [6, 3]
    assert np.bincount(closed).tolist() == [3, 3, 3]
    assert np.bincount(opened).tolist() == [7, 2]
    # Who is beyond without "b" was within 1 km today: the order is the same.
    assert today[closed == 2].tolist() == [0, 0, 0]
    assert opened[today == 1].tolist().count(0) == 1


def test_each_site_is_written_once_and_each_state_has_its_own():
    found = twins(scenarios(CLOSE, OPEN))
    names = {kind["kind"]: [site["name"] for site in kind["sites"]] for kind in found["kinds"]}
    assert names == {"mairie": ["Mairie 1", "Mairie 9"], "candidat": ["m"]}
    assert [state["sites"] for state in found["states"]] == [
        {"mairie": [0, 1]}, {"mairie": [0]}, {"mairie": [0, 1], "candidat": [0]},
    ]  # fmt: skip


def test_the_communes_have_a_share_in_each_state():
    found = twins(scenarios(CLOSE))
    assert [one["name"] for one in found["communes"]][:2] == ["Commune 1", "Commune 2"]
    assert [state["share"] for state in found["states"]] == [
        [100, 100, 0, 100, 0, 100, 0, 100, 100],
        [100, 100, 0, 100, 0, 0, 0, 0, 0],
    ]


def test_the_legend_has_the_thresholds():
    words = [text.replace("\u00a0", " ") for _, text in legend(scenarios(CLOSE))]
    assert words == ["1 km ou moins", "1 km à 2 km", "plus de 2 km"]


def test_only_scenarios_have_the_two_maps_and_the_page_needs_nothing_else():
    html = comparison_page(scenarios(CLOSE, OPEN), MANIFESTS)
    assert len(payload(html)["states"]) == 3
    assert html.count("<select") == html.count('class="twin-map"') == 2
    assert re.findall(r'<option value="(\d)" selected>', html) == ["0", "1"]
    styles = "".join(re.findall(r"<style>(.*?)</style>", html, re.DOTALL))
    assert set(re.findall(r"@import|url\([^)]*\)", styles)) == {'url("#hatch")'}
    assert not re.search(r"<(?:script|link|img)[^>]+(?:src|href)=", html)
    assert html == comparison_page(scenarios(CLOSE, OPEN), MANIFESTS)
    assert "<script" not in comparison_page(territories(), MANIFESTS[:2])


def test_names_cannot_leave_the_payload():
    bad = scenarios(replace(CLOSE, title=toymap.SCRIPT))
    html = comparison_page(bad, MANIFESTS[:2])
    assert payload(html)["states"][1]["title"] == toymap.SCRIPT
    assert toymap.SCRIPT not in html


def test_what_would_be_too_heavy_is_left_out_and_told(monkeypatch):
    monkeypatch.setattr(comparison, "budget", lambda _: 150_000)
    html = comparison_page(scenarios(CLOSE), MANIFESTS[:2])
    assert "<script" not in html
    assert "pour 0,2\u00a0Mo au plus" in html

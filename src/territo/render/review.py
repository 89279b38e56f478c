"""The addresses that somebody has to look at, as one page that opens anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from territo.render import french
from territo.render.elements import Carte, Part, Sheet, assemble
from territo.render.page import BASEMAP
from territo.render.reasons import in_words
from territo.render.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SCRIPTS = ("frame.js", "dom.js", "basemap.js", "review.js")
STYLES = ("page.css", "panel.css", "content.css", "map.css", "review.css")
ADDRESSES = "Base Adresse Nationale, Licence Ouverte 2.0"
MIDDLE_OF_FRANCE = (46.6, 2.4)


@dataclass(frozen=True)
class Doubt:
    """One row that was not accepted.

    Parameters
    ----------
    site, name, declared
        Its id, its name and the address that the list gives.
    found
        What was found; empty when nothing was.
    score
        How sure the answer is, from 0 to 1.
    type
        ``housenumber``, ``street``, ``locality``, ``municipality``, or empty.
    verdict
        ``review`` or ``reject``.
    why
        Why it was not accepted.
    lon, lat
        The doubtful place, in degrees; absent when there is none.
    """

    site: str
    name: str
    declared: str
    found: str
    score: float
    type: str
    verdict: str
    why: str
    lon: float | None
    lat: float | None


_TEXTS = Texts("review")


def review_page(doubts: Sequence[Doubt], verdicts: Mapping[str, int], list_name: str) -> str:
    """Draw the rows that were not accepted: a table, and a map of the doubtful points.

    Parameters
    ----------
    doubts
        The rows, in the order of the list.
    verdicts
        How many rows got each verdict.
    list_name
        What the list is called.

    Returns
    -------
        One HTML page that needs no other file. It asks the network for nothing but, where
        there is one, the tiles of the Plan IGN. The same input gives the same text.
    """
    counts = {name: verdicts.get(name, 0) for name in ("accept", "review", "reject")}
    title = _TEXTS.say("title", list=list_name)
    summary = _TEXTS.say("summary", rows=sum(counts.values()), **counts)
    sheet = Sheet(title, summary, _TEXTS.say("no_script"), scripts=SCRIPTS, styles=STYLES)
    payload = {
        "title": title,
        "summary": summary,
        "rows": [_row(doubt) for doubt in doubts],
        "credits": [ADDRESSES],
    }
    parts = [
        Part("texts", _TEXTS.all(), drawn=False),
        Part("review", payload),
        Part("basemap", BASEMAP),
        Part("ground", {}),
    ]
    return assemble(sheet, Carte(MIDDLE_OF_FRANCE), parts)


def _row(doubt: Doubt) -> dict[str, object]:
    placed = doubt.lon is not None and doubt.lat is not None
    return {
        "site": doubt.site,
        "name": doubt.name,
        "declared": doubt.declared,
        "found": doubt.found,
        "score": french.number(doubt.score, 2) if doubt.found else "–",
        "type": _TEXTS.all().get(f"type_{doubt.type}", doubt.type),
        "verdict": doubt.verdict,
        "why": in_words(doubt.why),
        "point": [doubt.lat, doubt.lon] if placed else None,
    }

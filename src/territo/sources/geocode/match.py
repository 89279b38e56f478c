"""Addresses matched with a gazetteer: a place, how sure it is, and whether to believe it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    from territo.arrays import Floats
    from territo.sources.geocode.address import Address
    from territo.sources.geocode.gazetteer import Gazetteer, Street

Verdict = Literal["accept", "review", "reject"]
# Similarity of two names from which they may be the same street, and from which they are [ours].
MAYBE, SURE = 0.70, 0.90
# Another street this near in similarity makes a choice doubtful.
DOUBT = 0.04
# A number that is not in the file lies between its neighbours when those are this near, and a
# street stands for its addresses when they are all this near to its middle.
NEAR_M = 100.0
TYPE_PENALTY = 0.06


@dataclass(frozen=True)
class Answer:
    """What was found for an address.

    Parameters
    ----------
    verdict
        ``accept``: believed; ``review``: to be looked at; ``reject``: nothing to look at.
    type
        ``housenumber``, ``street``, or empty when nothing was found.
    score
        Similarity of the street's name, from 0 to 1.
    label
        What was found.
    commune
        Where it is; empty when the file does not say.
    lon, lat
        The place, in degrees; absent when nothing was found.
    why
        Why it is not accepted; empty when it is.
    """

    verdict: Verdict
    type: str = ""
    score: float = 0.0
    label: str = ""
    commune: str = ""
    lon: float | None = None
    lat: float | None = None
    why: str = ""


@dataclass(frozen=True)
class Matcher:
    """A gazetteer ready to be asked.

    Parameters
    ----------
    gazetteer
        The streets.
    """

    gazetteer: Gazetteer

    @cached_property
    def by_commune(self) -> dict[str, dict[int, str]]:
        """Names of the streets of each commune, by their place in the gazetteer."""
        found: dict[str, dict[int, str]] = {"": {}}
        for place, street in enumerate(self.gazetteer.streets):
            name = " ".join(street.words)
            found[""][place] = name
            found.setdefault(street.commune, {})[place] = name
        return found

    def locate(self, address: Address, commune: str = "") -> Answer:
        """Find an address.

        Parameters
        ----------
        address
            The address.
        commune
            Its commune; empty when it is not declared.

        Returns
        -------
            The best answer in the commune. When elsewhere there is one that fits better, or the
            file knows no such commune, the answer is not accepted.
        """
        if not address.words:
            return Answer("reject", why="no street is written")
        known = self.by_commune.get(commune)
        if known is None:
            return Answer("reject", why=f"no address of commune {commune} in the file")
        best = self._best(address, known)
        if not best or best[0][0] < MAYBE:
            return Answer("reject", why="no street of that name")
        score, place = best[0]
        answer = self._placed(address, self.gazetteer.streets[place], score)
        if len(best) > 1 and score - best[1][0] < DOUBT and answer.verdict == "accept":
            other = self.gazetteer.streets[best[1][1]].label
            return _doubted(answer, f"as near: {other}")
        return self._against_elsewhere(address, commune, answer)

    def _best(self, address: Address, known: dict[int, str]) -> list[tuple[float, int]]:
        """Find the two streets whose names are nearest, the type of street counting a little."""
        found = process.extract(
            address.name, known, scorer=fuzz.token_sort_ratio, limit=5, score_cutoff=50
        )
        scored = []
        for _, score, place in found:
            street = self.gazetteer.streets[place]
            same = not address.type or not street.type or address.type == street.type
            scored.append((score / 100 - (0 if same else TYPE_PENALTY), place))
        return sorted(scored, key=lambda pair: (-pair[0], pair[1]))[:2]

    def _placed(self, address: Address, street: Street, score: float) -> Answer:
        """Find the number in its street, or between its neighbours, or the street alone."""
        metres = _metres(street)
        at, kind, why = None, "street", ""
        if address.number is not None:
            same = np.flatnonzero(street.number == address.number)
            exact = same[street.suffix[same] == address.suffix] if len(same) else same
            if len(same):
                at, kind = street_place(street, (exact if len(exact) else same)[:1]), "housenumber"
            else:
                at = _between(street, metres, address.number)
                kind = "housenumber" if at else "street"
                why = "" if at else f"no number {address.number} there"
        if at is None:
            at = street_place(street, np.arange(len(street.number)))
            spread = float(np.hypot(*(metres - np.median(metres, axis=0)).T).max())
            if spread > NEAR_M:
                why = why or "a long street, and no number"
        if score < SURE:
            why = f"the name differs: {street.label}"
        number = f"{address.number} " if kind == "housenumber" else ""
        return Answer(
            "review" if why else "accept",
            kind,
            round(score, 3),
            f"{number}{street.label}",
            street.commune,
            *at,
            why,
        )

    def _against_elsewhere(self, address: Address, commune: str, answer: Answer) -> Answer:
        """Doubt an answer when, without the commune, another street fits better."""
        if not commune or len(self.by_commune) <= 2:  # noqa: PLR2004 - itself and "anywhere"
            return answer
        elsewhere = self._best(address, self.by_commune[""])
        if elsewhere and elsewhere[0][0] > answer.score + DOUBT:
            street = self.gazetteer.streets[elsewhere[0][1]]
            return _doubted(answer, f"fits better elsewhere: {street.label}, {street.commune}")
        return answer


def street_place(
    street: Street, rows: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> tuple[float, float]:
    """Return the middle of some addresses of a street.

    Parameters
    ----------
    street
        The street.
    rows
        Positions of the addresses.

    Returns
    -------
        Longitude and latitude: of the one that is nearest to the median, so that it is on the
        street.
    """
    metres = _metres(street)[rows]
    nearest = rows[int(np.hypot(*(metres - np.median(metres, axis=0)).T).argmin())]
    return float(street.lon[nearest]), float(street.lat[nearest])


def _metres(street: Street) -> Floats:
    """Place the addresses in metres, well enough within one street."""
    narrow = np.cos(np.radians(street.lat.mean()))
    return np.column_stack([street.lon * 111_320 * narrow, street.lat * 111_320])


def _between(street: Street, metres: Floats, number: int) -> tuple[float, float] | None:
    """Place a missing number between its neighbours of the same side, when those are near."""
    side = np.flatnonzero(street.number % 2 == number % 2)
    below = side[street.number[side] < number]
    above = side[street.number[side] > number]
    if not (len(below) and len(above)):
        return None
    low, high = below[-1], above[0]
    if np.hypot(*(metres[low] - metres[high])) > NEAR_M:
        return None
    share = (number - street.number[low]) / (street.number[high] - street.number[low])
    lon = street.lon[low] + share * (street.lon[high] - street.lon[low])
    lat = street.lat[low] + share * (street.lat[high] - street.lat[low])
    return float(lon), float(lat)


def _doubted(answer: Answer, why: str) -> Answer:
    return Answer(
        "review",
        answer.type,
        answer.score,
        answer.label,
        answer.commune,
        answer.lon,
        answer.lat,
        why,
    )

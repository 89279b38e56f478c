"""Whether to believe what a service says of an address.

The service gives a score and no threshold: from 0.8 on it is believed and below 0.5 it is not, as
long as the place is where the list says. What lies elsewhere is never believed, whatever its score.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from territo.model.checks import COMMUNE_CODE
from territo.sources.cog import COMMUNE_OF_ARRONDISSEMENT
from territo.sources.contours import departement_of
from territo.sources.geocode.address import Address, parse
from territo.sources.geocode.match import SURE, Answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from territo.sources.geocode.match import Verdict
    from territo.sources.geocode.question import Reply

ACCEPTED, DOUBTED = 0.8, 0.5
# From here on an answer is believed when it is the same number of the same street.
ACCEPTED_WITH_NAME = 0.7
# Two answers this near are the same place.
SAME_PLACE_M = 100.0
ADDRESSES = ("housenumber", "street")
METRES_PER_DEGREE = 111_320
# Why an answer is not accepted; a page in another language translates these.
WHY = {
    "no_street": "no street is written",
    "unanswered": "the service left it out, run again",
    "error": "the service failed on it twice, run again",
    "skipped": "the service does not read such an address",
    "not_found": "not found",
    "weak": "a weak answer, score {score}",
    "doubtful": "a doubtful answer, score {score}",
    "municipality": "the commune alone was found",
    "locality": "a locality was found, not a street",
    "departement": "in département {found}, not {declared}",
    "commune": "in commune {found}, not {declared}",
    "postcode": "in postcode {found}, not {declared}",
    "undeclared": "neither commune nor postcode is declared",
    "malformed": '"{code}" is not a commune code',
    "without_only": "not found with the commune code, only without it",
    "with_only": "found only with the commune code",
    "unchecked": "one of two answers is missing, run again",
    "apart": "{metres} m away without the commune code",
    "elsewhere": "without the commune code in commune {found}",
}


@dataclass(frozen=True)
class Declared:
    """What a list says of an address.

    Parameters
    ----------
    street
        The address within its commune.
    commune, postcode
        Where it is; empty when the list does not say.
    """

    street: Address
    commune: str = ""
    postcode: str = ""


@dataclass(frozen=True)
class Communes:
    """Which codes stand for the same commune.

    Parameters
    ----------
    merged
        Former commune -> the one it is part of now.
    """

    merged: Mapping[str, str] = field(default_factory=dict)

    def now(self, code: str) -> str:
        """Return the code that a commune goes by today.

        Parameters
        ----------
        code
            A code, of any year.

        Returns
        -------
            That of the commune it was merged into, else itself.
        """
        return self.merged.get(code, code)

    def agree(self, one: str, other: str) -> bool:
        """Tell whether two codes can mean the same commune.

        Parameters
        ----------
        one, other
            The codes.

        Returns
        -------
            Whether they are the same; or one is an arrondissement of the other, or was merged into
            it. Two arrondissements, or two communes merged into one, are not the same place.
        """
        return one == other or other in self._wider(one) or one in self._wider(other)

    def _wider(self, code: str) -> set[str]:
        return {self.now(code), COMMUNE_OF_ARRONDISSEMENT.get(code, code)}


def judge(
    declared: Declared, with_code: Reply | None, without: Reply | None, communes: Communes
) -> Answer:
    """Judge what a service says of an address.

    Parameters
    ----------
    declared
        What the list says of it.
    with_code
        Reply to the address within its declared commune; absent when it was not asked.
    without
        Reply to the address anywhere; absent when it was not asked.
    communes
        Which codes stand for the same commune.

    Returns
    -------
        The answer. Accepted is only a house number or street where the list says, found the same
        way with the commune's code and without it.
    """
    best = with_code if with_code and with_code.found else without or with_code
    if best is None:
        return Answer("reject", why=WHY["no_street"])
    if not best.found:
        # A failure says nothing of the address: somebody has to look at it, or to ask again.
        failed = next((one for one in (with_code, without) if one and _failed(one)), None)
        return Answer("review" if failed else "reject", why=_unfound(failed or best))
    verdict, why = _place_problem(declared, best, communes)
    if not why:
        verdict, why = _score_problem(declared, best)
    elif best.score < DOUBTED:
        verdict = "reject"
    if not why:
        verdict, why = "review", _second_problem(with_code, without, communes)
    return Answer(
        verdict if why else "accept",
        best.type,
        best.score,
        best.label,
        best.commune,
        best.lon,
        best.lat,
        why,
    )


def _failed(reply: Reply) -> bool:
    return reply.status in {"error", "unanswered"}


def _unfound(reply: Reply) -> str:
    return WHY.get(reply.status, WHY["not_found"])


def _place_problem(declared: Declared, reply: Reply, communes: Communes) -> tuple[Verdict, str]:
    """Say what is wrong with where the answer lies."""
    commune, postcode = declared.commune, declared.postcode
    if commune and not COMMUNE_CODE.fullmatch(commune):
        return "review", WHY["malformed"].format(code=commune)
    if not commune and not postcode:
        return "review", WHY["undeclared"]
    # An old code's département is that of today's commune: a few have moved from one to another.
    expected = (
        {departement_of(communes.now(commune))} if commune else postcode_departements(postcode)
    )
    found = departement_of(reply.commune)
    if found not in expected:
        said = WHY["departement"].format(found=found or "?", declared=" or ".join(sorted(expected)))
        return "reject", said
    if commune:
        other = _other_commune(commune, reply, communes)
        return "review", WHY["commune"].format(found=other, declared=commune) if other else ""
    if reply.postcode != postcode:
        return "review", WHY["postcode"].format(found=reply.postcode or "?", declared=postcode)
    return "review", ""


def _other_commune(commune: str, reply: Reply, communes: Communes) -> str:
    """Name the commune of an answer when it is not the declared one; empty when it is."""
    if not communes.agree(commune, reply.commune):
        return reply.commune
    merged = communes.now(commune) != commune
    if merged and reply.former and reply.former != commune:
        return reply.former
    return ""


def _score_problem(declared: Declared, reply: Reply) -> tuple[Verdict, str]:
    """Say what is wrong with how sure the service is, and with what it found."""
    score = f"{reply.score:.4g}"
    if reply.score < DOUBTED:
        return "reject", WHY["weak"].format(score=score)
    if reply.type not in ADDRESSES:
        return "review", WHY["municipality" if reply.type == "municipality" else "locality"]
    same = reply.score >= ACCEPTED_WITH_NAME and same_address(declared.street, reply)
    if reply.score < ACCEPTED and not same:
        return "review", WHY["doubtful"].format(score=score)
    return "review", ""


def _second_problem(with_code: Reply | None, without: Reply | None, communes: Communes) -> str:
    """Say how the answers with the commune's code and without it disagree."""
    if with_code is None or without is None:
        return ""
    if _failed(with_code) or _failed(without):
        return WHY["unchecked"]
    if not with_code.found:
        return WHY["without_only"]
    if not without.found:
        return WHY["with_only"]
    if not communes.agree(with_code.commune, without.commune):
        return WHY["elsewhere"].format(found=without.commune)
    metres = metres_between(with_code, without)
    return WHY["apart"].format(metres=round(metres)) if metres > SAME_PLACE_M else ""


def same_address(asked: Address, reply: Reply) -> bool:
    """Tell whether an answer is the address that was asked, number and name.

    Parameters
    ----------
    asked
        The address of the list.
    reply
        What the service found.

    Returns
    -------
        Whether the house number is the same, or missing in both, and the street goes by the same
        name, give or take a letter; what a list leaves out is no difference of type.
    """
    name = re.sub(r"\(.*?\)", " ", reply.name or re.split(r"\b\d{5}\b", reply.label)[0])
    # Today's service puts the number into the name, the one before it did not.
    found = parse(name if name[:1].isdigit() else f"{reply.number} {name}")
    types = {asked.type, found.type} - {""}
    return (
        asked.number == found.number
        and asked.suffix == found.suffix
        and len(types) <= 1
        and fuzz.token_sort_ratio(asked.name, found.name) / 100 >= SURE
    )


def metres_between(one: Reply, other: Reply) -> float:
    """Measure how far two answers are apart.

    Parameters
    ----------
    one, other
        Answers with a place.

    Returns
    -------
        Metres, well enough below a few kilometres.
    """
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return math.inf
    east = (one.lon - other.lon) * math.cos(math.radians(one.lat))
    return METRES_PER_DEGREE * math.hypot(east, one.lat - other.lat)


def postcode_departements(postcode: str) -> set[str]:
    """Return the départements that a postcode may lie in.

    Parameters
    ----------
    postcode
        The postcode.

    Returns
    -------
        One; both of Corsica; and with Guadeloupe, the islands that use its postcodes.

    Examples
    --------
    >>> sorted(postcode_departements("20090")), postcode_departements("97400")
    (['2A', '2B'], {'974'})
    """
    if postcode.startswith("20"):
        return {"2A", "2B"}
    if postcode.startswith("971"):
        return {"971", "977", "978"}
    return {departement_of(postcode)}

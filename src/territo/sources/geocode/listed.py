"""Rows of a list of addresses, turned into what is asked about them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from territo.model.checks import COMMUNE_CODE
from territo.sources.cog import COMMUNE_OF_ARRONDISSEMENT
from territo.sources.geocode.address import parse
from territo.sources.geocode.question import Question
from territo.sources.geocode.verdict import Declared

if TYPE_CHECKING:
    from collections.abc import Mapping

    from territo.sources.geocode.verdict import Communes

# The service knows the arrondissements of these, and no address under the commune's own code.
PARTED = frozenset(COMMUNE_OF_ARRONDISSEMENT.values())
_CEDEX = re.compile(r"\bcedex\b.*$", re.IGNORECASE)
# A postcode within an address, a number in front being that of the house.
_POSTCODE = re.compile(r"(?<=[\s,])\d{5}(?=[\s,]|$)")


@dataclass(frozen=True)
class Listed:
    """One row: what it declares, and what is asked about it.

    Parameters
    ----------
    declared
        What the list says.
    with_code
        The address within its commune; absent when no commune can be asked for.
    without
        The address anywhere; absent when the text would not say where, or says nothing at all.
    """

    declared: Declared
    with_code: Question | None
    without: Question | None

    @property
    def questions(self) -> list[Question]:
        """What is to be asked about the row, perhaps nothing."""
        return [one for one in (self.with_code, self.without) if one]


def listed(row: Mapping[str, str], communes: Communes, names: Mapping[str, str]) -> Listed:
    """Turn a row into questions.

    Parameters
    ----------
    row
        ``address``, and if known ``number``, ``suffix``, ``postcode``, ``city``, ``commune``.
    communes
        Which codes stand for the same commune.
    names
        Names of communes by code, for a row that only has the code.

    Returns
    -------
        What it declares and what is asked.
    """
    number, suffix = row.get("number", ""), row.get("suffix", "")
    street, inside = _parted(row["address"])
    address = parse(street, number, suffix)
    code = row.get("commune", "")
    city = row.get("city", "")
    cedex = bool(_CEDEX.search(f"{city} {inside}"))
    postcode = "".join(row.get("postcode", "").split()) or (_POSTCODE.findall(inside) or [""])[0]
    declared = Declared(address, code, postcode if re.fullmatch(r"\d{5}", postcode) else "")
    if not re.search("[a-z]", f"{address.type} {address.name}"):
        return Listed(declared, None, None)
    apart = f"{address.number} {suffix}" if number.strip() and address.number else ""
    already = apart and street.lstrip().startswith(str(address.number))
    text = " ".join(f"{'' if already else apart} {row['address']}".split())
    asked = Question(
        re.sub(r"^\W+|\W+$", "", _CEDEX.sub("", text)),
        # A CEDEX is no place: the search would look for it in vain.
        "" if cedex or inside else declared.postcode,
        _CEDEX.sub("", city).strip() or ("" if inside else _name(code, communes, names)),
    )
    known = communes.now(code) if COMMUNE_CODE.fullmatch(code) else ""
    filtered = known if known not in PARTED else ""
    with_code = replace(asked, citycode=filtered) if filtered else None
    somewhere = asked.postcode or asked.city or inside
    return Listed(declared, with_code, asked if somewhere or not with_code else None)


def _parted(address: str) -> tuple[str, str]:
    """Part an address into its street and what follows from the postcode on."""
    found = _POSTCODE.search(address)
    return (address[: found.start()], address[found.start() - 1 :]) if found else (address, "")


def _name(code: str, communes: Communes, names: Mapping[str, str]) -> str:
    wider = (code, communes.now(code), COMMUNE_OF_ARRONDISSEMENT.get(code, ""))
    return next((names[one] for one in wider if one in names), "")

"""What somebody asks for: an EPCI, a département, or a list of communes."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from territo.errors import TerritoryError
from territo.model.checks import COMMUNE_CODE
from territo.sources.boundaries import find_epci, plain
from territo.sources.cog import COMMUNE_OF_ARRONDISSEMENT
from territo.sources.official.listed import list_epcis

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from territo.sources.official.delivery import Delivery

DEPARTEMENT = re.compile(r"d[ée]partement\s*:\s*(\d{2,3}|2[ab])", re.IGNORECASE)
# How many communes a name tells one by one.
TOLD = 3


@dataclass(frozen=True)
class Wanted:
    """A part of an official file.

    Parameters
    ----------
    codes
        Its communes.
    code, name, slug
        What the territory is called, see `territo.model.Territory`.
    epci_type
        Type of EPCI; ``DEP`` for a département, ``COM`` for communes.
    """

    codes: tuple[str, ...]
    code: str
    name: str
    slug: str
    epci_type: str


def codes_in(text: str) -> tuple[str, ...]:
    """Read a list of commune codes.

    Parameters
    ----------
    text
        What somebody wrote.

    Returns
    -------
        The codes in order, each once; none when it is no such list.

    Examples
    --------
    >>> codes_in("76540, 2a004,76540"), codes_in("rouen")
    (('2A004', '76540'), ())
    """
    words = [word.strip().upper() for word in text.split(",")]
    return tuple(sorted(set(words))) if all(map(COMMUNE_CODE.fullmatch, words)) else ()


def is_epci(text: str) -> bool:
    """Tell whether somebody asks for an EPCI, by whatever name.

    Parameters
    ----------
    text
        What was written.

    Returns
    -------
        False for ``departement:76`` and for commune codes.
    """
    return not (codes_in(text) or DEPARTEMENT.fullmatch(text.strip()))


def wanted(delivery: Delivery, known: pd.DataFrame, text: str) -> Wanted:
    """Find what somebody asks for in an official file.

    Parameters
    ----------
    delivery
        The file.
    known
        EPCI that are known without it, see `list_epcis`.
    text
        A name or SIREN of an EPCI, ``departement:76``, or commune codes between commas.

    Returns
    -------
        The communes, and what they are called.

    Raises
    ------
    TerritoryError
        When the file does not hold it.
    """
    codes = codes_in(text)
    if codes:
        return _of_codes(delivery, codes)
    departement = DEPARTEMENT.fullmatch(text.strip())
    if departement:
        return _of_departement(delivery, departement[1].upper())
    known_here = list_epcis(delivery, known)
    if known_here.empty:
        raise TerritoryError(
            f"{delivery.layer} does not say which EPCI its communes belong to.",
            "Name a département (`departement:76`) or communes (`76540,76451`).",
        )
    epci = find_epci(known_here, text)
    mine = delivery.communes.index[delivery.communes["epci"] == epci["epci"]]
    return Wanted(
        tuple(mine), str(epci["epci"]), str(epci["name"]), str(epci["slug"]), str(epci["epci_type"])
    )


def _of_codes(delivery: Delivery, codes: Sequence[str]) -> Wanted:
    strangers = [code for code in codes if code not in delivery.communes.index]
    if strangers:
        parents = {code: COMMUNE_OF_ARRONDISSEMENT.get(code) for code in strangers}
        told = [
            f"{code} (an arrondissement of {parent})" if parent else code
            for code, parent in parents.items()
        ]
        raise TerritoryError(
            f"{delivery.layer} (COG {delivery.cog}) has no commune {', '.join(told)}.",
            "Name whole communes of that edition; `territo boundaries FILE` says what became of "
            "earlier ones.",
        )
    names = [str(delivery.communes.loc[code, "name"]) for code in codes]
    if len(codes) == 1:
        return Wanted(tuple(codes), codes[0], names[0], _slug(names[0]), "COM")
    name = ", ".join(names[:TOLD])
    if len(names) > TOLD:
        name += f" et {len(names) - TOLD} autre{'s' if len(names) > TOLD + 1 else ''}"
    code = "communes-" + hashlib.sha256(",".join(codes).encode()).hexdigest()[:8]
    return Wanted(tuple(codes), code, name, code, "COM")


def _of_departement(delivery: Delivery, code: str) -> Wanted:
    mine = delivery.communes.index[delivery.communes["departement"] == code]
    if delivery.naming.name == "territo" or not len(mine):
        has = "only the communes of its EPCI" if len(mine) else f"no commune of département {code}"
        raise TerritoryError(
            f"{delivery.layer} holds {has}.",
            "Give a file of the whole département: `boundaries = ...` in territo.toml.",
        )
    name = str(delivery.departements.get(code, f"Département {code}"))
    return Wanted(tuple(mine), code, name, f"departement-{code.lower()}", "DEP")


def _slug(name: str) -> str:
    return plain(name).replace(" ", "-")

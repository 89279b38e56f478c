"""How official files call their columns, edition by edition, and what they call nothing.

Sources: ADMIN EXPRESS COG 2, 3.x and 4.0 (IGN); contours administratifs (Etalab);
geo.api.gouv.fr. Names are compared in lower case; Shapefiles cut them to ten characters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Our column -> theirs; the first one found is meant.
COMMUNES = {
    # In the contours of Etalab `commune` is whose arrondissement it is: `code` comes first.
    "commune": ("code_insee", "insee_com", "code", "commune"),
    "name": ("nom_officiel", "nom_offici", "nom_com", "nom", "name"),
    "epci": (
        "codes_siren_des_epci",
        "codes_sire",
        "siren_epci",
        "code_epci",
        "codeepci",
        "epci",
    ),
    "population": ("population",),
    "census": ("date_du_recensement", "date_du_re"),
}
EPCIS = {
    "epci": ("code_siren", "siren_epci", "code_epci", "epci", "code"),
    "name": ("nom_officiel", "nom_offici", "nom_epci", "nom", "name"),
    "nature": ("nature", "type_epci", "type", "epci_type"),
}
DEPARTEMENTS = {
    "departement": ("code_insee", "insee_dep", "code_dept", "code"),
    "name": ("nom_officiel", "nom_offici", "nom_dept", "nom", "name"),
}
# Names of the layers, and of the files that hold them one by one.
LAYERS = {
    "communes": ("commune", "communes"),
    "epci": ("epci", "epcis"),
    "departements": ("departement", "departements"),
}
SEPARATOR = "/"
NOTHING = {"", "NR", "NC", "ZZZZZZZZZ"}
EPT = "etablissement public territorial"
# What an EPCI is, as the official files say it -> as the list of EPCI types does.
TYPES = {
    "metropole": "METRO",
    "metropole de lyon": "MET69",
    "communaute urbaine": "CU",
    "communaute d agglomeration": "CA",
    "communaute de communes": "CC",
}


@dataclass(frozen=True)
class Naming:
    """A way of calling things.

    Parameters
    ----------
    name
        What it is called.
    attribution
        How the data ask to be credited; ``{cog}`` stands for the edition.
    """

    name: str
    attribution: str


IGN = "© IGN – ADMIN EXPRESS COG édition {cog} (Licence Ouverte 2.0)"
ETALAB = "Etalab, contours administratifs {cog}, d'après © IGN – ADMIN EXPRESS COG"
# The column of the code, or one beside it, gives the naming away.
NAMINGS = (
    ("code_insee", Naming("ADMIN EXPRESS 4", IGN)),
    ("insee_com", Naming("ADMIN EXPRESS 2 or 3", IGN)),
    ("codeepci", Naming("geo.api.gouv.fr", ETALAB)),
    ("codedepartement", Naming("geo.api.gouv.fr", ETALAB)),
    ("code", Naming("contours Etalab", ETALAB)),
    ("commune", Naming("territo", "")),
)


def recognise(columns: Iterable[str]) -> Naming | None:
    """Tell how a layer of communes calls things.

    Parameters
    ----------
    columns
        Names of its columns.

    Returns
    -------
        Its naming; absent when it is none that is known.

    Examples
    --------
    >>> recognise(["INSEE_COM", "NOM_COM"]).name
    'ADMIN EXPRESS 2 or 3'
    """
    lower = {name.lower() for name in columns}
    return next((naming for column, naming in NAMINGS if column in lower), None)


def renamed(columns: Iterable[str], aliases: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Find the column of a layer for each of ours.

    Parameters
    ----------
    columns
        Names of its columns.
    aliases
        Our column -> theirs, in lower case.

    Returns
    -------
        Our column -> the name as the layer writes it; without those that it lacks.

    Examples
    --------
    >>> renamed(["INSEE_COM", "NOM"], COMMUNES)
    {'commune': 'INSEE_COM', 'name': 'NOM'}
    """
    written = {name.lower(): name for name in columns}
    found = {}
    for ours, theirs in aliases.items():
        present = next((written[name] for name in theirs if name in written), None)
        if present is not None:
            found[ours] = present
    return found

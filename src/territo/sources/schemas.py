"""Lists that come with columns of their own: which they are, and what territo calls each column.

Sources of the column names: SCDL "Équipements" v0.1.5 (schema.data.gouv.fr), which has no field for
a year; data·inclusion ``structure`` (gip-inclusion/data-inclusion-schema); France Services (ANCT,
file of August 2024); Recensement des équipements sportifs and Data ES (ministère des Sports); the
State's directory (DILA, fields of its service and of its bulk archive); BDNB (CSTB).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from territo.sources import buildings, directory, sports

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import pandas as pd

    from territo.errors import Problem


@dataclass(frozen=True)
class Schema:
    """A kind of list that is known.

    Parameters
    ----------
    name
        What it is called.
    signature
        Columns that give it away.
    columns
        Our column -> theirs; several are joined by a space.
    kind
        Kind of its sites, where it has no column that says so.
    not_doors
        Values of one column that stand for no fixed door, such as a bus.
    first_of
        Our column -> theirs, of which the first that says something counts; they are kept too.
    unfold
        Makes of its rows those that the columns above are taken from, and says which cells could
        not be read; absent when its cells say what they mean.
    """

    name: str
    signature: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    kind: str
    not_doors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    first_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unfold: Callable[[pd.DataFrame], tuple[pd.DataFrame, list[Problem]]] | None = None


SCHEMAS = (
    Schema(
        "SCDL Équipements",
        ("EQUIP_UID", "EQUIP_NOM", "EQUIP_LAT", "EQUIP_LONG"),
        {
            "site": ("EQUIP_UID",),
            "name": ("EQUIP_NOM",),
            "lon": ("EQUIP_LONG",),
            "lat": ("EQUIP_LAT",),
            "address": ("ADR_NUMERO", "ADR_NOMVOIE"),
            "postcode": ("ADR_CODEPOSTAL",),
            "city": ("ADR_COMMUNE",),
            "opening_hours": ("EQUIP_OUVERTURE",),
            "phone": ("EQUIP_TEL",),
            "website": ("EQUIP_WEB",),
        },
        "equipement",
    ),
    Schema(
        "France Services",
        ("id_fs", "lib_fs", "insee_com"),
        {
            "site": ("id_fs",),
            "name": ("lib_fs",),
            "lon": ("longitude",),
            "lat": ("latitude",),
            "commune": ("insee_com",),
            "address": ("adresse",),
            "postcode": ("code_postal",),
            "city": ("lib_com",),
        },
        "france_services",
        {"format_fs": ("Bus_équivalent", "Itinérante")},
    ),
    Schema(
        "data·inclusion structure",
        ("id", "nom", "code_insee", "longitude", "latitude", "date_maj"),
        {
            "site": ("id",),
            "name": ("nom",),
            "lon": ("longitude",),
            "lat": ("latitude",),
            "commune": ("code_insee",),
            "address": ("adresse",),
            "postcode": ("code_postal",),
            "city": ("commune",),
            "opening_hours": ("horaires_accueil",),
        },
        "structure",
    ),
    Schema(
        "Recensement des équipements sportifs",
        ("Numéro de l'installation", "Nom usuel de l'installation", "Code INSEE"),
        {
            "site": ("Numéro de l'installation",),
            "name": ("Nom usuel de l'installation",),
            "lon": ("Longitude",),
            "lat": ("Latitude",),
            "commune": ("Code INSEE",),
            "address": ("Numero de la voie", "Nom de la voie"),
            "postcode": ("Code postal",),
            "city": ("Nom de la commune",),
        },
        "sport",
    ),
    Schema(
        "Data ES",
        ("equip_numero", "equip_nom", "new_code"),
        {
            "site": ("equip_numero",),
            "name": ("equip_nom",),
            "lon": ("equip_x",),
            "lat": ("equip_y",),
            "commune": ("new_code",),
            "address": ("inst_adresse",),
            "postcode": ("inst_cp",),
            "city": ("new_name",),
        },
        "sport",
        first_of={
            "year_in_service": ("equip_service_date", "equip_service_periode"),
            "year_works": ("equip_travaux_date", "equip_travaux_periode"),
        },
        unfold=sports.unfold,
    ),
    Schema(
        "annuaire de l'administration",
        ("id", "nom", "pivot", "adresse"),
        {
            "site": ("id",),
            "name": ("nom",),
            "lon": ("longitude",),
            "lat": ("latitude",),
            "address": ("adresse",),
            "postcode": ("code_postal",),
            "city": ("ville",),
        },
        "structure",
        unfold=directory.unfold,
    ),
    Schema(
        "BDNB",
        (buildings.BUILDING, "code_commune_insee"),
        {
            "site": (buildings.BUILDING,),
            "name": ("nom",),
            "lon": ("longitude",),
            "lat": ("latitude",),
            "commune": ("code_commune_insee",),
            "address": (buildings.ADDRESS,),
            "year_built": (buildings.YEAR,),
        },
        "batiment",
        unfold=buildings.unfold,
    ),
)


def plain(text: str) -> str:
    """Write a typographic apostrophe as a plain one: lists have either.

    Parameters
    ----------
    text
        A name of a column, or a word in it.

    Returns
    -------
        The same with plain apostrophes.

    Examples
    --------
    >>> plain("Numéro de l’installation")
    "Numéro de l'installation"
    """
    return text.replace("’", "'").replace("ʼ", "'")


def recognise(columns: Iterable[str]) -> Schema | None:
    """Tell which known kind of list has these columns.

    Parameters
    ----------
    columns
        Names of columns, with plain apostrophes.

    Returns
    -------
        The kind; absent when it is none of them, or has our own names.
    """
    names = set(columns)
    if {"site", "name"} <= names:
        return None
    return next((one for one in SCHEMAS if set(one.signature) <= names), None)

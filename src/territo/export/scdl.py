"""Sites as the SCDL "Équipements" has them (v0.1.5, schema.data.gouv.fr), which territo reads.

The schema has no column for a year, a precision or a commune's code: what territo knows besides
stands after its columns, under the names that territo reads. What is not known is left empty, the
SIRET of the collectivity and the codes of its themes among it, although the schema asks for them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from territo.crs import to_lonlat
from territo.export.styles_sites import kind_label

if TYPE_CHECKING:
    from territo.model import EtatDesLieux

COLUMNS = (
    "COLL_NOM", "COLL_SIRET", "EQUIP_UID", "EQUIP_THEME", "EQUIP_CODE", "EQUIP_TYPE", "EQUIP_NOM",
    "ADR_NUMERO", "ADR_NOMVOIE", "ADR_CODEPOSTAL", "ADR_COMMUNE", "ADR_CLE_INTEROP", "ERP_ID",
    "ERP_TYPE", "ERP_CATEGORIE", "EQUIP_LAT", "EQUIP_LONG", "EQUIP_OUVERTURE", "EQUIP_TEL",
    "EQUIP_EMAIL", "EQUIP_WEB",
)  # fmt: skip
# Their column -> ours.
OURS = {
    "EQUIP_NOM": "name",
    "ADR_CODEPOSTAL": "postcode",
    "ADR_COMMUNE": "city",
    "EQUIP_OUVERTURE": "opening_hours",
    "EQUIP_TEL": "phone",
    "EQUIP_WEB": "website",
}
# What territo finds out itself, and finds out again.
FOUND = {
    "status", "era", "renovated", "hours_per_week", "commune_declared", "commune_of_place",
    "geometry", "address",
}  # fmt: skip
# Nine decimals of a degree: whoever reads them back finds the same tenth of a millimetre.
DECIMALS = 9
_NUMBERED = re.compile(r"(\d+(?: (?:bis|ter|quater|[A-Z])|[A-Z])?) (\S.*)")


def equipements(etat: EtatDesLieux) -> pd.DataFrame:
    """Write the sites of a study as texts.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        One row per site, doors and others, in the order of their ids.
    """
    points = etat.sites.points
    rows = {name: _texts(points, name) for name in COLUMNS}
    rows |= {theirs: _texts(points, ours) for theirs, ours in OURS.items()}
    rows["ADR_COMMUNE"] = _cities(rows["ADR_COMMUNE"], points["commune"], etat)
    numbers, streets = zip(*map(_parted, _texts(points, "address")), strict=True)
    lonlat = to_lonlat(points).geometry
    rows |= {
        "COLL_NOM": [etat.territory.name] * len(points),
        "EQUIP_UID": [str(site) for site in points.index],
        "EQUIP_TYPE": [kind_label(kind) for kind in points["kind"]],
        "ADR_NUMERO": list(numbers),
        "ADR_NOMVOIE": list(streets),
        "EQUIP_LAT": [_degrees(value) for value in lonlat.y],
        "EQUIP_LONG": [_degrees(value) for value in lonlat.x],
    }
    more = [
        str(name)
        for name in points.columns
        if name not in FOUND | set(COLUMNS) | set(OURS.values())
    ]
    return pd.DataFrame(rows | {name: _texts(points, name) for name in more})


def _cities(cities: list[str], communes: pd.Series, etat: EtatDesLieux) -> list[str]:
    """Name the commune where the list says no town."""
    names = communes.map(etat.territory.communes["name"]).fillna("")
    return [city or str(name) for city, name in zip(cities, names, strict=True)]


def _texts(points: pd.DataFrame, name: str) -> list[str]:
    """Write a column; empty where it, or a cell of it, is not there."""
    if name not in points:
        return [""] * len(points)
    return ["" if pd.isna(value) else _text(value) for value in points[name]]


def _text(value: object) -> str:
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _degrees(value: float) -> str:
    return "" if pd.isna(value) else f"{value:.{DECIMALS}f}"


def _parted(address: str) -> tuple[str, str]:
    """Part the number from the street, so that a space between them makes the address again."""
    found = _NUMBERED.fullmatch(address)
    return (found[1], found[2]) if found else ("", address)

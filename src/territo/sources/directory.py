"""The State's directory of its services (DILA, Service-Public.fr), its local part.

One record a service. In the answers of the service and its exports, fields that hold several things
are JSON written as text; in the bulk archive they are lists, which `documents` writes as the same
text. Only what is named here is carried: the directory also holds people and their addresses.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from territo.errors import Problem
from territo.sources.hours import DAYS, write_week
from territo.sources.rows import seen, writable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Fields that are carried under their own name.
CARRIED = (
    *("id", "nom", "code_insee_commune", "siret", "siren", "ancien_code_pivot"),
    *("date_modification", "url_service_public"),
)
COLUMNS = (
    *("kind", "longitude", "latitude", "commune", "adresse", "code_postal", "ville"),
    *("opening_hours", "accessibility", "phone", "website", "plage_ouverture"),
)
# Of several types, a town hall is one first.
FIRST = ("mairie", "mairie_com")
_TIME = re.compile(r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$")

Items = list[dict[str, Any]]


def unfold(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    """Take out of each record what a site needs.

    Parameters
    ----------
    rows
        Rows of text with the fields of the directory, index ``line``.

    Returns
    -------
        One row per record: the fields that are carried, and `COLUMNS`; and every cell that is not
        the JSON it should be, or contradicts another. Such a record keeps its row.
    """
    problems: list[Problem] = []
    found = []
    for line, record in zip(rows.index.tolist(), rows.to_dict("records"), strict=True):

        def told(text: str, column: str, line: int = line) -> None:
            problems.append(Problem(text, line, column))

        found.append(_site(record, told))
    carried = rows[[name for name in CARRIED if name in rows]]
    own = pd.DataFrame(found, columns=list(COLUMNS), index=rows.index)
    return carried.join(own), problems


def _site(record: Mapping[str, str], told: Callable[[str, str], None]) -> dict[str, str]:
    address = _address(_items(record, "adresse", told))
    pivots = _items(record, "pivot", told)
    text = record.get("plage_ouverture", "")
    hours = _hours(_items(record, "plage_ouverture", told))
    if hours is None:
        told("opening hours that are not a plain week: left as they are", "plage_ouverture")
    return {
        "kind": _kind(pivots),
        "longitude": _word(address, "longitude"),
        "latitude": _word(address, "latitude"),
        "commune": _commune(record.get("code_insee_commune", ""), pivots, told),
        "adresse": _word(address, "numero_voie"),
        "code_postal": _word(address, "code_postal"),
        "ville": _word(address, "nom_commune"),
        "opening_hours": hours or "",
        "accessibility": _word(address, "accessibilite"),
        "phone": _first(_items(record, "telephone", told)),
        "website": _first(_items(record, "site_internet", told)),
        "plage_ouverture": text if hours is None else "",
    }


def _items(record: Mapping[str, str], field: str, told: Callable[[str, str], None]) -> Items:
    """Read a cell as a list of objects; none, and told, when it is anything else."""
    text = record.get(field, "")
    if not text:
        return []
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        told("not the JSON it should be", field)
        return []
    items = found if isinstance(found, list) else [found]
    if not all(isinstance(item, dict) for item in items):
        told("not a list of JSON objects", field)
    return [item for item in items if isinstance(item, dict)]


def _word(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return writable(str(value)).strip() if isinstance(value, str | int | float) else ""


def _first(items: Items) -> str:
    return next((word for word in (_word(item, "valeur") for item in items) if word), "")


def _address(addresses: Items) -> dict[str, Any]:
    """Choose where the service is: not its post box; and of several places, one with a point."""

    def rank(address: dict[str, Any]) -> tuple[bool, bool]:
        placed = _word(address, "longitude") and _word(address, "latitude")
        return "postal" in _word(address, "type_adresse").casefold(), not placed

    return min(addresses, key=rank, default={})


def _kind(pivots: Items) -> str:
    types = [_word(pivot, "type_service_local") for pivot in pivots]
    return next(
        (kind for kind in (*FIRST, *types) if kind and kind in types),
        "",
    )


def _commune(declared: str, pivots: Items, told: Callable[[str, str], None]) -> str:
    """Take the declared commune, else the only one that is served; say when the two differ."""
    served = []
    for pivot in pivots:
        codes = pivot.get("code_insee_commune")
        served += [
            writable(str(code)) for code in (codes if isinstance(codes, list) else [codes]) if code
        ]
    if declared and served and declared not in served:
        text = f"{declared}, where pivot says {', '.join(served[:5])}"
        told(seen(text), "code_insee_commune")
    return declared or (served[0] if len(set(served)) == 1 else "")


def _hours(entries: Items) -> str | None:
    """Write the week; absent when an entry says more, or less, than days and hours."""
    week: list[list[tuple[str, str]]] = [[] for _ in DAYS]
    for entry in entries:
        first = _word(entry, "nom_jour_debut").casefold()
        last = _word(entry, "nom_jour_fin").casefold() or first
        ranges = [
            (_word(entry, f"valeur_heure_debut_{n}"), _word(entry, f"valeur_heure_fin_{n}"))
            for n in (1, 2)
        ]
        ranges = [one for one in ranges if any(one)]
        plain = not _word(entry, "commentaire") and {first, last} <= set(DAYS)
        if not (plain and ranges and all(_is_range(*one) for one in ranges)):
            return None
        begin, end = DAYS.index(first), DAYS.index(last)
        if begin > end:
            return None
        for day in range(begin, end + 1):
            week[day] += ranges
    return write_week(week)


def _is_range(opens: str, closes: str) -> bool:
    return bool(_TIME.match(opens) and _TIME.match(closes)) and opens[:5] < closes[:5]

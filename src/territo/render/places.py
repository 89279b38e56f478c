"""The sites as the map shows them: symbols, and what is known of each place."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from territo.crs import to_lonlat
from territo.palette import KIND_SYMBOLS, kind_symbols
from territo.render.texts import MAP, listed, say

if TYPE_CHECKING:
    import pandas as pd

    from territo.model import EtatDesLieux

# How a symbol is filled says how well the place is known.
_LOOKS = {"commune": "hollow", "illustrative": "dashed"}
_YEARS = ("year_built", "year_in_service", "year_works")
_DETAILS = ("address", "opening_hours")
# Days as OpenStreetMap's opening hours write them.
_DAY = re.compile(r"\b(Mo|Tu|We|Th|Fr|Sa|Su|PH|off)\b")


def places(etat: EtatDesLieux) -> list[dict[str, object]]:
    """Prepare the sites that are drawn, kind by kind.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        One mapping per kind, in alphabetical order: kind, label, shape, colour, sites: name, lon,
        lat, look (``full``, ``hollow``, ``dashed``), facts (pairs of a label and a text), and
        for what is or may be of the eighties age (``certain``, ``possible``, ``renovated``). Last,
        if there are any, the places of the eighties of other kinds.
    """
    doors = to_lonlat(etat.sites.doors)
    doors = doors[~doors.geometry.is_empty]
    symbols = kind_symbols(etat.sites.kinds)
    found: list[dict[str, object]] = []
    for kind in etat.sites.kinds:
        shape, colour = symbols[kind]
        mine = doors[doors["kind"] == kind]
        sites = [_site(etat, row) for _, row in mine.iterrows()]
        label = kind_label(kind)
        found.append(
            {"kind": kind, "label": label, "shape": shape, "colour": colour, "sites": sites}
        )
    apart = _of_other_kinds(etat)
    return [*found, apart] if apart["sites"] else found


def _of_other_kinds(etat: EtatDesLieux) -> dict[str, object]:
    """Prepare the places of the eighties that are of no kind asked for: drawn, not counted."""
    points = etat.sites.points
    mine = to_lonlat(points[points["status"] == "other_kind"])
    shape, colour = KIND_SYMBOLS["other_kind"]
    return {
        "kind": "other_kind",
        "label": say("kind_other_kind"),
        "shape": shape,
        "colour": colour,
        "sites": [_site(etat, row) for _, row in mine.iterrows()],
    }


def crowded(etat: EtatDesLieux) -> int:
    """Count the points at which several of the drawn sites stand, to a metre.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        How many points.
    """
    points = etat.sites.points
    drawn = points.index.isin(etat.sites.doors.index) | (points["status"] == "other_kind")
    places = to_lonlat(points[drawn & ~points.geometry.isna()]).geometry
    together = Counter(zip(places.x.round(5), places.y.round(5), strict=True))
    return sum(count > 1 for count in together.values())


def kind_label(kind: str) -> str:
    """Name a kind of site.

    Parameters
    ----------
    kind
        The kind, such as ``mairie``.

    Returns
    -------
        Its name; a kind that has none is called as it is.
    """
    return MAP.all().get(f"kind_{kind}", kind)


def opening_hours(text: str) -> str:
    r"""Write opening hours with the days as people write them.

    Parameters
    ----------
    text
        Hours in the form of OpenStreetMap.

    Returns
    -------
        The same in words.

    Examples
    --------
    >>> opening_hours("Mo-Fr 08:30-12:00; Sa off").replace("\u00a0", "_")
    'lun.-ven. 08:30-12:00_; sam. fermé'
    """
    words = _DAY.sub(lambda found: say(f"hours_{found[1]}"), text)
    return listed(words.split("; "))


def _site(etat: EtatDesLieux, row: pd.Series) -> dict[str, object]:
    return {
        "name": str(row["name"] or row.name),
        "lon": round(row.geometry.x, 5),
        "lat": round(row.geometry.y, 5),
        "look": _LOOKS.get(row["precision"], "full"),
        "facts": _facts(etat, row),
        **_age(row),
    }


def _age(row: pd.Series) -> dict[str, str]:
    """Say which mark of the eighties a symbol bears; none for what is not of them."""
    if row.get("era") not in {"certain", "possible"}:
        return {}
    return {"age": "renovated" if filled(row.get("renovated")) else row["era"]}


def _facts(etat: EtatDesLieux, row: pd.Series) -> list[tuple[str, str]]:
    """List what the map says of a site, in reading order; nothing is said of what is not known."""
    precision = row["precision"] if filled(row["precision"]) else "unknown"
    facts = [
        (say("site_kind"), kind_label(row["kind"])),
        (say("site_precision"), say(f"precision_{precision}")),
    ]
    if row["commune"] in etat.territory.communes.index:
        name = etat.territory.communes["name"][row["commune"]]
        facts.append((say("site_commune"), str(name)))
    facts += [
        (say(f"site_{column}"), str(row[column])) for column in _YEARS if filled(row.get(column))
    ]
    for column in _DETAILS:
        if filled(row.get(column)):
            text = str(row[column])
            text = opening_hours(text) if column == "opening_hours" else text
            facts.append((say(f"site_{column}"), text))
    return facts


def filled(value: object) -> bool:
    """Tell whether a cell of a list says something.

    Parameters
    ----------
    value
        A text, perhaps absent or empty.

    Returns
    -------
        True when there is a text.
    """
    return isinstance(value, str) and bool(value.strip())

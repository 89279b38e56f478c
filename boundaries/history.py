"""Read when communes ceased to be one, or came back, out of one package for each edition.

An edition of the COG is the state of 1 January. The history of an early package reaches 2019; each
later edition has a package of its own, but for 2020, of which only the members of EPCI remain.
"""

from dataclasses import dataclass
from typing import Any

PACKAGE = "@etalab/decoupage-administratif"
HISTORY = "0.8.0"
EDITIONS = {2021: "1.1.1", 2022: "2.3.1", 2023: "3.1.1", 2024: "4.1.0", 2025: "5.3.0"}
PACKAGES = tuple(f"{PACKAGE}@{version}" for version in (HISTORY, *EDITIONS.values()))
FIRST, LAST = 1944, 2019  # editions of 1 January that the history covers

Row = dict[str, Any]


@dataclass(frozen=True)
class Edition:
    """What one edition says: the communes that are one, and where the others went."""

    names: dict[str, str]
    into: dict[str, str]


@dataclass(frozen=True)
class Absence:
    """A commune that was no longer one after an edition, and perhaps again from another."""

    commune: str
    name: str
    into: str
    until: int
    since: int | None


def edition_of(rows: list[Row]) -> Edition:
    """Read an edition that has a package of its own."""
    current = [one for one in rows if one["type"] == "commune-actuelle"]
    into = {old: str(one["code"]) for one in current for old in one.get("anciensCodes", [])}
    kept = [one for one in rows if one["type"] in ("commune-deleguee", "commune-associee")]
    into |= {str(one["code"]): str(one["chefLieu"]) for one in kept}
    return Edition({str(one["code"]): str(one["nom"]) for one in current}, into)


def editions_of_history(history: list[Row]) -> dict[int, Edition]:
    """Read the editions that the history covers."""
    rows = {one["id"]: one for one in history}
    renamed = {
        str(one["code"]): str(rows[one["successeur"]]["code"])
        for one in history
        if one["type"] == "COM" and one.get("successeur", "").startswith("COM-")
    }
    found = {}
    for year in range(FIRST, LAST + 1):
        day = f"{year}-01-01"
        alive = [
            one for one in history if one.get("dateDebut", "") <= day < one.get("dateFin", "9999")
        ]
        into = {str(one["code"]): str(rows[one["pole"]]["code"]) for one in alive if "pole" in one}
        names = {str(one["code"]): str(one["nom"]) for one in alive if one["type"] == "COM"}
        into |= {old: new for old, new in renamed.items() if old != new and new in names}
        found[year] = Edition(names, into)
    return found


def members(epcis: list[Row], before: Edition, after: Edition) -> Edition:
    """Tell an edition by the members of its EPCI, and by the few that are in none."""
    listed = {str(one["code"]): str(one["nom"]) for epci in epcis for one in epci["membres"]}
    lasting = {code: name for code, name in before.names.items() if code in after.names}
    return Edition(listed | lasting, before.into | after.into)


def absences(editions: dict[int, Edition]) -> list[Absence]:
    """List every time a commune ceased to be one."""
    years = sorted(editions)
    found = []
    for code in sorted(set().union(*(one.names for one in editions.values()))):
        there = [year for year in years if code in editions[year].names]
        for until, since in zip(there, [*there[1:], None], strict=True):
            if until == years[-1] or since == until + 1:
                continue
            gone = [editions[year] for year in years if until < year < (since or years[-1] + 1)]
            into = next((one for one in (holder(edition, code) for edition in gone) if one), "")
            found.append(Absence(code, editions[until].names[code], into, until, since))
    return found


def holder(edition: Edition, code: str) -> str:
    """Find the commune that holds a former one; empty when the edition does not say."""
    seen: set[str] = set()
    while code not in edition.names and code in edition.into and code not in seen:
        seen.add(code)
        code = edition.into[code]
    return code if code in edition.names else ""

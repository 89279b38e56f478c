"""France Services, by the list of the ANCT: one file for the whole of France."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from territo.errors import ServiceError
from territo.sources.adapt import adapt
from territo.sources.hours import DAYS, write_week
from territo.sources.services.fetched import ELSEWHERE, Fetched, fetched, precision_of
from territo.sources.services.provenance import provenance_of
from territo.sources.spreadsheets import read_csv

if TYPE_CHECKING:
    from pathlib import Path

    from territo.sources.library import Library
    from territo.sources.services.ground import Ground

NEEDED = ("id_fs", "lib_fs", "insee_com", "longitude", "latitude", "format_fs")
# Columns that are carried under their own name.
CARRIED = ("type_fs", "format_fs", "groupe_fs", "labellisation_fs", "complement_adresse")
CREDIT = "ANCT – Licence Ouverte 2.0"
HINT = (
    "Give the list by hand (--sites): it is on data.gouv.fr, liste-des-structures-france-services."
)
MOBILE = re.compile(r"\bbus|itin[ée]rant|mobile", re.IGNORECASE)
NOT_DOORS = "buses and other mobile units, which are no doors"
ODD_HOURS = "sites with hours that are no plain week, left out of opening_hours"
_RANGE = re.compile(r"(\d{2}:\d{2}) - (\d{2}:\d{2})")
# A half of a day that is closed.
_CLOSED = ("00:00", "00:00")


def read_france_services(library: Library, url: str, ground: Ground) -> Fetched:
    """Read the France Services of a ground.

    Parameters
    ----------
    library
        Where the list is kept.
    url
        Address of the list, a CSV.
    ground
        The communes.

    Returns
    -------
        The sites; mobile units keep their row and are no doors (``door`` is ``no``). That ``id_fs``
        stays the same from one edition to the next is not known.

    Raises
    ------
    ServiceError
        When the list is out of reach, or is something else.
    """
    document = library.get(url, check=partial(_check, url), hint=HINT)
    rows = read_csv(document.file).rows
    here = rows["insee_com"].isin(ground.codes)
    mine = rows[here]
    table = adapt(mine, {}, url).table
    mobile = mine["format_fs"].str.contains(MOBILE)
    week = [_week(row) for row in mine.to_dict("records")]
    carried = [name for name in CARRIED if name in table]
    ours = ["site", "name", "kind", "commune", "address", "postcode", "city", "lon", "lat"]
    table = table[[name for name in (*ours, *carried) if name in table]].assign(
        door=mobile.map({True: "no", False: "yes"}),
        precision=precision_of(table["address"]),
        opening_hours=[hours or "" for hours in week],
        phone=mine.get("telephone", ""),
        source=f"{CREDIT}, {document.date}",
    )
    counts = {
        ELSEWHERE: int((~here).sum()),
        NOT_DOORS: int(mobile.sum()),
        ODD_HOURS: sum(hours is None for hours in week),
    }
    about = (provenance_of(document, "sites", "", CREDIT),)
    return fetched(pd.DataFrame(table), ground, "france-services", counts, about)


def _check(url: str, file: Path) -> None:
    """Refuse what is not the list: a page of HTML, a list with other columns."""
    with file.open("rb") as opened:
        first = opened.readline(10_000).decode("utf-8-sig", errors="replace")
    if "<" in first:
        raise ServiceError(f"{url} answers a page, no list.", source=url, hint=HINT)
    names = [name.strip(' "\r\n') for name in re.split("[,;\t]", first)]
    lacking = [name for name in NEEDED if name not in names]
    if lacking:
        found = " ".join(first.split())[:200]
        raise ServiceError(
            f"{url} lacks {', '.join(lacking)}; found {found}.", source=url, hint=HINT
        )


def _week(row: dict[str, str]) -> str | None:
    """Write the hours; absent when a day says anything else than two halves of a day."""
    week = []
    for day in DAYS:
        text = row.get(f"h_{day}", "")
        halves = text.split(" / ") if text else []
        found = [_RANGE.fullmatch(half.strip()) for half in halves]
        ranges = [(one[1], one[2]) for one in found if one]
        ranges = [one for one in ranges if one != _CLOSED]
        if None in found or any(opens >= closes for opens, closes in ranges):
            return None
        week.append(ranges)
    return write_week(week)

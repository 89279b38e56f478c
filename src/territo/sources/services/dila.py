"""Doors of the State's directory (DILA, Service-Public.fr), through its Explore API.

Only fields of services are asked for: the directory also holds people and their addresses. The
directorates of a métropole are not in it, only its seat.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from territo.errors import ServiceError
from territo.sources.adapt import adapt
from territo.sources.services.explore import HINT, Dataset, Exported, among, batches, export
from territo.sources.services.fetched import Fetched, fetched, precision_of
from territo.sources.services.provenance import provenance_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from territo.sources.services.ground import Ground

# Type of a service -> kind of its site.
KINDS = {
    "mairie": "mairie",
    "mairie_com": "mairie_com",
    "france_services": "france_services",
    "epci": "siege",
}
FIELDS = (
    *("id", "nom", "code_insee_commune", "siret", "siren", "ancien_code_pivot", "pivot"),
    *("adresse", "telephone", "site_internet", "plage_ouverture"),
    *("url_service_public", "date_modification"),
)
FILE = "api-lannuaire-administration"
OTHER_TYPE = "records of another type, left out"
OTHER_EPCI = "seats of another EPCI, left out"
NO_HALL = "communes without a town hall in the directory"


def read_directory(data: Dataset, ground: Ground, types: Sequence[str] = tuple(KINDS)) -> Fetched:
    """Read the doors of a ground.

    Parameters
    ----------
    data
        The directory.
    ground
        The communes.
    types
        Types of services that are wanted, of `KINDS`. One that is of several gives one row each.

    Returns
    -------
        The sites. ``siege`` are those of the ground's own EPCI, where it is one.

    Raises
    ------
    ServiceError
        When the service is out of reach, refuses, answers something else, or holds nothing here.
    """
    strange = sorted(set(types) - set(KINDS))
    if strange:
        raise ValueError(f"types of the directory are {', '.join(KINDS)}, not {strange}")
    pivots = " or ".join(f'pivot like "{one}"' for one in types)
    questions = [
        f"{among('code_insee_commune', codes)} and ({pivots})" for codes in batches(ground.codes)
    ]
    exported = export(data, questions, FIELDS)
    if not len(exported.rows):
        raise ServiceError(
            f"{data.url} holds no {' nor '.join(types)} in {ground.name}.",
            source=data.url,
            hint=HINT,
        )
    return _sites(exported, data, ground, types)


def _sites(exported: Exported, data: Dataset, ground: Ground, types: Sequence[str]) -> Fetched:
    counts: Counter[str] = Counter()
    records = _of_types(exported.rows, types, counts)
    records = _own_seats(records, ground, counts)
    adapted = adapt(records, {}, data.url)
    for problem in adapted.problems:
        counts[f"{problem.column}: {_plain(problem.text)}"] += 1
    credit = f"Service-Public.fr / DILA, {data.url}, {FILE}"
    date = exported.documents[0].date
    rows = adapted.table.assign(
        kind=records["kind"],
        site=records["site"],
        precision=precision_of(adapted.table["address"]),
        source=f"{credit}, {date}",
    )
    about = tuple(
        provenance_of(one, "sites", "", f"{credit}, {one.date}") for one in exported.documents
    )
    if "mairie" in types:
        halls = set(rows.loc[rows["kind"] == "mairie", "commune"].map(ground.commune_of))
        counts[NO_HALL] += len(set(map(str, ground.communes.index)) - halls)
    rows = rows.drop(columns=["type", "plage_ouverture"], errors="ignore")
    return fetched(rows, ground, "dila", counts, about)


def _of_types(rows: pd.DataFrame, types: Sequence[str], counts: Counter[str]) -> pd.DataFrame:
    """Keep the records that are of a type, one row for each; ``like`` finds parts of words too."""
    own = [[one for one in types if one in _types(text)] for text in rows["pivot"]]
    counts[OTHER_TYPE] += sum(not one for one in own)
    table = rows.assign(type=own).explode("type", ignore_index=True).dropna(subset=["type"])
    table = table.reset_index(drop=True)
    several = table["id"].duplicated()
    site = table["id"].where(~several, table["id"] + "-" + table["type"])
    return table.assign(site=site, kind=table["type"].map(KINDS)).rename_axis("line")


def _types(pivot: str) -> set[str]:
    """Read the types of a record; none when they cannot be read, which is told with its cell."""
    try:
        found = json.loads(pivot)
    except (ValueError, RecursionError):
        return set()
    items = found if isinstance(found, list) else [found]
    return {str(item.get("type_service_local")) for item in items if isinstance(item, dict)}


def _own_seats(rows: pd.DataFrame, ground: Ground, counts: Counter[str]) -> pd.DataFrame:
    """Leave out the seats of other EPCI that stand in the ground, where it is one itself."""
    if not (ground.code.isdigit() and len(ground.code) == 9):  # noqa: PLR2004 - a SIREN
        return rows
    foreign = (rows["kind"] == "siege") & (rows["siren"] != "") & (rows["siren"] != ground.code)
    counts[OTHER_EPCI] += int(foreign.sum())
    return rows[~foreign]


def _plain(text: str) -> str:
    """Say what is wrong in general: a code in a message would make each one a kind of its own."""
    return "another commune than in pivot" if "pivot says" in text else text

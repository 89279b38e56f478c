"""Sports facilities of Data ES (ministère des Sports), with the years that they declare.

Years are declared, exactly or as a period that may hold the eighties in part: both are kept as
they are. Types are compared here and not by the service: apostrophes vary.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from territo.errors import ServiceError
from territo.sources.adapt import adapt
from territo.sources.schemas import plain
from territo.sources.services.explore import HINT, Dataset, among, batches, export
from territo.sources.services.fetched import Fetched, fetched
from territo.sources.services.provenance import provenance_of
from territo.sources.sports import INSTALLATION

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from territo.sources.services.ground import Ground

FIELDS = (
    *("inst_numero", "inst_nom", "inst_adresse", "inst_cp", "new_code", "new_name"),
    *("equip_numero", "equip_nom", "equip_type_name", "equip_type_famille", "equip_nature"),
    *("equip_x", "equip_y", "equip_service_date", "equip_service_periode"),
    *("equip_travaux_date", "equip_travaux_periode", "equip_prop_type", "equip_gest_type"),
    "equip_surf",
)
# Some facilities, everywhere in France, have no commune, or this word for one.
NO_COMMUNE = 'new_code = "None" or new_code is null'
CREDIT = "Ministère des Sports – Data ES"
BY_NUMBER = "facilities without a commune, placed by the number of their installation"
NOWHERE = "facilities of France without any commune, which may be here, left out"
OTHER_TYPES = "facilities of other types, left out"


def read_sports(data: Dataset, ground: Ground, types: Sequence[str] = ()) -> Fetched:
    """Read the sports facilities of a ground.

    Parameters
    ----------
    data
        Data ES.
    ground
        The communes.
    types
        Names of the types that are wanted (``equip_type_name``), whatever their case and
        apostrophes; all of them when none is named.

    Returns
    -------
        The facilities, with ``year_in_service``, ``year_works`` and ``equip_prop_type`` (who owns
        them) beside what else the service tells.

    Raises
    ------
    ServiceError
        When the service is out of reach, refuses, answers something else, or holds nothing here.
    """
    questions = [among("new_code", codes) for codes in batches(ground.codes)]
    exported = export(data, [*questions, NO_COMMUNE], FIELDS)
    counts: Counter[str] = Counter()
    rows = exported.rows
    if len(rows):
        rows = _of_types(_here(rows, ground, counts), types, counts)
    if not len(rows):
        raise ServiceError(
            f"{data.url} holds no {' nor '.join(types) or 'facility'} in {ground.name}.",
            source=data.url,
            hint=_known(exported.rows) if types else HINT,
        )
    about = tuple(provenance_of(one, "sites", "", CREDIT) for one in exported.documents)
    table = adapt(rows, {}, data.url).table
    named = table["name"].where(table["name"] != "", table["inst_nom"])
    table = table.drop(columns="door").assign(
        name=named.where(named != "", table["equip_type_name"]),
        source=f"{CREDIT}, {exported.documents[0].date}",
    )
    return fetched(table, ground, "data-es", counts, about)


def _here(rows: pd.DataFrame, ground: Ground, counts: Counter[str]) -> pd.DataFrame:
    """Leave out the facilities without a commune whose installation is not here either."""
    silent = rows["new_code"].isin(["None", ""])
    number = rows["inst_numero"].str.extract(INSTALLATION, expand=False)
    here = silent & number.isin(ground.codes)
    counts[BY_NUMBER] += int(here.sum())
    counts[NOWHERE] += int((silent & number.isna()).sum())
    return rows[~silent | here].reset_index(drop=True).rename_axis("line")


def _of_types(rows: pd.DataFrame, types: Sequence[str], counts: Counter[str]) -> pd.DataFrame:
    if not types:
        return rows
    wanted = {_same(one) for one in types}
    mine = rows["equip_type_name"].map(_same).isin(wanted)
    counts[OTHER_TYPES] += int((~mine).sum())
    return rows[mine]


def _same(text: str) -> str:
    return plain(text).casefold().strip()


def _known(rows: pd.DataFrame) -> str:
    """Say which types there are."""
    names = sorted(set(rows["equip_type_name"])) if len(rows) else []
    return f"Types here: {', '.join(names)}." if names else HINT

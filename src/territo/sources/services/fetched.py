"""What every service of sites gives: rows that territo reads, and what they do not tell.

A service cannot be corrected by whoever reads it. A position that cannot be of the ground is taken
out, counted and told in its row; the row stays, to be geocoded or placed by hand.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from territo.sources.cog import COMMUNE_OF_ARRONDISSEMENT
from territo.sources.row_problems import CONTOUR_TOLERANCE_M
from territo.sources.rows import seen, writable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from territo.arrays import Floats
    from territo.sources.services.ground import Ground
    from territo.sources.services.provenance import Provenance

FIRST = (
    *("site", "name", "kind", "commune", "arrondissement_municipal"),
    *("address", "postcode", "city", "lon", "lat", "precision"),
)
LAST = ("source", "note")
ELSEWHERE = "rows of no commune of the territory, left out"
TWICE = "rows that say the same as another, left out"
SAME_ID = "rows with an id that another has too, told apart by a number"
MERGED = "rows that declare a commune that was merged since, and are of what it became"
NO_NUMBERS = "positions that are no two numbers in degrees, taken out"
FAR = "positions outside the territory, taken out and noted"
UNPLACED = "sites without a position"


@dataclass(frozen=True)
class Fetched:
    """Sites as a service gives them.

    Parameters
    ----------
    rows
        One row per site in the order of the ids, all text: `FIRST`, what the service tells besides,
        `LAST`. ``lon`` and ``lat`` are both empty where the place is not known.
    counts
        What was left out, taken out or missing -> how many; nothing that did not happen.
    documents
        What they were made from.
    """

    rows: pd.DataFrame
    counts: Mapping[str, int]
    documents: tuple[Provenance, ...] = field(default=())


def fetched(
    rows: pd.DataFrame,
    ground: Ground,
    prefix: str,
    counts: Mapping[str, int],
    documents: tuple[Provenance, ...],
) -> Fetched:
    """Make of rows of a service a list that territo reads.

    Parameters
    ----------
    rows
        Rows of text with ``site``, ``name``, ``kind``, ``commune``, ``lon``, ``lat`` and whatever
        else the service tells.
    ground
        The communes.
    prefix
        What ids of this service begin with, so that those of two services never meet.
    counts
        What was left out before.
    documents
        What they were made from.

    Returns
    -------
        The sites of the ground.
    """
    found: Counter[str] = Counter(counts)
    table = rows.map(lambda text: seen(writable(text))).astype(object).reset_index(drop=True)
    for name in (*FIRST, *LAST):
        if name not in table:
            table[name] = ""
    here = table["commune"].isin(ground.codes)
    found[ELSEWHERE] += int((~here).sum())
    table = _of_today(table[here], ground, found)
    table = _placed(table, ground, found)
    table = _distinct(table, found)
    own = table["site"].str.startswith(f"{prefix}-").astype(bool)
    table["site"] = table["site"].where(own, prefix + "-" + table["site"])
    found[UNPLACED] += int((table["lon"] == "").sum())
    others = sorted(name for name in table if name not in {*FIRST, *LAST})
    table = table[[*FIRST, *others, *LAST]].sort_values("site", ignore_index=True)
    return Fetched(table, {what: n for what, n in found.items() if n}, documents)


def _of_today(rows: pd.DataFrame, ground: Ground, found: Counter[str]) -> pd.DataFrame:
    """Write the commune of today; keep an arrondissement, and tell a commune that was merged."""
    declared = rows["commune"]
    part = declared.isin(COMMUNE_OF_ARRONDISSEMENT)
    own = declared.map(ground.commune_of).astype(object)
    merged = (own != declared) & ~part
    found[MERGED] += int(merged.sum())
    table = rows.assign(
        commune=own,
        arrondissement_municipal=declared.where(part, rows["arrondissement_municipal"]),
    )
    return _noted(table, merged, "declares " + declared + ", merged since")


def _placed(rows: pd.DataFrame, ground: Ground, found: Counter[str]) -> pd.DataFrame:
    """Take out the positions that no list could be read with."""
    lon, lat = (_degrees(rows[name]) for name in ("lon", "lat"))
    # A place that is not known is often written 0, 0.
    read = (np.abs(lon) <= 180) & (np.abs(lat) <= 90) & ((lon != 0) | (lat != 0))  # noqa: PLR2004
    written = ((rows["lon"] != "") | (rows["lat"] != "")).to_numpy()
    found[NO_NUMBERS] += int((written & ~read).sum())
    away = np.zeros(len(rows))
    away[read] = ground.offset(lon[read], lat[read])
    far = pd.Series(read & (away > CONTOUR_TOLERANCE_M), index=rows.index)
    found[FAR] += int(far.sum())
    where = [f"{metres / 1000:.1f} km" if np.isfinite(metres) else "far" for metres in away]
    told = (
        "its point (" + rows["lon"] + ", " + rows["lat"] + ") is "
        + pd.Series(where, index=rows.index) + " outside " + ground.name
    )  # fmt: skip
    table = _noted(rows, far, told)
    kept = pd.Series(read, index=rows.index) & ~far
    texts = {
        name: pd.Series([f"{value:.6f}" for value in values], index=rows.index).where(kept, "")
        for name, values in (("lon", lon), ("lat", lat))
    }
    # Without a point, that it is somewhere in the commune is all that precision can say.
    precision = table["precision"].where(kept | (table["precision"] == "commune"), "")
    return table.assign(**texts, precision=precision)


def _degrees(texts: pd.Series) -> Floats:
    return np.asarray(pd.to_numeric(texts.str.replace(",", "."), errors="coerce"), dtype=float)


def _noted(rows: pd.DataFrame, where: pd.Series, text: pd.Series) -> pd.DataFrame:
    """Add to the note of some rows."""
    parted = rows["note"].where(rows["note"] == "", rows["note"] + "; ")
    return rows.assign(note=(parted + text).where(where, rows["note"]))


def _distinct(rows: pd.DataFrame, found: Counter[str]) -> pd.DataFrame:
    """Keep one of rows that say the same, and number those that share no more than an id."""
    table = rows.sort_values(list(rows.columns), ignore_index=True)
    twins = table.duplicated()
    found[TWICE] += int(twins.sum())
    table = table[~twins].reset_index(drop=True)
    taken = set(table["site"])
    ids: list[str] = []
    for site, again in zip(table["site"], table["site"].duplicated(), strict=True):
        own, number = site, 1
        while again and own in taken:
            number += 1
            own = f"{site}-{number}"
        found[SAME_ID] += int(again)
        taken.add(own)
        ids.append(own)
    return table.assign(site=pd.Series(ids, dtype=object))


def precision_of(addresses: pd.Series) -> pd.Series:
    """Say how well a point is known that a service gives beside an address.

    Parameters
    ----------
    addresses
        Number and street.

    Returns
    -------
        ``housenumber`` for an address that begins with a number, ``street`` for one that does not,
        ``commune`` where there is none.
    """
    numbered = addresses.str.match(r"\d").to_numpy(dtype=bool)
    empty = (addresses == "").to_numpy()
    words = np.select([empty, numbered], ["commune", "housenumber"], "street")
    return pd.Series(words, index=addresses.index, dtype=object)

"""Communes of one edition of the Code officiel géographique, carried to another.

An edition is the state of 1 January. What is known is a table of absences, one row for each time
a commune ceased to be one: ``commune``, ``name``, ``into`` and ``into_name`` (who held it from
then on, by its latest name), ``until`` (the last edition in which it was one; absent when it was
in none), ``since`` (the edition from which it is one again; absent while it is not).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from territo.errors import VintageError

if TYPE_CHECKING:
    from collections.abc import Iterable

# The edition that the table of absences ends with, and the first that it knows.
LATEST, EARLIEST = 2026, 1944
# No official contours are older: codes that are together in earlier editions only are a mixture.
FIRST_CONTOURS = 2011
# How many codes a message names.
NAMED = 5


@dataclass(frozen=True)
class Joined:
    """Codes of one edition, as another knows them.

    Parameters
    ----------
    source, target
        The two editions.
    kept
        Codes that are a commune in both.
    merged
        One row per code that is no longer one: commune, name, into, into_name.
    unknown
        Codes that are no commune of the source, or that the target does not have.
    missing
        Codes of the target that nothing in the source leads to.
    parted
        Communes of the target that were part of one of the codes and came back: commune, name,
        into, into_name, where ``into`` is who held them. Nothing can be shared out to them.
    """

    source: int
    target: int
    kept: tuple[str, ...]
    merged: pd.DataFrame
    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    parted: pd.DataFrame


def absent(absences: pd.DataFrame, cog: int) -> pd.DataFrame:
    """List the codes that are no commune in an edition.

    Parameters
    ----------
    absences
        The table of absences.
    cog
        The edition.

    Returns
    -------
        Its rows that cover the edition, index ``commune``, each with who holds it in that edition:
        name, into, into_name.
    """
    # A code that was in no edition at all is in none of them.
    began = absences["until"].fillna(EARLIEST - 1) < cog
    rows = absences[began & (absences["since"].isna() | (absences["since"] > cog))]
    rows = rows.drop_duplicates("commune", keep="last").set_index("commune")
    into = rows["into"]
    while (further := into.isin(rows.index)).any():
        into = into.mask(further, into.map(rows["into"]))
    known = absences.drop_duplicates("into", keep="last").set_index("into")["into_name"]
    return pd.DataFrame({"name": rows["name"], "into": into, "into_name": into.map(known)})


def latest_edition(codes: Iterable[str], absences: pd.DataFrame) -> int | None:
    """Find the latest edition in which codes are all communes.

    Parameters
    ----------
    codes
        Codes of communes.
    absences
        The table of absences.

    Returns
    -------
        The edition; absent when there is none since contours are published.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {"commune": ["76601"], "into": ["76676"], "until": [2018], "since": [None]}
    ... )
    >>> latest_edition(["76540", "76601"], table), latest_edition(["76540"], table)
    (2018, 2026)
    """
    rows = absences[absences["commune"].isin(set(codes))]
    began = rows["until"].fillna(EARLIEST - 1)
    for cog in range(LATEST, FIRST_CONTOURS - 1, -1):
        if not ((began < cog) & (rows["since"].isna() | (rows["since"] > cog))).any():
            return cog
    return None


def require_edition(codes: Iterable[str], absences: pd.DataFrame, cog: int, what: str) -> None:
    """Refuse codes that are no commune in the edition they are said to be of.

    Parameters
    ----------
    codes
        Codes of communes.
    absences
        The table of absences.
    cog
        The edition.
    what
        How to call their owner in the message.

    Raises
    ------
    VintageError
        When one is not; the first ones are named.
    """
    gone = absent(absences, cog)
    wrong = gone[gone.index.isin(set(codes))]
    if len(wrong):
        raise VintageError(
            f"{what}: {len(wrong)} codes are no commune in COG {cog}: {told(wrong)}.",
            "Say which edition they are of: `cog = 2018` in territo.toml.",
        )


def told(rows: pd.DataFrame) -> str:
    """Name communes and who holds them.

    Parameters
    ----------
    rows
        Index ``commune``: name, into, into_name.

    Returns
    -------
        The first of them in words.
    """
    named = [
        f"{code} {row['name']}".rstrip() + f" (in {row['into']} {row['into_name']})"
        for code, row in rows.head(NAMED).iterrows()
    ]
    return ", ".join(named) + (" ..." if len(rows) > NAMED else "")


def join_editions(
    codes: Iterable[str],
    absences: pd.DataFrame,
    source: int,
    target: int,
    wanted: Iterable[str] | None = None,
) -> Joined:
    """Find what communes of one edition are in a later one.

    Parameters
    ----------
    codes
        Codes of communes.
    absences
        The table of absences.
    source
        The edition of the codes.
    target
        The edition to carry them to.
    wanted
        The codes of the target, when they are known: they tell what is unknown and missing.

    Returns
    -------
        What is kept, merged, unknown, missing and parted.

    Raises
    ------
    VintageError
        When the target is the earlier one: a commune cannot be taken apart.
    """
    if target < source:
        raise VintageError(
            f"Communes of COG {source} cannot be carried back to COG {target}: "
            "what was merged cannot be taken apart.",
            f"Take boundaries of {target}.",
        )
    own = pd.Index(sorted(set(codes)), name="commune")
    before, gone = absent(absences, source), absent(absences, target)
    strange = own.intersection(before.index)
    known = own.difference(strange)
    merged = gone.loc[known.intersection(gone.index)]
    kept = known.difference(merged.index)
    back = before[before["into"].isin(known) & ~before.index.isin(gone.index)]
    # Where the holder joined the one that came back, only the code has moved.
    back = back[back["into"].map(merged["into"]) != back.index]
    missing = pd.Index([])
    if wanted is not None:
        asked = pd.Index(sorted(set(wanted)))
        held = merged["into"].isin(asked)
        strange = strange.append([kept.difference(asked), merged.index[~held]])
        kept, merged = kept.intersection(asked), merged[held]
        missing = asked.difference(kept).difference(merged["into"])
    return Joined(
        source=source,
        target=target,
        kept=tuple(kept),
        merged=merged.rename_axis("commune").reset_index(),
        unknown=tuple(sorted(strange)),
        missing=tuple(missing),
        parted=back.rename_axis("commune").reset_index(),
    )

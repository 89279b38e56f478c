"""The kinds of sites that are asked for, among those that the lists hold."""

from __future__ import annotations

import difflib
from collections import Counter
from typing import TYPE_CHECKING

from territo.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

    from territo.model import Territory


def in_any_case(kinds: Sequence[str], present: pd.Series) -> tuple[str, ...]:
    """Write each kind that is asked for as the lists write it.

    Parameters
    ----------
    kinds
        Kinds as somebody wrote them.
    present
        Kinds of the lists, one per row.

    Returns
    -------
        The kinds, each once; one that the lists do not hold stays as it is.
    """
    written: dict[str, list[str]] = {}
    for kind in sorted(set(present)):
        written.setdefault(kind.casefold(), []).append(kind)
    found = [own for kind in kinds for own in written.get(kind.strip().casefold(), [kind])]
    return tuple(dict.fromkeys(found))


def require_kinds(kinds: Sequence[str], rows: pd.DataFrame, files: Sequence[Path]) -> None:
    """Refuse a kind that no list holds: beside one that is found, a slip would pass unseen.

    Parameters
    ----------
    kinds
        Kinds that are asked for.
    rows
        The rows of the lists.
    files
        Where they come from.

    Raises
    ------
    SourceError
        When there is one.
    """
    unknown = sorted(set(kinds) - set(rows["kind"]))
    if unknown:
        raise SourceError(
            f"No list holds a site of kind {' or '.join(unknown)}.",
            source=", ".join(str(file) for file in files),
            hint=f"{_perhaps(unknown, rows['kind'])}They hold {_kinds_counted(rows)}.",
        )


def _perhaps(unknown: Sequence[str], present: pd.Series) -> str:
    """Ask whether a kind that is there was meant."""
    near = [
        found
        for kind in unknown
        for found in difflib.get_close_matches(kind.casefold(), sorted(set(present)), n=1)
    ]
    return f"Did you mean {' or '.join(dict.fromkeys(near))}? " if near else ""


def _kinds_counted(rows: pd.DataFrame) -> str:
    return ", ".join(f"{kind} ({n})" for kind, n in sorted(Counter(rows["kind"]).items()))


def nothing_left(
    files: Sequence[Path], territory: Territory, mine: pd.DataFrame, kinds: Sequence[str]
) -> SourceError:
    """Say why no row is left.

    Parameters
    ----------
    files
        The lists.
    territory
        The ground.
    mine
        The rows of the lists that are of it.
    kinds
        Kinds that were asked for.

    Returns
    -------
        What to raise.
    """
    source = ", ".join(str(file) for file in files)
    if kinds and len(mine):
        return SourceError(
            f"No site of kind {' or '.join(kinds)} in {territory.name}.",
            source=source,
            hint=f"{_perhaps(kinds, mine['kind'])}Its lists hold {_kinds_counted(mine)}.",
        )
    return SourceError(
        f"No site of {source} is in {territory.name}.",
        source=source,
        hint="Give another list with --sites.",
    )

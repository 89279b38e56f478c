"""Sites that declare communes of another edition of the Code officiel géographique."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.errors import VintageError
from territo.vintages import LATEST, told

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from territo.model import Territory


def require_edition_of(
    file: Path, old: pd.Series, territory: Territory, former: pd.DataFrame
) -> None:
    """Refuse codes of another edition: they are to be corrected where they are written.

    Parameters
    ----------
    file
        The list.
    old
        The former code that each row declares; empty when it declares none.
    territory
        The ground.
    former
        Codes that its edition does not have, index ``commune``: name, into, into_name.

    Raises
    ------
    VintageError
        When a row declares one; they are named, with who holds them.
    """
    strange = former[former.index.isin(set(old))]
    if len(strange):
        raise VintageError(
            f"{file}: {int((old != '').sum())} sites declare communes that COG {territory.cog} "
            f"does not have: {told(strange)}.",
            "Write the codes of that edition; `territo check FILE --fix COPY` writes those of "
            f"COG {LATEST}.",
        )


def read_as(old: pd.Series, former: pd.DataFrame) -> tuple[str, ...]:
    """Say which codes of another edition were read as whose.

    Parameters
    ----------
    old
        The former code that each site declares; empty when it declares none.
    former
        Those codes, index ``commune``: name, into, into_name.

    Returns
    -------
        One text per code, with the number of its sites.
    """
    return tuple(
        f"{code} {former.loc[code, 'name']} read as {former.loc[code, 'into']} "
        f"{former.loc[code, 'into_name']} ({count})"
        for code, count in old[old != ""].value_counts().sort_index().items()
    )

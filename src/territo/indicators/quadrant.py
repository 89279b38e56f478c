"""What to think of first for each place: its value for access beside its condition.

Two axes in two halves each [ours]: a place is of high value when at least as many inhabitants have
no other door within the headline threshold as for the median door, and somebody does; its condition
is what the list says. It names a question to be asked, not a decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pandas as pd

if TYPE_CHECKING:
    from territo.model import Sites

Quadrant = Literal["keep", "renovate", "merge", "move"]
# Words of lists for the two conditions.
GOOD = {"good", "bon", "bonne", "neuf", "neuve", "renove", "rénové", "rénovée"}
POOR = {"poor", "bad", "mauvais", "mauvaise", "vetuste", "vétuste", "degrade", "dégradé"}
_WORDS: dict[tuple[bool, bool], Quadrant] = {
    (True, True): "keep",
    (True, False): "renovate",
    (False, True): "merge",
    (False, False): "move",
}


def quadrant(sites: Sites, alone: pd.Series) -> pd.Series:
    """Name the quadrant of each door.

    Parameters
    ----------
    sites
        The sites; a list may say their ``condition``: ``good`` or ``poor``, ``bon`` or ``mauvais``.
    alone
        Inhabitants who have no other door within the headline threshold, index ``site``.

    Returns
    -------
        ``keep`` (high value, good condition), ``renovate`` (high, poor), ``merge`` (low, good) or
        ``move`` (low, poor), index ``site``; absent where the condition is not known, or is neither
        of the two. Empty when no list says any.
    """
    doors = sites.doors
    if "condition" not in doors:
        return pd.Series(dtype=object, name="quadrant")
    said = doors["condition"].fillna("").astype(str).str.strip().str.casefold()
    known = said[said.isin(GOOD | POOR)]
    high = (alone >= alone.median()) & (alone > 0)
    found = [_WORDS[bool(high[site]), text in GOOD] for site, text in known.items()]
    return pd.Series(found, index=known.index, dtype=object, name="quadrant").reindex(doors.index)

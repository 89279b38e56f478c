"""Eighties: how much of the access hangs on doors built or opened in the 1980s."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


@dataclass(frozen=True)
class Eighties:
    """Doors of the 1980s, and who has no other.

    Parameters
    ----------
    doors
        Doors by era: ``certain``, ``possible``, ``no``, ``unknown``.
    renovated
        Of those that are or may be of the eighties, how many had works since.
    only
        Inhabitants who have a door within a threshold, all of them of the eighties: one row per
        level and code (``territory``, then each ``commune``), per threshold ``certain_T`` (every
        door surely is) and ``possible_T`` (every door is or may be, so at least as many). T is the
        slug of the threshold; zero is nobody.
    """

    doors: Mapping[str, int]
    renovated: int
    only: pd.DataFrame

"""The figures by group as JSON: every share with its numerator and its denominator."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from territo.model import Breakdown


def told(breakdown: Breakdown) -> dict[str, object]:
    """Put the figures by group into what JSON can say.

    Parameters
    ----------
    breakdown
        The figures.

    Returns
    -------
        name, elsewhere (rows of the file that are not in the territory), empty (names of the groups
        where nobody was counted), figures (level, code, name, population, per threshold covered,
        beyond and share, costs, apart); an absent value is None.
    """
    rows = breakdown.figures.reset_index()
    plain = rows.astype(object).where(rows.notna(), None).to_dict("records")
    return {
        "name": breakdown.grouping.name,
        "elsewhere": breakdown.grouping.elsewhere,
        "empty": list(breakdown.empty),
        "figures": [{str(key): value for key, value in row.items()} for row in plain],
    }

"""Measures of accessibility as JSON: every mean with its numerator and its denominator."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from territo.model import Measures


def told(measures: Measures) -> dict[str, object]:
    """Put the measures into what JSON can say.

    Parameters
    ----------
    measures
        The measures.

    Returns
    -------
        Supply, how far pairs were listed and how many they are, formulas; then per level the means
        (total over people) and the equity of the cost and of the access; an absent value is None.
    """
    return {
        "supply": measures.supply,
        "unknown_supply": list(measures.unknown),
        "cutoff": str(measures.cutoff),
        "pairs": measures.pairs,
        "formulas": dict(measures.formulas),
        "means": _levels(measures.means),
        "equity": _levels(measures.equity),
    }


def _levels(table: pd.DataFrame) -> dict[str, list[dict[str, object]]]:
    return {
        level: [
            {str(key): value for key, value in row.items()}
            for row in _plain(table.xs(level, level="level").reset_index())
        ]
        for level in ("territory", "commune")
    }


def _plain(frame: pd.DataFrame) -> list[dict[str, object]]:
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [{str(key): value for key, value in row.items()} for row in rows]

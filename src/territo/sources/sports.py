"""Data ES, the State's census of sports facilities: the commune of rows that do not name it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from territo.errors import Problem

# "I" and the commune, then four digits.
INSTALLATION = r"^I((?:\d{2}|2[AB])\d{3})\d{4}$"


def unfold(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    """Take the commune from the number of the installation where ``new_code`` says nothing.

    Parameters
    ----------
    rows
        Rows of text with the columns of Data ES, index ``line``.

    Returns
    -------
        The same rows, and nothing that could not be read.
    """
    if "inst_numero" not in rows:
        return rows, []
    held = rows["inst_numero"].str.extract(INSTALLATION, expand=False).fillna("")
    return rows.assign(new_code=rows["new_code"].mask(rows["new_code"] == "", held)), []

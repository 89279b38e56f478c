"""What a site is in a study: a door or not, and of what age."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from territo.era import era, is_open, renovated
from territo.model import LOW_PRECISIONS

if TYPE_CHECKING:
    from territo.arrays import Objects

# What is or may be of the eighties: drawn whatever its kind.
OF_THE_EIGHTIES = ("certain", "possible")
# Words for no in the column `door`: a governance body, a bus.
NO = {"no", "non", "false", "0"}


def status(rows: pd.DataFrame, known: pd.Series, as_of: str) -> Objects:
    """Say of each row whether it is a door, or why it is none; the first reason counts.

    Parameters
    ----------
    rows
        Rows of lists: door, opened, closed, outside (of the territory), wanted (of a kind that was
        asked for), precision.
    known
        Whether the row has a point.
    as_of
        Date at which doors must be open; empty for those not said to be closed.

    Returns
    -------
        One of `territo.model.sites.SITE_STATUSES` per row.
    """
    return np.select(
        [
            rows["door"].str.lower().isin(NO),
            ~_open(rows, as_of),
            ~known,
            rows["outside"],
            ~rows["wanted"],
            rows["precision"].isin(LOW_PRECISIONS),
        ],
        ["not_a_door", "closed", "not_geocoded", "outside", "other_kind", "low_precision"],
        "ok",
    ).astype(object)


def _open(rows: pd.DataFrame, as_of: str) -> pd.Series:
    opened, closed = (_texts(rows, name) for name in ("opened", "closed"))
    answers = [is_open(*dates, as_of) for dates in zip(opened, closed, strict=True)]
    return pd.Series(answers, index=rows.index, dtype=bool)


def eras(rows: pd.DataFrame) -> dict[str, list[str]]:
    """Say which sites are of the eighties, for lists that say when they were built.

    Parameters
    ----------
    rows
        Rows of lists, perhaps with year_built, year_in_service and year_works.

    Returns
    -------
        The columns ``era`` and ``renovated``; none when no list says.
    """
    if not {"year_built", "year_in_service"} & set(rows.columns):
        return {}
    years = [_texts(rows, name) for name in ("year_built", "year_in_service", "year_works")]
    return {
        "era": [era(built, service) for built, service, _ in zip(*years, strict=True)],
        "renovated": ["yes" if renovated(works) else "" for works in years[2]],
    }


def _texts(rows: pd.DataFrame, name: str) -> list[str]:
    if name not in rows:
        return [""] * len(rows)
    return [str(text) for text in rows[name].fillna("")]

"""Who is nearer to a door after a scenario, and who is farther."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from territo.arrays import Bools, Floats


def sides(points: pd.DataFrame) -> tuple[Floats, Bools, Bools]:
    """Tell the demand points that lose from those that win.

    Parameters
    ----------
    points
        Demand points: before, after (costs to the nearest door; absent without one).

    Returns
    -------
        Cost more of each (not a number without a door before or after), who is farther (who has no
        door any more is), and who is nearer (who has one now is), shape (n,).
    """
    extra: Floats = (points["after"] - points["before"]).to_numpy(dtype=float, na_value=np.nan)
    lost = (points["before"].notna() & points["after"].isna()).to_numpy()
    gained = (points["before"].isna() & points["after"].notna()).to_numpy()
    return extra, (extra > 0) | lost, (extra < 0) | gained

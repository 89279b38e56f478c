"""What an even spread of the communes' population would have said beside a grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from territo.coverage.cover import cover

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from territo.model import Coverage, Demand, Nearest
    from territo.units import Unit


def beside_areal(
    coverages: Sequence[Coverage], even: Demand, nearest: Mapping[Unit, Nearest]
) -> pd.DataFrame:
    """Put what an even spread of each commune's population would have said beside a grid.

    Parameters
    ----------
    coverages
        What was found with the grid, one per threshold.
    even
        The population of each commune spread evenly.
    nearest
        Its nearest doors, per unit.

    Returns
    -------
        One row per threshold, index ``cutoff``: share, share_areal (percent), points (share less
        share_areal: above zero, people live nearer to the doors than an even spread has it).
    """
    rows = {}
    for one in coverages:
        spread = cover(even, nearest[one.cutoff.unit], one.cutoff)
        shares = [
            100 * float(found.by_status["covered"]) / float(found.by_status.sum())
            for found in (one, spread)
        ]
        rows[str(one.cutoff)] = [*shares, shares[0] - shares[1]]
    columns = ["share", "share_areal", "points"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("cutoff")

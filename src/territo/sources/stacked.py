"""Sites that share one point with many others: the middle of a commune more than where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from territo.model import LOW_PRECISIONS

if TYPE_CHECKING:
    from territo.arrays import Bools, Floats

# From how many on: a few services do share a door.
STACK = 5
STACKED = f"stand at the very point of {STACK - 1} others or more"


def stack(lon: Floats, lat: Floats, precision: pd.Series) -> tuple[pd.Series, Bools]:
    """Find the places where many sites stand, of those not said to be placed roughly.

    Parameters
    ----------
    lon, lat
        Positions in degrees, shape (n,); NaN where there is no point.
    precision
        What the list says of each position; empty when it does not.

    Returns
    -------
        How many sites stand where each does (index of ``precision``; 0 for those placed roughly or
        not at all), and which are the first of `STACK` or more there, shape (n,).
    """
    places = pd.DataFrame({"lon": lon, "lat": lat}, index=precision.index)
    told = np.isfinite(lon) & np.isfinite(lat) & ~precision.isin(LOW_PRECISIONS).to_numpy()
    kept = places[told]
    count = pd.Series(0, index=precision.index)
    count[told] = kept.groupby(["lon", "lat"])["lon"].transform("size").astype(int)
    first = np.zeros(len(places), dtype=bool)
    first[told] = ~kept.duplicated().to_numpy()
    return count, first & (count >= STACK).to_numpy()

"""What becomes of each door, whatever the edits were called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from territo.model.scenario import Difference


def door_fates(found: Difference) -> gpd.GeoDataFrame:
    """Say what becomes of each door.

    Parameters
    ----------
    found
        The difference.

    Returns
    -------
        One row per door of either state, index ``site``: name, kind, commune, fate (``closed``,
        ``opened``, ``moved``, ``kept``), geometry: where it stands after, or stood.
    """
    before, after = (one.sites.doors for one in (found.base, found.after))
    columns = ["name", "kind", "commune", "geometry"]
    both = before.index.intersection(after.index)
    moved = ~before.geometry[both].geom_equals(after.geometry[both], align=False).to_numpy()
    gone = before.loc[before.index.difference(after.index), columns]
    fates = after[columns].assign(fate="opened")
    fates.loc[both, "fate"] = np.where(moved, "moved", "kept")
    every = pd.concat([fates, gone.assign(fate="closed")]).sort_index()
    return gpd.GeoDataFrame(every, geometry="geometry", crs=before.crs).rename_axis("site")

"""Who only has a door of the 1980s within reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from territo.coverage.cover import cover
from territo.era import ERAS
from territo.model import Eighties

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from territo.era import Era
    from territo.model import Coverage, Demand, Nearest, Sites, Territory
    from territo.units import Unit


def eighties(
    territory: Territory,
    demand: Demand,
    sites: Sites,
    coverages: Sequence[Coverage],
    spared: Mapping[Era, Mapping[Unit, Nearest]],
) -> Eighties:
    """Count the inhabitants who would have no door left without those of the eighties.

    Parameters
    ----------
    territory
        The ground.
    demand
        The inhabitants.
    sites
        The sites, with their era.
    coverages
        What all doors cover, one per threshold.
    spared
        The nearest door of everyone among those that are not of the eighties, per unit: without
        the ``certain`` ones, and without the ``possible`` ones either.

    Returns
    -------
        The counts.
    """
    weight = demand.points["weight"].astype(float)
    commune = demand.points["commune"]
    counts = {}
    for era, nearest in spared.items():
        for coverage in coverages:
            left = cover(demand, nearest[coverage.cutoff.unit], coverage.cutoff)
            only = _covered(coverage) & ~_covered(left)
            counts[f"{era}_{coverage.cutoff.slug}"] = weight.where(only, 0.0).groupby(commune).sum()
    communes = pd.DataFrame(counts).reindex(territory.communes.index.sort_values(), fill_value=0.0)
    whole = communes.sum().to_frame(territory.code).T
    only = pd.concat({"territory": whole, "commune": communes}, names=("level", "code"))
    doors = sites.doors
    by_era = doors["era"].fillna("unknown").value_counts()
    old = doors["era"].isin(["certain", "possible"])
    return Eighties(
        doors={era: int(by_era.get(era, 0)) for era in ERAS},
        renovated=int((old & (doors["renovated"] == "yes")).sum()),
        only=only,
    )


def _covered(coverage: Coverage) -> pd.Series:
    return coverage.points["status"] == "covered"

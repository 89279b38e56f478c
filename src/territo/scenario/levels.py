"""Who is covered before and after a scenario: the whole, sector, commune, and group of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from territo.coverage.figures import NO_SECTOR
from territo.sectors import holding, sectors_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from territo.arrays import Bools
    from territo.model import Demand, EtatDesLieux, Territory

# Groups that squares of a grid count, beside everyone.
GROUPS = ("age_65", "age_80", "households", "poor_households")
EVERYONE = "all"


def groups_of(demand: Demand) -> tuple[str, ...]:
    """List the groups that the inhabitants are counted by.

    Parameters
    ----------
    demand
        The inhabitants.

    Returns
    -------
        Columns of its points; none where only inhabitants are counted.
    """
    return tuple(name for name in GROUPS if name in demand.points)


def sector_columns(territory: Territory, demand: Demand) -> pd.DataFrame:
    """Find the sector of each demand point.

    Parameters
    ----------
    territory
        The ground.
    demand
        The inhabitants.

    Returns
    -------
        One column per zoning, ``sector``, or ``sector_1``, ``sector_2`` ... of several.
    """
    found = sectors_of(territory, demand.points)
    several = len(found.columns) > 1
    return found.set_axis(
        [f"sector_{n}" if several else "sector" for n in range(1, len(found.columns) + 1)],
        axis="columns",
    )


def levels(base: EtatDesLieux, after: EtatDesLieux) -> pd.DataFrame:
    """Count who is covered before and after, place by place and group by group.

    Parameters
    ----------
    base, after
        What was found before and after, for the same inhabitants and thresholds.

    Returns
    -------
        One row per level (``territory``, ``sector``, ``commune``), code and group (``all``, and
        those of a grid: ``age_65`` ...): name, people, and per threshold covered_T_before,
        covered_T_after. Whoever lies in no known sector is in the row ``-``.
    """
    points = base.demand.points
    counted = {
        group: points["weight" if group == EVERYONE else group].to_numpy(float, na_value=0.0)
        for group in (EVERYONE, *groups_of(base.demand))
    }
    covered = {
        f"covered_{one.cutoff.slug}_{when}": _covered(one.points, points.index)
        for coverages, when in ((base.coverages, "before"), (after.coverages, "after"))
        for one in coverages
    }
    rows = {
        (level, code, group): {"name": name, "people": float(people[here].sum())}
        | {column: float(people[here & within].sum()) for column, within in _ordered(covered)}
        for level, code, name, here in _places(base)
        for group, people in counted.items()
    }
    index = pd.MultiIndex.from_tuples(rows, names=["level", "code", "group"])
    return pd.DataFrame(list(rows.values()), index=index)


def _ordered(covered: dict[str, Bools]) -> Iterator[tuple[str, Bools]]:
    """Put after beside before, threshold by threshold."""
    for name in (one for one in covered if one.endswith("_before")):
        yield name, covered[name]
        other = name.removesuffix("_before") + "_after"
        yield other, covered[other]


def _covered(points: pd.DataFrame, index: pd.Index) -> Bools:
    return np.asarray((points["status"].reindex(index) == "covered").to_numpy())


def _places(etat: EtatDesLieux) -> Iterator[tuple[str, str, str, Bools]]:
    """Give level, code, name and which points are there."""
    territory, points = etat.territory, etat.demand.points
    yield "territory", territory.code, territory.name, np.ones(len(points), dtype=bool)
    several = len(territory.zonings) > 1
    for zoning, sector in sectors_of(territory, points).items():
        nowhere = f"{NO_SECTOR} {zoning}" if several else NO_SECTOR
        own = sector.fillna(nowhere).to_numpy()
        for code in (*holding(territory, str(zoning)), nowhere):
            if ("sector", code) in etat.figures.index:
                yield "sector", code, str(etat.figures.loc[("sector", code), "name"]), own == code
    communes = points["commune"].to_numpy()
    for code in territory.communes.index.sort_values():
        yield "commune", str(code), str(territory.communes.loc[code, "name"]), communes == code

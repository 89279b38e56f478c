"""Measures: accessibility by the measures of the field, and how evenly it is shared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from territo.units import Cutoff

# What a door offers: itself, the people who work there, or the hours it is open in a week.
Supply = Literal["doors", "staff", "hours"]
# The floating catchments are given per so many inhabitants.
PER = 100_000


@dataclass(frozen=True)
class Measures:
    """How much the inhabitants can reach, and how evenly that is shared.

    Parameters
    ----------
    supply
        What a door offers.
    unknown
        Ids of the doors that do not say how much: they count for nothing.
    cutoff
        How far pairs of inhabitants and doors were listed.
    pairs
        How many there are.
    formulas
        Measure -> its name, its source and its parameters, in words.
    points
        The measures, one column each, index ``demand``: see `territo.indicators.measures`. The
        floating catchments (``two_sfca``, ``e2sfca``, ``three_sfca``, ``apl_2012``) are per `PER`
        inhabitants.
    means
        One row per level (``territory``, then each ``commune``), code and measure: total (value
        times inhabitants), people (inhabitants who have a value), mean (one over the other; absent
        where there is nobody).
    equity
        One row per level, code, measure (``cost``: to the nearest door; ``e2sfca``) and group
        (``all``; where squares count them ``age_65``, ``age_80``, ``households``,
        ``poor_households``; for each file of groups its name, ``name/id`` for each group and
        ``name/-`` for those in none, in communes only where some live): people
        (of the group), known (those who have a value), mean, apart
        (mean of the group less that of everybody; of poor households less that of all households),
        gini, theil, palma and concentration (ranked by the share of households that are not
        poor), and of the cost headcount (share beyond the headline threshold, whoever reaches no
        door included), gap and severity (of those who have a value). Absent where it says nothing.
    """

    supply: Supply
    unknown: tuple[str, ...]
    cutoff: Cutoff
    pairs: int
    formulas: Mapping[str, str]
    points: pd.DataFrame
    means: pd.DataFrame
    equity: pd.DataFrame

    def __post_init__(self) -> None:
        if set(self.formulas) != set(self.points.columns):
            raise ValueError("measures: a column without its formula, or a formula without column")

    @property
    def of_communes(self) -> pd.DataFrame:
        """The means of the communes, one column ``mean_M`` per measure, index ``commune``."""
        means = self.means["mean"].xs("commune", level="level")
        columns = {f"mean_{name}": means.xs(name, level="measure") for name in self.points}
        return pd.DataFrame(columns).rename_axis("commune")

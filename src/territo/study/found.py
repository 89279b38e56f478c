"""What was measured between the inhabitants and the doors."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from territo.era import Era
    from territo.model import AccessTable, Along, Demand, Nearest, Opening, Sites, Territory
    from territo.units import Unit


@dataclass(frozen=True)
class Ground:
    """Who is to be served by what.

    Parameters
    ----------
    territory
        The territory.
    demand
        Who must be served.
    sites
        The sites.
    opening
        What is known of the hours of the doors; absent when no list says when its sites are open.
    """

    territory: Territory
    demand: Demand
    sites: Sites
    opening: Opening | None = None

    @property
    def wants_week(self) -> bool:
        """Whether who is within reach of which door is wanted, for a profile of the week."""
        return self.opening is not None and self.opening.then is None


@dataclass(frozen=True)
class Found:
    """The doors that the inhabitants would go to.

    Parameters
    ----------
    nearest
        The nearest doors for each unit of the thresholds.
    assigned
        The assigned doors of each zoning in the unit of the headline; empty when no door is.
    spared
        The nearest doors without those of the eighties, see `territo.coverage.eighties`; empty when
        lists do not say how old their sites are.
    even, even_nearest
        Where a grid of inhabitants was read, the population of each commune spread evenly, and its
        nearest doors per unit; absent and empty otherwise.
    along
        What the streets add; absent when distances are straight lines.
    within
        Who is within the headline threshold of which door; absent without a profile of the week.
    second
        Cost to the second nearest door of each demand point in the unit of the headline; absent
        when it was not measured.
    table
        The pairs within reach of each other, for measures; absent when nobody asks for any.
    """

    nearest: Mapping[Unit, Nearest]
    assigned: Mapping[str, Nearest]
    spared: Mapping[Era, Mapping[Unit, Nearest]]
    even: Demand | None = None
    even_nearest: Mapping[Unit, Nearest] = field(default_factory=dict)
    along: Along | None = None
    within: pd.DataFrame | None = None
    second: pd.Series | None = None
    table: AccessTable | None = None

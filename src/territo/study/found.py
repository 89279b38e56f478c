"""What was measured between the inhabitants and the doors."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from territo.era import Era
    from territo.model import AccessTable, Along, Demand, Nearest, Sites, Territory
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
    """

    territory: Territory
    demand: Demand
    sites: Sites


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
    table
        The pairs within reach of each other, for measures; absent when nobody asks for any.
    """

    nearest: Mapping[Unit, Nearest]
    assigned: Mapping[str, Nearest]
    spared: Mapping[Era, Mapping[Unit, Nearest]]
    even: Demand | None = None
    even_nearest: Mapping[Unit, Nearest] = field(default_factory=dict)
    along: Along | None = None
    table: AccessTable | None = None

"""Everything one study of coverage finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.coverage.cover import cover, require_conservation
from territo.coverage.figures import figures
from territo.coverage.gaps import gaps
from territo.model import EtatDesLieux

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from territo.model import Demand, Nearest, Sites, Territory
    from territo.units import Cutoff, Unit


def etat_des_lieux(
    territory: Territory,
    sites: Sites,
    demand: Demand,
    nearest: Mapping[Unit, Nearest],
    cutoffs: Sequence[Cutoff],
    headline: Cutoff | None = None,
) -> EtatDesLieux:
    """Say who is covered, and where the gaps are.

    Parameters
    ----------
    territory
        The ground.
    sites
        The sites.
    demand
        The inhabitants.
    nearest
        The nearest door of each, per unit of the thresholds.
    cutoffs
        Thresholds, from the nearest to the farthest.
    headline
        The threshold that rankings are made by; the first one when absent.

    Returns
    -------
        Everything that was found.

    Raises
    ------
    ConservationError
        When the figures do not add up to the population; nothing must be shown then.
    """
    headline = headline or cutoffs[0]
    coverages = tuple(cover(demand, nearest[cutoff.unit], cutoff) for cutoff in cutoffs)
    for coverage in coverages:
        require_conservation(demand, coverage)
    return EtatDesLieux(
        territory=territory,
        sites=sites,
        demand=demand,
        nearest=nearest[headline.unit],
        coverages=coverages,
        headline=headline,
        figures=figures(territory, sites, demand, nearest[headline.unit], coverages),
        gaps=gaps(territory, demand, coverages),
    )

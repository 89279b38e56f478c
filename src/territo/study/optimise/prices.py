"""What each site that may be a door costs in a year, for a budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.errors import SolveError
from territo.scenario.cost import OWN, PAID_BY, each_year

if TYPE_CHECKING:
    from territo.model.costs import Costs
    from territo.optimise import Rules
    from territo.study.optimise.candidates import Offer

NAMED = 5


def prices(offered: Offer, rules: Rules) -> dict[str, float]:
    """Say what each site costs in a year.

    Parameters
    ----------
    offered
        The doors of today and the candidates, and what was stated of costs.
    rules
        Sites that are forbidden cost what they like.

    Returns
    -------
        Euros by site, see `territo.scenario.cost.each_year`.

    Raises
    ------
    SolveError
        When the cost of a site that may be chosen is not known.
    """
    known = each_year(offered.facts, offered.costs)
    unknown = [str(site) for site in known.index[known.isna()] if site not in rules.forbidden]
    if unknown:
        more = f" and {len(unknown) - NAMED} more" if len(unknown) > NAMED else ""
        raise SolveError(
            f"What a year costs is not known of {', '.join(unknown[:NAMED])}{more}: a budget needs "
            "it of every site that may be chosen.",
            _hint(offered.costs),
        )
    return {str(site): float(euros) for site, euros in known.dropna().items()}


def _hint(costs: Costs) -> str:
    """Say what would make the costs known."""
    needed = [PAID_BY[name] for name in ("m2_year", "agent_year") if getattr(costs, name)]
    if needed:
        columns = " and ".join(needed)
        return f"Their list should tell {columns}, or a {OWN}; or leave them out by --forbidden."
    return f"State site_year, m2_year or agent_year in [costs], or a {OWN} in every list of sites."

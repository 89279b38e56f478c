"""A plan in the words of a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from territo.model import EtatDesLieux, Plan
    from territo.study.optimise.candidates import Offer
    from territo.study.optimise.question import Question

# What a list says of a site, and its cost depends on.
SIZE = ("staff", "area_m2", "running_cost")


def scenario_table(
    question: Question, plan: Plan, offered: Offer, base: EtatDesLieux
) -> dict[str, object]:
    """Write a plan as a scenario.

    Parameters
    ----------
    question
        What was asked.
    plan
        The answer.
    offered
        The doors of today and the candidates.
    base
        What was found with the doors of today.

    Returns
    -------
        ``title`` and ``edits``, as `territo.sources.scenarios.read_scenario` reads them. A new door
        is of the kind of today's, where they are of one, and has the size and the cost of its list.
    """
    edits: list[dict[str, object]] = [{"close": site} for site in plan.closed]
    kinds = base.sites.kinds
    for site in plan.opened:
        place = offered.candidates.loc[site]
        edits.append(
            {
                "open": site,
                "at": [float(place["lon"]), float(place["lat"])],
                "name": str(place["name"]),
                "kind": kinds[0] if len(kinds) == 1 else str(place["kind"]),
                **_size(offered.facts.loc[site]),
            }
        )
    return {"title": _title(question, plan, base), "edits": edits}


def _size(told: pd.Series) -> dict[str, float]:
    """Say how large a site is and what it costs, as far as its list does."""
    known = {name: float(told[name]) for name in SIZE if name in told and pd.notna(told[name])}
    return {name: int(one) if one.is_integer() else one for name, one in known.items()}


def _title(question: Question, plan: Plan, base: EtatDesLieux) -> str:
    """Say in French, for maps, what was asked."""
    reach = str(base.headline).replace(".", ",")
    doors = _counted(len(plan.chosen), "porte")
    aim = f"couverture à {reach}" if question.good_for == "coverage" else "distance"
    share = "" if question.share is None else f"{question.share:g}".replace(".", ",")
    return {
        "p-median": f"{doors}, trajets les plus courts",
        "p-center": f"{doors}, le plus éloigné au plus près",
        "mclp": f"{doors}, meilleure couverture à {reach}",
        "lscp": f"{doors} pour couvrir tout le monde à {reach}",
        "close": f"{_counted(len(plan.closed), 'fermeture')} au moindre mal ({aim})",
        "relocate": f"{_counted(len(plan.opened), 'porte déplacée', 'portes déplacées')} ({aim})",
        "fewest": f"{doors} pour couvrir {share} % à {reach}"
        if share
        else f"{doors} pour la couverture actuelle à {reach}",
    }[question.name]


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number < 2 else many or one + 's'}"  # noqa: PLR2004 - as French counts

"""A plan in the words of a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from territo.render import french
from territo.render.texts import Texts

if TYPE_CHECKING:
    from territo.model import EtatDesLieux, Plan
    from territo.study.optimise.candidates import Offer
    from territo.study.optimise.question import Question

_PLAN = Texts("plan")
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
    """Say for maps what was asked."""
    reach = french.cutoff(base.headline)
    aim = _PLAN.say(f"aim_{question.good_for}", reach=reach)
    counts = {
        "doors": _counted("doors", len(plan.chosen)),
        "closures": _counted("closures", len(plan.closed)),
        "moves": _counted("moves", len(plan.opened)),
    }
    if question.name == "fewest" and question.share is not None:
        share = french.with_percent(french.exact(question.share))
        return _PLAN.say("fewest_share", share=share, reach=reach, **counts)
    return _PLAN.say(question.name, reach=reach, aim=aim, **counts)


def _counted(noun: str, count: int) -> str:
    return _PLAN.say(f"{noun}_{'one' if french.singular(count) else 'many'}", count=count)

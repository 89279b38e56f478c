"""Where doors should stand, as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from territo.render.record import records
from territo.render.record_cost import cost_record
from territo.render.record_scenario import changes_of_groups

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from territo.model.proposal import Proposal

# What a model counts, for metres and for minutes.
COUNTS = {
    "p-median": "inhabitants x {unit}",
    "capacitated p-median": "inhabitants x {unit}",
    "p-center": "{unit}",
    "mclp": "inhabitants",
    "lscp": "doors",
}


def plan_text(proposal: Proposal, manifest: Mapping[str, object], files: Sequence[Path]) -> str:
    """Write a plan and what it changes.

    Parameters
    ----------
    proposal
        The plan as a scenario, held against the doors as they are.
    manifest
        What it was made from.
    files
        What was written.

    Returns
    -------
        One JSON object: question, status, objective, bound, gap, today, change, unit, doors
        (closed, opened, kept), scenario, thresholds with those covered before and after, cost (see
        `territo.render.record_cost`), figures, ledger, groups. How long the search took is not
        told: the same question, the same bytes.
    """
    plan, found = proposal.plan, proposal.difference
    unit = COUNTS[plan.model].format(unit=found.base.headline.unit)
    covered = [
        {
            "within": str(one.cutoff),
            "before": float(one.by_status["covered"]),
            "after": float(other.by_status["covered"]),
        }
        for one, other in zip(found.base.coverages, found.after.coverages, strict=True)
    ]
    served = None
    if plan.flows is not None:
        served = plan.flows.groupby("site")["weight"].sum().to_dict()
    return json.dumps(
        {
            "question": proposal.question,
            "model": plan.model,
            "status": plan.status,
            "objective": plan.objective,
            "unit": f"weighted {unit}" if proposal.weighted else unit,
            "bound": plan.bound,
            "gap": plan.gap,
            "today": plan.today,
            "change": plan.change,
            "solver": plan.solver,
            "seed": plan.seed,
            "spent": plan.spent,
            "served": served,
            "doors": {
                "closed": _named(proposal, plan.closed),
                "opened": _named(proposal, plan.opened),
                "kept": _named(proposal, proposal.kept),
            },
            "candidates": proposal.candidates,
            "unreached": proposal.unreached,
            "scenario": proposal.edits,
            "headline": str(found.base.headline),
            "covered": covered,
            "cost": cost_record(proposal.cost),
            "figures": records(found.figures.reset_index()),
            "ledger": records(found.ledger),
            "groups": changes_of_groups(found),
            "files": [str(file) for file in files],
            "manifest": manifest,
        },
        ensure_ascii=False,
        indent=2,
    )


def _named(proposal: Proposal, sites: Sequence[str]) -> list[dict[str, str]]:
    places = proposal.places
    return [{"site": site, "name": places[site][0], "commune": places[site][1]} for site in sites]

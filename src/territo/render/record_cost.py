"""What a scenario costs and saves, as JSON can say it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from territo.render.record import records

if TYPE_CHECKING:
    from territo.model.expenses import ScenarioCost, YearlyCost


def cost_record(found: ScenarioCost) -> dict[str, object]:
    """Write what a scenario costs.

    Parameters
    ----------
    found
        Its cost.

    Returns
    -------
        stated (the unit costs), yearly (before, after: total, amount, unknown, ratios, sites;
        change; undecided), once (doors and euros by what is done), one_off, agents_left, travel,
        stranded, without, per_inhabitant, per_inhabitant_gained, per_inhabitant_lost; null is not
        stated.
    """
    return {
        "stated": found.costs.stated(),
        "yearly": {
            "before": _yearly(found.before),
            "after": _yearly(found.after),
            "change": found.change,
            "undecided": found.undecided,
        },
        "once": {
            name: {"doors": list(doors), "euros": found.once[name]}
            for name, doors in found.done.items()
        },
        "one_off": found.one_off,
        "agents_left": found.agents_left,
        "travel": {when: asdict(one) for when, one in found.travel.items()} or None,
        "stranded": found.stranded,
        "without": found.without,
        "per_inhabitant": found.per_inhabitant,
        "per_inhabitant_gained": found.per_inhabitant_gained,
        "per_inhabitant_lost": found.per_inhabitant_lost,
    }


def _yearly(found: YearlyCost) -> dict[str, object]:
    return {
        "total": found.total,
        "amount": found.amount,
        "unknown": {name: list(doors) for name, doors in found.unknown.items()},
        "ratios": {name: asdict(one) for name, one in found.ratios.items()},
        "sites": records(found.sites.reset_index()),
    }

"""What a scenario changes, as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from territo.render.record import records
from territo.render.record_cost import cost_record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from territo.model import EtatDesLieux
    from territo.model.expenses import ScenarioCost
    from territo.model.scenario import Difference


def difference_text(
    found: Difference, cost: ScenarioCost, manifest: Mapping[str, object], files: Sequence[Path]
) -> str:
    """Write what a scenario changes.

    Parameters
    ----------
    found
        The difference.
    cost
        What it costs and saves.
    manifest
        What it was made from.
    files
        What was written.

    Returns
    -------
        One JSON object: scenario, thresholds, figures (changes by level and code), ledger, moves,
        levels (covered before and after by place and group), groups (by file of groups: name,
        figures, ledger), cost (`record_cost`).
    """
    return json.dumps(
        {
            "scenario": asdict(found.scenario),
            "thresholds": [str(one.cutoff) for one in found.base.coverages],
            "headline": str(found.base.headline),
            "figures": records(found.figures.reset_index()),
            "ledger": records(found.ledger),
            "moves": records(found.moves.reset_index()),
            "levels": records(found.levels.reset_index()),
            "groups": changes_of_groups(found),
            "cost": cost_record(cost),
            "files": [str(file) for file in files],
            "manifest": manifest,
        },
        ensure_ascii=False,
        indent=2,
    )


def changes_of_groups(found: Difference) -> list[dict[str, object]]:
    """Write what changes for groups.

    Parameters
    ----------
    found
        The difference.

    Returns
    -------
        Per file of groups its name, figures and ledger, see `territo.model.group_change`.
    """
    return [
        {
            "name": one.grouping.name,
            "figures": records(one.figures.reset_index()),
            "ledger": records(one.ledger),
        }
        for one in found.groups
    ]


def losses_text(
    etat: EtatDesLieux, table: pd.DataFrame, groups: pd.DataFrame, manifest: Mapping[str, object]
) -> str:
    """Write what closing each door alone would do.

    Parameters
    ----------
    etat
        What was found with all doors.
    table
        The doors, see `territo.scenario.losses`.
    groups
        The same by group, see `territo.scenario.losses_of_groups`.
    manifest
        What it was made from.

    Returns
    -------
        One JSON object: headline, doors (the least missed first), groups (by file of groups, door
        and group), population, manifest.
    """
    return json.dumps(
        {
            "headline": str(etat.headline),
            "population": float(etat.demand.points["weight"].sum()),
            "doors": records(table.reset_index()),
            "groups": records(groups.reset_index()),
            "manifest": manifest,
        },
        ensure_ascii=False,
        indent=2,
    )

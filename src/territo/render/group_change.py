"""What a scenario changes for groups that a file tells, for the panel beside the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from territo.render import change_sums, french
from territo.render.groups import columns, label
from territo.render.sums import visible
from territo.render.texts import say

if TYPE_CHECKING:
    from territo.model.group_change import GroupChange
    from territo.model.scenario import Difference

SHOWN = 12


def tables(found: Difference) -> list[dict[str, object]]:
    """Prepare the tables of the panel.

    Parameters
    ----------
    found
        The difference.

    Returns
    -------
        Per file of groups, who is covered before and after at the headline threshold, and who of
        which group goes where: see `territo.render.panel_tables.sections`.
    """
    made = []
    for one in found.groups:
        made.append(_covered(found, one))
        if len(one.ledger):
            made.append(_ledger(found, one))
    return made


def _covered(found: Difference, change: GroupChange) -> dict[str, object]:
    slug = found.base.headline.slug
    names = {when: f"covered_{slug}_{when}" for when in ("before", "after")}
    names |= {side: f"newly_{side}_{slug}" for side in ("beyond", "within")}
    whole = change_sums.groups(found, change)
    return {
        "caption": say(
            "groups_change",
            name=change.grouping.name,
            threshold=french.cutoff(found.base.headline),
        ),
        "columns": columns("group", "before", "after", "beyond", "within"),
        "rows": [
            [
                label(str(level), row),
                *(
                    french.people(visible(int(whole.loc[(level, code), one]), row[name]))
                    for one, name in names.items()
                ),
            ]
            for (level, code), row in change.figures.iterrows()
        ],
        "notes": [say("groups_lost")],
        "terms": [],
        "folded": False,
    }


def _ledger(found: Difference, change: GroupChange) -> dict[str, object]:
    slug = found.base.headline.slug
    sites = [one.sites.points["name"].to_dict() for one in (found.base, found.after)]
    names, groups = sites[0] | sites[1], change.grouping.groups["name"].to_dict()

    def named(site: object) -> str:
        return say("groups_no_door") if pd.isna(site) else str(names[str(site)])

    told = change_sums.ledger(change.ledger, found)
    most = told.sort_values("people", ascending=False, kind="stable").head(SHOWN)
    more = len(change.ledger) - len(most)
    return {
        "caption": say("groups_ledger", name=change.grouping.name),
        "columns": [
            *columns("group")[:1],
            (say("groups_col_way"), False),
            *((say(f"groups_col_{name}"), True) for name in ("moving", "beyond")),
        ],
        "rows": [
            [
                str(groups.get(row["group"], say("groups_out"))),
                say("groups_way", before=named(row["door"]), after=named(row["to"])),
                *(french.people(row[name]) for name in ("people", f"newly_beyond_{slug}")),
            ]
            for row in most.to_dict("records")
        ],
        "notes": [say("groups_more", count=french.number(more))] if more else [],
        "terms": [],
        "folded": True,
    }

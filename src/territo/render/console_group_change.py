"""What a scenario changes for groups that a file tells, as it is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from territo.render import change_sums
from territo.render.console_groups import LEAST, LEVELS
from territo.render.console_levels import signed
from territo.render.console_streets import plain_table
from territo.render.english import cost, counted, people
from territo.render.sums import visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from territo.model.group_change import GroupChange
    from territo.model.scenario import Difference

SHOWN = 12


def show_group_changes(found: Difference, console: Console) -> None:
    """Print what changes for the groups of each file, and who of them goes where.

    Parameters
    ----------
    found
        The difference.
    console
        Where to print.
    """
    for one in found.groups:
        console.print(f"By group: {one.grouping.name}, within {found.base.headline}")
        console.print(_figures(found, one))
        if len(one.ledger):
            console.print(_ledger(found, one))
            if len(one.ledger) > SHOWN:
                more = counted(len(one.ledger) - SHOWN, "more row")
                console.print(f"{'':13}and {more} in the layers")


def _figures(found: Difference, change: GroupChange) -> Table:
    slug, unit = found.base.headline.slug, found.base.headline.unit
    whole = change_sums.groups(found, change)
    table = plain_table()
    table.add_column("group", min_width=LEAST)
    for heading in (
        "people", "before", "after", "change", "newly beyond", "newly within", "mean", "after",
    ):  # fmt: skip
        table.add_column(heading, justify="right", no_wrap=True)
    for (level, code), row in change.figures.iterrows():
        told = whole.loc[(level, code)]
        before, after = (row[f"covered_{slug}_{when}"] for when in ("before", "after"))
        table.add_row(
            LEVELS.get(str(level), str(row["name"])),
            people(visible(told["people"], row["people"])),
            people(visible(told["before"], before)),
            people(visible(told["after"], after)),
            signed(told["change"]),
            *(
                people(visible(told[side], row[f"newly_{side}_{slug}"]))
                for side in ("beyond", "within")
            ),
            *(cost(row[f"mean_cost_{when}"], unit) for when in ("before", "after")),
        )
    return table


def _ledger(found: Difference, change: GroupChange) -> Table:
    slug = found.base.headline.slug
    sites = [one.sites.points["name"].to_dict() for one in (found.base, found.after)]
    names, groups = sites[0] | sites[1], change.grouping.groups["name"].to_dict()
    table = plain_table()
    for heading in ("group", "from", "to"):
        table.add_column(heading)
    for heading in ("people", f"newly >{found.base.headline}"):
        table.add_column(heading, justify="right", no_wrap=True)
    told = change_sums.ledger(change.ledger, found)
    most = told.sort_values("people", ascending=False, kind="stable").head(SHOWN)
    for row in most.to_dict("records"):
        table.add_row(
            str(groups.get(row["group"], LEVELS["out"])),
            *("nobody" if pd.isna(row[of]) else str(names[row[of]]) for of in ("door", "to")),
            *(people(row[name]) for name in ("people", f"newly_beyond_{slug}")),
        )
    return table

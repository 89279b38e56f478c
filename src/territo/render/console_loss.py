"""Every door closed alone, as it is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from territo.render.console import standard_console
from territo.render.console_scenario import signed_cost
from territo.render.console_streets import plain_table
from territo.render.english import counted, people
from territo.render.sums import adding_up, visible
from territo.scenario.groups import NO_GROUP

if TYPE_CHECKING:
    from rich.table import Table

    from territo.model import Breakdown, EtatDesLieux

# Groups with a column of their own.
SHOWN = 5
# Column of all groups together: no id of a group is a space.
ALL = " "


def show_losses(etat: EtatDesLieux, table: pd.DataFrame, groups: pd.DataFrame) -> None:
    """Print the doors, the least missed first.

    Parameters
    ----------
    etat
        What was found with all doors.
    table
        What closing each alone would do, see `territo.scenario.losses`.
    groups
        The same by group, see `territo.scenario.losses_of_groups`.
    """
    console = standard_console()
    headline, unit = etat.headline, etat.headline.unit
    console.print(
        f"{etat.territory.name}  {counted(len(table), 'door')}, each closed alone; "
        "the least missed first",
        style="bold",
    )
    shown = plain_table()
    shown.add_column("door")
    for heading in ("people", f"newly >{headline}", "extra for them", "no other door"):
        shown.add_column(heading, justify="right", no_wrap=True)
    shown.add_column("mostly in")
    names = etat.territory.communes["name"]
    for row in table.to_dict("records"):
        worst = names.get(row["worst_commune"], "-")
        shown.add_row(
            str(row["name"]),
            people(row["people"]),
            people(row[f"newly_beyond_{headline.slug}"]),
            signed_cost(row["extra"], unit),
            people(row["without"]),
            f"{worst} ({people(row['worst_people'])})" if worst != "-" else "-",
        )
    console.print(shown)
    for one in etat.breakdowns:
        console.print(f"By group: {one.grouping.name}, newly beyond {headline}")
        console.print(_by_group(one, table, groups.loc[one.grouping.name], headline.slug))
    console.print(f"Basis        {etat.nearest.basis}")


def _by_group(breakdown: Breakdown, doors: pd.DataFrame, lost: pd.DataFrame, slug: str) -> Table:
    """Table of those newly beyond: of the groups that are hit most, of all of them, of the rest."""
    told = lost.reset_index().pivot_table(
        values=f"newly_beyond_{slug}", index="site", columns="group", aggfunc="sum", fill_value=0.0
    )
    told = told.reindex(doors.index).fillna(0.0)
    inside = told.drop(columns=NO_GROUP, errors="ignore")
    names = breakdown.grouping.groups["name"]
    most = inside.sum().sort_values(ascending=False, kind="stable").index[:SHOWN]
    shown = plain_table()
    shown.add_column("door")
    for code in most:
        shown.add_column(str(names[code]), justify="right")
    for heading in ("all of them", "everybody else"):
        shown.add_column(heading, justify="right", no_wrap=True)
    outside = told.get(NO_GROUP, pd.Series(0.0, index=told.index))
    exact = inside.assign(**{ALL: inside.sum(axis="columns"), NO_GROUP: outside})
    exact["whole"] = exact[ALL] + exact[NO_GROUP]
    whole = adding_up(
        exact, (), {"whole": {ALL: 1, NO_GROUP: 1}, ALL: dict.fromkeys(inside, 1)}, ("whole",)
    )
    for site, name in doors["name"].items():
        columns = (*most, ALL, NO_GROUP)
        counts = (visible(whole.loc[site, one], exact.loc[site, one]) for one in columns)
        shown.add_row(str(name), *(people(count) for count in counts))
    return shown

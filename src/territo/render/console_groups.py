"""What is printed of the groups that a file tells: who among them is near a door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.render.change_sums import counts_of_groups
from territo.render.console_streets import plain_table
from territo.render.english import apart, cost, people, percent
from territo.render.sums import visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from territo.model import Breakdown, EtatDesLieux

LEVELS = {"in": "all of them", "out": "everybody else", "all": "everybody"}
NAMED = 5
# Names of groups keep as much room as the words for the others need.
LEAST = 14


def show_groups(etat: EtatDesLieux, console: Console) -> None:
    """Print the figures by group, a table per file of groups.

    Parameters
    ----------
    etat
        What was found.
    console
        Where to print.
    """
    for breakdown in etat.breakdowns:
        console.print(f"\nBy group: {breakdown.grouping.name}")
        console.print(_covered(etat, breakdown))
        console.print(_costs(etat, breakdown))
        for line in _notes(etat, breakdown):
            console.print(line)


def _covered(etat: EtatDesLieux, breakdown: Breakdown) -> Table:
    """Table of who is within each threshold: how many of how many."""
    table = plain_table()
    table.add_column("group", min_width=LEAST)
    within = [f"<={coverage.cutoff}" for coverage in etat.coverages]
    for heading in ("people", *within):
        table.add_column(heading, justify="right", no_wrap=True)
    slugs = [one.cutoff.slug for one in etat.coverages]
    names = ["population", *(f"covered_{slug}" for slug in slugs)]
    told = counts_of_groups(breakdown.figures, names)
    for (level, code), row in breakdown.figures.iterrows():
        population, *covered = (
            people(visible(told.loc[(level, code), name], row[name])) for name in names
        )
        shares = (percent(row[f"share_{slug}"]) for slug in slugs)
        table.add_row(
            LEVELS.get(str(level), row["name"]),
            population,
            *(f"{count} {share}" for count, share in zip(covered, shares, strict=True)),
        )
    return table


def _costs(etat: EtatDesLieux, breakdown: Breakdown) -> Table:
    table = plain_table()
    table.add_column("group", min_width=LEAST)
    for heading in ("mean", "median", "P90", "apart"):
        table.add_column(heading, justify="right", no_wrap=True)
    unit = etat.headline.unit
    for (level, _), row in breakdown.figures.iterrows():
        table.add_row(
            LEVELS.get(str(level), row["name"]),
            *(cost(row[name], unit) for name in ("mean_cost", "median_cost", "p90_cost")),
            apart(row["apart"], unit),
        )
    return table


def _notes(etat: EtatDesLieux, breakdown: Breakdown) -> list[str]:
    """Say what the table rests on."""
    notes = ["apart: mean less that of everybody who is not in the row"]
    if breakdown.empty:
        more = len(breakdown.empty) - NAMED
        named = ", ".join(breakdown.empty[:NAMED]) + (f" and {more} more" if more > 0 else "")
        notes.append(f"no square with inhabitants has its centre in {named}")
    if breakdown.grouping.elsewhere:
        notes.append(f"rows of the file that are elsewhere: {breakdown.grouping.elsewhere}")
    if etat.demand.basis == "areal" and not len(breakdown.grouping.communes):
        notes += [
            "inhabitants are spread evenly over communes, so these are shares of ground:",
            "give --population to count who lives there",
        ]
    return [f"{'':13}{note}" for note in notes]

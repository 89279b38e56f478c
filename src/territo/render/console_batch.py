"""The table of many territories that is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.render.console import standard_console
from territo.render.console_streets import plain_table
from territo.render.english import cost, people, percent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd
    from rich.console import Console

COSTS = {"mean_cost": "mean", "median_cost": "median", "p90_cost": "P90", "max_cost": "max"}
SHARE = "share_"


def show(
    table: pd.DataFrame,
    kept: Sequence[str],
    files: Sequence[Path],
    console: Console | None = None,
) -> None:
    """Print what a batch found.

    Parameters
    ----------
    table
        One row per territory: name, population, doors, share_T, unit, costs, conserved, status.
    kept
        Those that an earlier run completed.
    files
        What was written.
    console
        Where to print; the standard output when absent.
    """
    console = console or standard_console()
    shares = [column for column in table if column.startswith(SHARE)]
    shown = plain_table()
    shown.add_column("territory")
    costs = [column for column in COSTS if column in table]
    headings = [*(one.removeprefix(SHARE) for one in shares), *(COSTS[one] for one in costs)]
    for heading in ("inhabitants", "doors", *headings):
        shown.add_column(heading, justify="right", no_wrap=True)
    for row in table.to_dict("records"):
        if row["status"] == "failed":
            shown.add_row(row["name"], "failed")
            continue
        shown.add_row(
            row["name"],
            people(row["population"]),
            str(row["doors"]),
            *(percent(row[one]) for one in shares),
            *(cost(row[one], row["unit"]) for one in costs),
        )
    console.print(shown)
    if kept:
        console.print(f"Kept, for nothing they rest on has changed: {', '.join(kept)}")
    complete = table[table["status"] == "complete"]
    if len(complete):
        conserved = int(complete["conserved"].sum())
        console.print(f"Inhabitants conserved in {conserved} of {len(complete)} territories")
    for file in files:
        console.print(str(file), soft_wrap=True)

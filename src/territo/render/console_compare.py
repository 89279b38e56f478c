"""States beside each other, as they are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from territo.render.comparison_table import newly
from territo.render.console import standard_console, written
from territo.render.console_streets import plain_table
from territo.render.english import cost, people, percent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.table import Table

    from territo.model.side_by_side import SideBySide


def show_comparison(beside: SideBySide, files: Sequence[Path]) -> None:
    """Print states beside each other.

    Parameters
    ----------
    beside
        The states.
    files
        What was written.
    """
    console = standard_console()
    first = beside.first
    name = f"{first.territory.name}  " if beside.of_scenarios else ""
    what = "scenarios beside today" if beside.of_scenarios else "territories, by the same rules"
    console.print(f"{name}{what}", style="bold")
    console.print(_who(beside))
    console.print(_how_far(beside))
    if beside.years is not None:
        console.print(f"Under a projection (within {first.headline})")
        console.print(_years(beside, beside.years))
    console.print("Rank         1 is best: the highest share, the lowest mean and P90")
    console.print(f"Basis        {first.nearest.basis}; COG {first.territory.cog}")
    for file in files:
        console.print(written(file), soft_wrap=True)


def _who(beside: SideBySide) -> Table:
    """Count who is within each threshold, and who is newly so."""
    table = plain_table()
    table.add_column("", no_wrap=True)
    cutoffs = [one.cutoff for one in beside.first.coverages]
    headline = beside.first.headline
    numbers = [
        "doors",
        "approximate",
        *(f"within {one}" for one in cutoffs),
        "share",
        f"rank ({headline})",
    ]
    numbers += ["newly within", "newly beyond"] if beside.of_scenarios else []
    for heading in numbers:
        table.add_column(heading, justify="right")
    for row in beside.table.reset_index().to_dict("records"):
        slug = headline.slug
        cells = [people(row[name]) for name in ("doors", "doors_approximate")]
        cells += [people(row[f"covered_{one.slug}"]) for one in cutoffs]
        cells += [percent(row[f"share_{slug}"]), _rank(row["rank_share"])]
        if beside.of_scenarios:
            cells += [_people(count) for count in newly(beside, str(row["name"]))]
        table.add_row(str(row["name"]), *cells)
    return table


def _years(beside: SideBySide, years: pd.DataFrame) -> Table:
    """Say how each does today and in each year; the one whose worst rank is best lasts."""
    table = plain_table()
    table.add_column("", no_wrap=True)
    names = [name.removeprefix("share_") for name in years if name.startswith("share_")]
    unit = beside.first.headline.unit
    for name in names:
        for heading in (name, "mean", "rank"):
            table.add_column(heading, justify="right")
    table.add_column("worst rank", justify="right")
    for state, row in years.iterrows():
        cells = [
            cell
            for name in names
            for cell in (
                percent(row[f"share_{name}"]),
                cost(row[f"mean_{name}"], unit),
                _rank(row[f"rank_{name}"]),
            )
        ]
        table.add_row(str(state), *cells, _rank(row["worst_rank"]))
    return table


def _how_far(beside: SideBySide) -> Table:
    """Say how far the door is, and where it is worst."""
    table = plain_table()
    table.add_column("", no_wrap=True)
    unit = beside.first.headline.unit
    for heading in ("mean", "rank (mean)", "median", "P90", "rank (P90)", "max"):
        table.add_column(heading, justify="right")
    if "yearly_cost" in beside.table:
        table.add_column("euros a year", justify="right")
        table.add_column("rank (cost)", justify="right")
    table.add_column("worst commune")
    if not beside.of_scenarios:
        table.add_column("organisation")
    for row in beside.table.reset_index().to_dict("records"):
        costs = {name: cost(row[f"{name}_cost"], unit) for name in ("mean", "median", "p90", "max")}
        worst = row["worst_name"]
        told = "-" if pd.isna(worst) else f"{worst} ({people(row['worst_people'])})"
        last = [] if beside.of_scenarios else [_organised(row)]
        table.add_row(
            str(row["name"]), costs["mean"], _rank(row["rank_mean"]), costs["median"],
            costs["p90"], _rank(row["rank_p90"]), costs["max"], *_euros(row), told, *last,
        )  # fmt: skip
    return table


def _euros(row: dict[str, object]) -> list[str]:
    if "yearly_cost" not in row:
        return []
    return [_people(row["yearly_cost"]), _rank(row["rank_cost"])]


def _organised(row: dict[str, object]) -> str:
    model = row["organisation_model"]
    if model is None or pd.isna(model):
        return "not known"
    return f"{str(model).replace('_', ' ')} ({row['organisation_since']})"


def _people(value: object) -> str:
    return "-" if pd.isna(value) else people(float(str(value)))


def _rank(value: object) -> str:
    return "-" if pd.isna(value) else f"{float(str(value)):.0f}"

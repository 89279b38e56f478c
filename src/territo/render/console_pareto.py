"""Coverage against the number of doors, as it is printed and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd

from territo.render.console import standard_console, written
from territo.render.console_streets import plain_table
from territo.render.english import people, percent
from territo.render.record import records

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from territo.model.frontier import Frontier


def show_frontier(frontier: Frontier, files: Sequence[Path]) -> None:
    """Print the curve, and the points below it.

    Parameters
    ----------
    frontier
        The curve and the points.
    files
        What was written.
    """
    console = standard_console()
    base = frontier.base
    console.print(
        f"{base.territory.name}  most inhabitants within {base.headline}, by number of doors",
        style="bold",
    )
    curve = plain_table()
    for heading in ("doors", "covered", "share", "bound", "proven"):
        curve.add_column(heading, justify="right")
    for doors, row in frontier.curve.iterrows():
        curve.add_row(
            str(doors), people(row["covered"]), percent(row["share"]), people(row["bound"]),
            "yes" if row["proven"] else "no",
        )  # fmt: skip
    console.print(curve)
    points = plain_table()
    points.add_column("", no_wrap=True)
    for heading in ("doors", "covered", "share", "points below", "doors that would do"):
        points.add_column(heading, justify="right")
    for name, row in frontier.points.iterrows():
        enough = "-" if pd.isna(row["enough"]) else f"{row['enough']:.0f}"
        points.add_row(
            str(name), str(row["doors"]), people(row["covered"]), percent(row["share"]),
            f"{row['missing']:.1f}", enough,
        )  # fmt: skip
    console.print(points)
    for name, why in frontier.left_out.items():
        console.print(f"Left out     {name}: {why}", soft_wrap=True)
    console.print(f"Candidates   {frontier.candidates} beside the doors of today")
    console.print(f"Basis        {base.nearest.basis}")
    for file in files:
        console.print(written(file), soft_wrap=True)


def frontier_text(frontier: Frontier, manifest: Mapping[str, object], files: Sequence[Path]) -> str:
    """Write the curve and the points.

    Parameters
    ----------
    frontier
        The curve and the points.
    manifest
        What it was made from.
    files
        What was written.

    Returns
    -------
        One JSON object: headline, candidates, curve, points, left_out (see
        `territo.model.frontier.Frontier`), files, manifest.
    """
    return json.dumps(
        {
            "headline": str(frontier.base.headline),
            "candidates": frontier.candidates,
            "curve": records(frontier.curve.reset_index()),
            "points": records(frontier.points.reset_index()),
            "left_out": frontier.left_out,
            "files": [str(file) for file in files],
            "manifest": manifest,
        },
        ensure_ascii=False,
        indent=2,
    )

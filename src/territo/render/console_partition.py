"""The sectors of a territory, and whether they cover it once: printed, or as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd

from territo.render.console import standard_console
from territo.render.console_streets import plain_table
from territo.render.english import people
from territo.render.record import records
from territo.render.zonings import unknown_line
from territo.sectors import STRIP_M

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from rich.table import Table

    from territo.model import Partition, Territory


def text(territory: Territory, found: Sequence[Partition], unknown: Sequence[str]) -> str:
    """Write what was found of the sectors as JSON.

    Parameters
    ----------
    territory
        The ground.
    found
        What was found of each zoning.
    unknown
        Sectors that lists name and nobody knows.

    Returns
    -------
        One JSON object; an absent figure is null, areas are in km².
    """
    return json.dumps(
        {
            "territory": territory.code,
            "strip_m": STRIP_M,
            "zonings": [
                {
                    "zoning": one.zoning,
                    "partition": one.holds,
                    "sectors": records(one.sectors.reset_index()),
                    "without": one.without,
                    "holes": records(one.holes.reset_index()),
                    "overlaps": records(one.overlaps),
                    "outside": dict(one.outside),
                }
                for one in found
            ],
            "not_in_force": list(territory.not_in_force),
            "unknown": list(unknown),
        },
        ensure_ascii=False,
        indent=2,
    )


def show(territory: Territory, found: Sequence[Partition], unknown: Sequence[str]) -> None:
    """Print what was found of the sectors.

    Parameters
    ----------
    territory
        The ground.
    found
        What was found of each zoning.
    unknown
        Sectors that lists name and nobody knows.
    """
    console = standard_console()
    if not found:
        console.print(f"{territory.name}: no sector is known. Give some with --sectors.")
    for one in found:
        count = f"{len(one.sectors)} sector{'' if len(one.sectors) == 1 else 's'}"
        console.print(f"{territory.name}, {one.zoning}: {count}", style="bold")
        console.print(_sectors(one.sectors))
        for line in _verdict(one):
            console.print(line)
    if territory.not_in_force:
        console.print(f"Not in force sectors left out: {', '.join(territory.not_in_force)}")
    if unknown:
        console.print(unknown_line(unknown))


def _sectors(sectors: pd.DataFrame) -> Table:
    table = plain_table()
    table.add_column("sector")
    table.add_column("name")
    for heading in ("communes", "people", "km²", "doors"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in sectors.reset_index().itertuples(index=False):
        known = ("-", "-", "-")
        if pd.notna(row.km2):
            known = (str(row.communes), people(row.population), f"{row.km2:.1f}")
        table.add_row(row.sector, row.name, *known, str(row.doors))
    return table


def _verdict(one: Partition) -> list[str]:
    """Say whether it is a partition, or everything that keeps it from being one."""
    strips = f"strips up to {STRIP_M:g} m wide between contours aside"
    if one.holds:
        return [f"Partition    every place is in one sector ({strips})"]
    lines = [f"No partition ({strips})"]
    lines += [_hole(row) for row in one.holes.to_dict("records")]
    lines += [
        f"Overlap      {row['one']} and {row['other']}: {row['km2']:.2f} km²"
        for row in one.overlaps.to_dict("records")
    ]
    lines += [
        f"Outside      {name}: {area:.2f} km² beyond the territory"
        for name, area in one.outside.items()
    ]
    return lines


def _hole(row: Mapping[Hashable, Any]) -> str:
    line = (
        f"Hole         {row['name']}: {row['km2']:.2f} km², {people(row['population'])} inhabitants"
    )
    if row["shared_by"]:
        line += f"; parts of it, of unknown contour, are in {row['shared_by']}"
    return line

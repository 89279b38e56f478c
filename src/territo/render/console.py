"""The table that is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from territo.model import DOOR_STATUSES, LOW_PRECISIONS
from territo.render.record import conservation, sites_counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from territo.model import EtatDesLieux

RANKED = 10
KILOMETRE = 1000
PIPED_WIDTH = 120


def show(
    etat: EtatDesLieux,
    manifest: Mapping[str, object],
    files: Sequence[Path],
    console: Console | None = None,
) -> None:
    """Print what a study of coverage found.

    Parameters
    ----------
    etat
        What was found.
    manifest
        What it was made from.
    files
        What was written.
    console
        Where to print; the standard output when absent.
    """
    console = console or standard_console()
    territory = etat.territory
    console.print(
        f"[bold]{territory.name}[/bold]  {len(territory.communes)} communes, "
        f"{people(territory.population)} inhabitants, {_doors(etat)}"
    )
    console.print(_thresholds(etat))
    console.print(_distances(etat))
    if "sector" in etat.figures.index.get_level_values("level"):
        console.print(_levels(etat, "sector", etat.level("sector")))
    ranked = etat.ranked_communes
    if len(ranked):
        console.print(f"\nCommunes with most inhabitants beyond {etat.headline}")
        console.print(_levels(etat, "commune", ranked.head(RANKED)))
    if len(ranked) > RANKED:
        console.print(f"... and {len(ranked) - RANKED} more communes: in the map, or with --json")
    for line in _grounds(etat, manifest):
        console.print(line)
    for file in files:
        console.print(f"Written      {file}", soft_wrap=True)


def show_territories(known: pd.DataFrame) -> None:
    """Print the territories that are known.

    Parameters
    ----------
    known
        The table of `territo.sources.boundaries.list_territories`.
    """
    table = _table()
    for heading in ("short name", "SIREN", "name"):
        table.add_column(heading, no_wrap=True)
    for heading in ("communes", "inhabitants"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("also called", no_wrap=True)
    for row in known.itertuples():
        aliases = row.aliases.replace(";", ", ") if isinstance(row.aliases, str) else ""
        table.add_row(
            row.slug, row.epci, row.name, str(row.n_communes), people(row.population), aliases
        )
    standard_console().print(table)


def standard_console() -> Console:
    """Return where results are printed.

    Returns
    -------
        The standard output; wide enough for every column when it is not a terminal.
    """
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=PIPED_WIDTH)


def people(count: float) -> str:
    """Write a number of inhabitants: rounded to one, thousands set apart.

    Parameters
    ----------
    count
        Inhabitants.

    Returns
    -------
        The number.

    Examples
    --------
    >>> people(500703.2)
    '500 703'
    """
    return f"{count:,.0f}".replace(",", " ")


def metres(value: object) -> str:
    """Write a distance; ``-`` where there is none.

    Parameters
    ----------
    value
        Metres, or an absent value.

    Returns
    -------
        Metres below one kilometre, else kilometres.

    Examples
    --------
    >>> metres(850.4), metres(1234), metres(None)
    ('850 m', '1.23 km', '-')
    """
    if value is None or pd.isna(value):
        return "-"
    number = float(str(value))
    return f"{number / KILOMETRE:.2f} km" if round(number) >= KILOMETRE else f"{number:.0f} m"


def percent(value: object) -> str:
    """Write a share so that rounding never turns nearly everyone into everyone.

    Parameters
    ----------
    value
        Percent, or an absent value.

    Returns
    -------
        The share with one decimal; ``-`` where nobody lives.

    Examples
    --------
    >>> percent(99.97), percent(100), percent(0.01), percent(None)
    ('> 99.9 %', '100.0 %', '< 0.1 %', '-')
    """
    if value is None or pd.isna(value):
        return "-"
    number = float(str(value))
    if number < 100 and round(number, 1) == 100:  # noqa: PLR2004 - percent
        return "> 99.9 %"
    if number > 0 and round(number, 1) == 0:
        return "< 0.1 %"
    return f"{number:.1f} %"


def _doors(etat: EtatDesLieux) -> str:
    counted = sites_counted(etat)
    return f"{counted.doors} doors ({_listed(counted.kinds)})" if counted.doors else "no door"


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())


def _thresholds(etat: EtatDesLieux) -> Table:
    table = _table()
    for heading in ("within", "covered", "share", "beyond", "gaps"):
        table.add_column(heading, justify="right")
    row = etat.level("territory").iloc[0]
    for coverage in etat.coverages:
        slug = coverage.cutoff.slug
        gaps = int((etat.gaps["cutoff"] == str(coverage.cutoff)).sum())
        table.add_row(
            str(coverage.cutoff),
            people(row[f"covered_{slug}"]),
            percent(row[f"share_{slug}"]),
            people(row[f"beyond_{slug}"]),
            str(gaps),
        )
    return table


def _table() -> Table:
    return Table(box=SIMPLE_HEAD, pad_edge=False)


def _distances(etat: EtatDesLieux) -> str:
    row = etat.level("territory").iloc[0]
    names = {"mean_cost": "mean", "median_cost": "median", "p90_cost": "P90", "max_cost": "max"}
    return "Distance     " + ", ".join(
        f"{word} {metres(row[name])}" for name, word in names.items()
    )


def _levels(etat: EtatDesLieux, level: str, rows: pd.DataFrame) -> Table:
    table = _table()
    table.add_column(level)
    beyond = [f">{coverage.cutoff}" for coverage in etat.coverages]
    for heading in ("people", *beyond, "mean", "max"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows.to_dict("records"):
        table.add_row(
            row["name"],
            people(row["population"]),
            *(people(row[f"beyond_{coverage.cutoff.slug}"]) for coverage in etat.coverages),
            metres(row["mean_cost"]),
            metres(row["max_cost"]),
        )
    return table


def _grounds(etat: EtatDesLieux, manifest: Mapping[str, object]) -> list[str]:
    """Say what the figures rest on: the lines that let somebody defend them."""
    counted = sites_counted(etat)
    low = {name: counted.precision[name] for name in LOW_PRECISIONS if name in counted.precision}
    missing = {name: n for name, n in counted.status.items() if name not in DOOR_STATUSES}
    lines = [
        f"Population   {manifest['population']}",
        f"Conserved    {_conserved(etat)}",
        f"Basis        {manifest['distance']}",
    ]
    if low:
        lines.append(f"Precision    of {counted.doors} doors, position not known: {_listed(low)}")
    if missing:
        lines.append(f"No door      sites that were not counted: {_listed(missing)}")
    if counted.left_out:
        lines.append(
            "Left out     rows of the lists that are not of this study: "
            + _listed(counted.left_out)
        )
    return lines


def _conserved(etat: EtatDesLieux) -> str:
    one = next(row for row in conservation(etat) if row.threshold == str(etat.headline))
    present = {name: count for name, count in one.status.items() if count}
    parts = zip(present, whole_parts(list(present.values())), strict=True)
    added = " + ".join(f"{people(count)} {name}" for name, count in parts)
    return f"{added} = {people(one.population)} inhabitants (at {etat.headline})"


def whole_parts(parts: Sequence[float]) -> list[int]:
    """Round parts so that they still add up to the rounded whole (largest remainders).

    Parameters
    ----------
    parts
        Numbers, none below zero.

    Returns
    -------
        Whole numbers, each less than one away from its part.

    Examples
    --------
    >>> whole_parts([2.5, 2.5, 5.0])
    [3, 2, 5]
    """
    whole = [int(part) for part in parts]
    left = round(sum(parts)) - sum(whole)
    by_remainder = sorted(range(len(parts)), key=lambda place: whole[place] - parts[place])
    for place in by_remainder[:left]:
        whole[place] += 1
    return whole

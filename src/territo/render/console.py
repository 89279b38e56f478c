"""The table that is printed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from rich.console import Console

from territo.coverage import assignment
from territo.model import DOOR_STATUSES, LOW_PRECISIONS
from territo.render import eighties, uncertain, zonings
from territo.render.console_groups import show_groups
from territo.render.console_loads import show_loads
from territo.render.console_measures import show_measures
from territo.render.console_opening import show_opening
from territo.render.console_streets import plain_table, show_streets
from territo.render.console_verdicts import show_verdicts
from territo.render.editions import carried_line
from territo.render.english import cost, counted, people, percent
from territo.render.record import conservation, sites_counted
from territo.render.sums import apportioned

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.table import Table

    from territo.model import Census, EtatDesLieux

RANKED = 10
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
        f"{territory.name}  {counted(len(territory.communes), 'commune')}, "
        f"{people(etat.demand.points['weight'].sum())} inhabitants, {_doors(etat)}",
        style="bold",
    )
    console.print(_thresholds(etat))
    for line in _apart(etat):
        console.print(line)
    console.print(_distances(etat))
    for line in uncertain.lines(etat):
        console.print(line)
    for zoning, rows in etat.sectors.items():
        console.print(_levels(etat, "sector", rows, *zonings.name_of(etat, zoning)))
    _show_communes(etat, console)
    _show_assigned(etat, console)
    _show_indicators(etat, console)
    if etat.along:
        show_streets(etat, etat.along, console)
    for line in _grounds(etat, manifest):
        console.print(line)
    for file in files:
        console.print(written(file), soft_wrap=True)


def _show_assigned(etat: EtatDesLieux, console: Console) -> None:
    """Print the assigned doors beside the nearest ones, zoning by zoning."""
    if etat.assigned:
        console.print("\nNearest door, and the door that each sector is assigned to")
    for zoning in etat.assigned:
        console.print(_assignment(etat, zoning))


def _show_indicators(etat: EtatDesLieux, console: Console) -> None:
    """Print what there is to say beyond the share covered."""
    show_groups(etat, console)
    show_loads(etat, console)
    show_verdicts(etat, console)
    for line in eighties.lines(etat):
        console.print(line)
    if etat.opening:
        show_opening(etat, etat.opening, console)
    if etat.measures:
        show_measures(etat, etat.measures, console)


def _show_communes(etat: EtatDesLieux, console: Console) -> None:
    """Print the communes that are worst off, and how many more there are."""
    ranked = etat.ranked_communes
    if len(ranked):
        console.print(f"\nCommunes with most inhabitants beyond {etat.headline}")
        console.print(_levels(etat, "commune", ranked.head(RANKED)))
    if len(ranked) > RANKED:
        more = counted(len(ranked) - RANKED, "more commune")
        console.print(f"... and {more}: in the map, or with --json")


def from_here(file: Path) -> Path:
    """Name a file as somebody standing here would.

    Parameters
    ----------
    file
        The file.

    Returns
    -------
        Its path from the current folder, when it lies below it.
    """
    here = Path.cwd()
    return file.relative_to(here) if file.is_relative_to(here) else file


def written(file: Path) -> str:
    """Say that a file was written, and how large it is: what a mail takes is soon known.

    Parameters
    ----------
    file
        The file.

    Returns
    -------
        The line.
    """
    return f"Written      {from_here(file)} ({max(file.stat().st_size / 1e6, 0.01):.2f} MB)"


def show_territories(known: pd.DataFrame) -> None:
    """Print the territories that are known.

    Parameters
    ----------
    known
        The table of `territo.sources.boundaries.list_territories`.
    """
    table = plain_table()
    for heading in ("short name", "SIREN", "name"):
        table.add_column(heading, no_wrap=True)
    for heading in ("communes", "inhabitants"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("also called", no_wrap=True)
    for row in known.itertuples():
        inhabitants = "" if pd.isna(row.population) else people(row.population)
        aliases = row.aliases.replace(";", ", ") if isinstance(row.aliases, str) else ""
        table.add_row(row.slug, row.epci, row.name, str(row.n_communes), inhabitants, aliases)
    standard_console().print(table)


def standard_console() -> Console:
    """Return where results are printed.

    Returns
    -------
        The standard output; wide enough for every column when it is not a terminal.
    """
    # Names come from files: what looks like markup in them is a name all the same.
    console = Console(highlight=False, markup=False, emoji=False)
    if console.is_terminal:
        return console
    return Console(highlight=False, markup=False, emoji=False, width=PIPED_WIDTH)


def _doors(etat: EtatDesLieux) -> str:
    counted = sites_counted(etat)
    if not counted.doors:
        return "no door"
    noun = "door" if counted.doors == 1 else "doors"
    return f"{counted.doors} {noun} ({_listed(counted.kinds)})"


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())


def _thresholds(etat: EtatDesLieux) -> Table:
    table = plain_table()
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


def _apart(etat: EtatDesLieux) -> list[str]:
    """Say who is counted as beyond without a cost, for no threshold would change that."""
    weight = etat.demand.points["weight"].groupby(etat.nearest.legs["status"]).sum()
    words = {"unsnapped": "live too far from any street", "unreachable": "have no way to a door"}
    told = [f"{people(weight[one])} {words[one]}" for one in words if weight.get(one, 0) > 0]
    return (
        [f"Of beyond    {' and '.join(told)}; no distance and no time below is theirs"]
        if told
        else []
    )


def _distances(etat: EtatDesLieux) -> str:
    row = etat.level("territory").iloc[0]
    names = {"mean_cost": "mean", "median_cost": "median", "p90_cost": "P90", "max_cost": "max"}
    unit = etat.headline.unit
    words = ", ".join(f"{word} {cost(row[name], unit)}" for name, word in names.items())
    return f"{'Distance' if unit == 'm' else 'Time    '}     {words}"


def _levels(etat: EtatDesLieux, level: str, rows: pd.DataFrame, *of: str) -> Table:
    table = plain_table()
    table.add_column(": ".join([level, *of]))
    beyond = [f">{coverage.cutoff}" for coverage in etat.coverages]
    for heading in ("people", *beyond, "mean", "max"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows.to_dict("records"):
        table.add_row(
            row["name"],
            people(row["population"]),
            *(people(row[f"beyond_{coverage.cutoff.slug}"]) for coverage in etat.coverages),
            cost(row["mean_cost"], etat.headline.unit),
            cost(row["max_cost"], etat.headline.unit),
        )
    return table


def _assignment(etat: EtatDesLieux, zoning: str) -> Table:
    table = plain_table()
    table.add_column(": ".join(["sector", *zonings.name_of(etat, zoning)]))
    for heading in ("people", "other door", "nearest", "assigned", "extra for them"):
        table.add_column(heading, justify="right", no_wrap=True)
    unit = etat.headline.unit
    assigned = etat.assigned[zoning]
    rows = assignment(etat.territory, zoning, etat.demand, etat.nearest, assigned)
    for row in rows.to_dict("records"):
        costs = (cost(row[name], unit) for name in ("mean_nearest", "mean_assigned", "extra"))
        table.add_row(row["name"], people(row["population"]), people(row["differ"]), *costs)
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
        *zonings.lines(etat),
    ]
    if etat.demand.census:
        lines[1:1] = _census(etat, etat.demand.census)
    if etat.territory.carried:
        lines.append(f"Communes     {carried_line(etat.territory.carried)}")
    if former := _sequence(manifest.get("former_communes")):
        lines.append(f"Sites        of former communes: {', '.join(former)}")
    if low:
        lines.append(f"Precision    of {counted.doors} doors, position not known: {_listed(low)}")
    if missing:
        lines.append(f"No door      sites that were not counted: {_listed(missing)}")
    if counted.left_out:
        lines.append(
            "Left out     rows of the lists that are not of this study: "
            + _listed(counted.left_out)
        )
    lines += [f"Declared     sites that {what}: {count}" for what, count in counted.remarks.items()]
    return lines


def _census(etat: EtatDesLieux, census: Census) -> list[str]:
    """Say what became of the inhabitants of a file, and what an even spread would have said."""
    outside = sum(census.outside.values())
    share = percent(100 * census.imputed / census.kept)
    scaled = "scaled to it, commune by commune" if census.calibrated else "not scaled to it"
    named = sum(bool(code) for code in census.outside)
    where = f" in {counted(named, 'commune')} of elsewhere" if named else " outside the contours"
    across = f", {people(census.across)} of them in squares that the limit cuts"
    told = [
        f"counted {people(census.counted)}: {people(census.kept)} here, {people(outside)}{where}"
        + (across if census.across else ""),
        f"population municipale {people(census.municipal)}: the inhabitants are {scaled}",
    ]
    if etat.demand.by_square:
        told.insert(1, f"{share} of those here are in squares whose values are imputed")
    if census.without:
        names = etat.territory.communes["name"][list(census.without)]
        more = f" and {len(names) - RANKED} more" if len(names) > RANKED else ""
        told.append(f"nobody counted in {', '.join(names[:RANKED])}{more}")
    if etat.areal is not None:
        row = etat.areal.loc[str(etat.headline)]
        told.append(
            f"an even spread would say {percent(row['share_areal'])} within {etat.headline} "
            f"({row['points']:+.1f} points with this file)"
        )
    return [f"{'':13}{line}" for line in told]


def _sequence(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _conserved(etat: EtatDesLieux) -> str:
    one = next(row for row in conservation(etat) if row.threshold == str(etat.headline))
    present = {name: count for name, count in one.status.items() if count}
    parts = zip(present, apportioned(list(present.values())), strict=True)
    # Rounded to add up, a part may come to zero, and somebody is never written as nobody.
    added = " + ".join(f"{people(count) if count else '< 1'} {name}" for name, count in parts)
    return f"{added} = {people(one.population)} inhabitants (at {etat.headline})"

"""What a scenario changes, as it is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from territo.render import change_sums
from territo.render.console import standard_console, written
from territo.render.console_cost import show_cost
from territo.render.console_group_change import show_group_changes
from territo.render.console_levels import levels_table, signed
from territo.render.console_streets import plain_table
from territo.render.english import cost as cost_text
from territo.render.english import people
from territo.render.sums import apportioned, visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.console import Console
    from rich.table import Table

    from territo.model.expenses import ScenarioCost
    from territo.model.scenario import Difference, Edit
    from territo.units import Unit

SHOWN = 12
EVERYONE = "all"


def show_difference(found: Difference, cost: ScenarioCost, files: Sequence[Path]) -> None:
    """Print what a scenario changes.

    Parameters
    ----------
    found
        The difference.
    cost
        What it costs and saves.
    files
        What was written.
    """
    console = standard_console()
    console.print(f"{found.scenario.title}  {found.base.territory.name}", style="bold")
    for edit in found.scenario.edits:
        console.print(f"  {_said(edit)}")
    show_change(found, console)
    show_cost(cost, console)
    for file in files:
        console.print(written(file), soft_wrap=True)


def show_change(found: Difference, console: Console) -> None:
    """Print the two states beside each other.

    Parameters
    ----------
    found
        The difference.
    console
        Where to print.
    """
    console.print(_thresholds(found))
    console.print(_costs(found))
    console.print(_moves(found))
    if len(found.ledger):
        console.print("\nWho goes where")
        console.print(_ledger(found))
        console.print("Covered before and after")
        console.print(levels_table(found))
        console.print("Communes that are worst off")
        console.print(_communes(found, found.base.headline.unit))
    show_group_changes(found, console)
    console.print(_reconciled(found))


def _said(edit: Edit) -> str:
    at = f" at {edit.place.told}" if edit.place else ""
    into = f" into {edit.into}" if edit.into else ""
    return f"{edit.action} {', '.join(edit.sites)}{into}{at}"


def signed_cost(value: object, unit: Unit) -> str:
    """Write a change of distance or time with its sign.

    Parameters
    ----------
    value
        The change; absent where there is none to tell.
    unit
        Metres or minutes.

    Returns
    -------
        The text; ``-`` for an absent one.
    """
    if value is None or pd.isna(value):
        return "-"
    number = float(str(value))
    return ("+" if number >= 0 else "-") + cost_text(abs(number), unit)


def _thresholds(found: Difference) -> Table:
    table = plain_table()
    for heading in ("within", "before", "after", "change", "newly beyond", "newly within"):
        table.add_column(heading, justify="right")
    told = change_sums.thresholds(found)
    for one, other in zip(found.base.coverages, found.after.coverages, strict=True):
        slug, sides = one.cutoff.slug, ("beyond", "within")
        row = told.loc[slug]
        exact = [float(found.ledger[f"newly_{side}_{slug}"].sum()) for side in sides]
        states = [float(state.by_status["covered"]) for state in (one, other)]
        names = ("before", "after", *sides)
        counts = zip(names, (*states, *exact), strict=True)
        before, after, *sums = (people(visible(int(row[name]), count)) for name, count in counts)
        table.add_row(str(one.cutoff), before, after, signed(row["change"]), *sums)
    return table


def _costs(found: Difference) -> str:
    unit = found.base.headline.unit
    before, after = (one.level("territory").iloc[0] for one in (found.base, found.after))
    names = {"mean_cost": "mean", "median_cost": "median", "p90_cost": "P90", "max_cost": "max"}
    words = ", ".join(
        f"{word} {cost_text(before[name], unit)} -> {cost_text(after[name], unit)}"
        for name, word in names.items()
    )
    return f"{'Distance' if unit == 'm' else 'Time    '}     {words}"


def _moves(found: Difference) -> str:
    names = ("farther", "nearer", "same")
    exact = [float(found.moves[name].sum()) for name in names]
    parts = zip(apportioned(exact), exact, strict=True)
    farther, nearer, same = (people(visible(part, one)) for part, one in parts)
    return f"People       {farther} farther, {nearer} nearer, {same} as before"


def _ledger(found: Difference) -> Table:
    """Sum the ledger over communes: door left, door gone to."""
    unit, slug = found.base.headline.unit, found.base.headline.slug
    names = found.base.sites.points["name"].to_dict() | found.after.sites.points["name"].to_dict()
    table = plain_table()
    for heading in ("from", "to"):
        table.add_column(heading)
    for heading in ("people", "extra", f"newly >{found.base.headline}"):
        table.add_column(heading, justify="right", no_wrap=True)
    keys = ["door", "to"]
    summed = found.ledger.groupby(keys, dropna=False)[
        ["people", "person_extra", f"newly_beyond_{slug}"]
    ].sum(min_count=1)
    summed["extra"] = (summed["person_extra"] / summed["people"]).where(summed["people"] > 0)
    summed = change_sums.ledger(summed, found)
    summed = summed.sort_values("people", ascending=False, kind="stable").head(SHOWN)
    for (door, to), row in summed.iterrows():
        told = (
            str(names.get(one, one)) if isinstance(one, str) else "nobody" for one in (door, to)
        )
        table.add_row(
            *told,
            people(row["people"]),
            signed_cost(row["extra"], unit),
            people(row[f"newly_beyond_{slug}"]),
        )
    return table


def _communes(found: Difference, unit: Unit) -> Table:
    slug = found.base.headline.slug
    table = plain_table()
    table.add_column("commune")
    for heading in ("people", "farther", "extra for them", f"newly >{found.base.headline}"):
        table.add_column(heading, justify="right", no_wrap=True)
    names = found.base.territory.communes["name"]
    for heading in (f"within {found.base.headline}", "after"):
        table.add_column(heading, justify="right", no_wrap=True)
    beyond = found.ledger.groupby("commune")[f"newly_beyond_{slug}"].sum()
    covered = found.levels.xs(("commune", EVERYONE), level=("level", "group"))
    worst = found.moves[found.moves["farther"] > 0]
    worst = worst.sort_values("farther", ascending=False, kind="stable").head(SHOWN)
    for code, row in worst.iterrows():
        table.add_row(
            str(names[code]), people(row["people"]), people(row["farther"]),
            signed_cost(row["extra_farther"], unit), people(beyond.get(code, 0.0)),
            *(people(covered.loc[code, f"covered_{slug}_{when}"]) for when in ("before", "after")),
        )  # fmt: skip
    return table


def _reconciled(found: Difference) -> str:
    slug, headline = found.base.headline.slug, found.base.headline
    row = change_sums.thresholds(found).loc[slug]
    exact = (float(found.ledger[f"newly_{side}_{slug}"].sum()) for side in ("within", "beyond"))
    parts = zip((row["within"], row["beyond"]), exact, strict=True)
    within, beyond = (people(visible(int(whole), one)) for whole, one in parts)
    told = f"{within} newly within - {beyond} newly beyond = {signed(row['change'])}"
    return f"Reconciled   {told} covered (at {headline})"

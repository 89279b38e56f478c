"""What is printed of the measures of accessibility, and of how evenly they are shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from territo.render.console_streets import plain_table
from territo.render.english import apart, cost, counted, people, percent

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from territo.model import EtatDesLieux, Measures

SUPPLIES = {"doors": "the doors", "staff": "their staff", "hours": "their weekly hours"}
GROUPS = {
    "all": "everybody",
    "age_65": "65 and over",
    "age_80": "80 and over",
    "households": "households",
    "poor_households": "poor households",
}
NAMED = 5
# From here on, decimals say nothing.
WHOLE = 100


def show_measures(etat: EtatDesLieux, measures: Measures, console: Console) -> None:
    """Print the measures, and how evenly access is shared.

    Parameters
    ----------
    etat
        What was found.
    measures
        The measures.
    console
        Where to print.
    """
    console.print(
        f"\nAccessibility: {SUPPLIES[measures.supply]}, shared out within {measures.cutoff}"
    )
    console.print(_means(etat, measures))
    if measures.unknown:
        more = len(measures.unknown) - NAMED
        console.print(
            f"No supply    {counted(len(measures.unknown), 'door')} whose own is not said, "
            "counted for nothing: "
            + ", ".join(measures.unknown[:NAMED])
            + (f" and {more} more" if more > 0 else "")
        )
    console.print(f"Equity       {_evenness(measures, 'cost', 'of the way to the nearest door')}")
    console.print(f"{'':13}{_evenness(measures, 'e2sfca', 'of the supply (E2SFCA)')}")
    console.print(_groups(etat, measures))


def _means(etat: EtatDesLieux, measures: Measures) -> Table:
    table = plain_table()
    table.add_column("measure")
    for heading in ("of people", "mean", "lowest commune", "", "highest commune", ""):
        left = heading.endswith("commune")
        table.add_column(heading, justify="left" if left else "right", no_wrap=not left)
    whole = measures.means.xs("territory", level="level").droplevel("code")
    names = etat.territory.communes["name"]
    for measure, of_communes in measures.of_communes.items():
        name = str(measure).removeprefix("mean_")
        ends = []
        known = of_communes.dropna()
        for code in (known.idxmin(), known.idxmax()) if len(known) else ():
            ends += [names[code], _value(etat, name, known[code])]
        row = whole.loc[name]
        table.add_row(name, people(row["people"]), _value(etat, name, row["mean"]), *ends)
    return table


def _value(etat: EtatDesLieux, measure: str, value: object) -> str:
    if measure.startswith("closest_"):
        return cost(value, etat.headline.unit)
    if pd.isna(value):
        return "-"
    number = float(str(value))
    return people(number) if number >= WHOLE else f"{number:.3g}"


def _evenness(measures: Measures, measure: str, what: str) -> str:
    """Say how evenly one measure is shared in the whole."""
    rows = measures.equity.xs(("territory", measure, "all"), level=("level", "measure", "group"))
    row = rows.iloc[0]
    words = {"gini": "Gini", "theil": "Theil", "palma": "Palma", "concentration": "concentration"}
    known = [f"{word} {row[name]:.3f}" for name, word in words.items() if not pd.isna(row[name])]
    return f"{what}: {', '.join(known) or 'nothing to share'}"


def _groups(etat: EtatDesLieux, measures: Measures) -> Table:
    """Put the groups beside everybody: how far they have to go, and how many too far."""
    table = plain_table()
    table.add_column("group")
    for heading in ("number", "mean", "apart", f">{etat.headline}", "gap", "severity"):
        table.add_column(heading, justify="right", no_wrap=True)
    rows = measures.equity.xs(("territory", "cost"), level=("level", "measure")).droplevel("code")
    unit = etat.headline.unit
    for group, row in rows.iterrows():
        table.add_row(
            _named(etat, str(group)),
            people(row["people"]),
            cost(row["mean"], unit),
            apart(row["apart"], unit),
            percent(100 * row["headcount"]),
            *("-" if pd.isna(row[name]) else f"{row[name]:.3f}" for name in ("gap", "severity")),
        )
    return table


def _named(etat: EtatDesLieux, group: str) -> str:
    """Name a group: of the squares' columns, or of a file."""
    if group in GROUPS:
        return GROUPS[group]
    file, _, code = group.partition("/")
    if not code:
        return f"{file}: all of them"
    if code == "-":
        return f"{file}: everybody else"
    (names,) = (one.grouping.groups["name"] for one in etat.breakdowns if one.grouping.name == file)
    return f"{file}: {names[code]}"

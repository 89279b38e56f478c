"""The places of the 1980s, as they are printed, and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd

from territo.indicators.tertiary import SCOPE_M2, STEPS
from territo.render.console import standard_console
from territo.render.console_cost import NOT_KNOWN, NOT_STATED, amount, ratio_told
from territo.render.console_streets import plain_table
from territo.render.english import people
from territo.render.record import records
from territo.scenario.ratios import ratio

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.table import Table

    from territo.model import EtatDesLieux
    from territo.model.costs import Costs
    from territo.model.expenses import Ratio

_FACTS = {
    "condition": "condition",
    "area_m2": "area_m2",
    "staff": "staff",
    "land_unit": "land_unit",
    "energy_kwh": "energy_kwh",
    "energy_reference_kwh": "energy_reference_kwh",
}
# Option -> heading, and the costs that it needs.
_OPTIONS = {
    "keep_year": ("keep, € a year", ("site_year", "m2_year", "agent_year")),
    "renovate_once": ("renovate, € once", ("renovation_m2",)),
    "merge_once": ("merge, € once", ("closing",)),
    "merge_ways_year": ("merge, ways € a year", ()),
    "move_once": ("move, € once", ("moving",)),
}
# What is told of each place where it is known of any -> heading.
_PER = {"euros_m2": "€ a year and m2", "m2_agent": "m2 per agent"}


def show_eighties(etat: EtatDesLieux, costs: Costs, table: pd.DataFrame) -> None:
    """Print the places of the 1980s.

    Parameters
    ----------
    etat
        What was found.
    costs
        What was stated.
    table
        The places, see `territo.scenario.options`.
    """
    console = standard_console()
    console.print(
        f"{etat.territory.name}  {len(table)} places that are, or may be, of the 1980s",
        style="bold",
    )
    console.print(_access(etat, table))
    console.print(f"Décret tertiaire (scope from {SCOPE_M2} m2 by land unit; kWh a year)")
    console.print(_energy(table))
    console.print("What each option costs, as stated in [costs]")
    console.print(_costs(costs, table))
    for heading, unit, found in _sizes(table):
        told = ratio_told(found, len(table), "place")
        console.print(f"{heading:<12} {told}, {unit}", soft_wrap=True)
    for line in _remarks(etat, table):
        console.print(line, soft_wrap=True)


def _access(etat: EtatDesLieux, table: pd.DataFrame) -> Table:
    shown = plain_table()
    for heading in ("place", "of the 1980s", "renovated", "kind"):
        shown.add_column(heading)
    for heading in ("nearest for", f"only door within {etat.headline}"):
        shown.add_column(heading, justify="right")
    for heading in ("condition", "to think of first"):
        shown.add_column(heading)
    for site, row in table.iterrows():
        door = pd.notna(row["people"])
        shown.add_row(
            _name(site, row),
            str(row["era"]),
            _text(row["renovated"], "-"),
            str(row["kind"]),
            *((people(row["people"]), people(row["alone"])) if door else ("no door here", "-")),
            _text(row["condition"], NOT_KNOWN),
            _text(row["quadrant"], NOT_KNOWN if door else "-"),
        )
    return shown


def _energy(table: pd.DataFrame) -> Table:
    shown = plain_table()
    for heading in ("place", "land unit"):
        shown.add_column(heading)
    for heading in (
        "m2 of it",
        "in scope",
        "reference",
        "now",
        *(f"{year} (to save)" for year in STEPS),
    ):
        shown.add_column(heading, justify="right", no_wrap=True)
    for site, row in table.iterrows():
        shown.add_row(
            _name(site, row),
            _text(row["land_unit"], "the site alone"),
            *(_number(row["scope_m2"]), NOT_KNOWN if row["scope"] == "unknown" else row["scope"]),
            *(_number(row[name]) for name in ("energy_reference_kwh", "energy_kwh")),
            *(_step(row, year) for year in STEPS),
        )
    return shown


def _step(row: pd.Series, year: int) -> str:
    """Write what is allowed from a year on, and how far it is."""
    gap = row[f"gap_{year}"]
    if pd.isna(gap):
        return _number(row[f"allowed_{year}"])
    told = amount(float(gap)) if gap > 0 else "reached"
    return f"{_number(row[f'allowed_{year}'])} ({told})"


def _costs(costs: Costs, table: pd.DataFrame) -> Table:
    stated = costs.stated()
    shown = plain_table()
    shown.add_column("place")
    sizes = {name: told for name, told in _PER.items() if table[name].notna().any()}
    for heading in (*(one for one, _ in _OPTIONS.values()), *sizes.values()):
        shown.add_column(heading, justify="right")
    for site, row in table.iterrows():
        cells = []
        for name, (_, needed) in _OPTIONS.items():
            known = any(one in stated for one in needed) if needed else "trips_year" in stated
            absent = NOT_KNOWN if known else NOT_STATED
            # What is no door here has nobody to send elsewhere.
            if name == "merge_ways_year" and pd.isna(row["people"]):
                absent = "-"
            value = row[name]
            cells.append(absent if pd.isna(value) else amount(float(value)))
        cells += [_number(row[name]) for name in sizes]
        shown.add_row(_name(site, row), *cells)
    return shown


def _sizes(table: pd.DataFrame) -> Iterator[tuple[str, str, Ratio]]:
    """Say what a square metre costs and how many an agent has, over all places."""
    area = table["area_m2"]
    yield "Per m2", "€ a year", ratio(table["keep_year"], area)
    yield "Per agent", "m2", ratio(area, table["staff"])


def _remarks(etat: EtatDesLieux, table: pd.DataFrame) -> Iterator[str]:
    for column, name in _FACTS.items():
        count = int(table[column].isna().sum())
        if count:
            yield f"Missing      {name} of {count} of {len(table)} places"
    elsewhere = int(table["people"].isna().sum())
    if elsewhere:
        yield f"No door here {elsewhere}: of a kind that is not asked for (--kind), or not placed"
    without = table[table["merge_without"].fillna(0.0) > 0]
    for site, row in without.iterrows():
        yield f"No next door {people(row['merge_without'])} inhabitants, were {site} merged"
    yield (
        "Décret       steps in relative value (-40, -50, -60 % of the reference); the absolute "
        "values by category are not computed"
    )
    yield "First        a question to be asked of each place, not a decision"
    yield f"Basis        {etat.nearest.basis}"


def _name(site: object, row: pd.Series) -> str:
    return _text(row["name"], str(site))


def _text(value: object, absent: str) -> str:
    return value if isinstance(value, str) and value.strip() else absent


def _number(value: object) -> str:
    return NOT_KNOWN if pd.isna(value) else amount(float(str(value)))


def eighties_text(etat: EtatDesLieux, table: pd.DataFrame, manifest: Mapping[str, object]) -> str:
    """Write the places of the 1980s.

    Parameters
    ----------
    etat
        What was found.
    table
        The places, see `territo.scenario.options`.
    manifest
        What it was made from, the costs that were stated among it.

    Returns
    -------
        One JSON object: headline, places, manifest; what is not known is null.
    """
    return json.dumps(
        {
            "headline": str(etat.headline),
            "places": records(table.reset_index()),
            "manifest": manifest,
        },
        ensure_ascii=False,
        indent=2,
    )

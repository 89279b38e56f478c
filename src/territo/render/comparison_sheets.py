"""States beside each other as tables of a workbook: figures as numbers, one per cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.render import french
from territo.render.comparison_table import organised, say, texts
from territo.render.layers import absent_as_none
from territo.render.report_tables import Table

if TYPE_CHECKING:
    import pandas as pd

    from territo.model.side_by_side import SideBySide
    from territo.render.report_tables import Cell, Kind

COSTS = ("mean", "median", "p90", "max")


def comparison_sheets(beside: SideBySide) -> list[Table]:
    """Put states beside each other into tables.

    Parameters
    ----------
    beside
        The states.

    Returns
    -------
        The figures, one row per state; under a projection also those of each year.
    """
    found = [_figures(beside)]
    return found if beside.years is None else [*found, _years(beside, beside.years)]


def _figures(beside: SideBySide) -> Table:
    columns = _columns(beside)
    rows = []
    for _, row in beside.table.iterrows():
        cells: list[Cell] = [str(row["title"])]
        cells += [absent_as_none(row[name]) for name, _, _ in columns]
        rows.append((*cells, *_words(beside, row)))
    headings: list[tuple[str, Kind]] = [(say("state"), "text")]
    headings += [(heading, kind) for _, heading, kind in columns]
    headings += [(heading, kind) for heading, kind in _word_columns(beside)]
    return Table(say("sheet"), say("table_caption"), tuple(headings), tuple(rows))


def _columns(beside: SideBySide) -> list[tuple[str, str, Kind]]:
    """Name the figures: column of the table, heading with its unit, and kind."""
    unit = beside.first.headline.unit
    cost: Kind = "whole" if unit == "m" else "decimal"
    found: list[tuple[str, str, Kind]] = [
        ("doors", say("doors"), "whole"),
        ("doors_approximate", say("doors_approximate"), "whole"),
        ("population", say("population"), "whole"),
    ]
    for one in beside.first.coverages:
        slug, threshold = one.cutoff.slug, french.cutoff(one.cutoff)
        found.append((f"covered_{slug}", say("people_within", threshold=threshold), "whole"))
        found.append((f"share_{slug}", say("share_within", threshold=threshold), "share"))
        if beside.of_scenarios:
            for side in ("within", "beyond"):
                heading = say(f"newly_{side}_of", threshold=threshold)
                found.append((f"newly_{side}_{slug}", heading, "whole"))
    found.append(("rank_share", say("rank_share"), "whole"))
    found += [(f"{name}_cost", f"{say(name)} ({unit})", cost) for name in COSTS]
    found.append(("rank_mean", say("rank_mean"), "whole"))
    found += [
        (name, say(name), "whole") for name in ("yearly_cost", "rank_cost") if name in beside.table
    ]
    if not beside.of_scenarios:
        found.append(("communes", say("communes"), "whole"))
    return found


def _word_columns(beside: SideBySide) -> list[tuple[str, Kind]]:
    threshold = french.cutoff(beside.first.headline)
    worst = say("worst_newly" if beside.of_scenarios else "worst", threshold=threshold)
    found: list[tuple[str, Kind]] = [(worst, "text"), (say("worst_people"), "whole")]
    return found if beside.of_scenarios else [*found, (say("organisation"), "text")]


def _words(beside: SideBySide, row: pd.Series) -> list[Cell]:
    people = absent_as_none(row["worst_people"])
    found: list[Cell] = [None if people is None else str(row["worst_name"]), people]
    return found if beside.of_scenarios else [*found, organised(row)]


def _years(beside: SideBySide, years: pd.DataFrame) -> Table:
    threshold = french.cutoff(beside.first.headline)
    unit = beside.first.headline.unit
    cost: Kind = "whole" if unit == "m" else "decimal"
    kinds: dict[str, Kind] = {
        "population": "whole",
        "share": "share",
        "mean": cost,
        "rank": "whole",
    }
    names = [name.removeprefix("share_") for name in years if name.startswith("share_")]
    columns: list[tuple[str, Kind]] = [(say("state"), "text")]
    for name in names:
        for one, kind in kinds.items():
            heading = say(f"year_{one}", threshold=threshold, year=texts().get(name, name))
            columns.append((f"{heading} ({unit})" if one == "mean" else heading, kind))
    rows = [
        (
            str(beside.table["title"][state]),
            *(absent_as_none(row[f"{one}_{name}"]) for name in names for one in kinds),
            absent_as_none(row["worst_rank"]),
        )
        for state, row in years.iterrows()
    ]
    columns.append((say("worst_rank"), "whole"))
    return Table(say("sheet_years"), say("years_heading"), tuple(columns), tuple(rows))

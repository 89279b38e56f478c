"""States beside each other as a table for people, and the words of its page."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pandas as pd

from territo.render import french
from territo.render.sums import apportioned, rounded, visible
from territo.render.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from territo.model.side_by_side import SideBySide
    from territo.units import Unit


COMPARISON = Texts("comparison")
texts, say = COMPARISON.all, COMPARISON.say


def head(beside: SideBySide) -> list[str]:
    """Write the headings.

    Parameters
    ----------
    beside
        The states.

    Returns
    -------
        One text per column, that of the names left out.
    """
    cutoffs = [french.cutoff(one.cutoff) for one in beside.first.coverages]
    headline = french.cutoff(beside.first.headline)
    scenario = ("newly_within", "newly_beyond", "worst_newly")
    territory = ("worst", "communes", "organisation")
    return [
        say("doors"),
        say("doors_approximate"),
        *([] if beside.of_scenarios else [say("population")]),
        *(say("within", threshold=one) for one in cutoffs),
        say("rank_share", threshold=headline),
        say("mean"), say("median"), say("p90"), say("max"),
        say("rank_mean"),
        *([say("yearly_cost"), say("rank_cost")] if "yearly_cost" in beside.table else []),
        *(say(key, threshold=headline) for key in (scenario if beside.of_scenarios else territory)),
    ]  # fmt: skip


def row_of(beside: SideBySide, name: str) -> tuple[str, list[str]]:
    """Write a state.

    Parameters
    ----------
    beside
        The states.
    name
        Name of the one.

    Returns
    -------
        Its title, and its cells.
    """
    row, first = beside.table.loc[name], beside.first
    unit = first.headline.unit
    shares = [_share(row, one.cutoff.slug) for one in first.coverages]
    cells = [french.number(row[name]) for name in ("doors", "doors_approximate")]
    cells += [] if beside.of_scenarios else [french.people(row["population"])]
    cells += [*shares, _told(row["rank_share"], french.number)]
    cells += [written_cost(row[f"{one}_cost"], unit) for one in ("mean", "median", "p90", "max")]
    cells += [_told(row["rank_mean"], french.number)]
    cells += [_told(row[one], french.number) for one in ("yearly_cost", "rank_cost") if one in row]
    worst = row["worst_name"]
    told = "–" if pd.isna(worst) else f"{worst} ({french.people(row['worst_people'])})"
    if beside.of_scenarios:
        counts = [_told(count, french.people) for count in newly(beside, name)]
        return row["title"], [*cells, *counts, told]
    return row["title"], [*cells, told, french.number(row["communes"]), organised(row)]


def newly(beside: SideBySide, name: str) -> list[float | None]:
    """Count who is newly within the headline threshold, and who newly beyond.

    Parameters
    ----------
    beside
        The states, scenarios and the doors as they are.
    name
        Name of the one.

    Returns
    -------
        The two, rounded so that they make the difference of those covered, as they are printed;
        None for the doors as they are.
    """
    row, first, slug = beside.table.loc[name], beside.table.iloc[0], beside.first.headline.slug
    exact = [row[f"newly_{side}_{slug}"] for side in ("within", "beyond")]
    if any(pd.isna(count) for count in exact):
        return [None, None]
    within, beyond = map(float, exact)
    change = rounded(float(row[f"covered_{slug}"])) - rounded(float(first[f"covered_{slug}"]))
    more, fewer = apportioned([within, -beyond], change)
    return [visible(more, within), visible(-fewer, beyond)]


def years_of(beside: SideBySide) -> dict[str, object] | None:
    """Write the table of a projection.

    Parameters
    ----------
    beside
        The states.

    Returns
    -------
        head (texts), rows (pairs of a title and cells); None without a projection.
    """
    if beside.years is None:
        return None
    threshold = french.cutoff(beside.first.headline)
    unit = beside.first.headline.unit
    names = [name.removeprefix("share_") for name in beside.years if name.startswith("share_")]
    columns = ("population", "share", "mean", "rank")
    headings = [
        say(f"year_{one}", threshold=threshold, year=texts().get(name, name))
        for name in names
        for one in columns
    ]

    def cells(row: pd.Series) -> list[str]:
        told = [
            (
                french.people(row[f"population_{name}"]),
                _told(row[f"share_{name}"], french.percent),
                written_cost(row[f"mean_{name}"], unit),
                _told(row[f"rank_{name}"], french.number),
            )
            for name in names
        ]
        return [*itertools.chain(*told), _told(row["worst_rank"], french.number)]

    rows = [(beside.table["title"][name], cells(row)) for name, row in beside.years.iterrows()]
    return {"head": [*headings, say("worst_rank")], "rows": rows}


def _share(row: pd.Series, slug: str) -> str:
    return (
        f"{french.people(row[f'covered_{slug}'])} ({_told(row[f'share_{slug}'], french.percent)})"
    )


def organised(row: pd.Series) -> str:
    """Say how a territory is organised, and since when that is known.

    Parameters
    ----------
    row
        Its row of the table.

    Returns
    -------
        The words.
    """
    model = row["organisation_model"]
    if pd.isna(model):
        return say("organisation_unknown")
    named = texts().get(f"model_{model}", str(model))
    return say("organised", model=named, since=row["organisation_since"])


def _told(value: object, written: Callable[[float], str]) -> str:
    """Write a figure; a dash where there is none."""
    return "–" if pd.isna(value) else written(float(str(value)))


def written_cost(value: object, unit: Unit) -> str:
    """Write a distance or a time; a dash where there is none.

    Parameters
    ----------
    value
        Metres or minutes, or an absent value.
    unit
        Which of the two.

    Returns
    -------
        The text, to ten metres: what a rank tells apart is to be seen.
    """
    if pd.isna(value):
        return "–"
    number = float(str(value))
    if unit == "min":
        return f"{french.number(number, 1)}{french.NO_BREAK}min"
    if number < french.KILOMETRE_M:
        return french.distance(number)
    return f"{french.number(number / french.KILOMETRE_M, 2)}{french.NO_BREAK}km"

"""The figures by group, for the panel beside the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.render import french
from territo.render.change_sums import counts_of_groups
from territo.render.layers import absent_as_none
from territo.render.sums import visible
from territo.render.texts import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from territo.model import Breakdown, EtatDesLieux
    from territo.units import Cutoff

LEVELS = ("in", "out", "all")


def tables(etat: EtatDesLieux) -> list[dict[str, object]]:
    """Prepare the tables of the panel.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        Per file of groups, a table of the headline threshold, one of the costs, and one for each
        other threshold: see `territo.render.panel_tables.sections`.
    """
    return [table for one in etat.breakdowns for table in _tables(etat, one)]


def _tables(etat: EtatDesLieux, breakdown: Breakdown) -> Iterator[dict[str, object]]:
    name = breakdown.grouping.name
    yield _covered(breakdown, etat.headline, [], folded=False)
    unit = etat.headline.unit
    yield {
        "caption": say(f"groups_costs_{unit}", name=name),
        "columns": columns("group", "mean", "median", "p90", "apart"),
        "rows": [
            [
                label(level, row),
                *(french.cost(absent_as_none(row[f"{of}_cost"]), unit) for of in _COSTS),
                french.apart(absent_as_none(row["apart"]), unit),
            ]
            for level, row in _rows(breakdown)
        ],
        "notes": _notes(etat, breakdown),
        "terms": [],
        "folded": False,
    }
    for one in etat.coverages:
        if one.cutoff != etat.headline:
            yield _covered(breakdown, one.cutoff, [], folded=True)


_COSTS = ("mean", "median", "p90")


def _covered(
    breakdown: Breakdown, cutoff: Cutoff, notes: list[str], *, folded: bool
) -> dict[str, object]:
    """Table of one threshold: numerator, denominator, share."""
    threshold, covered = french.cutoff(cutoff), f"covered_{cutoff.slug}"
    told = counts_of_groups(breakdown.figures, [covered, "population"])
    return {
        "caption": say("groups_covered", name=breakdown.grouping.name, threshold=threshold),
        "columns": columns("group", "covered", "people", "share"),
        "rows": [
            [
                label(str(level), row),
                *(
                    french.people(visible(told.loc[(level, code), name], row[name]))
                    for name in (covered, "population")
                ),
                french.or_dash(french.percent, absent_as_none(row[f"share_{cutoff.slug}"])),
            ]
            for (level, code), row in breakdown.figures.iterrows()
        ],
        "notes": notes,
        "terms": [],
        "folded": folded,
    }


def columns(*names: str) -> list[tuple[str, bool]]:
    """Head the columns of a table of groups.

    Parameters
    ----------
    *names
        Ends of the keys of the headings; all but the first are of numbers.

    Returns
    -------
        Headings, and whether the column holds numbers.
    """
    return [(say(f"groups_col_{name}"), place > 0) for place, name in enumerate(names)]


def _rows(breakdown: Breakdown) -> Iterator[tuple[str, pd.Series]]:
    for (level, _), row in breakdown.figures.iterrows():
        yield str(level), row


def label(level: str, row: pd.Series) -> str:
    """Name a row.

    Parameters
    ----------
    level
        Its level, see `territo.model.Breakdown`.
    row
        The row.

    Returns
    -------
        The group's name, or the words for all groups, everybody else and everybody.
    """
    return say(f"groups_{level}") if level in LEVELS else str(row["name"])


def _notes(etat: EtatDesLieux, breakdown: Breakdown) -> list[str]:
    notes = [say("groups_apart")]
    if breakdown.empty:
        notes.append(say("groups_empty", names=", ".join(breakdown.empty)))
    if breakdown.grouping.elsewhere:
        notes.append(say("groups_elsewhere", count=french.number(breakdown.grouping.elsewhere)))
    if etat.demand.basis == "areal" and not len(breakdown.grouping.communes):
        notes.append(say("groups_areal"))
    return notes

"""Measures of accessibility and their equity, for the panel beside the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.render import french
from territo.render.layers import absent_as_none
from territo.render.texts import labelled, say

if TYPE_CHECKING:
    from territo.model import EtatDesLieux, Measures

INDICES = ("gini", "theil", "palma", "concentration", "gap", "severity")
INDEX_DIGITS = 3
OPPORTUNITIES = "opportunities_"
# From here on, decimals say nothing.
WHOLE = 100


def tables(etat: EtatDesLieux) -> list[dict[str, object]]:
    """Prepare the tables of the panel.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        The measures, their indices of equity and their groups, each with the words that explain it:
        see `territo.render.panel_tables.sections`; no table when nobody asked for measures.
    """
    if etat.measures is None:
        return []
    measures = etat.measures
    return [_means(etat, measures), _equity(etat, measures), _groups(etat, measures)]


def _means(etat: EtatDesLieux, measures: Measures) -> dict[str, object]:
    whole = measures.means.xs("territory", level="level").droplevel("code")["mean"]
    rows, terms = [], []
    for name in map(str, measures.points):
        label, said = _words(etat, measures, name)
        of_communes = measures.of_communes[f"mean_{name}"].astype(float)
        values = (whole[name], of_communes.min(), of_communes.max())
        rows.append([label, *(_value(etat, name, value) for value in values)])
        terms.append((label, said))
    count = len(measures.unknown)
    return {
        "caption": say(
            "measures_caption",
            supply=say(f"measures_supply_{measures.supply}"),
            cutoff=french.cutoff(measures.cutoff),
        ),
        "columns": _columns("measure", "mean", "lowest", "highest"),
        "rows": rows,
        "notes": [
            say("measures_ends"),
            *([say("measures_unknown", count=french.number(count))] if count else []),
        ],
        "terms": terms,
        "folded": False,
    }


def _words(etat: EtatDesLieux, measures: Measures, name: str) -> tuple[str, str]:
    """Name a measure, and say in a line what it is."""
    values = {
        "cutoff": french.cutoff(measures.cutoff),
        "headline": french.cutoff(etat.headline),
        "threshold": "",
    }
    for one in etat.same_unit:
        if name == OPPORTUNITIES + one.cutoff.slug:
            name, values["threshold"] = "opportunities", french.cutoff(one.cutoff)
    return say(f"measures_name_{name}", **values), say(f"measures_said_{name}", **values)


def _value(etat: EtatDesLieux, name: str, value: object) -> str:
    number = absent_as_none(value)
    if name.startswith("closest_"):
        return french.cost(number, etat.headline.unit)
    return french.or_dash(_amount, number)


def _amount(value: float) -> str:
    """Write three digits, or the whole number."""
    if value >= WHOLE:
        return french.number(value)
    return french.number(value, 1 if value >= WHOLE / 10 else 2)


def _equity(etat: EtatDesLieux, measures: Measures) -> dict[str, object]:
    rows, terms = [], []
    of = {
        measure: measures.equity.xs(
            ("territory", measure, "all"), level=("level", "measure", "group")
        ).iloc[0]
        for measure in ("cost", "e2sfca")
    }
    for name in INDICES:
        values = [absent_as_none(row[name]) for row in of.values()]
        if any(value is not None for value in values):
            label = say(f"measures_index_{name}")
            rows.append([label, *(_index(value) for value in values)])
            threshold = french.cutoff(etat.headline)
            terms.append((label, say(f"measures_explain_{name}", threshold=threshold)))
    return {
        "caption": say("measures_equity"),
        "columns": _columns("index", "way", "supply"),
        "rows": rows,
        "notes": [],
        "terms": terms,
        "folded": False,
    }


def _index(value: float | None) -> str:
    """Write an index, which may be below zero."""
    if value is None:
        return french.or_dash(str, value)
    sign = "−" if value < 0 else ""
    return sign + french.number(abs(value), INDEX_DIGITS)


def _groups(etat: EtatDesLieux, measures: Measures) -> dict[str, object]:
    """Put the groups beside everybody: how far they have to go, and how many too far."""
    found = measures.equity.xs(("territory", "cost"), level=("level", "measure"))
    unit = etat.headline.unit
    return {
        "caption": say("measures_groups"),
        "columns": [
            *_columns("group", "people", "mean", "apart"),
            (say("measures_col_beyond", threshold=french.cutoff(etat.headline)), True),
        ],
        "rows": [
            [
                _group(etat, str(group)),
                french.people(row["people"]),
                french.cost(absent_as_none(row["mean"]), unit),
                french.apart(absent_as_none(row["apart"]), unit),
                french.or_dash(_share, absent_as_none(row["headcount"])),
            ]
            for group, row in found.droplevel("code").iterrows()
        ],
        "notes": [say("measures_apart")],
        "terms": [],
        "folded": False,
    }


def _share(headcount: float) -> str:
    return french.percent(100 * headcount)


def _group(etat: EtatDesLieux, group: str) -> str:
    """Name a group: of the squares' columns, or of a file."""
    for one in etat.breakdowns:
        file, _, code = group.partition("/")
        if file == one.grouping.name:
            known = one.grouping.groups["name"].to_dict()
            words = {"": say("groups_in"), "-": say("groups_out")} | known
            return labelled(file, words[code])
    return say(f"measures_group_{group}")


def _columns(*names: str) -> list[tuple[str, bool]]:
    return [(say(f"measures_col_{name}"), place > 0) for place, name in enumerate(names)]

"""The counts of a scenario as they are printed: what is before, after and between adds up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from territo.render.sums import adding_up, apportioned, rounded, visible

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from territo.model.group_change import GroupChange
    from territo.model.scenario import Difference

_ALONG = {"after": {"before": 1, "change": 1}, "change": {"within": 1, "beyond": -1}}
# Printed by other commands and pages too: to the nearest.
_FIRM = ("people", "before", "after")


def thresholds(found: Difference) -> pd.DataFrame:
    """Count who is within each threshold before and after.

    Parameters
    ----------
    found
        The difference.

    Returns
    -------
        Whole numbers, one row per threshold, index its slug: before, after, change, beyond and
        within (who is newly so).
    """
    rows = {}
    for one, other in zip(found.base.coverages, found.after.coverages, strict=True):
        slug = one.cutoff.slug
        before, after = (float(state.by_status["covered"]) for state in (one, other))
        rows[slug] = {"before": before, "after": after, "change": after - before} | {
            side: float(found.ledger[f"newly_{side}_{slug}"].sum()) for side in ("beyond", "within")
        }
    return adding_up(pd.DataFrame.from_dict(rows, orient="index"), (), _ALONG, _FIRM)


def levels(found: Difference) -> pd.DataFrame:
    """Count who is within each threshold before and after: the whole, its groups, each sector.

    Parameters
    ----------
    found
        The difference.

    Returns
    -------
        Whole numbers, by level, code and group: people, and per threshold T before_T, after_T and
        change_T; the sectors of a zoning add up to the whole. Communes are left out.
    """
    told = found.levels[found.levels.index.get_level_values("level") != "commune"]
    by_sector = told.index.get_level_values("level") == "sector"
    told = told[~by_sector | (told.index.get_level_values("group") == "all")]
    slugs = [one.cutoff.slug for one in found.base.coverages]
    table = pd.DataFrame({"people": told["people"]})
    for slug in slugs:
        before, after = (told[f"covered_{slug}_{when}"] for when in ("before", "after"))
        table[f"before_{slug}"], table[f"after_{slug}"] = before, after
        table[f"change_{slug}"] = after - before
    along = {f"after_{slug}": {f"before_{slug}": 1, f"change_{slug}": 1} for slug in slugs}
    firm = ["people", *(f"{when}_{slug}" for slug in slugs for when in ("before", "after"))]
    return adding_up(table, list(_zonings(found, table)), along, firm)


def _zonings(found: Difference, table: pd.DataFrame) -> Iterator[tuple[int, list[int]]]:
    """Say which rows are the sectors of each zoning, and which is the whole."""
    place = {key[:2]: number for number, key in enumerate(table.index) if key[2] == "all"}
    whole = ("territory", found.base.territory.code)
    for rows in found.base.sectors.values():
        yield place[whole], [place["sector", str(code)] for code in rows.index]


def groups(found: Difference, change: GroupChange) -> pd.DataFrame:
    """Count who of each group is within the headline threshold before and after.

    Parameters
    ----------
    found
        The difference.
    change
        What changes for the groups of a file.

    Returns
    -------
        Whole numbers, by level and code: people, before, after, change, beyond and within; the
        groups add up to all of them, and with everybody else to everybody.
    """
    slug, rows = found.base.headline.slug, change.figures
    before, after = (rows[f"covered_{slug}_{when}"] for when in ("before", "after"))
    table = pd.DataFrame(
        {"people": rows["people"], "before": before, "after": after, "change": after - before}
        | {side: rows[f"newly_{side}_{slug}"] for side in ("beyond", "within")}
    )
    return adding_up(table, rows_of_groups(rows), _ALONG, _FIRM)


def rows_of_groups(figures: pd.DataFrame) -> Collection[tuple[int, Collection[int]]]:
    """Say which rows of a breakdown add up to which.

    Parameters
    ----------
    figures
        Figures by level and code, as `territo.model.Breakdown`.

    Returns
    -------
        Place of a row that is a sum, and places of the rows that it is the sum of.
    """
    of: dict[str, list[int]] = {"group": [], "in": [], "out": [], "all": []}
    for place, level in enumerate(figures.index.get_level_values("level")):
        of[level].append(place)
    return [(of["all"][0], [*of["in"], *of["out"]]), (of["in"][0], of["group"])]


def counts_of_groups(figures: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Write counts of a breakdown so that groups add up.

    Parameters
    ----------
    figures
        Figures by level and code.
    names
        Columns that are counts.

    Returns
    -------
        Whole numbers.
    """
    return adding_up(figures[list(names)].astype(float), rows_of_groups(figures), {}, names)


def ledger(rows: pd.DataFrame, found: Difference) -> pd.DataFrame:
    """Write the counts of a ledger so that they add up to those of the thresholds.

    Parameters
    ----------
    rows
        A ledger, or one that is summed over some of its keys.
    found
        The difference.

    Returns
    -------
        The same with people, and those newly beyond the headline, as they are to be printed.
    """
    slug = found.base.headline.slug
    beyond = f"newly_beyond_{slug}"
    wholes = {"people": rounded(float(rows["people"].sum()))}
    wholes[beyond] = int(thresholds(found).loc[slug, "beyond"])
    told = {}
    for name, whole in wholes.items():
        exact = rows[name].astype(float).tolist()
        parts = zip(apportioned(exact, whole), exact, strict=True)
        told[name] = [visible(part, one) for part, one in parts]
    return rows.assign(**told)

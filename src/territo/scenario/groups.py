"""What a scenario changes for groups of inhabitants, and that this adds up to what it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from territo.errors import ConservationError
from territo.indicators.breakdown import members
from territo.model.group_change import GroupChange
from territo.scenario.winners import sides

if TYPE_CHECKING:
    from territo.model import Breakdown, EtatDesLieux
    from territo.model.scenario import Difference

TOLERANCE = 1e-6
# Whom no group of a file holds.
NO_GROUP = "-"
SIDES = ("beyond", "within")


def group_changes(
    base: EtatDesLieux, after: EtatDesLieux, points: pd.DataFrame
) -> tuple[GroupChange, ...]:
    """Say what a scenario changes for the groups of each file.

    Parameters
    ----------
    base, after
        What was found before and after, with its breakdowns.
    points
        The demand points of `territo.model.scenario.Difference`, and ``changed``: whether they go
        elsewhere.

    Returns
    -------
        The changes; none where no groups were asked for.
    """
    slugs = tuple(one.cutoff.slug for one in base.coverages)
    return tuple(
        GroupChange(
            before.grouping,
            _figures(before, now, points, slugs),
            _ledger(before, points, slugs),
        )
        for before, now in zip(base.breakdowns, after.breakdowns, strict=True)
    )


def _figures(
    before: Breakdown, now: Breakdown, points: pd.DataFrame, slugs: tuple[str, ...]
) -> pd.DataFrame:
    """Put before and after beside each other, group by group."""
    _, farther, nearer = sides(points)
    weight = points["weight"].to_numpy(dtype=float)
    rows = {}
    for level, code, name, mine in members(before.grouping, before.group):
        was, is_ = (one.figures.loc[(level, code)] for one in (before, now))
        row: dict[str, object] = {
            "name": name,
            "people": float(weight[mine].sum()),
            "nearer": float(weight[mine & nearer].sum()),
            "farther": float(weight[mine & farther].sum()),
            "same": float(weight[mine & ~nearer & ~farther].sum()),
            "mean_cost_before": was["mean_cost"],
            "mean_cost_after": is_["mean_cost"],
        }
        for slug in slugs:
            row |= {
                f"covered_{slug}_before": float(was[f"covered_{slug}"]),
                f"covered_{slug}_after": float(is_[f"covered_{slug}"]),
            } | {
                f"newly_{side}_{slug}": float(points[f"newly_{side}_{slug}"].to_numpy()[mine].sum())
                for side in SIDES
            }
        rows[(level, code)] = row
    table = pd.DataFrame.from_dict(rows, orient="index")
    table.index = pd.MultiIndex.from_tuples(table.index, names=("level", "code"))
    return table.astype({"mean_cost_before": "Float64", "mean_cost_after": "Float64"})


def _ledger(before: Breakdown, points: pd.DataFrame, slugs: tuple[str, ...]) -> pd.DataFrame:
    """Sum those who go elsewhere by group, the door they leave and the one they go to."""
    thresholds = [f"newly_{side}_{slug}" for slug in slugs for side in SIDES]
    extra, _, _ = sides(points)
    left = points.assign(
        group=before.group.reindex(points.index).fillna(NO_GROUP).to_numpy(),
        person_extra=pd.array(extra * points["weight"].to_numpy(dtype=float), dtype="Float64"),
    )[points["changed"]]
    keys, sums = ["group", "door", "to"], ["person_extra", *thresholds]
    summed = left.groupby(keys, dropna=False, sort=True)[["weight", *sums]].sum(min_count=1)
    table = summed.rename(columns={"weight": "people"}).reset_index()
    table["extra"] = (table["person_extra"] / table["people"]).where(table["people"] > 0)
    return table[[*keys, "people", "extra", *sums]]


def require_groups_reconciled(found: Difference) -> None:
    """Refuse groups that do not add up to what the scenario changes.

    Parameters
    ----------
    found
        The difference.

    Raises
    ------
    ConservationError
        When in a group the change of those covered is not those newly within less those newly
        beyond, when the ledger tells others, or when the groups and everybody else do not add up
        to the whole.
    """
    for one in found.groups:
        for coverage in found.base.coverages:
            slug = coverage.cutoff.slug
            _require(one, slug, f"{one.grouping.name}, at {coverage.cutoff}")
            for side in SIDES:
                name = f"newly_{side}_{slug}"
                _same(one.ledger[name].sum(), found.ledger[name].sum(), one.grouping.name, name)


def _require(one: GroupChange, slug: str, where: str) -> None:
    """Hold a threshold's figures against each other, and against the ledger."""
    figures, ledger = one.figures, one.ledger.groupby("group")
    for (level, code), row in figures.iterrows():
        change = row[f"covered_{slug}_after"] - row[f"covered_{slug}_before"]
        told = row[f"newly_within_{slug}"] - row[f"newly_beyond_{slug}"]
        _same(told, change, where, f"{level} {code}")
    for side in SIDES:
        name = f"newly_{side}_{slug}"
        sums = figures[name].groupby(level="level").sum()
        _same(sums["group"] + sums["out"], sums["all"], where, name)
        of = ledger[name].sum()
        for code, told in figures.loc["group", name].items():
            _same(of.get(code, 0.0), told, where, f"{name} of {code}")
        _same(of.get(NO_GROUP, 0.0), sums["out"], where, f"{name} of everybody else")


def _same(told: float, expected: float, where: str, what: str) -> None:
    # A sum over nobody is absent: nobody.
    one, other = (np.nan_to_num(float(value)) for value in (told, expected))
    if abs(one - other) > TOLERANCE:
        raise ConservationError(
            f"The groups of {where}: {what} is {one:.3f} inhabitants, not {other:.3f}",
            "This is a fault of territo, not of your data: please report it with your command.",
        )

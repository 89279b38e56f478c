"""Two states of access beside each other: the change, who goes elsewhere, who wins and loses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from territo.errors import ConservationError
from territo.model.scenario import Difference
from territo.scenario.groups import group_changes, require_groups_reconciled
from territo.scenario.levels import groups_of, levels, sector_columns
from territo.scenario.winners import sides

if TYPE_CHECKING:
    from territo.arrays import Bools, Floats
    from territo.model import Coverage, EtatDesLieux
    from territo.model.scenario import Scenario

TOLERANCE = 1e-6


def compare(scenario: Scenario, base: EtatDesLieux, after: EtatDesLieux) -> Difference:
    """Say what a scenario changes.

    Parameters
    ----------
    scenario
        The scenario.
    base, after
        What was found before and after, for the same inhabitants and thresholds.

    Returns
    -------
        The difference.

    Raises
    ------
    ConservationError
        When the ledger, or that of a group, does not add up to the difference of the two
        coverages.
    """
    points = _points(base, after)
    found = Difference(
        scenario=scenario,
        base=base,
        after=after,
        figures=_figures(base, after),
        ledger=_ledger(points, base),
        moves=_moves(points, base),
        levels=levels(base, after),
        points=points,
        groups=group_changes(base, after, points),
    )
    _require_reconciled(found, points)
    require_groups_reconciled(found)
    return found


def _points(base: EtatDesLieux, after: EtatDesLieux) -> pd.DataFrame:
    """Put before and after beside each other, demand point by demand point."""
    demand = base.demand.points
    points = demand[["weight", "commune"]].assign(
        door=_named(base.nearest.legs["site"]),
        to=_named(after.nearest.legs["site"].reindex(demand.index)),
        before=base.nearest.legs["cost"].astype("Float64"),
        after=after.nearest.legs["cost"].reindex(demand.index).astype("Float64"),
    )
    moved = _moved(base, after)
    elsewhere = points["door"].fillna("") != points["to"].fillna("")
    points["changed"] = elsewhere | points["door"].isin(moved)
    for one, other in zip(base.coverages, after.coverages, strict=True):
        slug = one.cutoff.slug
        was, now = (_covered(coverage).to_numpy() for coverage in (one, other))
        points[f"newly_beyond_{slug}"] = np.where(was & ~now, points["weight"], 0.0)
        points[f"newly_within_{slug}"] = np.where(~was & now, points["weight"], 0.0)
    nearest = (one.coverages[_headline(base)] for one in (base, after))
    points["change"] = _change(points, *(_covered(one).to_numpy() for one in nearest))
    return pd.DataFrame(points)


def _headline(etat: EtatDesLieux) -> int:
    return [one.cutoff for one in etat.coverages].index(etat.headline)


def _change(points: pd.DataFrame, was: Bools, now: Bools) -> list[str]:
    """Say in a word what changes for each point, whether somebody lives there or not."""
    _, farther, nearer = sides(points)
    words = np.select(
        [was & ~now, ~was & now, farther, nearer],
        ["newly_beyond", "newly_within", "farther", "nearer"],
        default="same",
    )
    return [str(word) for word in words]


def _named(sites: pd.Series) -> pd.Series:
    """Name doors so that nobody's door equals nobody's door."""
    return sites.astype(object).where(sites.notna(), None)


def _moved(base: EtatDesLieux, after: EtatDesLieux) -> set[str]:
    """List the doors that stand elsewhere."""
    both = base.sites.doors.index.intersection(after.sites.doors.index)
    before, now = (etat.sites.doors.geometry[both] for etat in (base, after))
    return set(both[~before.geom_equals(now).to_numpy()])


def _covered(coverage: Coverage) -> pd.Series:
    return coverage.points["status"] == "covered"


def _ledger(points: pd.DataFrame, base: EtatDesLieux) -> pd.DataFrame:
    """Sum those who go elsewhere by the door they leave, the one they go to, commune and sector."""
    thresholds = [
        f"newly_{side}_{one.cutoff.slug}" for one in base.coverages for side in ("beyond", "within")
    ]
    sectors = sector_columns(base.territory, base.demand)
    counted = _by_group(points, base, thresholds)
    left = (
        points.join(sectors)
        .join(counted)[points["changed"]]
        .assign(person_extra=lambda rows: (rows["after"] - rows["before"]) * rows["weight"])
    )
    keys = ["door", "to", "commune", *sectors.columns]
    sums = ["person_extra", *thresholds, *counted.columns]
    summed = left.groupby(keys, dropna=False, sort=True)[["weight", *sums]].sum(min_count=1)
    table = summed.rename(columns={"weight": "people"}).reset_index()
    table["extra"] = (table["person_extra"] / table["people"]).where(table["people"] > 0)
    return table[[*keys, "people", "extra", *sums]]


def _by_group(points: pd.DataFrame, base: EtatDesLieux, thresholds: list[str]) -> pd.DataFrame:
    """Count each group of each point, and of those who are newly beyond or within a threshold."""
    columns: dict[str, Floats] = {}
    for group in groups_of(base.demand):
        people = base.demand.points[group].to_numpy(dtype=float, na_value=0.0)
        columns[group] = people
        for name in thresholds:
            told = points[name].to_numpy(dtype=float) > 0
            columns[f"{name}_{group}"] = np.where(told, people, 0.0)
    return pd.DataFrame(columns, index=points.index)


def _moves(points: pd.DataFrame, base: EtatDesLieux) -> pd.DataFrame:
    """Count winners and losers by commune."""
    extra, farther, nearer = sides(points)
    weight = points["weight"].to_numpy(dtype=float)
    rows = {}
    for code in base.territory.communes.index.sort_values():
        mine = (points["commune"] == code).to_numpy()
        rows[code] = {
            "people": float(weight[mine].sum()),
            "nearer": float(weight[mine & nearer].sum()),
            "farther": float(weight[mine & farther].sum()),
            "same": float(weight[mine & ~nearer & ~farther].sum()),
            "extra_nearer": _mean(extra[mine & nearer], weight[mine & nearer]),
            "extra_farther": _mean(extra[mine & farther], weight[mine & farther]),
        }
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("commune")
    return table.astype({"extra_nearer": "Float64", "extra_farther": "Float64"})


def _mean(extra: Floats, weight: Floats) -> float | None:
    known = np.isfinite(extra) & (weight > 0)
    return float(np.average(extra[known], weights=weight[known])) if known.any() else None


def _figures(base: EtatDesLieux, after: EtatDesLieux) -> pd.DataFrame:
    """Subtract the figures, level by level."""
    names = [f"covered_{one.cutoff.slug}" for one in base.coverages]
    costs = ["mean_cost", "median_cost", "p90_cost", "max_cost"]
    before, now = base.figures, after.figures.reindex(base.figures.index)
    changed = {name: now[name] - before[name] for name in (*names, *costs, "doors")}
    return before[["name", "population"]].join(pd.DataFrame(changed))


def _require_reconciled(found: Difference, points: pd.DataFrame) -> None:
    """Refuse a ledger that does not explain the difference of the two coverages."""
    for one, other in zip(found.base.coverages, found.after.coverages, strict=True):
        slug = one.cutoff.slug
        change = float(other.by_status["covered"] - one.by_status["covered"])
        told = float(
            found.ledger[f"newly_within_{slug}"].sum() - found.ledger[f"newly_beyond_{slug}"].sum()
        )
        whole = float(points[f"newly_within_{slug}"].sum() - points[f"newly_beyond_{slug}"].sum())
        if max(abs(change - told), abs(change - whole)) > TOLERANCE:
            raise ConservationError(
                f"At {one.cutoff}, {change:+.3f} inhabitants are covered and the ledger explains "
                f"{told:+.3f}",
                "This is a fault of territo, not of your data: please report it.",
            )

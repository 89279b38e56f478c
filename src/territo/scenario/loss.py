"""Every door closed alone: which one would be missed least."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from territo.errors import ConservationError
from territo.scenario.groups import NO_GROUP, TOLERANCE

if TYPE_CHECKING:
    from territo.model import EtatDesLieux


def losses(etat: EtatDesLieux, second_cost: pd.Series) -> pd.DataFrame:
    """Rank the doors by the harm done when each closes alone.

    Whoever goes to a door would go to the second nearest: closing one door harms nobody else.

    Parameters
    ----------
    etat
        What was found with all doors.
    second_cost
        Cost to the second nearest door of each demand point, in the unit of the headline, index
        ``demand``; absent where there is none.

    Returns
    -------
        One row per door, index ``site``, the least harm first (newly beyond the headline,
        then person_extra, then the id): name, commune, people (whose nearest it is), person_extra
        (inhabitants times the extra cost, for those who have a second door), extra (its mean),
        without (inhabitants with no second door), per threshold in the headline's unit
        newly_beyond_T, and worst_commune with worst_people: where most are newly beyond the
        headline (absent where nobody is).
    """
    doors = etat.sites.doors
    frame = _frame(etat, second_cost)
    sums = _sums(frame)
    summed = frame.dropna(subset=["site"]).groupby("site")[sums].sum()
    table = doors[["name", "commune"]].join(summed.reindex(doors.index, fill_value=0.0))
    with_second = table["people"] - table["without"]
    table["extra"] = (table["person_extra"] / with_second).where(with_second > 0)
    headline = f"newly_beyond_{etat.headline.slug}"
    table = pd.DataFrame(table.join(_worst(frame, headline)))
    return table.rename_axis("site").sort_values([headline, "person_extra", "site"], kind="stable")


def losses_of_groups(
    etat: EtatDesLieux, second_cost: pd.Series, whole: pd.DataFrame
) -> pd.DataFrame:
    """Say who of which group would lose a door, were each closed alone.

    Parameters
    ----------
    etat
        What was found with all doors, with its breakdowns.
    second_cost
        As for `losses`.
    whole
        What `losses` says of everybody.

    Returns
    -------
        One row per file of groups, door and group (``grouping``, ``site``, ``group``: its id, ``-``
        for everybody else) that somebody of goes to the door, doors in the order of ``whole``:
        people, person_extra, without and newly_beyond_T as there. Empty without files of groups.

    Raises
    ------
    ConservationError
        When the groups of a door and everybody else do not add up to what the door loses.
    """
    frame = _frame(etat, second_cost)
    sums, keys = _sums(frame), ["grouping", "site", "group"]
    found = []
    for one in etat.breakdowns:
        group = one.group.fillna(NO_GROUP).to_numpy()
        own = frame.assign(grouping=one.grouping.name, group=group).dropna(subset=["site"])
        own = own[own["people"] > 0]
        table = own.groupby(keys, sort=True)[sums].sum()
        _require_whole(table, whole[sums], one.grouping.name)
        found.append(table.reindex(whole.index, level="site"))
    if not found:
        empty = pd.MultiIndex.from_tuples([], names=keys)
        return pd.DataFrame(columns=sums, index=empty, dtype=float)
    return pd.concat(found)


def _require_whole(parts: pd.DataFrame, whole: pd.DataFrame, grouping: str) -> None:
    """Refuse groups that do not add up, door by door."""
    added = parts.groupby(level="site").sum().reindex(whole.index, fill_value=0.0)
    apart = (added - whole).abs() > TOLERANCE * (1 + whole.abs())
    if apart.to_numpy().any():
        site, column = next((str(row), name) for name in apart for row in apart.index[apart[name]])
        raise ConservationError(
            f"The groups of {grouping} do not add up to {column} of the door {site}",
            "This is a fault of territo, not of your data: please report it with your command.",
        )


def _sums(frame: pd.DataFrame) -> list[str]:
    """List the columns that add up."""
    return [name for name in frame if name not in {"site", "commune"}]


def _frame(etat: EtatDesLieux, second_cost: pd.Series) -> pd.DataFrame:
    """Say of each demand point what it loses when its door closes."""
    points = etat.demand.points
    near = etat.nearest.legs["cost"].astype("Float64")
    second = second_cost.reindex(points.index).astype("Float64")
    weight = points["weight"].to_numpy(dtype=float)
    extra = (second - near).to_numpy(dtype=float, na_value=np.nan)
    frame = pd.DataFrame(
        {
            "site": etat.nearest.legs["site"].astype(object).to_numpy(),
            "commune": points["commune"].to_numpy(),
            "people": weight,
            "person_extra": np.where(np.isnan(extra), 0.0, weight * np.nan_to_num(extra)),
            "without": np.where(np.isnan(extra), weight, 0.0),
        }
    )
    for one in etat.same_unit:
        was = (near <= one.cutoff.value).fillna(value=False).to_numpy(dtype=bool)
        stays = (second <= one.cutoff.value).fillna(value=False).to_numpy(dtype=bool)
        frame[f"newly_beyond_{one.cutoff.slug}"] = np.where(was & ~stays, weight, 0.0)
    return frame


def _worst(frame: pd.DataFrame, headline: str) -> pd.DataFrame:
    """Find the commune of each door where most are newly beyond the headline."""
    hit = frame[frame[headline] > 0].groupby(["site", "commune"])[headline].sum().reset_index()
    hit = hit.sort_values([headline, "commune"], ascending=[False, True], kind="stable")
    first = hit.drop_duplicates("site").set_index("site")
    return first.rename(columns={"commune": "worst_commune", headline: "worst_people"})

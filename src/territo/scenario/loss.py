"""Every door closed alone: which one would be missed least."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

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
    slugs = []
    for one in etat.same_unit:
        was = (near <= one.cutoff.value).fillna(value=False).to_numpy(dtype=bool)
        stays = (second <= one.cutoff.value).fillna(value=False).to_numpy(dtype=bool)
        slugs.append(f"newly_beyond_{one.cutoff.slug}")
        frame[slugs[-1]] = np.where(was & ~stays, weight, 0.0)
    summed = frame.dropna(subset=["site"]).groupby("site")[
        ["people", "person_extra", "without", *slugs]
    ].sum()  # fmt: skip
    table = doors[["name", "commune"]].join(summed.reindex(doors.index, fill_value=0.0))
    with_second = table["people"] - table["without"]
    table["extra"] = (table["person_extra"] / with_second).where(with_second > 0)
    headline = f"newly_beyond_{etat.headline.slug}"
    table = pd.DataFrame(table.join(_worst(frame, headline)))
    return table.rename_axis("site").sort_values([headline, "person_extra", "site"], kind="stable")


def _worst(frame: pd.DataFrame, headline: str) -> pd.DataFrame:
    """Find the commune of each door where most are newly beyond the headline."""
    hit = frame[frame[headline] > 0].groupby(["site", "commune"])[headline].sum().reset_index()
    hit = hit.sort_values([headline, "commune"], ascending=[False, True], kind="stable")
    first = hit.drop_duplicates("site").set_index("site")
    return first.rename(columns={"commune": "worst_commune", headline: "worst_people"})

"""What the map of a scenario shows of what it changes: squares by change, doors that change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from territo.crs import to_lonlat
from territo.model.scenario import CHANGES
from territo.palette import CHANGE_COLOURS
from territo.render import french
from territo.render.lattice import pack_classes
from territo.render.sums import apportioned, visible
from territo.render.texts import say
from territo.scenario import door_fates

if TYPE_CHECKING:
    from territo.model.scenario import Difference

# The worst is painted last: of several points in a square, it is what the square shows.
_CLASSES = CHANGES[::-1]


def difference(found: Difference) -> dict[str, object]:
    """Prepare what a scenario changes.

    Parameters
    ----------
    found
        The difference.

    Returns
    -------
        What `pack_classes` says; colours, names and people (inhabitants, rounded so that they add
        up; a quarter stands for less than one) by class, the best first;
        threshold; doors (name, lon, lat, fate, and of one that moved ``into``, latitude and
        longitude) that close, open or move, where they stood or open.
    """
    change = found.points["change"]
    number = change.map({word: index for index, word in enumerate(_CLASSES)})
    people = found.points.groupby("change")["weight"].sum()
    exact = [float(people.get(word, 0.0)) for word in _CLASSES]
    return pack_classes(found.base.demand, number.to_numpy(dtype=np.int64)) | {
        "colours": CHANGE_COLOURS,
        "names": [say(f"difference_{word}") for word in _CLASSES],
        "people": [
            float(visible(part, one)) for part, one in zip(apportioned(exact), exact, strict=True)
        ],
        "threshold": french.cutoff(found.base.headline),
        "doors": _doors(found),
    }


def _doors(found: Difference) -> list[dict[str, object]]:
    fates = to_lonlat(door_fates(found))
    before = to_lonlat(found.base.sites.doors).geometry
    doors: list[dict[str, object]] = []
    for site, row in fates[fates["fate"] != "kept"].iterrows():
        moved = row["fate"] == "moved"
        place = before[site] if moved else row.geometry
        into = [round(row.geometry.y, 5), round(row.geometry.x, 5)]
        doors.append(
            {
                "name": str(row["name"] or site),
                "lon": round(place.x, 5),
                "lat": round(place.y, 5),
                "fate": row["fate"],
                **({"into": into} if moved else {}),
            }
        )
    return doors

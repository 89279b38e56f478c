"""What the streets add to the map: service areas, and the way from any place to its door."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import numpy as np

from territo.crs import LONLAT, to_lonlat, transformer
from territo.render.geometry import pack_polygons

if TYPE_CHECKING:
    from territo.arrays import Floats
    from territo.model import EtatDesLieux

# Costs in the page are whole tens of metres, or tenths of a minute.
COST_STEP = {"m": 10.0, "min": 0.1}
_MOST = 65_535


def areas(etat: EtatDesLieux) -> list[list[list[list[int]]] | None]:
    """Prepare the service areas.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        One item per threshold, within the territory, as `pack_polygons` writes them; null for a
        threshold in another unit than the headline's. No item at all for straight lines.
    """
    if etat.along is None:
        return []
    # What lies beyond the territory was searched, and is nobody's business on its map.
    inside = etat.along.areas.set_geometry(etat.along.areas.intersection(etat.territory.outline))
    drawn = to_lonlat(inside).geometry
    return [
        pack_polygons(drawn.loc[str(one.cutoff)]) if str(one.cutoff) in drawn.index else None
        for one in etat.coverages
    ]


def ways(etat: EtatDesLieux) -> dict[str, object]:
    """Prepare the ways, as a forest that the page follows from any place to a door.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        count (places on the streets; zero for straight lines), west, south, east, north (degrees),
        place (base64 of pairs of uint16, the position in that box), next (base64 of int32, the
        place after it, -1 at a door), cost (base64 of uint16, in `step` metres or minutes, from
        there to the door), doors (place -> name of the site there), snap_m and walk_kmh (how far a
        place may be from the streets, and how fast one walks to them).
    """
    if etat.along is None or etat.along.ways.steps.empty:
        return {"count": 0}
    steps = etat.along.ways.steps
    starts = np.array([geometry.coords[0] for geometry in steps.geometry])
    lon, lat = transformer(etat.territory.crs, LONLAT)(starts[:, 0], starts[:, 1])
    west, south, east, north = (
        round(float(edge), 6) for edge in (lon.min(), lat.min(), lon.max(), lat.max())
    )
    position = np.searchsorted(steps.index.to_numpy(), steps["next"].to_numpy())
    after = np.where(steps["next"].to_numpy() < 0, -1, position).astype("<i4")
    place = np.column_stack([_share(lon, west, east), _share(lat, south, north)])
    step = COST_STEP[etat.headline.unit]
    cost = np.minimum(np.rint(steps["cost"].to_numpy(dtype=float) / step), _MOST)
    names = etat.sites.points["name"]
    doors = np.flatnonzero(after < 0)
    return {
        "count": len(steps),
        "west": west,
        "south": south,
        "east": east,
        "north": north,
        "step": step,
        "snap_m": etat.nearest.basis.max_snap_m,
        "walk_kmh": float(etat.along.parameters["walk_kmh"]),
        "place": _text(place.astype("<u2")),
        "next": _text(after),
        "cost": _text(cost.astype("<u2")),
        "doors": {int(at): str(names[steps["site"].iloc[at]]) for at in doors},
    }


def _share(degrees: Floats, low: float, high: float) -> Floats:
    """Write positions as shares of a box: two metres at most over a hundred kilometres."""
    shares = np.rint((degrees - low) / max(high - low, 1e-9) * _MOST)
    return np.asarray(np.clip(shares, 0, _MOST))


def _text(values: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> str:
    return base64.b64encode(values.tobytes()).decode("ascii")

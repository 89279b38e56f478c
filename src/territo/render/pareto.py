"""The most that each number of doors covers, for the map: a curve whose points it can show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from territo.crs import LONLAT
from territo.model.side_by_side import TODAY
from territo.model.sites import SITE_NUMBERS
from territo.render import french
from territo.render.curves import Axes, Curve
from territo.render.texts import say
from territo.scenario.frontier import outdone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from territo.model.frontier import Frontier
    from territo.model.sites import Sites

# With more candidates than these, the map only has those that some point of the curve chose.
MOST_PLACES = 150
# Of degrees: a tenth of a millimetre.
DECIMALS = 9


def places(frontier: Frontier) -> gpd.GeoDataFrame:
    """List where the map can open a door beside those of today.

    Parameters
    ----------
    frontier
        The curve and the points.

    Returns
    -------
        Index ``site``: name, kind, commune, geometry and `SITE_NUMBERS` of the candidates, and of
        what scenarios open elsewhere than at one of them.
    """
    today = frontier.base.sites.doors
    offered = frontier.offered.points
    beside = offered[~offered.index.isin(today.index)]
    if len(beside) > MOST_PLACES:
        chosen = {site for sites in frontier.curve["sites"] for site in sites}
        beside = beside[beside.index.isin(chosen)]
    found = [beside]
    known = set(today.index) | set(beside.index)
    for sites in frontier.standing.values():
        strange = sites.doors[~sites.doors.index.isin(known)]
        known |= set(strange.index)
        found.append(strange)
    columns = ["name", "kind", "commune", "geometry", *SITE_NUMBERS]
    together = pd.concat([one[one.columns.intersection(columns)] for one in found])
    return gpd.GeoDataFrame(together.rename_axis("site"), crs=today.crs)


def section(frontier: Frontier) -> dict[str, object]:
    """Prepare the curve and the points.

    Parameters
    ----------
    frontier
        The curve and the points.

    Returns
    -------
        threshold, across (what the abscissa can be, the first one first: ``yearly_cost``,
        ``doors``), ids (of sites), best (the curve) and states (today and scenarios): title, doors,
        covered (inhabitants), share (percent), yearly_cost (euros, where every point has them),
        outdone (by what the abscissa can be), sites (places among the ids); of the curve also bound
        (percent) and proven; of states today (whether it is), missing (points of percent below the
        best of as many doors), enough (doors that would do; null when none does) and moved (place
        among the ids, longitude, latitude, x, y of doors that are not where the map has them); lead
        and notes
        (sentences).
    """
    base = frontier.base
    where = pd.concat([base.sites.doors.geometry, places(frontier).geometry])
    numbers = {str(site): at for at, site in enumerate(where.index)}
    across = ["yearly_cost", "doors"] if frontier.by_cost else ["doors"]
    curve, points = frontier.curve.reset_index(), frontier.points
    people = float(base.demand.points["weight"].sum())
    told = _told(frontier, across)
    best = [
        {
            **one,
            "title": _doors_told(int(row["doors"])),
            "bound": 100 * float(row["bound"]) / people if people else 0.0,
            "proven": bool(row["proven"]),
            "sites": [numbers[site] for site in row["sites"]],
        }
        for one, row in zip(told, curve.to_dict("records"), strict=False)
    ]
    states = [
        {
            **one,
            "title": _titled(name, row),
            "today": name == TODAY,
            "missing": float(row["missing"]),
            "enough": None if pd.isna(row["enough"]) else int(row["enough"]),
            "sites": [numbers[str(site)] for site in frontier.standing[str(name)].doors.index],
            "moved": _moved(frontier.standing[str(name)], where, numbers),
        }
        for one, (name, row) in zip(told[len(curve) :], points.iterrows(), strict=True)
    ]
    return {
        "threshold": french.cutoff(base.headline),
        "across": across,
        "ids": list(numbers),
        "best": best,
        "states": states,
        "lead": _lead(frontier),
        "notes": _notes(frontier),
    }


def drawn(frontier: Frontier) -> tuple[list[Curve], Axes, list[Curve]]:
    """Prepare the curve against doors, or euros a year where every cost is known.

    Parameters
    ----------
    frontier
        The curve and the points.

    Returns
    -------
        Curves, what they are drawn on, and points, as `territo.render.plot.write_png` draws them.
    """
    across = "yearly_cost" if frontier.by_cost else "doors"
    curve, points = frontier.curve.reset_index(), frontier.points
    threshold = french.cutoff(frontier.base.headline)
    axes = Axes(
        title=say("pareto_picture", territory=frontier.base.territory.name),
        across=say(f"pareto_axis_{across}", unit="€"),
        up=say("pareto_axis_share", threshold=threshold),
        written=french.number,
    )
    line = sorted(zip(curve[across].astype(float), curve["share"], strict=True))
    lines = [Curve(say("pareto_best"), tuple(line))]
    # The bound is of a number of doors, whatever they cost.
    if not frontier.by_cost and not curve["proven"].all():
        people = float(frontier.base.demand.points["weight"].sum())
        most = 100 * curve["bound"] / people
        bound = sorted(zip(curve[across].astype(float), most, strict=True))
        lines.append(Curve(say("pareto_bound"), tuple(bound)))
    told = _told(frontier, [across])[len(curve) :]
    dots = [
        _dot(_titled(name, row), float(row[across]), float(row["share"]), one["outdone"][across])
        for one, (name, row) in zip(told, points.iterrows(), strict=True)
    ]
    return lines, axes, dots


def _dot(title: str, across: float, share: float, outdone: bool) -> Curve:  # noqa: FBT001 - a fact
    said = f"{title} ({say('pareto_said_outdone')})" if outdone else title
    return Curve(said, ((across, share),), outdone)


def _titled(name: object, row: pd.Series) -> str:
    return say("pareto_today") if name == TODAY else str(row["title"])


def _told(frontier: Frontier, across: Sequence[str]) -> list[dict[str, Any]]:
    """Say what the curve and then the points have in common, and which ones are outdone."""
    both = pd.concat([frontier.curve.reset_index(), frontier.points], ignore_index=True)
    worse = {key: outdone(both[key].tolist(), both["covered"].tolist()) for key in across}
    return [
        {
            "doors": int(row["doors"]),
            "covered": float(row["covered"]),
            "share": float(row["share"]),
            **({"yearly_cost": float(row["yearly_cost"])} if "yearly_cost" in across else {}),
            "outdone": {key: worse[key][at] for key in across},
        }
        for at, row in enumerate(both.to_dict("records"))
    ]


def _moved(sites: Sites, where: gpd.GeoSeries, numbers: dict[str, int]) -> list[list[float]]:
    """List the doors that do not stand where the map has those of their ids."""
    doors = sites.doors.geometry
    there = where.reindex(doors.index)
    moved = doors[(doors.x != there.x) | (doors.y != there.y)]
    degrees = moved.to_crs(LONLAT)
    return [
        [numbers[str(site)], round(lon, DECIMALS), round(lat, DECIMALS), x, y]
        for site, lon, lat, x, y in zip(
            moved.index, degrees.x, degrees.y, moved.x, moved.y, strict=True
        )
    ]


def _doors_told(doors: int) -> str:
    return say("pareto_door" if doors == 1 else "pareto_doors", doors=french.number(doors))


def _candidates(frontier: Frontier) -> str:
    return french.number(frontier.candidates)


def _lead(frontier: Frontier) -> str:
    return say(
        "pareto_lead" if frontier.candidates else "pareto_lead_today",
        threshold=french.cutoff(frontier.base.headline),
        doors=french.number(len(frontier.base.sites.doors)),
        candidates=_candidates(frontier),
    )


def _notes(frontier: Frontier) -> list[str]:
    """Say what the curve is, what it leaves out, and who has no point on it."""
    placed = int(places(frontier).index.isin(frontier.offered.points.index).sum())
    return [
        *([say("pareto_by_cost")] if frontier.by_cost else []),
        *(
            [say("pareto_placed", placed=french.number(placed), all=_candidates(frontier))]
            if placed < frontier.candidates
            else []
        ),
        *(say("pareto_left_out", name=name) for name in frontier.left_out),
        say("pareto_method"),
    ]

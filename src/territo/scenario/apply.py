"""Make other sites of a scenario; the lists it starts from are left untouched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from territo.errors import ScenarioError
from territo.model import DOOR_STATUSES, LOW_PRECISIONS, SITE_NUMBERS, Sites

if TYPE_CHECKING:
    from collections.abc import Iterator

    from territo.model.scenario import Edit, Place, Scenario


def apply(sites: Sites, scenario: Scenario) -> Sites:
    """Edit the doors, in order.

    Parameters
    ----------
    sites
        The sites as they are, candidates among them.
    scenario
        The edits.

    Returns
    -------
        New sites: a door that closed keeps its row with the status ``closed``.

    Raises
    ------
    ScenarioError
        When an edit names what is not there, or touches what is protected; all of them are listed.
    """
    problems: list[str] = []
    points = sites.points.copy()
    for number, edit in enumerate(scenario.edits, start=1):
        wrong = list(_problems(edit, points, scenario.protected))
        problems += [f"edit {number} ({edit.action}): {text}" for text in wrong]
        if not wrong:
            points = _edited(points, edit)
    if problems:
        raise ScenarioError(
            scenario.name, problems, "Correct the edits; ids are those of the lists of sites."
        )
    return Sites(points, left_out=sites.left_out)


def _problems(edit: Edit, points: gpd.GeoDataFrame, protected: tuple[str, ...]) -> Iterator[str]:
    """Say why an edit cannot be made on the sites as they are by then."""
    doors = set(points.index[points["status"].isin(DOOR_STATUSES)])
    if edit.action == "open":
        yield from _problems_of_opening(edit, points, doors)
        return
    for site in edit.sites:
        if site not in points.index:
            yield f"there is no site {site}"
        elif site not in doors:
            yield f"{site} is no door ({points.loc[site, 'status']})"
        elif site in protected and edit.action != "hours" and site != edit.into:
            yield f"{site} is protected"
    if edit.action == "move" and edit.place is None:
        yield "no place is given"
    if edit.action == "merge" and edit.into not in edit.sites and edit.place is None:
        yield f"{edit.into} is none of the doors merged, and no place is given"


def _problems_of_opening(edit: Edit, points: gpd.GeoDataFrame, doors: set[str]) -> Iterator[str]:
    site = edit.sites[0]
    if site in doors:
        yield f"{site} is open already"
    elif edit.place is None and site not in points.index:
        yield f"{site} is in no list, and no place is given"
    elif edit.place is None and points.geometry[site] is None:
        yield f"{site} has no position in its list"


def _edited(points: gpd.GeoDataFrame, edit: Edit) -> gpd.GeoDataFrame:
    if edit.action == "close":
        return _closed(points, edit.sites)
    if edit.action == "merge":
        kept = _closed(points, tuple(site for site in edit.sites if site != edit.into))
        if edit.into in kept.index and edit.place is None:
            return _with_facts(kept, edit.into, edit)
        return _placed(kept, edit.into, edit, like=edit.sites[0])
    if edit.action == "hours":
        return _with_facts(points, edit.sites[0], edit)
    if edit.place is None:
        opened = points.copy()
        low = points.loc[edit.sites[0], "precision"] in LOW_PRECISIONS
        opened.loc[edit.sites[0], "status"] = "low_precision" if low else "ok"
        return _with_facts(opened, edit.sites[0], edit)
    return _placed(points, edit.sites[0], edit, like=edit.sites[0])


def _closed(points: gpd.GeoDataFrame, sites: tuple[str, ...]) -> gpd.GeoDataFrame:
    closed = points.copy()
    closed.loc[list(sites), "status"] = "closed"
    return closed


def _placed(points: gpd.GeoDataFrame, site: str, edit: Edit, like: str) -> gpd.GeoDataFrame:
    """Put a door at a place: what is known of it, or of the one it takes over from, stays."""
    place: Place | None = edit.place
    if place is None:
        raise ValueError("a door needs a place")
    known = points.loc[like] if like in points.index else pd.Series(dtype=object)
    row = {name: known.get(name) for name in points.columns}
    if like != site or like not in points.index:
        row |= {"name": site, "kind": row["kind"] or "candidat"}
    row |= {
        "commune": place.commune,
        "precision": place.precision,
        "status": "low_precision" if place.precision in LOW_PRECISIONS else "ok",
        "geometry": shapely.Point(place.x, place.y),
    }
    others = points.drop(index=site, errors="ignore")
    new = gpd.GeoDataFrame([row], index=pd.Index([site], name="site"), crs=points.crs)
    numbers = {name: "Float64" for name in SITE_NUMBERS if name in points}
    new = new[points.columns].astype(numbers)
    joined = gpd.GeoDataFrame(pd.concat([others, new]).sort_index())
    return _with_facts(joined.set_crs(points.crs), site, edit)


def _with_facts(points: gpd.GeoDataFrame, site: str, edit: Edit) -> gpd.GeoDataFrame:
    told = points.copy()
    for name, text in edit.facts:
        number = name in SITE_NUMBERS
        if name not in told:
            told[name] = pd.Series(pd.NA, told.index, dtype="Float64") if number else None
        told.loc[site, name] = float(text) if number else text
    return told

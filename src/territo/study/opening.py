"""The hours of the doors: which of them count, and what a week of them is worth."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from territo.errors import ProjectError
from territo.indicators.open_then import open_then
from territo.indicators.week import week_profile, with_weekly_hours
from territo.model import Opening
from territo.opening import Moment, monday_of

if TYPE_CHECKING:
    from territo.model import Sites
    from territo.project import Project
    from territo.study.found import Found, Ground


def opened(project: Project, sites: Sites) -> tuple[Sites, Opening | None]:
    """Read the hours of the doors, and leave those that are not open at the moment asked about.

    Parameters
    ----------
    project
        The study.
    sites
        The sites.

    Returns
    -------
        The sites with their weekly hours, and what is known of them; absent when no door says when
        it is open.

    Raises
    ------
    ProjectError
        When a moment is asked about, and no door says when it is open: nobody would be covered.
    """
    moment = Moment.parse(project.at) if project.at else None
    monday = monday_of(project.as_of, moment)
    sites = with_weekly_hours(sites, monday)
    doors = sites.doors
    told = doors["hours_per_week"].notna() if "hours_per_week" in doors else None
    if told is None or not told.any():
        if moment:
            raise ProjectError(
                f"None of the {len(doors)} doors has opening hours that can be read.",
                'Give them in the column opening_hours, such as "Mo-Fr 08:30-12:00,13:30-17:00", '
                "or leave out --at.",
            )
        return sites, None
    known, unknown = (tuple(map(str, doors.index[kept])) for kept in (told, ~told))
    opening = Opening(monday, known, unknown)
    if moment is None:
        return sites, opening
    sites, then = open_then(sites, moment, monday)
    return sites, replace(opening, then=then)


def with_week(ground: Ground, found: Found) -> Opening | None:
    """Add the profile of the week to what is known of the hours, where it is wanted.

    Parameters
    ----------
    ground
        Who is to be served by what.
    found
        What the search found.

    Returns
    -------
        What is known of the hours; absent when no door says when it is open.
    """
    opening = ground.opening
    if opening is None or found.within is None:
        return opening
    week = week_profile(ground.demand, ground.sites, found.within, opening.monday)
    return replace(opening, week=week)

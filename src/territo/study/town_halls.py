"""The town halls of the lists: where a scenario may place a door, whatever the doors are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from territo.errors import SourceError
from territo.sources.scenarios import TOWN_HALL
from territo.sources.sites import read_sites

if TYPE_CHECKING:
    from territo.model import EtatDesLieux, Sites, Territory
    from territo.project import Project
    from territo.study.territories import Chosen


def town_halls(project: Project, chosen: Chosen, territory: Territory) -> Sites | None:
    """Read the town halls of the lists.

    Parameters
    ----------
    project
        The study.
    chosen
        Its territory, for the mergers.
    territory
        The ground.

    Returns
    -------
        The town halls; absent when the lists have none.
    """
    lists = [project.path(file) for file in project.sites]
    former = chosen.former["into"].to_dict()
    try:
        return read_sites(lists, territory, (TOWN_HALL,), project.site_columns, mergers=former)
    except SourceError:
        return None


def with_town_halls(project: Project, chosen: Chosen, etat: EtatDesLieux) -> EtatDesLieux:
    """Add the town halls to what was found, for the trials of the map.

    Parameters
    ----------
    project
        The study.
    chosen
        Its territory.
    etat
        What was found.

    Returns
    -------
        The same with its town halls.
    """
    return replace(etat, town_halls=town_halls(project, chosen, etat.territory))

"""Who lives in a territory: the embedded population, or a file of Insee."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.census import calibrated
from territo.grid import spread
from territo.sources.population import read_population
from territo.study.check import read_mergers

if TYPE_CHECKING:
    from pathlib import Path

    from territo.model import Demand, Territory
    from territo.project import Project


def people(project: Project, territory: Territory) -> Demand:
    """Find who must be served.

    Parameters
    ----------
    project
        The study: its file of population, if any, and whether to calibrate it.
    territory
        The ground.

    Returns
    -------
        The inhabitants of the file, or the population of each commune spread evenly.
    """
    file = population_file(project)
    if file is None:
        return spread(territory)
    demand = read_population(file, territory, read_mergers()["into"].to_dict())
    return calibrated(demand, territory) if project.calibrate and demand.census else demand


def population_file(project: Project) -> Path | None:
    """Return the study's file of population.

    Parameters
    ----------
    project
        The study.

    Returns
    -------
        Its path; absent when the embedded population is meant.
    """
    return project.path(project.population) if project.population.name else None

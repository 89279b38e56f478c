"""Who lives in a territory: the embedded population, or a file of Insee."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from territo.census import calibrated, projected
from territo.errors import ProjectError
from territo.grid import spread
from territo.sources.population import read_population
from territo.sources.population.factors import FACTOR, read_factors
from territo.study.editions import read_absences
from territo.vintages import absent

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
    former = absent(read_absences(), territory.cog)["into"].to_dict()
    demand = read_population(file, territory, former)
    return calibrated(demand, territory) if project.calibrate and demand.census else demand


def served(project: Project, territory: Territory) -> tuple[Territory, Demand]:
    """Find who must be served, and give communes that came without inhabitants theirs.

    Inhabitants are multiplied by the study's factors, if it has any; the populations of communes
    remain those of today.

    Parameters
    ----------
    project
        The study.
    territory
        The ground; its basis is empty when nobody said how many live there.

    Returns
    -------
        The ground with the population of each commune, and the inhabitants.

    Raises
    ------
    ProjectError
        When a file is to be calibrated on populations that nobody said, or factors are of years.
    """
    known, demand = _counted(project, territory)
    file = factor_file(project)
    if file is None:
        return known, demand
    factors = read_factors(file, known, demand)
    if FACTOR not in factors:
        raise ProjectError(
            f"{file} has factors of several years: {', '.join(factors)}.",
            'Compare them with `territo compare`, or name one column "factor".',
        )
    return known, projected(demand, factors[FACTOR], file.name)


def _counted(project: Project, territory: Territory) -> tuple[Territory, Demand]:
    """Count who lives there today."""
    if territory.population_basis:
        return territory, people(project, territory)
    if project.calibrate:
        raise ProjectError(
            f"{territory.name}: there is no population municipale to calibrate on.",
            "Leave --calibrate out, or give boundaries with populations.",
        )
    demand = people(project, territory)
    counted = demand.points.groupby("commune")["weight"].sum()
    counted = counted.reindex(territory.communes.index, fill_value=0).round().astype("int64")
    known = replace(
        territory,
        communes=territory.communes.assign(population=counted),
        population_basis=demand.vintage,
    )
    census = replace(demand.census, municipal=known.population) if demand.census else None
    return known, replace(demand, census=census)


def factor_file(project: Project) -> Path | None:
    """Return the study's file of factors.

    Parameters
    ----------
    project
        The study.

    Returns
    -------
        Its path; absent when inhabitants are those of today.
    """
    return project.path(project.population_factor) if project.population_factor.name else None


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

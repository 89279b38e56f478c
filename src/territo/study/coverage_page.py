"""The page of what a study found: with what it takes to try other sites in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.model.costs import Costs
from territo.render.page import page
from territo.study.town_halls import with_town_halls
from territo.study.trials import trials

if TYPE_CHECKING:
    from collections.abc import Mapping

    from territo.model import EtatDesLieux
    from territo.project import Project
    from territo.study.territories import Chosen


def coverage_page(
    project: Project, chosen: Chosen, etat: EtatDesLieux, stated: Mapping[str, object]
) -> str:
    """Draw what a study found.

    Parameters
    ----------
    project
        The study, its presets asked.
    chosen
        Its territory.
    etat
        What was found.
    stated
        What it was made from.

    Returns
    -------
        The page, which tries other sites at the costs and along the streets of the study.
    """
    whole = with_town_halls(project, chosen, etat)
    return page(whole, stated, trials=trials(project, whole))


def with_costs(project: Project, stated: Mapping[str, object]) -> Mapping[str, object]:
    """Add what places and ways cost to what a result was made from.

    Parameters
    ----------
    project
        The study.
    stated
        What it was made from.

    Returns
    -------
        The same with ``costs``; as it was where none is stated.
    """
    costs = Costs.from_settings(project.costs).stated()
    return {**stated, "costs": costs} if costs else stated

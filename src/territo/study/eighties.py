"""The places of the 1980s: what each is for access, and what keeping or changing it would cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.errors import ProjectError
from territo.model.costs import Costs
from territo.scenario import options
from territo.study.coverage import measured
from territo.study.manifest import made_by
from territo.study.territories import choose

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from territo.model import EtatDesLieux
    from territo.project import Project


def eighties(
    project: Project, progress: Callable[[str], None]
) -> tuple[EtatDesLieux, Costs, Mapping[str, object], pd.DataFrame]:
    """Put the places of the 1980s in a table.

    Parameters
    ----------
    project
        The study.
    progress
        Called with the name of each step when it begins.

    Returns
    -------
        What was found, what costs were stated, what it was made from, and the places, see
        `territo.scenario.options`.

    Raises
    ------
    ProjectError
        When no list tells how old its sites are.
    """
    progress("boundaries")
    etat, stated = measured(project, choose(project), progress)
    costs = Costs.from_settings(project.costs)
    table = options(etat, costs)
    if table.empty:
        told = "era" in etat.sites.points
        raise ProjectError(
            f"No site of {etat.territory.name} is of the 1980s."
            if told
            else "No list of sites tells how old they are.",
            "The columns year_built and year_in_service tell it: sites/README.md.",
        )
    return etat, costs, made_by({**stated, "costs": costs.stated()}, "eighties"), table

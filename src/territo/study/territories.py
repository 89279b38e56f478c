"""The territories a study can choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.sources.boundaries import list_territories

if TYPE_CHECKING:
    import pandas as pd

    from territo.project import Project


def run(project: Project) -> pd.DataFrame:
    """List the territories of a study.

    Parameters
    ----------
    project
        The study.

    Returns
    -------
        One row per EPCI, as `territo.sources.boundaries.list_territories` gives them.

    Raises
    ------
    SourceError
        When its boundaries cannot be read.
    """
    return list_territories(project.path(project.boundaries))

"""The groups of places that a study's figures are broken down by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.sources.groups import read_groups

if TYPE_CHECKING:
    from pathlib import Path

    from territo.model import Grouping, Territory
    from territo.project import Project


def group_files(project: Project) -> tuple[Path, ...]:
    """List the files of groups that a study gives.

    Parameters
    ----------
    project
        The study.

    Returns
    -------
        The files; none when nobody asks.
    """
    return tuple(project.path(file) for file in project.groups)


def groupings(project: Project, territory: Territory) -> tuple[Grouping, ...]:
    """Read the groups of a study.

    Parameters
    ----------
    project
        The study.
    territory
        The ground.

    Returns
    -------
        The groups of each file.

    Raises
    ------
    SourceError
        When a file cannot be read, or what it holds is wrong.
    """
    files = group_files(project)
    return tuple(read_groups(file, territory, project.group_columns) for file in files)

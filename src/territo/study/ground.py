"""The territory of a study, with the sectors that it is to be cut into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.errors import Problem, SchemaError
from territo.study.territories import choose

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from territo.model import Partition, Territory
    from territo.project import Project


def sector_files(project: Project) -> tuple[Path, ...]:
    """List the files of sectors that a study gives.

    Parameters
    ----------
    project
        The study.

    Returns
    -------
        The files; none when the sectors are those of its boundaries.
    """
    return tuple(project.path(file) for file in project.sectors)


def territory_of(project: Project) -> Territory:
    """Read the territory of a study.

    Parameters
    ----------
    project
        The study.

    Returns
    -------
        The territory, with the study's own sectors where it gives some.

    Raises
    ------
    SourceError
        When a file cannot be read, or what it holds is wrong.
    TerritoryError
        When nobody goes by the territory's name.
    """
    return choose(project).territory


def require_no_overlap(found: Sequence[Partition], project: Project) -> None:
    """Refuse sectors that overlap: whoever lives in two of them would be counted in either.

    Parameters
    ----------
    found
        What was found of each zoning.
    project
        The study, for the names of its files.

    Raises
    ------
    SchemaError
        When sectors of one zoning overlap; every pair is named.
    """
    problems = [
        Problem(f"{row.one} and {row.other} overlap on {row.km2:.2f} km² ({one.zoning})")
        for one in found
        for row in one.overlaps.itertuples(index=False)
    ]
    if problems:
        files = sector_files(project) or (project.path(project.boundaries),)
        raise SchemaError(
            ", ".join(str(file) for file in files),
            problems,
            "Correct the contours, or give the sectors a zoning each; `territo sectors` shows all.",
        )

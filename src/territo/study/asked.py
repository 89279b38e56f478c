"""A study as it was asked for, with the tables it names in a database read into files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from territo.database import is_address
from territo.project import asked as asked_of_files

if TYPE_CHECKING:
    from pathlib import Path

    from territo.project import Project

# Settings that name one file, and those that name several.
ONE = ("boundaries", "population", "population_factor", "network")
SEVERAL = ("sites", "sectors", "groups", "competences")


def asked(project: Project, **chosen: Any) -> Project:  # noqa: ANN401 - one value per setting
    """Put what somebody asked for over the settings of a study, and read the tables it names.

    Parameters
    ----------
    project
        The study.
    **chosen
        As for `territo.project.asked`.

    Returns
    -------
        The study to run, which names files only.

    Raises
    ------
    TerritoError
        As `territo.project.asked`, or when a table cannot be read.
    """
    return local(asked_of_files(project, **chosen))


def local(project: Project) -> Project:
    """Read the tables that a study names into files.

    Parameters
    ----------
    project
        The study.

    Returns
    -------
        The same with a file for each table.

    Raises
    ------
    SourceError
        When a table cannot be read.
    """
    found: dict[str, Any] = {}
    for name in ONE:
        value = getattr(project, name)
        if is_address(value):
            found[name] = type(value)(_file(value)) if isinstance(value, str) else _file(value)
    for name in SEVERAL:
        values = getattr(project, name)
        if any(is_address(one) for one in values):
            found[name] = tuple(_file(one) if is_address(one) else one for one in values)
    return replace(project, **found) if found else project


def _file(address: Path | str) -> Path:
    from territo.sources.database import snapshot  # noqa: PLC0415 - few studies read a database

    return snapshot(str(address))

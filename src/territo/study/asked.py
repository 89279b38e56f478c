"""A study as it was asked for, with the tables it names in a database read into files."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from territo import settings
from territo.database import is_address
from territo.errors import ProjectError
from territo.project import OSM

if TYPE_CHECKING:
    from territo.project import Project

# Settings that name a file, beside the streets, and those that name several.
FILES = ("boundaries", "population", "population_factor")
LISTS = ("sites", "sectors", "groups", "competences")


def asked(project: Project, **chosen: Any) -> Project:  # noqa: ANN401 - one value per setting
    """Put what somebody asked for over the settings of a study.

    Parameters
    ----------
    project
        The study.
    **chosen
        Settings as the command line gives them, ``out`` standing for ``maps``; None or an empty
        list means nothing was asked.

    Returns
    -------
        The study to run, see `overlaid`.

    Raises
    ------
    ProjectError
        When no territory is named, neither here nor in the settings, or a date is none.
    """
    project = overlaid(project, **chosen)
    if not project.territory:
        raise ProjectError(
            "No territory is named.",
            "Name one, such as `territo coverage rouen`; `territo list` shows them all.",
        )
    return project


def overlaid(project: Project, **chosen: Any) -> Project:  # noqa: ANN401 - one value per setting
    """Put what somebody asked for over the settings of a study, which may name no territory.

    Parameters
    ----------
    project
        The study.
    **chosen
        As for `asked`.

    Returns
    -------
        The study to run. Files that were asked for are relative to the current folder. A list of
        sites given without a kind counts all its kinds.

    Raises
    ------
    ProjectError
        When a date or a moment is none.
    """
    given = {name: value for name, value in chosen.items() if value is not None and value != ()}
    if "out" in given:
        given["maps"] = _absolute(given.pop("out"))
    settings.require_date(given.get("as_of", ""))
    settings.require_moment(given.get("at", ""))
    for name in set(FILES) & set(given):
        given[name] = _absolute(given[name])
    for name in set(LISTS) & set(given):
        given[name] = tuple(_absolute(file) for file in given[name])
    if "sites" in given:
        given.setdefault("kinds", ())
    if "presets" in given:
        given["presets"] = tuple(
            str(_absolute(Path(one))) if one.endswith(".toml") else one for one in given["presets"]
        )
    if "network" in given and given["network"] != OSM:
        given["network"] = str(_absolute(Path(given["network"])))
    project = _local(replace(project, **given))
    if project.calibrate and not project.population.name:
        raise ProjectError(
            "Only the inhabitants of a file are calibrated.", "Give one with --population."
        )
    return project


def _absolute(path: Path) -> Path:
    """Write a path from the root without its ``..``: a study says the same from any folder."""
    if is_address(path):
        return path
    return Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would also follow links


def _local(project: Project) -> Project:
    """Read the tables that a study names into files: few studies name any."""
    found: dict[str, Any] = {}
    for name in (*FILES, "network"):
        value = getattr(project, name)
        if is_address(value):
            found[name] = type(value)(local(value))
    for name in LISTS:
        values = getattr(project, name)
        if any(is_address(one) for one in values):
            found[name] = tuple(local(one) for one in values)
    return replace(project, **found) if found else project


def local(file: Path | str) -> Path:
    """Read a table of a database into a file, where one is named.

    Parameters
    ----------
    file
        A file, or the address of a table.

    Returns
    -------
        The file itself, or that which holds the table now.

    Raises
    ------
    SourceError
        When the database cannot be reached, or has no such table.
    """
    if not is_address(file):
        return Path(file)
    from territo.sources.database import snapshot  # noqa: PLC0415 - few studies read a database

    return snapshot(str(file))

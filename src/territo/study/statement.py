"""What a result of a batch stands for, so that a later run knows whether to keep it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from territo import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

    from territo.project import Project
    from territo.study.territories import Chosen

# Settings that change no figure: where the study stands, and what other commands ask.
_ELSEWHERE = ("root", "maps", "territory", "scenarios", "services", "geocoder", "overpass")


def statement(project: Project, chosen: Chosen, *, own_thresholds: bool) -> dict[str, Any]:
    """State everything that the results of a territory hang on.

    Parameters
    ----------
    project
        The study.
    chosen
        Its territory.
    own_thresholds
        Whether the study's thresholds are kept beside those that its presets need.

    Returns
    -------
        What JSON can say: version, territory (code), settings (each setting, with the sha256 of
        the files that it names), files (those that the territory was read from). No path of the
        machine is in it.
    """
    settings = {
        one.name: _stated(getattr(project, one.name), project)
        for one in fields(project)
        if one.name not in _ELSEWHERE
    }
    return {
        "version": __version__,
        "territory": chosen.territory.code,
        "own_thresholds": own_thresholds,
        "settings": settings,
        "files": [identity(file) for file in chosen.files],
    }


def identity(file: Path) -> dict[str, str]:
    """Name a file by its content.

    Parameters
    ----------
    file
        The file; it may be missing, or a folder.

    Returns
    -------
        Its name and, where it is a file, its sha256.
    """
    if not file.is_file():
        return {"file": file.name}
    return {"file": file.name, "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}


def is_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Say whether two statements are the same, one of which may have been read from JSON.

    Parameters
    ----------
    one, other
        Statements.

    Returns
    -------
        Whether they are.
    """
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _stated(value: object, project: Project) -> object:
    if isinstance(value, tuple | list):
        return [_stated(item, project) for item in value]
    if isinstance(value, Path):
        return identity(project.path(value)) if value.name else ""
    if isinstance(value, str) and Path(value).is_absolute():
        return identity(Path(value))  # streets and presets are texts that may name a file
    return dict(value) if isinstance(value, dict) else value

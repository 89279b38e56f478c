"""The rules of others: which there are, and what a study must measure to answer them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from territo.errors import ProjectError
from territo.sources.presets import FOLDER, SUFFIX, carried, file_of, read_preset

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from territo.model import Preset
    from territo.project import Project

HOW = "--network FILE, or --network osm to fetch the streets"


def run() -> tuple[Preset, ...]:
    """Read the presets that the package carries.

    Returns
    -------
        The presets, in the order of their ids.
    """
    return tuple(read_preset(FOLDER / f"{name}{SUFFIX}") for name in carried())


def folder() -> Path:
    """Return where the files of the carried presets are.

    Returns
    -------
        The folder.
    """
    return FOLDER


def asked(project: Project, *, own_thresholds: bool) -> tuple[Project, tuple[Preset, ...]]:
    """Read the presets of a study, and make it measure what they need.

    Parameters
    ----------
    project
        The study.
    own_thresholds
        Whether the study's thresholds are kept beside those of the presets.

    Returns
    -------
        The study as `answering` has it, and the presets in the order in which they were asked for,
        each once.

    Raises
    ------
    TerritoError
        When one is not known, its file is wrong, or it cannot be answered.
    """
    files = dict.fromkeys(file_of(name, project.root) for name in project.presets)
    presets = tuple(read_preset(file) for file in files)
    return answering(project, presets, own_thresholds=own_thresholds), presets


def files(project: Project) -> tuple[Path, ...]:
    """List the user's own files of presets.

    Parameters
    ----------
    project
        The study.

    Returns
    -------
        The files that do not come with the package: its version stands for the others.
    """
    return tuple(project.path(file_of(name, project.root)) for name in project.presets
                 if name.endswith(SUFFIX))  # fmt: skip


def answering(project: Project, presets: Sequence[Preset], *, own_thresholds: bool) -> Project:
    """Make a study measure what its presets need.

    Parameters
    ----------
    project
        The study.
    presets
        Its presets.
    own_thresholds
        Whether the study's thresholds are kept, before those of the presets.

    Returns
    -------
        The study with the thresholds of the presets (its own when they need none) and, when it
        names no mode, theirs.

    Raises
    ------
    ProjectError
        When presets count along streets and none are named, or agree on no mode.
    """
    needed = [str(one) for preset in presets for one in preset.thresholds]
    if not needed:
        return project
    kept = project.within if own_thresholds else ()
    project = replace(project, within=tuple(dict.fromkeys([*kept, *needed])))
    if project.mode != "line":
        return project
    choosy = [one for one in presets if one.thresholds and one.modes and "line" not in one.modes]
    return replace(project, mode=_mode(choosy, project)) if choosy else project


def _mode(presets: Sequence[Preset], project: Project) -> str:
    """Choose how to travel, when nobody said."""
    names = ", ".join(one.id for one in presets)
    common = [mode for mode in presets[0].modes if all(mode in one.modes for one in presets)]
    noun = "Preset" if len(presets) == 1 else "Presets"
    if not common:
        ways = "; ".join(f"{one.id}: {' or '.join(one.modes)}" for one in presets)
        raise ProjectError(
            f"{noun} {names} do not travel the same way ({ways}).",
            "Ask for them in runs apart, or name --mode: the others are then said not to be told.",
        )
    if not project.network or len(common) > 1:
        ask = f"--mode {' or '.join(common)}" + ("" if project.network else f" and {HOW}")
        verb = "is" if len(presets) == 1 else "are"
        raise ProjectError(
            f"{noun} {names} {verb} counted along streets, {' or '.join(common)}.", f"Add {ask}."
        )
    return common[0]

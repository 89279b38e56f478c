"""A study as a manifest states it: its territory, its inputs and its parameters."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from territo.project import OSM, Project
from territo.study.manifest import inputs_of

if TYPE_CHECKING:
    from collections.abc import Mapping

# Settings that a manifest does not state as parameters: they are the study's as it is now.
_STUDY = frozenset((
    "root", "territory", "boundaries", "cog", "sites", "site_columns", "competences", "sectors",
    "sector_columns", "groups", "group_columns", "within", "presets", "network", "max_snap",
    "buffer", "overpass", "geocoder", "speeds", "columns", "population", "population_factor",
    "services", "scenarios", "costs", "maps",
))  # fmt: skip
_METRES = {"max_snap_m": "max_snap", "buffer_m": "buffer"}
# Settings that name one file, and those that name several.
_FILES = ("boundaries", "population", "population_factor")
_LISTS = ("sites", "competences", "sectors", "groups")
# What a manifest says of a scenario beside what is written of it.
_OF_SCENARIO = ("name",)


def as_stated(project: Project, stated: Mapping[str, object], found: Mapping[str, Path]) -> Project:
    """Give a project the territory, the inputs and the parameters of a manifest.

    Parameters
    ----------
    project
        The study.
    stated
        The manifest.
    found
        Where its inputs are.

    Returns
    -------
        The study as it was then. A parameter that the manifest does not state has its default;
        what it never states (columns, speeds) is as the study says it now.
    """
    parameters = stated["parameters"]
    known: dict[str, Any] = dict(parameters) if isinstance(parameters, dict) else {}
    settings: dict[str, Any] = {
        one.name: _like(one.default, known.get(one.name, one.default))
        for one in fields(Project)
        if one.name not in _STUDY
    }
    for metres, name in _METRES.items():
        settings[name] = f"{known[metres]:.10g} m" if metres in known else _default(name)
    first = known["headline"]
    settings["within"] = (first, *(one for one in known["within"] if one != first))
    settings |= _files(project, stated, found, known)
    costs = stated.get("costs")
    settings["costs"] = costs if isinstance(costs, dict) else {}
    settings["scenarios"] = _scenarios(stated)
    return replace(project, territory=str(stated["territory"]), **settings)


def _like(default: object, value: object) -> object:
    """Give a value of JSON the type of the setting that it stands for."""
    return tuple(value) if isinstance(default, tuple) and isinstance(value, list) else value


def _default(name: str) -> object:
    return next(one.default for one in fields(Project) if one.name == name)


def _files(
    project: Project,
    stated: Mapping[str, object],
    found: Mapping[str, Path],
    known: Mapping[str, Any],
) -> dict[str, Any]:
    """Find the files that the settings named: those of the inputs, and no others."""
    named: dict[str, list[str]] = {}
    for one in inputs_of(stated):
        if "setting" in one:
            named.setdefault(str(one["setting"]), []).append(str(one["file"]))
    if not named:  # a manifest of before inputs said which setting names them
        network = project.network if "mode" in known else ""
        return {"network": network, "presets": _presets(project, known)}
    settings: dict[str, Any] = {
        name: found[named[name][0]] if name in named else _default(name) for name in _FILES
    }
    for name in _LISTS:
        settings[name] = tuple(found[file] for file in named.get(name, ()))
    own = {Path(file).name: str(found[file]) for file in named.get("presets", ())}
    settings["presets"] = tuple(own.get(one, one) for one in known.get("presets", ()))
    streets = [str(found[file]) for file in named.get("network", ())]
    settings["network"] = streets[0] if streets else OSM if "mode" in known else ""
    return settings


def _presets(project: Project, known: Mapping[str, Any]) -> tuple[str, ...]:
    named = {Path(one).name: one for one in project.presets}
    return tuple(named.get(one, one) for one in known.get("presets", ()))


def _scenarios(stated: Mapping[str, object]) -> dict[str, dict[str, Any]]:
    """Take scenarios as they were then, whatever the settings say of them now."""
    one, several = stated.get("scenario"), stated.get("scenarios")
    tables = several if isinstance(several, dict) else {}
    if isinstance(one, dict):
        tables = {**tables, str(one["name"]): one}
    return {
        name: {key: value for key, value in table.items() if key not in _OF_SCENARIO}
        for name, table in tables.items()
    }

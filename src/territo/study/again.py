"""A study run again as a manifest states it, into a folder of its own."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from territo.optimise import Effort
from territo.project import OSM, Project
from territo.render import (
    console_eighties,
    console_pareto,
    record,
    record_compare,
    record_fiche,
    record_plan,
    record_scenario,
)
from territo.study import (
    access,
    batch,
    commune,
    compare,
    coverage,
    export,
    optimise,
    pareto,
    report,
    scenario,
)
from territo.study import map as draw
from territo.study.eighties import eighties
from territo.study.manifest import inputs_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Progress = Callable[[str], None]
    # What --json prints, given the names of the files that were written.
    Text = Callable[[Sequence[Path]], str]

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
COVERAGE = "coverage"
# What a manifest says of a scenario beside what is written of it.
_OF_SCENARIO = ("name",)


@dataclass(frozen=True)
class Again:
    """What a study said when it was run again.

    Parameters
    ----------
    manifest
        What it was made from.
    text
        What ``--json`` prints, given the names of the files; absent where a command has no such
        option.
    """

    manifest: Mapping[str, object]
    text: Text | None


def command_of(stated: Mapping[str, object]) -> Mapping[str, Any]:
    """Say which command made a result.

    Parameters
    ----------
    stated
        The manifest.

    Returns
    -------
        Its name, and what it was asked; before manifests stated it, that of `territo coverage`.
    """
    found = stated.get("command")
    return found if isinstance(found, dict) else {"name": COVERAGE}


def run(
    project: Project,
    stated: Mapping[str, object],
    found: Mapping[str, Path],
    folder: Path,
    progress: Progress,
) -> Again:
    """Run a study again.

    Parameters
    ----------
    project
        The study as it is now.
    stated
        The manifest of the result.
    found
        Where the inputs of the manifest are, by their names there.
    folder
        Where to write.
    progress
        Called with the name of each step when it begins.

    Returns
    -------
        What it said; what it wrote is in the folder.

    Raises
    ------
    TerritoError
        When the study cannot be run.
    """
    then = replace(as_stated(project, stated, found), maps=folder)
    asked = command_of(stated)
    return COMMANDS[asked["name"]](then, asked, found, progress)


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


def _named(text: str, found: Mapping[str, Path]) -> str:
    """Put where a file is for its name: FILE, or FILE:NAME of a scenario."""
    file, colon, name = text.partition(":")
    return f"{found[file]}{colon}{name}" if file in found else text


def _coverage(
    project: Project, asked: Mapping[str, Any], found: Mapping[str, Path], progress: Progress
) -> Again:
    del asked, found
    made = coverage.run(project, progress=progress)
    return Again(made.manifest, lambda files: record.text(made.etat, made.manifest, files))


def _map(
    project: Project, asked: Mapping[str, Any], found: Mapping[str, Path], progress: Progress
) -> Again:
    del found
    made = draw.run(
        project, png=asked["png"], own_thresholds=True, overwrite=False, progress=progress
    )
    return Again(made.manifest, None)


def _export(
    project: Project, asked: Mapping[str, Any], found: Mapping[str, Path], progress: Progress
) -> Again:
    del found
    wanted = export.Asked(tuple(asked["formats"]), project.maps, asked["crs"])
    made = export.run(project, wanted, own_thresholds=True, overwrite=False, progress=progress)
    return Again(made.manifest, None)


def _report(
    project: Project, asked: Mapping[str, Any], found: Mapping[str, Path], progress: Progress
) -> Again:
    del found
    made = report.run(
        project, communes=asked["communes"], own_thresholds=True, overwrite=False, progress=progress
    )
    return Again(made.manifest, None)


def _scenario(
    project: Project, asked: Mapping[str, Any], found: Mapping[str, Path], progress: Progress
) -> Again:
    name = _named(asked["scenario"], found)
    made = scenario.run(project, name, overwrite=False, progress=progress)
    return Again(
        made.manifest,
        lambda files: record_scenario.difference_text(
            made.difference, made.cost, made.manifest, files
        ),
    )


def _loss(
    project: Project, asked: Mapping[str, Any], found: Mapping[str, Path], progress: Progress
) -> Again:
    del asked, found
    made = scenario.loss(project, progress)
    told = (made.etat, made.table, made.groups, made.manifest)
    return Again(made.manifest, lambda _: record_scenario.losses_text(*told))


def _compare(
    project: Project, asked: Mapping[str, Any], found: Mapping[str, Path], progress: Progress
) -> Again:
    names = [_named(name, found) for name in asked["names"]]
    made = compare.run(project, names, overwrite=False, progress=progress)
    return Again(
        made.manifest,
        lambda files: record_compare.comparison_text(
            made.beside, made.manifests, made.manifest, files
        ),
    )


def _pareto(
    project: Project, asked: Mapping[str, Any], found: Mapping[str, Path], progress: Progress
) -> Again:
    candidates = _named(asked["candidates"], found)
    made = pareto.run(project, candidates, png=asked["png"], overwrite=False, progress=progress)
    return Again(
        made.manifest,
        lambda files: console_pareto.frontier_text(made.frontier, made.manifest, files),
    )


def _optimise(
    project: Project, asked: Mapping[str, Any], found: Mapping[str, Path], progress: Progress
) -> Again:
    told = dict(asked["question"])
    told |= {name: tuple(told[name]) for name in ("fixed", "forbidden")}
    told["candidates"] = _named(told["candidates"], found)
    question = optimise.Question(**{**told, "effort": Effort(**told["effort"])})
    made = optimise.run(project, question, overwrite=False, progress=progress)
    return Again(
        made.manifest,
        lambda files: record_plan.plan_text(made.proposal, made.manifest, files),
    )


def _eighties(
    project: Project, asked: Mapping[str, Any], found: Mapping[str, Path], progress: Progress
) -> Again:
    del asked, found
    etat, _, stated, table = eighties(project, progress)
    return Again(stated, lambda _: console_eighties.eighties_text(etat, table, stated))


def _access(
    project: Project, asked: Mapping[str, Any], found: Mapping[str, Path], progress: Progress
) -> Again:
    del found
    made = access.run(project, project.maps / asked["file"], overwrite=False, progress=progress)
    return Again(made.manifest, None)


def _batch(
    project: Project, asked: Mapping[str, Any], found: Mapping[str, Path], progress: Progress
) -> Again:
    del found
    return Again(batch.one_by_one(project, asked["territories"], progress), None)


def _commune(
    project: Project, asked: Mapping[str, Any], found: Mapping[str, Path], progress: Progress
) -> Again:
    del found
    made = commune.run(project, asked["commune"], anywhere=False, progress=progress)
    return Again(made.manifest, lambda _: record_fiche.text(made.fiche, made.etat, made.manifest))


COMMANDS: dict[str, Callable[..., Again]] = {
    COVERAGE: _coverage,
    "map": _map,
    "export": _export,
    "report": _report,
    "scenario": _scenario,
    "loss": _loss,
    "compare": _compare,
    "pareto": _pareto,
    "optimise": _optimise,
    "eighties": _eighties,
    "commune": _commune,
    "access": _access,
    "batch": _batch,
}

"""A study run again as a manifest states it, into a folder of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from territo.optimise import Effort
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
from territo.study.as_stated import as_stated
from territo.study.eighties import eighties

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from territo.project import Project

    Progress = Callable[[str], None]
    # What --json prints, given the names of the files that were written.
    Text = Callable[[Sequence[Path]], str]

COVERAGE = "coverage"


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

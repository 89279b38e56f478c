"""A scenario held against the doors as they are; and every door closed alone."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from territo.errors import ProjectError
from territo.export import write_geopackage
from territo.language import in_its_language
from territo.model.costs import Costs
from territo.render.page import page
from territo.scenario import apply, compare, losses, losses_of_groups, scenario_cost
from territo.sources.scenarios import Ground, read_scenario
from territo.study.coverage import measured
from territo.study.manifest import identity, inputs_of, made_by
from territo.study.outputs import require_free, staged
from territo.study.scenario_file import scenario_file
from territo.study.territories import choose
from territo.study.town_halls import town_halls

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import pandas as pd

    from territo.model import EtatDesLieux, Territory
    from territo.model.expenses import ScenarioCost
    from territo.model.scenario import Difference
    from territo.project import Project
    from territo.study.territories import Chosen


@dataclass(frozen=True)
class ScenarioRun:
    """What a scenario changes, and what was written.

    Parameters
    ----------
    difference
        What it changes.
    cost
        What it costs and saves, as far as [costs] was stated.
    manifest
        What it was made from.
    files
        The page and the layers of the state after it, and the ledger.
    """

    difference: Difference
    cost: ScenarioCost
    manifest: Mapping[str, object]
    files: tuple[Path, ...]


@in_its_language
def run(
    project: Project, name: str, *, overwrite: bool, progress: Callable[[str], None]
) -> ScenarioRun:
    """Run a scenario on the same ground, inhabitants and thresholds as the doors as they are.

    Parameters
    ----------
    project
        The study, with the scenario in its settings.
    name
        Name of the scenario, or its own file, see `territo.study.scenario_file`.
    overwrite
        Whether earlier results may be replaced.
    progress
        Called with the name of each step when it begins.

    Returns
    -------
        What it changes, and what was written.

    Raises
    ------
    TerritoError
        Whatever is wrong with the scenario, the inputs or the folder; nothing is written then.
    """
    table = wanted(project, name)
    progress("boundaries")
    chosen = choose(project)
    slug = f"{chosen.territory.slug}-{table.name}"
    maps = project.path(project.maps)
    targets = tuple(maps / f"{slug}{end}" for end in (".html", ".gpkg", "-ledger.csv"))
    free = require_free(targets, overwrite=overwrite)
    base, _ = measured(project, chosen, progress)
    found, stated = tried(project, table, chosen, base, progress)
    costs = Costs.from_settings(project.costs)
    cost = scenario_cost(found, costs)
    stated = {**stated, "costs": costs.stated()} if project.costs else stated
    stated = made_by(stated, "scenario", scenario=as_named(project, name))
    named = _titled(found.after, found.scenario.title)
    with staged(free) as (html, layers, ledger):
        progress("map")
        html.write_text(page(named, stated, found), encoding="utf-8", newline="\n")
        progress("layers")
        write_geopackage(layers, named, stated, found)
        found.ledger.to_csv(ledger, index=False, encoding="utf-8", lineterminator="\n")
    return ScenarioRun(found, cost, stated, targets)


@dataclass(frozen=True)
class Wanted:
    """A scenario as it is written.

    Parameters
    ----------
    name
        Its name.
    table
        What is written of it.
    file
        Its own file; absent when it stands in the settings.
    """

    name: str
    table: Mapping[str, object]
    file: Path | None = None


def wanted(project: Project, name: str) -> Wanted:
    """Find a scenario.

    Parameters
    ----------
    project
        The study.
    name
        Name of a scenario of its settings, or a file of its own.

    Returns
    -------
        The scenario as it is written.

    Raises
    ------
    ProjectError
        When there is none; the nearest name is told.
    """
    own = scenario_file(name)
    return Wanted(own.name, own.table, own.file) if own else Wanted(name, _table(project, name))


def as_named(project: Project, name: str) -> str:
    """Name a scenario as manifests do, without a path of the machine.

    Parameters
    ----------
    project
        The study.
    name
        Name of a scenario of its settings, or a file of its own.

    Returns
    -------
        The name; of a file, that of the manifest's inputs.
    """
    own = scenario_file(name)
    if own is None:
        return name
    return f"{identity(own.file, project.root)['file']}{name[len(str(own.file)) :]}"


def tried(
    project: Project,
    one: Wanted,
    chosen: Chosen,
    base: EtatDesLieux,
    progress: Callable[[str], None],
) -> tuple[Difference, Mapping[str, object]]:
    """Hold a scenario against the doors as they are.

    Parameters
    ----------
    project
        The study.
    one
        The scenario.
    chosen
        The territory.
    base
        What was found with the doors as they are.
    progress
        Called with the name of each step when it begins.

    Returns
    -------
        What it changes, and what the state after it was made from.

    Raises
    ------
    TerritoError
        Whatever is wrong with the scenario or the inputs.
    """
    halls = town_halls(project, chosen, base.territory) or base.sites
    ground = Ground(base.territory, halls)
    scenario = read_scenario(one.name, one.table, ground)
    after, stated = measured(project, chosen, progress, change=partial(apply, scenario=scenario))
    told = {"name": one.name, "title": scenario.title, **one.table}
    inputs = inputs_of(stated)
    if one.file:
        inputs.append(identity(one.file, project.root))
    return compare(scenario, base, after), {**stated, "scenario": told, "inputs": inputs}


@dataclass(frozen=True)
class LossRun:
    """Every door closed alone.

    Parameters
    ----------
    etat
        What was found with all doors.
    manifest
        What it was made from.
    table
        The doors from the least missed to the most, see `territo.scenario.losses`.
    groups
        The same by group, see `territo.scenario.losses_of_groups`.
    """

    etat: EtatDesLieux
    manifest: Mapping[str, object]
    table: pd.DataFrame
    groups: pd.DataFrame


def loss(project: Project, progress: Callable[[str], None]) -> LossRun:
    """Close every door alone.

    Parameters
    ----------
    project
        The study.
    progress
        Called with the name of each step when it begins.

    Returns
    -------
        The doors, ranked, and by group where groups were asked for.

    Raises
    ------
    TerritoError
        Whatever is wrong with the inputs.
    """
    progress("boundaries")
    etat, stated = measured(project, choose(project), progress)
    if etat.loads is None:
        raise ValueError("the second nearest doors were not measured")
    second = etat.loads.second.cost
    table = losses(etat, second)
    stated = made_by(stated, "loss")
    return LossRun(etat, stated, table, losses_of_groups(etat, second, table))


def _titled(etat: EtatDesLieux, title: str) -> EtatDesLieux:
    """Name the territory with the scenario, so that no map of one is taken for that of today."""
    territory: Territory = replace(etat.territory, name=f"{etat.territory.name} – {title}")
    return replace(etat, territory=territory)


def _table(project: Project, name: str) -> Mapping[str, object]:
    known = project.scenarios
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=1) or sorted(known)
    hint = (
        f"There is {', '.join(near)}."
        if near
        else "Write [scenarios.NAME] in territo.toml, or give a file."
    )
    raise ProjectError(f'There is no scenario "{name}".', hint)

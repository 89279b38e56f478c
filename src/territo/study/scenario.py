"""A scenario held against the doors as they are; and every door closed alone."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from territo.errors import ProjectError
from territo.export import write_geopackage
from territo.render.page import page
from territo.scenario import apply, compare, losses
from territo.sources.scenarios import Ground, read_scenario
from territo.study.coverage import measured
from territo.study.outputs import require_free, staged
from territo.study.territories import choose
from territo.study.town_halls import town_halls

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import pandas as pd

    from territo.model import EtatDesLieux, Territory
    from territo.model.scenario import Difference
    from territo.project import Project


@dataclass(frozen=True)
class ScenarioRun:
    """What a scenario changes, and what was written.

    Parameters
    ----------
    difference
        What it changes.
    manifest
        What it was made from.
    files
        The page and the layers of the state after it, and the ledger.
    """

    difference: Difference
    manifest: Mapping[str, object]
    files: tuple[Path, ...]


def run(
    project: Project, name: str, *, overwrite: bool, progress: Callable[[str], None]
) -> ScenarioRun:
    """Run a scenario on the same ground, inhabitants and thresholds as the doors as they are.

    Parameters
    ----------
    project
        The study, with the scenario in its settings.
    name
        Name of the scenario.
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
    table = _table(project, name)
    progress("boundaries")
    chosen = choose(project)
    slug = f"{chosen.territory.slug}-{name}"
    maps = project.path(project.maps)
    targets = tuple(maps / f"{slug}{end}" for end in (".html", ".gpkg", "-ledger.csv"))
    free = require_free(targets, overwrite=overwrite)
    base, _ = measured(project, chosen, progress)
    halls = town_halls(project, chosen, base.territory) or base.sites
    ground = Ground(base.territory, halls)
    scenario = read_scenario(name, table, ground)
    after, stated = measured(project, chosen, progress, change=partial(apply, scenario=scenario))
    found = compare(scenario, base, after)
    stated = {**stated, "scenario": {"name": name, "title": scenario.title, **table}}
    titled = _titled(after, scenario.title)
    with staged(free) as (html, layers, ledger):
        progress("map")
        html.write_text(page(titled, stated), encoding="utf-8", newline="\n")
        progress("layers")
        write_geopackage(layers, titled, stated)
        found.ledger.to_csv(ledger, index=False, encoding="utf-8", lineterminator="\n")
    return ScenarioRun(found, stated, targets)


def loss(
    project: Project, progress: Callable[[str], None]
) -> tuple[EtatDesLieux, Mapping[str, object], pd.DataFrame]:
    """Close every door alone.

    Parameters
    ----------
    project
        The study.
    progress
        Called with the name of each step when it begins.

    Returns
    -------
        What was found with all doors, what it was made from, and the doors from the least missed to
        the most, see `territo.scenario.losses`.

    Raises
    ------
    TerritoError
        Whatever is wrong with the inputs.
    """
    progress("boundaries")
    etat, stated = measured(project, choose(project), progress)
    if etat.loads is None:
        raise ValueError("the second nearest doors were not measured")
    return etat, stated, losses(etat, etat.loads.second.cost)


def _titled(etat: EtatDesLieux, title: str) -> EtatDesLieux:
    """Name the territory with the scenario, so that no map of one is taken for that of today."""
    territory: Territory = replace(etat.territory, name=f"{etat.territory.name} – {title}")
    return replace(etat, territory=territory)


def _table(project: Project, name: str) -> Mapping[str, object]:
    known = project.scenarios
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=1) or sorted(known)
    hint = f"There is {', '.join(near)}." if near else "Write [scenarios.NAME] in territo.toml."
    raise ProjectError(f'There is no scenario "{name}".', hint)

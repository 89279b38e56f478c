"""Scenarios beside the doors as they are, or territories beside each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from territo.errors import ProjectError, TerritoryError, VintageError
from territo.language import in_its_language
from territo.model.costs import Costs
from territo.model.side_by_side import TODAY, State
from territo.render.carried import with_manifest
from territo.render.comparison import comparison_page
from territo.render.comparison_sheets import comparison_sheets
from territo.render.comparison_table import say
from territo.render.workbook import write_workbook
from territo.scenario.beside import side_by_side
from territo.scenario.years import with_years
from territo.sources.population.factors import read_factors, years_of
from territo.study import scenario
from territo.study.coverage import measured
from territo.study.coverage_page import with_costs
from territo.study.manifest import identity, inputs_of, made_by
from territo.study.outputs import require_free, staged
from territo.study.people import factor_file
from territo.study.scenario_file import scenario_file
from territo.study.territories import choose

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd

    from territo.model.side_by_side import SideBySide
    from territo.project import Project
    from territo.study.territories import Chosen

FEWEST = 2


@dataclass(frozen=True)
class CompareRun:
    """States beside each other, and what was written.

    Parameters
    ----------
    beside
        The states.
    manifests
        What each was made from, in their order.
    manifest
        What they were made from together.
    files
        The page and the table.
    """

    beside: SideBySide
    manifests: tuple[Mapping[str, object], ...]
    manifest: Mapping[str, object]
    files: tuple[Path, ...]


@in_its_language
def run(
    project: Project, names: Sequence[str], *, overwrite: bool, progress: Callable[[str], None]
) -> CompareRun:
    """Put scenarios beside the doors as they are, or territories beside each other.

    Parameters
    ----------
    project
        The study; with a territory where the names are of scenarios.
    names
        Scenarios of its settings or in files of their own, or territories, all of one sort.
    overwrite
        Whether earlier results may be replaced.
    progress
        Called with the name of each step when it begins.

    Returns
    -------
        The states, and what was written.

    Raises
    ------
    TerritoError
        Whatever is wrong with the names, the inputs or the folder; nothing is written then.
    """
    wanted = tuple(dict.fromkeys(names))
    scenarios = _of_scenarios(project, wanted)
    progress("boundaries")
    if scenarios:
        chosen: tuple[Chosen, ...] = (_territory(project),)
        stem = f"{chosen[0].territory.slug}-compare"
    else:
        chosen = tuple(_known(project, name) for name in wanted)
        _require_one_edition(chosen)
        stem = "territories-compare"
    projection = _projection(project)
    if projection:
        project = replace(project, population_factor=Path())
    maps = project.path(project.maps)
    targets = tuple(maps / f"{stem}{suffix}" for suffix in (".html", ".csv", ".xlsx"))
    free = require_free(targets, overwrite=overwrite)
    found = (
        _scenarios(project, wanted, chosen[0], progress)
        if scenarios
        else [_territory_state(project, one, progress) for one in chosen]
    )
    beside = side_by_side([state for state, _ in found], Costs.from_settings(project.costs))
    manifests = tuple(stated for _, stated in found)
    if projection:
        beside = with_years(beside, _factors(projection, beside), projection.name)
        read = identity(projection, project.root)
        manifests = tuple({**one, "projection": read} for one in manifests)
    named = [scenario.as_named(project, name) for name in wanted] if scenarios else wanted
    stated = with_costs(project, _together(manifests, named))
    with staged(free) as (html, table, workbook):
        progress("page")
        text = with_manifest(comparison_page(beside, manifests), stated)
        html.write_text(text, encoding="utf-8", newline="\n")
        joined = beside.table if beside.years is None else beside.table.join(beside.years)
        joined.to_csv(table, encoding="utf-8", lineterminator="\n")
        write_workbook(workbook, stem, comparison_sheets(beside), stated)
    return CompareRun(beside, manifests, stated, targets)


def _together(manifests: Sequence[Mapping[str, object]], names: Sequence[str]) -> dict[str, object]:
    """State what the states were made from together: each input once, and whose they are."""
    inputs = {str(one["file"]): one for stated in manifests for one in inputs_of(stated)}
    first = manifests[0]
    projection = first.get("projection")
    if isinstance(projection, dict):
        inputs[str(projection["file"])] = {**projection, "setting": "population_factor"}
    tables = (one.get("scenario") for one in manifests)
    scenarios = {str(one["name"]): one for one in tables if isinstance(one, dict)}
    shared = ("version", "territory", "cog", "parameters", "population", "distance")
    whole = {key: first[key] for key in shared} | {"inputs": list(inputs.values())}
    if scenarios:
        whole["scenarios"] = scenarios
    return made_by(whole, "compare", names=list(names))


def _of_scenarios(project: Project, names: Sequence[str]) -> bool:
    """Tell whether the names are of scenarios, all of them; the study is asked first."""
    known = [name for name in names if name in project.scenarios or scenario_file(name)]
    strangers = [name for name in names if name not in known]
    if not strangers:
        return True
    if len(strangers) < len(names):
        raise ProjectError(
            f"{', '.join(known)} {'is a scenario' if len(known) == 1 else 'are scenarios'}, and "
            f"{', '.join(strangers)} {'is' if len(strangers) == 1 else 'are'} not.",
            f"Compare scenarios ({', '.join(sorted(project.scenarios))}; name the territory with "
            "--territory), or territories (`territo list`).",
        )
    if len(names) < FEWEST:
        raise ProjectError(
            f'"{names[0]}" is no scenario, and one territory alone compares with nothing.',
            f"Name scenarios ({', '.join(sorted(project.scenarios)) or 'territo.toml has none'}), "
            "or several territories.",
        )
    return False


def _projection(project: Project) -> Path | None:
    """Return the study's file of factors if it is of years, which stand beside today."""
    file = factor_file(project)
    return file if file and years_of(file) else None


def _factors(file: Path, beside: SideBySide) -> dict[str, pd.DataFrame]:
    """Read the factors of each state; scenarios are of the same inhabitants."""
    if beside.of_scenarios:
        factors = read_factors(file, beside.first.territory, beside.first.demand)
        return dict.fromkeys((state.name for state in beside.states), factors)
    return {
        state.name: read_factors(file, state.etat.territory, state.etat.demand)
        for state in beside.states
    }


def _territory(project: Project) -> Chosen:
    if not project.territory:
        raise ProjectError(
            "No territory is named.", "Name one with --territory; `territo list` shows them all."
        )
    return choose(project)


def _known(project: Project, name: str) -> Chosen:
    """Read a territory; a name that is none may be a scenario's, misspelt."""
    try:
        return choose(replace(project, territory=name))
    except TerritoryError as error:
        scenarios = ", ".join(sorted(project.scenarios))
        told = f" Scenarios: {scenarios}." if scenarios else ""
        raise TerritoryError(error.message, f"{error.hint}{told}") from error


def _require_one_edition(chosen: Sequence[Chosen]) -> None:
    editions = {one.territory.name: one.territory.cog for one in chosen}
    if len(set(editions.values())) > 1:
        told = ", ".join(f"{name} {cog}" for name, cog in editions.items())
        raise VintageError(
            f"The communes are of several editions of the COG: {told}.",
            "Give boundaries of one edition with --boundaries.",
        )
    slugs = [one.territory.slug for one in chosen]
    twice = sorted({slug for slug in slugs if slugs.count(slug) > 1})
    if twice:
        raise ProjectError(f"{', '.join(twice)} is named twice.", "Name each territory once.")


def _scenarios(
    project: Project, names: Sequence[str], chosen: Chosen, progress: Callable[[str], None]
) -> list[tuple[State, Mapping[str, object]]]:
    base, stated = measured(project, chosen, progress)
    found: list[tuple[State, Mapping[str, object]]] = [
        (State(TODAY, say("state_today"), base), stated)
    ]
    for name in names:
        one = scenario.wanted(project, name)
        progress(one.name)
        changed, stated = scenario.tried(project, one, chosen, base, progress)
        found.append((State(one.name, changed.scenario.title, changed.after, changed), stated))
    return found


def _territory_state(
    project: Project, chosen: Chosen, progress: Callable[[str], None]
) -> tuple[State, Mapping[str, object]]:
    territory = chosen.territory
    progress(territory.slug)
    etat, stated = measured(replace(project, territory=territory.slug), chosen, progress)
    return State(territory.slug, territory.name, etat), stated

"""Coverage against the number of doors: today and the scenarios beside the best there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from territo.errors import ScenarioError
from territo.language import in_its_language
from territo.model import Sites
from territo.model.frontier import Frontier
from territo.model.side_by_side import TODAY, State
from territo.model.trials import Trials
from territo.optimise import Effort
from territo.render.comparison_table import say
from territo.render.page import page
from territo.render.pareto import drawn
from territo.render.plot import require_matplotlib, write_png
from territo.scenario.frontier import best_of_each, cost_of, points_of
from territo.study import scenario
from territo.study.coverage import measured
from territo.study.coverage_page import with_costs
from territo.study.manifest import identity, inputs_of, made_by
from territo.study.optimise.candidates import offer
from territo.study.optimise.costs import cost_table
from territo.study.optimise.question import Question
from territo.study.optimise.run import streets_of
from territo.study.outputs import require_free, staged
from territo.study.territories import choose
from territo.study.town_halls import with_town_halls

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from territo.model import EtatDesLieux
    from territo.project import Project
    from territo.study.optimise.candidates import Offer
    from territo.study.territories import Chosen


@dataclass(frozen=True)
class ParetoRun:
    """The curve, and what was written.

    Parameters
    ----------
    frontier
        The curve and the points.
    manifest
        What it was made from.
    files
        The map with the curve, the table and the picture, if any.
    """

    frontier: Frontier
    manifest: Mapping[str, object]
    files: tuple[Path, ...]


@in_its_language
def run(
    project: Project,
    candidates: str,
    *,
    png: bool = False,
    overwrite: bool,
    progress: Callable[[str], None],
) -> ParetoRun:
    """Find the most that each number of doors can cover, and put today and scenarios beside it.

    Parameters
    ----------
    project
        The study.
    candidates
        Where doors could stand beside today's: a list of sites, ``town-halls`` or ``grid:500 m``;
        empty for nowhere else.
    png
        Whether to draw a picture too, which needs matplotlib.
    overwrite
        Whether earlier results may be replaced.
    progress
        Called with the name of each step when it begins.

    Returns
    -------
        The curve, and what was written.

    Raises
    ------
    TerritoError
        Whatever is wrong with the inputs or the folder; nothing is written then.
    """
    if png:
        require_matplotlib()
    progress("boundaries")
    chosen = choose(project)
    maps = project.path(project.maps)
    ends = (".html", ".csv", *((".png",) if png else ()))
    targets = tuple(maps / f"{chosen.territory.slug}-pareto{end}" for end in ends)
    free = require_free(targets, overwrite=overwrite)
    base, stated = measured(project, chosen, progress)
    streets = streets_of(project, base, progress)
    progress("candidates")
    offered = offer(project, chosen, base, candidates, streets.network if streets else None)
    table, _ = cost_table(Question("mclp"), base, offered.sites, streets)
    curve = best_of_each(table, base.headline.value, Effort(), progress)
    states, left_out = _states(project, chosen, base, progress)
    frontier = _with_costs(project, offered, states, curve, left_out)
    stated = _stated(stated, project, candidates, offered, png=png)
    if not candidates:
        base = with_town_halls(project, chosen, base)
    trials = Trials(offered.costs, frontier)
    progress("map")
    with staged(free) as (html, csv, *pictures):
        html.write_text(page(base, stated, trials=trials), encoding="utf-8", newline="\n")
        _table(frontier).to_csv(csv, index=False, encoding="utf-8", lineterminator="\n")
        for picture in pictures:
            write_png(picture, *drawn(frontier))
    return ParetoRun(frontier, stated, targets)


def _stated(
    stated: Mapping[str, object], project: Project, candidates: str, offered: Offer, *, png: bool
) -> dict[str, object]:
    """Add what was asked of the curve to what was found with the doors of today."""
    named: object = candidates
    if offered.file:
        read = identity(offered.file, project.root)
        named = read["file"]
        listed = [*inputs_of(stated), read]
        stated = {**stated, "candidates": offered.file.name, "inputs": listed}
    if project.scenarios:
        tables = {name: {"name": name, **table} for name, table in project.scenarios.items()}
        stated = {**stated, "scenarios": tables}
    return made_by(with_costs(project, stated), "pareto", candidates=named, png=png)


def _states(
    project: Project, chosen: Chosen, base: EtatDesLieux, progress: Callable[[str], None]
) -> tuple[list[State], dict[str, str]]:
    """Try every scenario; those that are of other doors are told, not drawn."""
    states, left_out = [State(TODAY, say("state_today"), base)], {}
    for name in project.scenarios:
        progress(name)
        one = scenario.wanted(project, name)
        try:
            changed, _ = scenario.tried(project, one, chosen, base, progress)
        except ScenarioError as error:
            left_out[name] = "; ".join(error.problems)
            continue
        states.append(State(name, changed.scenario.title, changed.after, changed))
    return states, left_out


def _with_costs(
    project: Project,
    offered: Offer,
    states: list[State],
    curve: pd.DataFrame,
    left_out: dict[str, str],
) -> Frontier:
    points = points_of(states, curve)
    costs = offered.costs
    paid = [cost_of(offered.facts, chosen, costs) for chosen in curve["sites"]]
    own = [
        cost_of(state.etat.sites.points, tuple(map(str, state.etat.sites.doors.index)), costs)
        for state in states
    ]
    if project.costs or any(one is not None for one in (*paid, *own)):
        curve = curve.assign(yearly_cost=pd.array(paid, dtype="Float64"))
        points = points.assign(yearly_cost=pd.array(own, dtype="Float64"))
    standing = {state.name: state.etat.sites for state in states}
    known = Sites(gpd.GeoDataFrame(offered.facts, crs=offered.sites.crs))
    return Frontier(states[0].etat, curve, points, left_out, known, standing)


def _table(frontier: Frontier) -> pd.DataFrame:
    """Put the curve and the points into one table, the curve first."""
    curve = frontier.curve.reset_index()
    curve = curve.assign(name="best", sites=curve["sites"].map(";".join))
    points = frontier.points.reset_index()
    names = ["name", "title", "doors", "covered", "share", "bound", "proven", "missing", "enough"]
    joined = pd.concat([curve.astype(object), points.astype(object)])
    extra = ["yearly_cost"] if "yearly_cost" in joined else []
    return joined[[*names, *extra, "sites"]]

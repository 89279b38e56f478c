"""From a question to a plan that is written as a scenario, a map and layers."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from territo.errors import SolveError
from territo.export import write_geopackage
from territo.export.scenarios import scenario_text
from territo.language import in_its_language
from territo.model.proposal import Proposal
from territo.model.scenario import Scenario
from territo.network import clip
from territo.render.page import page
from territo.scenario import apply, compare, scenario_cost
from territo.sources.scenarios import Ground, read_scenario
from territo.study import streets
from territo.study.coverage import measured
from territo.study.manifest import identity, inputs_of, made_by
from territo.study.optimise.candidates import TOWN_HALLS, offer
from territo.study.optimise.costs import Streets, cost_table
from territo.study.optimise.proposal import scenario_table
from territo.study.optimise.question import answer
from territo.study.outputs import require_free, staged
from territo.study.territories import choose
from territo.units import Cutoff, cutoffs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from territo.model import CostTable, EtatDesLieux, Plan
    from territo.project import Project
    from territo.study.optimise.candidates import Offer
    from territo.study.optimise.question import Question
    from territo.study.outputs import Target

ENDS = (".html", ".gpkg", "-ledger.csv", ".toml")


@dataclass(frozen=True)
class PlanRun:
    """What was answered, and what was written.

    Parameters
    ----------
    proposal
        The plan as a scenario, and what it changes.
    manifest
        What it was made from.
    files
        The page and the layers of the state after it, the ledger, and the scenario.
    seconds
        How long the search took; no file says it.
    """

    proposal: Proposal
    manifest: Mapping[str, object]
    files: tuple[Path, ...]
    seconds: float


@in_its_language
def run(
    project: Project, question: Question, *, overwrite: bool, progress: Callable[[str], None]
) -> PlanRun:
    """Answer a question about where doors should stand, and study the answer as a scenario.

    Parameters
    ----------
    project
        The study.
    question
        What is asked.
    overwrite
        Whether earlier results may be replaced.
    progress
        Called with the name of each step when it begins.

    Returns
    -------
        The answer, and what was written.

    Raises
    ------
    TerritoError
        When no set of doors does what is asked, or whatever is wrong with the inputs or the folder;
        nothing is written then.
    """
    progress("boundaries")
    chosen = choose(project)
    maps = project.path(project.maps)
    slug = f"{chosen.territory.slug}-{question.name}"
    targets = tuple(maps / f"{slug}{end}" for end in ENDS)
    free = require_free(targets, overwrite=overwrite)
    base, _ = measured(project, chosen, progress)
    ways = streets_of(project, base, progress)
    progress("candidates")
    text = "" if question.name == "close" else question.candidates or TOWN_HALLS
    offered = offer(project, chosen, base, text, ways.network if ways else None)
    progress("costs")
    table, unreached = cost_table(question, base, offered.sites, ways)
    progress("where doors should stand")
    begin = time.perf_counter()
    plan = _answered(question, table, offered, base)
    seconds = time.perf_counter() - begin
    edits = scenario_table(question, plan, offered, base)
    scenario = _scenario(question.name, edits, base)
    after, stated = measured(project, chosen, progress, change=partial(apply, scenario=scenario))
    difference = compare(scenario, base, after)
    proposal = Proposal(
        question.name, plan, difference, edits, scenario_cost(difference, offered.costs),
        len(offered.candidates), offered.unused, unreached, bool(question.weights),
    )  # fmt: skip
    stated = _stated(stated, project, question, proposal, offered)
    _write(free, proposal, stated, progress)
    return PlanRun(proposal, stated, targets, seconds)


def streets_of(
    project: Project, base: EtatDesLieux, progress: Callable[[str], None]
) -> Streets | None:
    """Read the streets of a study.

    Parameters
    ----------
    project
        The study.
    base
        What was found with the doors of today.
    progress
        Called with the name of the step when it begins.

    Returns
    -------
        The streets within the buffer; absent in a straight line.
    """
    asked = streets.request(project, cutoffs(project.within))
    if asked is None:
        return None
    progress("streets")
    wide = streets.network_for(asked, base.territory, base.headline.unit)
    return Streets(asked, clip(wide, base.territory.outline.buffer(asked.buffer_m)))


def _answered(question: Question, table: CostTable, offered: Offer, base: EtatDesLieux) -> Plan:
    try:
        return answer(question, table, offered, base.headline.value)
    except SolveError as error:
        raise _told(error, base) from error


def _scenario(name: str, edits: Mapping[str, object], base: EtatDesLieux) -> Scenario:
    """Read the plan as `territo scenario` will; one that changes nothing has no edit."""
    if not edits["edits"]:
        return Scenario(name, str(edits["title"]), ())
    return read_scenario(name, edits, Ground(base.territory, base.sites))


def _told(error: SolveError, base: EtatDesLieux) -> SolveError:
    """Say an infeasible question with the unit of the threshold and the name of the commune."""
    message, hint, headline = error.message, error.hint, base.headline
    message = message.replace(f"within {headline.value:g}", f"within {headline}")
    if error.commune:
        name = base.territory.communes.loc[error.commune, "name"]
        message = message.replace(f"commune {error.commune}", f"{name}, {error.commune}")
    if "penalty" in hint:
        hint = "Ask for more doors, add candidates, or let people go farther (--max-extra)."
    if hint.startswith("A reach of") and error.nearest:
        enough = Cutoff(float(np.ceil(error.nearest)), headline.unit)
        hint = (
            f'All sites together cover everyone with --within "{enough}"; territo optimise fewest '
            "--share 95 covers a share of the inhabitants."
        )
    return SolveError(
        message, hint, nearest=error.nearest, demand=error.demand, commune=error.commune
    )


def _stated(
    stated: Mapping[str, object],
    project: Project,
    question: Question,
    proposal: Proposal,
    offered: Offer,
) -> dict[str, object]:
    """Add what was asked and answered to what the state after it was made from."""
    plan = proposal.plan
    told: dict[str, object] = dict(stated)
    read = identity(offered.file, project.root) if offered.file else None
    if read:
        told["inputs"] = [*inputs_of(stated), read]
    question_stated = asdict(question)
    if offered.file:
        question_stated["candidates"] = offered.file.name
    answered = {
        name: getattr(plan, name)
        for name in (
            "model",
            "status",
            "objective",
            "bound",
            "gap",
            "today",
            "solver",
            "seed",
            "spent",
        )
    }
    if project.costs:
        told["costs"] = offered.costs.stated()
    asked = {**question_stated, "candidates": read["file"]} if read else question_stated
    return made_by(told, "optimise", question=asked) | {
        "scenario": {"name": question.name, **proposal.edits},
        "plan": {"question": question_stated, **answered},
    }


def _write(
    free: tuple[Target, ...],
    proposal: Proposal,
    stated: Mapping[str, object],
    progress: Callable[[str], None],
) -> None:
    found = proposal.difference
    ground = found.after.territory
    # No map of a plan is taken for that of today.
    ground = replace(ground, name=f"{ground.name} – {found.scenario.title}")
    named = replace(found.after, territory=ground)
    with staged(free) as (html, layers, ledger, scenario):
        progress("map")
        html.write_text(page(named, stated, found), encoding="utf-8", newline="\n")
        progress("layers")
        write_geopackage(layers, named, stated, found)
        found.ledger.to_csv(ledger, index=False, encoding="utf-8", lineterminator="\n")
        text = scenario_text(proposal.question, proposal.edits, _remarks(proposal, stated))
        scenario.write_text(text, encoding="utf-8", newline="\n")


def _remarks(proposal: Proposal, stated: Mapping[str, object]) -> list[str]:
    plan, base = proposal.plan, proposal.difference.base
    kinds = "".join(f" --kind {kind}" for kind in base.sites.kinds)
    within = "".join(f' --within "{one.cutoff}"' for one in base.coverages)
    proof = f"{plan.status}, objective {plan.objective:.6g}, bound {plan.bound:.6g}"
    words = f"FILE.toml {base.territory.slug}{kinds}{within}"
    return [
        f"Written by territo optimise {proposal.question}: {proof} ({plan.solver}).",
        f"Population: {stated['population']}; distance: {stated['distance']}.",
        f"Run it by: territo scenario {words}",
    ]

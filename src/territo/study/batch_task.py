"""One territory of a batch: what a worker does, in a process of its own."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from territo.errors import OutputError, SchemaError, TerritoError
from territo.render import record
from territo.study import coverage
from territo.study.outputs import require_free, staged
from territo.study.statement import identity, is_same, statement
from territo.study.territories import choose

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from territo.model import EtatDesLieux
    from territo.project import Project

# Written last: what stands beside it is complete.
SEAL = "complete.json"
COSTS = ("mean_cost", "median_cost", "p90_cost", "max_cost")
# Sums of parts of inhabitants: what is left by rounding is nobody.
ROUNDING = 1e-6


@dataclass(frozen=True)
class Asked:
    """What a worker is asked.

    Parameters
    ----------
    project
        The study of one territory, whose maps are the folder of the batch.
    own_thresholds
        Whether the study's thresholds are kept beside those that its presets need.
    overwrite
        Whether complete results of another statement may be replaced.
    """

    project: Project
    own_thresholds: bool
    overwrite: bool = False


@dataclass(frozen=True)
class Answer:
    """What a worker answers.

    Parameters
    ----------
    row
        The territory's row of the national table, see `row_of`.
    kept
        Whether its results stood there already.
    """

    row: Mapping[str, Any]
    kept: bool


def answer(asked: Asked) -> Answer:
    """Study one territory, or keep what an earlier run found.

    Parameters
    ----------
    asked
        The study.

    Returns
    -------
        Its row.

    Raises
    ------
    TerritoError
        Whatever is wrong, of the root's own class: it crosses from one process to another.
    """
    try:
        return _answer(asked)
    except TerritoError as error:
        problems = error.problems if isinstance(error, SchemaError) else ()
        told = "\n".join([error.message, *(f"  {problem}" for problem in problems)])
        raise TerritoError(told, error.hint) from None


def _answer(asked: Asked) -> Answer:
    project = asked.project
    chosen = choose(project)
    slug = chosen.territory.slug
    folder = project.path(project.maps) / slug
    stated = statement(project, chosen, own_thresholds=asked.own_thresholds)
    seal = read_seal(folder)
    if seal and is_same(seal["statement"], stated):
        return Answer(seal["row"], kept=True)
    if seal and not asked.overwrite:
        raise OutputError(
            f"{folder} holds results of other settings, inputs or version.",
            "Replace them with --overwrite, or write elsewhere (--out FOLDER).",
        )
    targets = [folder / name for name in (f"{slug}.html", f"{slug}.gpkg", f"{slug}.json", SEAL)]
    # Without a seal, what stands there was left by a run that was cut.
    with staged(require_free(targets, overwrite=True)) as (html, layers, figures, done):
        found = coverage.run(
            replace(project, maps=html.parent), own_thresholds=asked.own_thresholds
        )
        text = record.text(found.etat, found.manifest, [html.relative_to(html.parent)])
        figures.write_text(text, encoding="utf-8", newline="\n")
        row = row_of(found.etat)
        outputs = [identity(file) for file in (html, layers, figures)]
        sealed = {"statement": stated, "row": row, "outputs": outputs}
        done.write_text(
            json.dumps(sealed, ensure_ascii=False, indent=1), encoding="utf-8", newline="\n"
        )
    return Answer(row, kept=False)


def read_seal(folder: Path) -> Mapping[str, Any] | None:
    """Read what a complete result says of itself.

    Parameters
    ----------
    folder
        Results of one territory.

    Returns
    -------
        statement, row, outputs; None where the folder is not complete, or was changed since.
    """
    try:
        seal: dict[str, Any] = json.loads((folder / SEAL).read_text(encoding="utf-8"))
        intact = all(identity(folder / one["file"]) == one for one in seal["outputs"])
    except (OSError, ValueError, KeyError, TypeError):
        return None  # not there, cut, or not ours
    return seal if intact else None


def row_of(etat: EtatDesLieux) -> dict[str, Any]:
    """Put one territory into one row.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        siren, name, slug, population, doors; per threshold covered_T and share_T (percent); unit
        (of the costs), mean_cost, median_cost, p90_cost, max_cost; conserved (whether, at each
        threshold, the inhabitants of all statuses add up to the population). Absent figures are
        None.
    """
    whole = record.records(etat.level("territory"))[0]
    slugs = [coverage.cutoff.slug for coverage in etat.coverages]
    counts = [f"{name}_{slug}" for slug in slugs for name in ("covered", "share")]
    return {
        "siren": etat.territory.code,
        "name": etat.territory.name,
        "slug": etat.territory.slug,
        **{name: whole[name] for name in ("population", "doors")},
        **{name: whole[name] for name in counts},
        "unit": etat.headline.unit,
        **{name: whole[name] for name in COSTS},
        "conserved": all(
            abs(sum(one.status.values()) - etat.territory.population) < ROUNDING
            for one in record.conservation(etat)
        ),
    }

"""The pairs of inhabitants and doors within reach of each other, as a table."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from territo.access import attach, pairs_within
from territo.errors import OutputError
from territo.model import Basis
from territo.network import clip
from territo.sources.results import BESIDE
from territo.sources.sites import read_sites
from territo.study import streets
from territo.study.coverage import parameters
from territo.study.manifest import Measured, made_by, manifest, named_by
from territo.study.outputs import require_free, staged
from territo.study.own_sectors import sector_files
from territo.study.people import factor_file, population_file, served
from territo.study.territories import choose
from territo.units import Cutoff, cutoffs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import pandas as pd

    from territo.project import Project
    from territo.study.territories import Chosen

SUFFIXES = (".csv", ".parquet")


@dataclass(frozen=True)
class AccessRun:
    """What a run found and wrote.

    Parameters
    ----------
    pairs
        The table of `territo.access.pairs_within`, with the inhabitants of each point (weight).
    unit
        Unit of the costs.
    demand, doors
        How many points and doors were searched.
    file
        What was written, with what it was made from beside it.
    manifest
        What it was made from.
    """

    pairs: pd.DataFrame
    unit: str
    demand: int
    doors: int
    file: Path
    manifest: Mapping[str, object]


def run(
    project: Project, target: Path, *, overwrite: bool, progress: Callable[[str], None]
) -> AccessRun:
    """List every demand point and door within the farthest threshold of each other.

    Parameters
    ----------
    project
        The study, with a mode and a network.
    target
        File to write: ``.csv`` or ``.parquet``.
    overwrite
        Whether an earlier file may be replaced.
    progress
        Called with the name of each step when it begins.

    Returns
    -------
        What was found and written.

    Raises
    ------
    ProjectError
        When no network is named.
    OutputError
        When the file cannot be written.
    """
    if target.suffix not in SUFFIXES:
        raise OutputError(
            f"{target} is neither a CSV nor a Parquet.", "End its name with .csv or .parquet."
        )
    threshold = cutoffs(project.within)[-1]
    asked = streets.required(project, [threshold])
    beside = target.with_name(f"{target.stem}{BESIDE}")
    free = require_free([target, beside], overwrite=overwrite)
    progress("inhabitants and sites")
    chosen = choose(project)
    territory = chosen.territory
    lists = [project.path(file) for file in project.sites]
    sites = read_sites(
        lists,
        territory,
        project.kinds,
        project.site_columns,
        as_of=project.as_of,
        mergers=chosen.former["into"].to_dict(),
    )
    territory, demand = served(project, territory)
    progress("streets")
    wide = streets.network_for(asked, territory, threshold.unit)
    network = clip(wide, territory.outline.buffer(asked.buffer_m))
    attached = attach(
        network, demand, sites, direction=asked.direction, max_snap_m=asked.max_snap_m
    )
    progress("pairs")
    pairs = pairs_within(attached, threshold)
    pairs["weight"] = demand.points["weight"].reindex(pairs["demand"]).to_numpy()
    basis = Basis(asked.mode, threshold.unit, 1.0, asked.direction, asked.max_snap_m)
    stated = _stated(project, chosen, asked, Measured(territory, demand, basis), target)
    with staged(free) as (file, about):
        text = json.dumps(stated, ensure_ascii=False, indent=2, sort_keys=True)
        about.write_text(f"{text}\n", encoding="utf-8", newline="\n")
        if target.suffix == ".csv":
            pairs.to_csv(file, index=False, lineterminator="\n")
        else:
            pairs.to_parquet(file, index=False)
    counts = (threshold.unit, len(demand.points), len(sites.doors))
    return AccessRun(pairs, *counts, target, stated)


def _stated(
    project: Project,
    chosen: Chosen,
    asked: streets.StreetsRequest,
    measured: Measured,
    target: Path,
) -> dict[str, object]:
    """State what the table is made from; it stands in a file beside."""
    people = (population_file(project), factor_file(project))
    stated = manifest(
        measured,
        (
            *chosen.files,
            *(project.path(file) for file in project.sites),
            *sector_files(project),
            *filter(None, people),
            *streets.files(asked),
        ),
        project.root,
        parameters(project, cutoffs(project.within), Cutoff.parse(project.within[0]), asked),
        (*chosen.attributions, *streets.attributions(asked)),
        named_by(project),
    )
    return made_by(stated, "access", file=target.name)

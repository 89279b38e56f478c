"""Who is covered in a territory: the table, the map and the layers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from territo.access import (
    assigned_in_line,
    line_without,
    nearest_door,
    pairs_in_line,
    second_in_line,
)
from territo.coverage import beside_areal, eighties, etat_des_lieux
from territo.export import write_geopackage
from territo.grid import spread
from territo.indicators import measured as measures_of
from territo.indicators import supply_of
from territo.indicators.breakdown import broken_down
from territo.indicators.loads import loads
from territo.indicators.presets import verdicts
from territo.indicators.uncertainty import uncertainty
from territo.language import FRENCH, in_its_language
from territo.model import AccessTable, Basis
from territo.opening import Moment
from territo.render.texts import labelled
from territo.sectors import partitions
from territo.sources.competences import read_competences
from territo.sources.sites import read_sites
from territo.study import presets, streets
from territo.study.coverage_page import coverage_page, with_costs
from territo.study.credits import credited
from territo.study.found import Found, Ground
from territo.study.groups import group_files, groupings
from territo.study.manifest import Measured, made_by, manifest, named_by
from territo.study.opening import opened, with_week
from territo.study.outputs import require_free, staged
from territo.study.own_sectors import require_no_overlap, sector_files
from territo.study.people import factor_file, population_file, served
from territo.study.territories import choose, told_of_former
from territo.units import Cutoff, cutoffs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from territo.model import EtatDesLieux, Preset, Sites
    from territo.project import Project
    from territo.study.territories import Chosen


def _silent(step: str) -> None:
    """Show no progress."""
    del step


@dataclass(frozen=True)
class CoverageRun:
    """What a run found and wrote.

    Parameters
    ----------
    etat
        What was found.
    manifest
        What it was made from.
    files
        What was written: the page, then the layers.
    """

    etat: EtatDesLieux
    manifest: Mapping[str, object]
    files: tuple[Path, ...]


@in_its_language
def run(
    project: Project,
    *,
    own_thresholds: bool = True,
    overwrite: bool = False,
    progress: Callable[[str], None] = _silent,
) -> CoverageRun:
    """Study who is covered, and write the map and the layers.

    Parameters
    ----------
    project
        The study: which territory, which sites, which thresholds, where to write.
    own_thresholds
        Whether the study's thresholds are kept beside those that its presets need.
    overwrite
        Whether earlier results may be replaced.
    progress
        Called with the name of each step when it begins.

    Returns
    -------
        What was found and written.

    Raises
    ------
    TerritoError
        Whatever is wrong with the inputs or the folder; nothing is written then.
    """
    project, rules = presets.asked(project, own_thresholds=own_thresholds)
    progress("boundaries")
    chosen = choose(project)
    maps = project.path(project.maps)
    targets = tuple(maps / f"{chosen.territory.slug}{suffix}" for suffix in (".html", ".gpkg"))
    free = require_free(targets, overwrite=overwrite)
    etat, stated = measured(project, chosen, progress, rules)
    stated = made_by(with_costs(project, stated), "coverage")
    with staged(free) as (html, layers):
        progress("map")
        drawn = coverage_page(project, chosen, etat, stated)
        html.write_text(drawn, encoding="utf-8", newline="\n")
        progress("layers")
        write_geopackage(layers, etat, stated)
    return CoverageRun(etat, stated, targets)


def measured(
    project: Project,
    chosen: Chosen,
    progress: Callable[[str], None] = _silent,
    rules: Sequence[Preset] = (),
    change: Callable[[Sites], Sites] | None = None,
) -> tuple[EtatDesLieux, Mapping[str, object]]:
    """Study who is covered, and write nothing.

    Parameters
    ----------
    project
        The study: which sites, which thresholds.
    chosen
        Its territory.
    progress
        Called with the name of each step when it begins.
    rules
        Presets to answer, whose thresholds are among the study's.
    change
        Makes other sites of those that were read, such as a scenario's; absent for none.

    Returns
    -------
        What was found, and what it was made from.

    Raises
    ------
    TerritoError
        Whatever is wrong with the inputs.
    """
    thresholds = cutoffs(project.within)
    headline = Cutoff.parse(project.within[0])
    asked = streets.request(project, thresholds)
    basis = Basis(detour=project.detour)
    if asked is None:
        for threshold in thresholds:
            basis.require(threshold)
    territory = chosen.territory
    progress("sites")
    lists = tuple(project.path(file) for file in project.sites)
    sites = read_sites(
        lists,
        territory,
        project.kinds,
        project.site_columns,
        as_of=project.as_of,
        mergers=chosen.former["into"].to_dict(),
    )
    if change:
        sites = change(sites)
    stated_competences = tuple(project.path(file) for file in project.competences)
    if stated_competences:
        sites = replace(sites, competences=read_competences(stated_competences, territory))
    sites, opening = opened(project, sites)
    grouped = groupings(project, territory)
    progress("population")
    territory, demand = served(project, territory)
    cut = partitions(territory, demand)
    require_no_overlap(cut, project)
    ground = Ground(territory, demand, sites, opening)
    reach = _reach(project, sites, thresholds, headline)
    if asked is None:
        progress("distances")
        found = _in_line(ground, basis, headline, reach)
    else:
        found = streets.run(asked, ground, thresholds, headline, progress, reach)
    etat = replace(_etat(ground, found, thresholds, headline, rules), partitions=cut)
    etat = replace(etat, breakdowns=tuple(broken_down(etat, one) for one in grouped))
    etat = _asked_for(project, etat, found, progress)
    stated = manifest(
        Measured(etat.territory, etat.demand, etat.nearest.basis),
        (
            *chosen.files,
            *lists,
            *stated_competences,
            *sector_files(project),
            *group_files(project),
            *filter(None, [population_file(project), factor_file(project)]),
            *streets.files(asked),
            *presets.files(project),
        ),
        project.root,
        parameters(project, thresholds, headline, asked),
        _attributions(chosen, ground, asked),
        named_by(project),
    )
    stated |= told_of_former(sites, chosen.former)
    return etat, stated


def _attributions(
    chosen: Chosen, ground: Ground, asked: streets.StreetsRequest | None
) -> tuple[str, ...]:
    """Credit the sources of what is shown."""
    demand = ground.demand
    people = (labelled("Source", demand.vintage),) if demand.census else ()
    credits_due = credited(chosen.attributions, ground.sites)
    return (*credits_due, *people, *streets.attributions(asked))


def _asked_for(
    project: Project, etat: EtatDesLieux, found: Found, progress: Callable[[str], None]
) -> EtatDesLieux:
    """Add what is only told when somebody asks."""
    if found.table and project.measures:
        etat = replace(etat, measures=measures_of(etat, found.table, project.measures))
    if project.uncertainty:
        progress("uncertainty")
        even = (found.even, found.even_nearest[etat.headline.unit]) if found.even else None
        etat = replace(etat, uncertainty=uncertainty(etat, even))
    return etat


def _reach(
    project: Project, sites: Sites, thresholds: Sequence[Cutoff], headline: Cutoff
) -> Cutoff | None:
    """Say how far pairs are listed for measures: as far as any threshold in the same unit."""
    if not project.measures:
        return None
    supply_of(sites, project.measures)  # refused now rather than after the searches
    return [one for one in thresholds if one.unit == headline.unit][-1]


def _in_line(ground: Ground, basis: Basis, headline: Cutoff, reach: Cutoff | None) -> Found:
    """Measure straight lines to the doors."""
    territory, demand, sites = ground.territory, ground.demand, ground.sites
    even = spread(territory) if demand.beside_even else None
    return Found(
        nearest={"m": nearest_door(demand, sites, basis)},
        even=even,
        even_nearest={"m": nearest_door(even, sites, basis)} if even else {},
        assigned=assigned_in_line(territory, demand, sites, basis),
        spared={
            era: {"m": line_without(demand, sites, basis, gone)}
            for era, gone in sites.of_the_eighties.items()
        },
        within=pairs_in_line(demand, sites, basis, headline) if ground.wants_week else None,
        second=second_in_line(demand, sites, basis),
        table=(
            AccessTable.of(pairs_in_line(demand, sites, basis, reach), reach, basis)
            if reach
            else None
        ),
    )


def _etat(
    ground: Ground,
    found: Found,
    thresholds: Sequence[Cutoff],
    headline: Cutoff,
    rules: Sequence[Preset],
) -> EtatDesLieux:
    """Say what the measures mean."""
    territory, demand, sites = ground.territory, ground.demand, ground.sites
    etat = etat_des_lieux(territory, sites, demand, found.nearest, thresholds, headline)
    old = None
    if found.spared:
        old = eighties(territory, demand, sites, etat.coverages, found.spared)
    areal = None
    if found.even:
        areal = beside_areal(etat.coverages, found.even, found.even_nearest)
    etat = replace(etat, assigned=found.assigned, eighties=old, areal=areal, along=found.along)
    carried = None if found.second is None else loads(etat, found.second)
    etat = replace(etat, loads=carried, verdicts=verdicts(etat, rules))
    return replace(etat, opening=with_week(ground, found))


def parameters(
    project: Project,
    thresholds: Sequence[Cutoff],
    headline: Cutoff,
    asked: streets.StreetsRequest | None,
) -> dict[str, object]:
    """Gather what was asked, as the manifest states it.

    Parameters
    ----------
    project
        The study.
    thresholds, headline
        Its thresholds, and the one that ranks.
    asked
        What is asked of the streets; absent for straight lines.

    Returns
    -------
        What JSON can say; what is as it always is, is not stated.
    """
    told: dict[str, object] = {
        "within": [str(threshold) for threshold in thresholds],
        "headline": str(headline),
        "kinds": list(project.kinds),
        **({"presets": [Path(one).name for one in project.presets]} if project.presets else {}),
        **({"as_of": project.as_of} if project.as_of else {}),
        **({"at": str(Moment.parse(project.at))} if project.at else {}),
        **({"measures": project.measures} if project.measures else {}),
        **({"calibrate": project.calibrate} if project.population.name else {}),
        **({"population_factor": True} if factor_file(project) else {}),
        **({"uncertainty": True} if project.uncertainty else {}),
        **({"lang": project.lang} if project.lang != FRENCH else {}),
    }
    if asked is None:
        return told | {"detour": project.detour}
    return told | {
        "mode": asked.mode,
        "direction": asked.direction,
        "max_snap_m": asked.max_snap_m,
        "buffer_m": asked.buffer_m,
        "speeds": asked.speeds.stated(asked.mode),
    }

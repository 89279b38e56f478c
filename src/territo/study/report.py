"""The état des lieux of a territory: a page to print, and a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from territo.indicators.commune import fiche
from territo.language import in_its_language
from territo.render.carried import with_manifest
from territo.render.fiche_page import INDEX, fiche_page, index_page
from territo.render.report_page import report_page, report_sheets
from territo.render.report_texts import say
from territo.render.workbook import write_workbook
from territo.study import presets
from territo.study.coverage import measured
from territo.study.manifest import made_by
from territo.study.outputs import require_free, staged
from territo.study.territories import choose

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from territo.model import EtatDesLieux
    from territo.project import Project
    from territo.study.outputs import Target

SUFFIX = ".html"


@dataclass(frozen=True)
class ReportRun:
    """What a run found and wrote.

    Parameters
    ----------
    etat
        What was found.
    manifest
        What it was made from.
    files
        The page, the workbook and, where communes have pages, the one that lists them.
    """

    etat: EtatDesLieux
    manifest: Mapping[str, object]
    files: tuple[Path, ...]


@in_its_language
def run(
    project: Project,
    *,
    communes: bool,
    own_thresholds: bool,
    overwrite: bool,
    progress: Callable[[str], None],
) -> ReportRun:
    """Write the état des lieux of a territory.

    Parameters
    ----------
    project
        The study.
    communes
        Whether to write one page for each commune as well.
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
    name = f"{chosen.territory.slug}-report"
    targets = tuple(maps / f"{name}{suffix}" for suffix in (".html", ".xlsx"))
    pages = maps / f"{chosen.territory.slug}-communes"
    names = (*chosen.territory.communes.index, INDEX.removesuffix(SUFFIX)) if communes else ()
    free = require_free(targets, overwrite=overwrite)
    free_pages = (
        require_free([pages / f"{name}{SUFFIX}" for name in names], overwrite=overwrite)
        if names
        else ()
    )
    etat, stated = measured(project, chosen, progress, rules)
    stated = made_by(stated, "report", communes=communes)
    progress("report")
    with staged(free) as (page, book):
        text = with_manifest(report_page(etat, stated), stated)
        page.write_text(text, encoding="utf-8", newline="\n")
        title = say("title", territory=etat.territory.name)
        write_workbook(book, title, report_sheets(etat, stated), stated)
        if free_pages:
            _write_pages(free_pages, etat, stated)
    return ReportRun(etat, stated, (*targets, *([pages / INDEX] if names else [])))


def _write_pages(
    targets: Sequence[Target], etat: EtatDesLieux, stated: Mapping[str, object]
) -> None:
    """Write the page of each commune, and the one that lists them."""
    fiches = [fiche(etat, str(code)) for code in etat.territory.communes.index]
    with staged(targets) as (*pages, index):
        for path, one in zip(pages, fiches, strict=True):
            text = with_manifest(fiche_page(one, etat, stated), stated)
            path.write_text(text, encoding="utf-8", newline="\n")
        text = with_manifest(index_page(etat, fiches), stated)
        index.write_text(text, encoding="utf-8", newline="\n")

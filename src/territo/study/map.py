"""The map of a study alone, and a picture of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.language import in_its_language
from territo.render.picture import write_picture
from territo.render.plot import require_matplotlib
from territo.study import presets
from territo.study.coverage import CoverageRun, measured
from territo.study.coverage_page import coverage_page, with_costs
from territo.study.manifest import made_by
from territo.study.outputs import require_free, staged
from territo.study.territories import choose
from territo.study.town_halls import with_town_halls

if TYPE_CHECKING:
    from collections.abc import Callable

    from territo.project import Project


@in_its_language
def run(
    project: Project,
    *,
    png: bool,
    own_thresholds: bool,
    overwrite: bool,
    progress: Callable[[str], None],
) -> CoverageRun:
    """Study who is covered, and draw it.

    Parameters
    ----------
    project
        The study.
    png
        Whether to draw a picture too, which needs matplotlib.
    own_thresholds
        Whether the study's thresholds are kept beside those that its presets need.
    overwrite
        Whether earlier results may be replaced.
    progress
        Called with the name of each step when it begins.

    Returns
    -------
        What was found and written: the page, which is that of `territo coverage`, then the picture.

    Raises
    ------
    TerritoError
        Whatever is wrong with the inputs or the folder; nothing is written then.
    """
    if png:
        require_matplotlib()
    project, rules = presets.asked(project, own_thresholds=own_thresholds)
    progress("boundaries")
    chosen = choose(project)
    maps = project.path(project.maps)
    ends = (".html", *((".png",) if png else ()))
    targets = tuple(maps / f"{chosen.territory.slug}{end}" for end in ends)
    free = require_free(targets, overwrite=overwrite)
    etat, stated = measured(project, chosen, progress, rules)
    stated = with_costs(project, stated)
    # The page is that of the other command; the picture is of this one alone.
    of_page, of_picture = made_by(stated, "coverage"), made_by(stated, "map", png=png)
    with staged(free) as (html, *pictures):
        progress("map")
        html.write_text(
            coverage_page(project, chosen, etat, of_page), encoding="utf-8", newline="\n"
        )
        for picture in pictures:
            progress("picture")
            write_picture(picture, with_town_halls(project, chosen, etat), of_picture)
    return CoverageRun(etat, of_picture, targets)

"""What a study needs from outside, brought in once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.study import streets
from territo.study.territories import choose
from territo.units import cutoffs

if TYPE_CHECKING:
    from collections.abc import Callable

    from territo.model.network import Network
    from territo.project import Project


def roads(project: Project, progress: Callable[[str], None]) -> tuple[Network, ...]:
    """Ask OpenStreetMap for the streets of a territory, build them and keep them.

    Parameters
    ----------
    project
        The study, with a mode; its thresholds say how far beyond the territory, and in which units.
    progress
        Called with the name of each step when it begins.

    Returns
    -------
        The networks, one for each unit of the thresholds. ``--network osm`` uses them from now on.
    """
    thresholds = cutoffs(project.within)
    asked = streets.required(project, thresholds)
    progress("boundaries")
    territory = choose(project).territory
    networks = []
    for unit in dict.fromkeys(threshold.unit for threshold in thresholds):
        progress(f"streets ({unit})")
        networks.append(streets.network_for(asked, territory, unit, fresh=True))
    return tuple(networks)

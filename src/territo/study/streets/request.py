"""What a study asks of the streets."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from territo.errors import ProjectError
from territo.model import Basis
from territo.model.network import TRAVEL_MODES
from territo.model.speeds import Speeds
from territo.project import OSM
from territo.sources.roads import Columns
from territo.units import Cutoff

if TYPE_CHECKING:
    from collections.abc import Sequence

    from territo.model.access import Direction
    from territo.model.network import TravelMode
    from territo.project import Project

HOW = "Give --mode walk, bike or drive together with --network FILE or --network osm."
OSM_ATTRIBUTION = "© les contributeurs d'OpenStreetMap (ODbL)"
LEAST_BUFFER_M, MOST_BUFFER_M = 2_000.0, 10_000.0
# How far a minute carries, to know how far beyond the territory streets matter; by car, a generous
# town average.
REACH_KMH = {"walk": 4.5, "bike": 15.0, "drive": 50.0}


@dataclass(frozen=True)
class StreetsRequest:
    """What a study asks of the streets.

    Parameters
    ----------
    source
        A file, or ``osm``.
    mode
        Who travels.
    direction
        Which way.
    max_snap_m
        How far a point may be from the nearest street.
    buffer_m
        How far beyond the territory streets are taken.
    speeds
        Parameters of the modes.
    columns
        For a layer of lines, which column says what.
    overpass
        Address of the service behind ``osm``.
    """

    source: Path | str
    mode: TravelMode
    direction: Direction
    max_snap_m: float
    buffer_m: float
    speeds: Speeds
    columns: Columns
    overpass: str


def request(project: Project, thresholds: Sequence[Cutoff]) -> StreetsRequest | None:
    """Read what a project asks of the streets.

    Parameters
    ----------
    project
        The study.
    thresholds
        Its thresholds, for the reach of the buffer.

    Returns
    -------
        The request; absent when distances are straight lines.

    Raises
    ------
    ProjectError
        When a mode goes without a network, a network without a mode, or a word or the name of a
        column is not known.
    UnitError
        When straight lines are to be lengthened as well.
    """
    columns = Columns.from_settings(project.columns)  # wrong ones are refused, used or not
    if project.mode == "line" and not project.network:
        return None
    mode = next((mode for mode in TRAVEL_MODES if mode == project.mode), None)
    direction = next((one for one in ("to-site", "from-site") if one == project.direction), None)
    if mode is None or not project.network or direction is None:
        raise ProjectError(
            f'Mode "{project.mode}" with network "{project.network}" and direction '
            f'"{project.direction}" does not say how to travel.',
            HOW,
        )
    Basis(mode=mode, detour=project.detour)  # refuses a detour: streets have their own
    buffer = Cutoff.parse(project.buffer) if project.buffer else None
    reach = max(_metres(threshold, mode) for threshold in thresholds)
    return StreetsRequest(
        source=OSM if project.network == OSM else project.path(Path(project.network)),
        mode=mode,
        direction=direction,
        max_snap_m=_metres(Cutoff.parse(project.max_snap), mode),
        buffer_m=_metres(buffer, mode)
        if buffer
        else min(max(reach, LEAST_BUFFER_M), MOST_BUFFER_M),
        speeds=Speeds.from_settings(project.speeds),
        columns=columns,
        overpass=project.overpass,
    )


def required(project: Project, thresholds: Sequence[Cutoff]) -> StreetsRequest:
    """Read what a project asks of the streets, which must be something.

    Parameters
    ----------
    project
        The study.
    thresholds
        Its thresholds.

    Returns
    -------
        The request.

    Raises
    ------
    ProjectError
        When distances are straight lines.
    """
    asked = request(project, thresholds)
    if asked is None:
        raise ProjectError("No network is named, and there is no way without streets.", HOW)
    return asked


def files(asked: StreetsRequest | None) -> tuple[Path, ...]:
    """List the files that a request reads.

    Parameters
    ----------
    asked
        What is asked of the streets; absent for straight lines.

    Returns
    -------
        The file of streets; none for straight lines or a service.
    """
    return (asked.source,) if asked and isinstance(asked.source, Path) else ()


def attributions(asked: StreetsRequest | None) -> tuple[str, ...]:
    """Say how the streets ask to be credited.

    Parameters
    ----------
    asked
        What is asked of the streets; absent for straight lines.

    Returns
    -------
        Texts to print. What a layer of one's own asks for is not known.
    """
    if asked is None:
        return ()
    name = asked.source if isinstance(asked.source, str) else asked.source.name
    from_osm = name == OSM or name.endswith((".pbf", ".osm", ".graphml", ".osm.gz", ".osm.bz2"))
    return (OSM_ATTRIBUTION,) if from_osm else ()


def _metres(cutoff: Cutoff, mode: str) -> float:
    return cutoff.value if cutoff.unit == "m" else cutoff.value / 60 * REACH_KMH[mode] * 1000

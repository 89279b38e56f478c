"""The streets of a study, searched from the doors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from territo.access import (
    along_without,
    assigned_along,
    attach,
    catchments,
    nearest_along,
    nearest_door,
    pairs_within,
    reach_doors,
    second_along,
    service_areas,
    ways,
)
from territo.coverage import beside, cover, detour_ratio
from territo.grid import spread
from territo.model import AccessTable, Along, Basis, Sites
from territo.network import clip
from territo.search import is_compiled
from territo.study.found import Found
from territo.study.streets.network import network_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from territo.access import Attached, Reach
    from territo.model import Nearest
    from territo.model.network import Network
    from territo.study.found import Ground
    from territo.study.streets.request import StreetsRequest
    from territo.units import Cutoff, Unit


@dataclass(frozen=True)
class Searched:
    """A network searched from the doors.

    Parameters
    ----------
    network
        The network within the buffer.
    attached
        Demand and doors on it.
    reach
        What the search found.
    nearest
        The nearest door of each demand point.
    """

    network: Network
    attached: Attached
    reach: Reach
    nearest: Nearest


def search(asked: StreetsRequest, wide: Network, buffer_m: float, ground: Ground) -> Searched:
    """Search the streets from the doors.

    Parameters
    ----------
    asked
        What is asked of the streets.
    wide
        A network that covers the territory and the buffer.
    buffer_m
        How far beyond the territory streets are taken.
    ground
        Who is to be served by what.

    Returns
    -------
        What was found.
    """
    network = clip(wide, ground.territory.outline.buffer(buffer_m))
    attached = attach(
        network,
        ground.demand,
        ground.sites,
        direction=asked.direction,
        max_snap_m=asked.max_snap_m,
    )
    reach = reach_doors(attached)
    return Searched(network, attached, reach, nearest_along(attached, reach))


def run(
    asked: StreetsRequest,
    ground: Ground,
    thresholds: Sequence[Cutoff],
    headline: Cutoff,
    progress: Callable[[str], None],
    reach: Cutoff | None = None,
) -> Found:
    """Find who is near a door along the streets, and what the straight line would have said.

    Parameters
    ----------
    asked
        What is asked of the streets.
    ground
        Who is to be served by what.
    thresholds
        Thresholds, in metres, minutes or both.
    headline
        The threshold that the buffer is judged by.
    progress
        Called with the name of each step when it begins.
    reach
        How far pairs are listed for measures, in the unit of the headline; absent for none.

    Returns
    -------
        What was found.
    """
    found: dict[Unit, Searched] = {}
    sensitivity = pd.Series(dtype=float)
    even = spread(ground.territory) if ground.demand.beside_even else None
    even_nearest: dict[Unit, Nearest] = {}
    for unit in dict.fromkeys(threshold.unit for threshold in thresholds):
        progress(f"streets ({unit})")
        wide = network_for(asked, ground.territory, unit)
        compiling = "" if is_compiled() else ", compiling the searches once on this machine"
        progress(f"ways ({unit}){compiling}")
        found[unit] = search(asked, wide, asked.buffer_m, ground)
        if unit == headline.unit:
            progress("sensitivity to the buffer")
            sensitivity = _sensitivity(asked, wide, ground, headline, found[unit])
        if even:
            spread_out = replace(ground, demand=even)
            even_nearest[unit] = search(asked, wide, asked.buffer_m, spread_out).nearest
    progress("service areas")
    return Found(
        nearest={unit: one.nearest for unit, one in found.items()},
        assigned=assigned_along(
            ground.territory, ground.demand, ground.sites, found[headline.unit].attached
        ),
        spared={
            era: {unit: along_without(one.attached, gone) for unit, one in found.items()}
            for era, gone in ground.sites.of_the_eighties.items()
        },
        even=even,
        even_nearest=even_nearest,
        along=_along(asked, ground, thresholds, found, headline, sensitivity),
        within=pairs_within(found[headline.unit].attached, headline) if ground.wants_week else None,
        second=second_along(found[headline.unit].attached),
        table=_table(found[headline.unit].attached, reach) if reach else None,
    )


def _along(
    asked: StreetsRequest,
    ground: Ground,
    thresholds: Sequence[Cutoff],
    found: Mapping[Unit, Searched],
    headline: Cutoff,
    sensitivity: pd.Series,
) -> Along:
    """Gather what the streets add."""
    main = found[headline.unit]
    demand = ground.demand
    line = nearest_door(demand, _without(ground.sites, main.nearest.unsnapped_doors), Basis())
    coverages = [cover(demand, found[one.unit].nearest, one) for one in thresholds]
    return Along(
        mode=asked.mode,
        source=main.network.source,
        date=main.network.date,
        parameters=main.network.parameters,
        counts=main.network.counts,
        areas=service_areas(
            main.attached, main.reach, [one for one in thresholds if one.unit == headline.unit]
        ),
        ways=ways(main.attached, main.reach, demand.points["weight"]),
        beside=beside(demand, line, coverages, _line_m(asked, thresholds)),
        detour=detour_ratio(demand, line, found["m"].nearest) if "m" in found else None,
        buffer_m=asked.buffer_m,
        sensitivity=sensitivity,
        catchments=catchments(main.attached, main.reach, ground.territory.outline),
    )


def _table(attached: Attached, reach: Cutoff) -> AccessTable:
    """List who reaches which door."""
    return AccessTable.of(pairs_within(attached, reach), reach, attached.basis)


def _without(sites: Sites, doors: Sequence[str]) -> Sites:
    """Leave out the doors that no street leads to: both ways are measured to the same doors."""
    points = sites.points.copy()
    points.loc[list(doors), "status"] = "not_a_door"
    return Sites(points)


def _line_m(asked: StreetsRequest, thresholds: Sequence[Cutoff]) -> dict[Cutoff, float]:
    """Say which straight line each threshold stands for; none for minutes by car."""
    kmh = {"walk": asked.speeds.walk_kmh, "bike": asked.speeds.bike_kmh}.get(asked.mode)
    lines = {one: one.value for one in thresholds if one.unit == "m"}
    if kmh:
        lines |= {one: one.value / 60 * kmh * 1000 for one in thresholds if one.unit == "min"}
    return lines


def _sensitivity(
    asked: StreetsRequest, wide: Network, ground: Ground, headline: Cutoff, main: Searched
) -> pd.Series:
    """Find the share covered at the headline with the buffer halved, as it is, and doubled."""
    shares = {}
    for factor in (0.5, 1.0, 2.0):
        buffer_m = factor * asked.buffer_m
        found = main if factor == 1 else search(asked, wide, buffer_m, ground)
        by_status = cover(ground.demand, found.nearest, headline).by_status
        shares[buffer_m] = 100 * float(by_status["covered"]) / float(by_status.sum())
    return pd.Series(shares, name="share").rename_axis("buffer_m")

"""Costs along the streets: nearest door, k nearest, all pairs within a cutoff, one way.

A cost has three legs: from the point to the street, along the network, from the street to the door.
The legs beside the network are walked in a straight line; in minutes, at the walking speed, for
whatever the mode, one leaves one's door on foot.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from territo import search
from territo.access.line import xy_of
from territo.crs import same_crs
from territo.errors import NetworkError
from territo.model import Basis, Nearest
from territo.model.network import TICKS_PER_UNIT
from territo.network import MAX_SNAP_M, snap, split

if TYPE_CHECKING:
    from territo.arrays import Bools, Floats, Ints
    from territo.model import Demand, Sites
    from territo.model.access import Direction
    from territo.model.network import Graph, Network
    from territo.network import Cut
    from territo.units import Cutoff

WALK_KMH = 4.5


@dataclass(frozen=True)
class Attached:
    """Demand and doors attached to a network, ready for searches.

    Parameters
    ----------
    network
        The network.
    basis
        What a cost is.
    cut
        The network, cut where points are attached.
    graph
        The directed arcs to search from the doors: against the traffic when people travel to the
        site.
    demand, sites
        Ids of the points, shapes (n,) and (m,); the doors in the order of their ids.
    demand_node, site_node
        Their nodes, -1 where not attached.
    demand_leg, site_leg
        Their legs beside the network in ticks, zero where not attached.
    demand_offset_m, site_offset_m
        The same in metres, infinite where no street is within reach.
    """

    network: Network
    basis: Basis
    cut: Cut
    graph: Graph
    demand: pd.Index
    sites: pd.Index
    demand_node: Ints
    site_node: Ints
    demand_leg: Ints
    site_leg: Ints
    demand_offset_m: Floats
    site_offset_m: Floats

    def amount(self, ticks: Ints) -> Floats:
        """Turn ticks into the unit of the basis.

        Parameters
        ----------
        ticks
            Ticks.

        Returns
        -------
            Metres or minutes.
        """
        return ticks / TICKS_PER_UNIT[self.network.unit]

    def only(self, kept: Bools) -> Attached:
        """Keep some of the doors: the streets stay cut where all of them stand.

        Parameters
        ----------
        kept
            Doors to keep, shape (m,).

        Returns
        -------
            The same demand and streets with fewer doors.
        """
        return replace(
            self,
            sites=self.sites[kept],
            site_node=self.site_node[kept],
            site_leg=self.site_leg[kept],
            site_offset_m=self.site_offset_m[kept],
        )

    @property
    def door_nodes(self) -> tuple[Ints, Ints]:
        """The attached doors: their positions among the sites, and their nodes."""
        on = np.flatnonzero(self.site_node >= 0)
        return on, self.site_node[on]


def attach(
    network: Network,
    demand: Demand,
    sites: Sites,
    *,
    direction: Direction = "to-site",
    max_snap_m: float = MAX_SNAP_M,
) -> Attached:
    """Attach demand and doors to the streets.

    Parameters
    ----------
    network
        The network.
    demand
        Who must be served.
    sites
        The sites; only the doors among them count.
    direction
        Which way people travel.
    max_snap_m
        A point farther than this from every street is not attached.

    Returns
    -------
        Both, attached.

    Raises
    ------
    CRSError
        When the three are not in one system.
    NetworkError
        When there are doors and none can be attached.
    """
    same_crs(network.crs, demand.crs, sites.crs)
    doors = sites.doors
    x, y = xy_of(demand.points).T
    people = snap(network, x, y, max_snap_m)
    x, y = xy_of(doors).T
    places = snap(network, x, y, max_snap_m)
    if len(doors) and not places.attached.any():
        raise NetworkError(
            f"None of the {len(doors)} doors is within {max_snap_m:g} m of a street of "
            f"{network.source} that mode {network.mode} may use.",
            "Check that the network covers the territory, or allow more with --max-snap.",
        )
    cut, (demand_node, site_node) = split(network, people, places)
    return Attached(
        network=network,
        basis=Basis(network.mode, network.unit, 1.0, direction, max_snap_m),
        cut=cut,
        graph=search.reversed_graph(cut.graph) if direction == "to-site" else cut.graph,
        demand=demand.points.index,
        sites=doors.index,
        demand_node=demand_node,
        site_node=site_node,
        demand_leg=_leg_ticks(network, people.offset_m, people.attached),
        site_leg=_leg_ticks(network, places.offset_m, places.attached),
        demand_offset_m=people.offset_m,
        site_offset_m=places.offset_m,
    )


def _leg_ticks(network: Network, offset_m: Floats, attached: Bools) -> Ints:
    metres = np.where(attached, offset_m, 0.0)
    rate = TICKS_PER_UNIT[network.unit]
    walk_kmh = float(network.parameters.get("walk_kmh", WALK_KMH))
    amount = metres if network.unit == "m" else metres * 60 / (1000 * walk_kmh)
    return np.rint(rate * amount).astype(np.int64)


@dataclass(frozen=True)
class Reach:
    """What one search from all doors found, node by node.

    Parameters
    ----------
    ticks
        Cost between the node and its nearest door in ticks, the door's leg included, shape (n,);
        meaningless where no door is reached.
    label
        Which attached door, shape (n,); -1 where none is reached.
    towards
        The next node on the way to it, shape (n,); -1 at the door's own node and where none is
        reached.
    """

    ticks: Ints
    label: Ints
    towards: Ints


def reach_doors(attached: Attached) -> Reach:
    """Search from all doors at once.

    Parameters
    ----------
    attached
        Demand and doors on a network.

    Returns
    -------
        The nearest door of every node of the network. Of two equally near doors, the one with the
        smaller id.
    """
    on, nodes = attached.door_nodes
    return Reach(*search.nearest(attached.graph, nodes, attached.site_leg[on]))


def nearest_along(attached: Attached, reach: Reach) -> Nearest:
    """Find the nearest door of every demand point along the streets.

    Parameters
    ----------
    attached
        Demand and doors on a network.
    reach
        What the search from the doors found.

    Returns
    -------
        Door, cost and legs of each point. ``unsnapped``: too far from any street; ``unreachable``:
        no door can be reached from there.
    """
    on, _ = attached.door_nodes
    snapped = attached.demand_node >= 0
    at = np.where(snapped, attached.demand_node, 0)
    reached = snapped & (reach.label[at] >= 0)
    # Without any door nothing is reached, and whatever stands in these arrays is never shown.
    door = on[np.where(reached, reach.label[at], 0)] if len(on) else np.zeros(len(at), np.int64)
    site_leg = attached.site_leg[door] if len(on) else np.zeros(len(at), np.int64)
    parts = {
        "cost": reach.ticks[at] + attached.demand_leg,
        "leg_demand": attached.demand_leg,
        "leg_network": reach.ticks[at] - site_leg,
        "leg_site": site_leg,
    }
    legs = pd.DataFrame(index=attached.demand)
    names = np.full(len(at), None, dtype=object)
    names[reached] = attached.sites.to_numpy()[door[reached]]
    legs["site"] = pd.array(names, dtype="string")
    for name, amount in parts.items():
        values = attached.amount(np.where(reached, amount, 0))
        legs[name] = pd.arrays.FloatingArray(values, ~reached)
    legs["status"] = np.where(reached, "reached", np.where(snapped, "unreachable", "unsnapped"))
    lost = tuple(str(site) for site in attached.sites[attached.site_node < 0])
    return Nearest(legs, attached.basis, lost)


def nearest_doors_along(attached: Attached, k: int) -> pd.DataFrame:
    """Find the k nearest doors of every demand point.

    Parameters
    ----------
    attached
        Demand and doors on a network.
    k
        How many, at least one.

    Returns
    -------
        One row per point and door that it reaches, nearest first: demand, site, rank (1 is the
        nearest), cost. A point that reaches fewer doors has fewer rows.
    """
    on, nodes = attached.door_nodes
    ticks, label = search.k_nearest(attached.graph, nodes, attached.site_leg[on], k)
    point, rank = np.nonzero(
        (label[np.maximum(attached.demand_node, 0)] >= 0) & (attached.demand_node >= 0)[:, None]
    )
    node = attached.demand_node[point]
    cost = ticks[node, rank] + attached.demand_leg[point]
    return pd.DataFrame(
        {
            "demand": attached.demand[point],
            "site": attached.sites[on[label[node, rank]]],
            "rank": rank + 1,
            "cost": cost / TICKS_PER_UNIT[attached.network.unit],
        }
    )


def pairs_within(attached: Attached, cutoff: Cutoff) -> pd.DataFrame:
    """List every demand point and door within a cutoff of each other.

    Parameters
    ----------
    attached
        Demand and doors on a network.
    cutoff
        The cutoff, all legs included; a cost equal to it is within.

    Returns
    -------
        One row per pair, by site, then demand in the order of the ids: demand, site, cost,
        leg_demand, leg_network, leg_site. No row means out of reach.

    Raises
    ------
    UnitError
        When the cutoff is not in the unit of the network.
    """
    attached.basis.require(cutoff)
    rate = TICKS_PER_UNIT[attached.network.unit]
    limit = int(np.floor(cutoff.value * rate))
    on, nodes = attached.door_nodes
    wanted = np.zeros(len(attached.graph.start) - 1, dtype=bool)
    wanted[attached.demand_node[attached.demand_node >= 0]] = True
    source, node, ticks = search.within(
        attached.graph, nodes, attached.site_leg[on], limit, wanted=wanted
    )
    pair, point = _points_at(attached.demand_node, node)
    cost = ticks[pair] + attached.demand_leg[point]
    near = cost <= limit
    pair, point, cost = pair[near], point[near], cost[near]
    door = on[source[pair]]
    table = pd.DataFrame(
        {
            "demand": pd.Categorical.from_codes(point, attached.demand),
            "site": pd.Categorical.from_codes(door, attached.sites),
            "cost": cost / rate,
            "leg_demand": attached.demand_leg[point] / rate,
            "leg_network": (ticks[pair] - attached.site_leg[door]) / rate,
            "leg_site": attached.site_leg[door] / rate,
        }
    )
    return table.iloc[np.lexsort((point, door))].reset_index(drop=True)


def _points_at(demand_node: Ints, node: Ints) -> tuple[Ints, Ints]:
    """Match found nodes with the demand points that stand there: several may share one."""
    order = np.argsort(demand_node, kind="stable")
    first = np.searchsorted(demand_node[order], node, side="left")
    last = np.searchsorted(demand_node[order], node, side="right")
    count = last - first
    pair = np.repeat(np.arange(len(node)), count)
    step = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return pair, order[np.repeat(first, count) + step]

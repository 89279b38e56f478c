"""What OpenStreetMap's tags say of a street, for one mode.

Rules of the wiki (pages "Key:access", "Key:oneway", "Key:maxspeed" and "OSM tags for routing"), and
French classes: a trunk road is a voie express, closed to those who do not drive.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from territo.model.network import TravelMode
    from territo.model.speeds import Speeds

# Keys that open or close a street, the most specific first. `access`, which speaks of everyone, can
# close but does not open what the class closes: a footpath with `access=permissive` takes no cars.
ACCESS_KEYS: dict[TravelMode, tuple[str, ...]] = {
    "walk": ("foot", "access"),
    "bike": ("bicycle", "vehicle", "access"),
    "drive": ("motorcar", "motor_vehicle", "vehicle", "access"),
}
CLOSED = {"no", "private", "forbidden", "agricultural", "forestry", "emergency", "use_sidepath"}
# Values that say nothing: as if the key were not there.
SILENT = {"", "unknown"}
# What is no street, or not yet, or no longer: no key opens it.
NEVER = {
    "abandoned", "bus_stop", "construction", "demolished", "disused", "escape", "no", "planned",
    "proposed", "raceway", "razed",
}  # fmt: skip
NO_STREET = NEVER | {"bus_guideway", "emergency_bay", "platform", "rest_area", "services"}
# Nobody rides on stairs: `bicycle=yes` there tells of a ramp, and a car's key is a slip.
ON_FOOT_ONLY = {"steps"}
EXPRESS = {"motorway", "motorway_link", "trunk", "trunk_link"}
CLOSED_CLASSES: dict[TravelMode, set[str]] = {
    "walk": EXPRESS | NO_STREET,
    "bike": EXPRESS | NO_STREET | {"steps", "footway", "corridor", "elevator"},
    "drive": NO_STREET
    | {
        "bridleway", "busway", "corridor", "cycleway", "elevator", "footway", "path", "pedestrian",
        "steps", "track",
    },
}  # fmt: skip
# Barriers on a node that stop a car, unless a tag of the node opens it.
CAR_BARRIERS = {
    "block", "bollard", "bus_trap", "chain", "cycle_barrier", "debris", "full-height_turnstile",
    "jersey_barrier", "kissing_gate", "log", "motorcycle_barrier", "planter", "rope", "stile",
    "sump_buster", "turnstile", "wicket_gate",
}  # fmt: skip
# Attribute of a node of a graph where a barrier stops the mode.
PARTED = "parted"
TRUE, BACKWARDS = {"yes", "true", "1"}, {"-1", "reverse"}
SPEED = re.compile(r"^(?:fr:(?:zone:?)?)?(\d+(?:\.\d+)?)\s*(mph|km/h|kmh)?$")
KMH_PER_MPH = 1.609344
# A limit above is a slip of the hand (500 for 50): no French one is, and no street allows more.
MOST_KMH = 150.0
# Speeds that are named instead of numbered (Code de la route, R. 413-2 and following).
NAMED_KMH = {
    "walk": 6.0, "none": 130.0, "fr:urban": 50.0, "fr:rural": 80.0, "fr:motorway": 130.0,
    "fr:trunk": 110.0, "fr:living_street": 20.0, "fr:walk": 6.0,
}  # fmt: skip


@dataclass(frozen=True)
class Passage:
    """How a street may be travelled.

    Parameters
    ----------
    forward, backward
        In the sense it is drawn in, and against it.
    kmh
        Speed.
    note
        What could not be understood, for the count; empty when all was.
    """

    forward: bool
    backward: bool
    kmh: float
    note: str = ""


def passage(tags: Mapping[str, str], mode: TravelMode, speeds: Speeds) -> Passage:
    """Read how a street may be travelled.

    Parameters
    ----------
    tags
        Its tags.
    mode
        Who travels.
    speeds
        Parameters of the modes.

    Returns
    -------
        The passage, closed both ways when the mode may not use the street.
    """
    if not is_open(tags, mode):
        return Passage(forward=False, backward=False, kmh=1.0)
    forward, backward = directions(tags, mode)
    kmh, note = speed(tags, mode, speeds)
    return Passage(forward, backward, kmh, note)


def is_open(tags: Mapping[str, str], mode: TravelMode) -> bool:
    """Tell whether a mode may use a street at all.

    Parameters
    ----------
    tags
        Tags of a way.
    mode
        Who travels.

    Returns
    -------
        The answer of the most specific key, else that of the class of the street.

    Examples
    --------
    >>> [is_open({"highway": "footway", "access": "yes"}, mode) for mode in ("walk", "drive")]
    [True, False]
    """
    highway = tags.get("highway", "")
    if highway in NEVER or (mode != "walk" and highway in ON_FOOT_ONLY):
        return False
    for key in ACCESS_KEYS[mode]:
        value = tags.get(key, "")
        if value not in SILENT and (value in CLOSED or key != "access"):
            return value not in CLOSED
    if mode != "drive" and tags.get("motorroad") == "yes":
        return False
    if tags.get("route") == "ferry":
        return mode != "drive"
    return highway not in CLOSED_CLASSES[mode]


def directions(tags: Mapping[str, str], mode: TravelMode) -> tuple[bool, bool]:
    """Tell in which directions a street may be travelled.

    Parameters
    ----------
    tags
        Its tags.
    mode
        Who travels; one-way streets do not bind those on foot.

    Returns
    -------
        Forward, backward.
    """
    if mode == "walk":
        said = tags.get("oneway:foot", "no")
    elif mode == "bike" and "oneway:bicycle" in tags:
        said = tags["oneway:bicycle"]
    elif mode == "bike" and any(
        tags.get(key, "").startswith("opposite")
        for key in ("cycleway", "cycleway:left", "cycleway:right", "cycleway:both")
    ):
        said = "no"
    else:
        said = tags.get("oneway", "")
        if said in SILENT:
            implied = tags.get("junction") in {"roundabout", "circular"}
            said = "yes" if implied or tags.get("highway") in {"motorway", "roundabout"} else "no"
    return said not in BACKWARDS, said not in TRUE


def speed(tags: Mapping[str, str], mode: TravelMode, speeds: Speeds) -> tuple[float, str]:
    """Read how fast a mode travels a street.

    Parameters
    ----------
    tags
        Its tags.
    mode
        Who travels.
    speeds
        Parameters of the modes.

    Returns
    -------
        The speed in km/h, and what could not be understood.
    """
    highway = tags.get("highway", "")
    if tags.get("route") == "ferry":
        return speeds.ferry_kmh, ""
    if mode == "walk":
        return speeds.walk_kmh * (speeds.steps_factor if highway == "steps" else 1.0), ""
    if mode == "bike":
        pushed = highway == "pedestrian" or tags.get("bicycle") == "dismount"
        return (speeds.walk_kmh if pushed else speeds.bike_kmh), ""
    limit, note = limit_kmh(tags.get("maxspeed", ""))
    if limit is None:
        limit = speeds.class_kmh.get(highway, speeds.class_kmh["other"])
    return limit * (1.0 if highway in EXPRESS else speeds.urban_factor), note


def limit_kmh(text: str) -> tuple[float | None, str]:
    """Read a speed limit.

    Parameters
    ----------
    text
        As written: ``50``, ``30 mph``, ``FR:urban``, ``50;30``; empty when it is not.

    Returns
    -------
        The limit in km/h, of several the lowest, absent when it is not written or not understood;
        and what was not understood.

    Examples
    --------
    >>> limit_kmh("50;30"), limit_kmh("FR:urban"), limit_kmh(""), limit_kmh("slow")
    ((30.0, ''), (50.0, ''), (None, ''), (None, 'speed limits not understood'))
    """
    limits = []
    for part in text.lower().replace(",", ";").replace("|", ";").split(";"):
        found = SPEED.match(part.strip())
        if part.strip() in NAMED_KMH:
            limits.append(NAMED_KMH[part.strip()])
        elif found:
            kmh = float(found[1]) * (KMH_PER_MPH if found[2] == "mph" else 1.0)
            limits += [kmh] if 0 < kmh <= MOST_KMH else []
    if limits:
        return min(limits), ""
    silent = text in SILENT or text in {"0", "0.0", "signals", "variable"}
    return None, "" if silent else "speed limits not understood"


def stops_cars(tags: Mapping[str, str]) -> bool:
    """Tell whether a barrier on a node stops a car.

    Parameters
    ----------
    tags
        Tags of the node.

    Returns
    -------
        True when it is a barrier of that kind and no key of the node opens it, or when a key of any
        barrier closes it.
    """
    if "barrier" not in tags:
        return False
    for key in ACCESS_KEYS["drive"]:
        value = tags.get(key, "")
        if value not in SILENT:
            return value in CLOSED
    return tags["barrier"] in CAR_BARRIERS


def stops(tags: Mapping[str, str], mode: TravelMode) -> bool:
    """Tell whether a node parts the street for a mode.

    Parameters
    ----------
    tags
        Tags of the node.
    mode
        Who travels.

    Returns
    -------
        For cars the answer of `stops_cars`; those on foot or by bike pass.
    """
    return mode == "drive" and stops_cars(tags)

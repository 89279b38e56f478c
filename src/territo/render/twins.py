"""Two maps beside each other: the states of one territory, any of them on either map."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING

from territo.crs import to_lonlat
from territo.palette import NO_ACCESS_COLOUR, distance_colours
from territo.render import french
from territo.render.assets import leaflet_script, leaflet_style, scripts, styles
from territo.render.comparison_table import COMPARISON
from territo.render.encode import script_json
from territo.render.geometry import pack_polygons
from territo.render.lattice import pack_squares
from territo.render.layers import absent_as_none
from territo.render.places import places
from territo.render.texts import MAP, say

if TYPE_CHECKING:
    from territo.model import EtatDesLieux
    from territo.model.side_by_side import SideBySide, State

SCRIPTS = (
    "frame.js",
    "french.js",
    "dom.js",
    "packing.js",
    "lattice.js",
    "squares.js",
    "fan.js",
    "sites.js",
    "synchronise.js",
    "twins.js",
)
# What the scripts say: texts of the map, and of the comparison.
_OF_THE_MAP = (
    "zoom_in",
    "zoom_out",
    "legend_approximate",
    "legend_illustrative",
    "legend_age_certain",
    "legend_age_possible",
    "legend_age_renovated",
)
_OWN = ("twins_map", "twins_share", "nobody")


def twins(beside: SideBySide) -> dict[str, object]:
    """Prepare what the two maps are drawn from.

    Parameters
    ----------
    beside
        The states of one territory, for the same inhabitants.

    Returns
    -------
        squares (what `pack_squares` says but for the classes, and colours), threshold (the headline
        one), bounds (south-west and north-east), communes (name, polygons), kinds
        (those of `territo.render.places`, each site that any state has once), states: title,
        classes (as `pack_squares`), share (of each commune within the headline, or null), sites
        (by kind, numbers of its sites in the kind's).
    """
    first = beside.first
    ground = pack_squares(first.demand, first.same_unit)
    kinds, numbers = _pooled([places(state.etat) for state in beside.states])
    south, west, north, east = _bounds(first)
    return {
        "squares": {key: value for key, value in ground.items() if key != "classes"}
        | {"colours": [*distance_colours(len(first.same_unit) + 1), NO_ACCESS_COLOUR]},
        "threshold": french.cutoff(first.headline),
        "bounds": [[south, west], [north, east]],
        "communes": _communes(first),
        "kinds": kinds,
        "states": [_state(state, mine) for state, mine in zip(beside.states, numbers, strict=True)],
    }


def _state(state: State, sites: dict[str, list[int]]) -> dict[str, object]:
    etat = state.etat
    shares = etat.level("commune")[f"share_{etat.headline.slug}"]
    return {
        "title": state.title,
        "classes": pack_squares(etat.demand, etat.same_unit).get("classes", ""),
        "share": [absent_as_none(shares[code]) for code in etat.territory.communes.index],
        "sites": sites,
    }


def _communes(etat: EtatDesLieux) -> list[dict[str, object]]:
    ground = to_lonlat(etat.territory.communes).geometry
    names = etat.territory.communes["name"]
    return [
        {"name": str(names[code]), "polygons": pack_polygons(ground[code])} for code in names.index
    ]


def _bounds(etat: EtatDesLieux) -> list[float]:
    west, south, east, north = to_lonlat(etat.territory.communes).total_bounds
    return [round(float(edge), 5) for edge in (south, west, north, east)]


def _pooled(
    of_states: list[list[dict[str, object]]],
) -> tuple[list[dict[str, object]], list[dict[str, list[int]]]]:
    """Write each site once, and say which of them each state has, kind by kind."""
    kinds: dict[str, dict[str, object]] = {}
    known: dict[str, dict[str, int]] = {}
    numbers: list[dict[str, list[int]]] = []
    for of_state in of_states:
        mine = {str(kind["kind"]): kind for kind in of_state}
        for name, kind in mine.items():
            kinds.setdefault(name, kind)
            for text in _written(kind):
                number = known.setdefault(name, {})
                number.setdefault(text, len(number))
        numbers.append(
            {name: [known[name][text] for text in _written(kind)] for name, kind in mine.items()}
        )
    pool = [
        {**kind, "sites": [json.loads(text) for text in known.get(name, ())]}
        for name, kind in kinds.items()
    ]
    return pool, numbers


def _written(kind: dict[str, object]) -> list[str]:
    sites = kind["sites"]
    return [json.dumps(site) for site in sites] if isinstance(sites, list) else []


def legend(beside: SideBySide) -> list[tuple[str, str]]:
    """Pair the colours of the squares with their words.

    Parameters
    ----------
    beside
        The states.

    Returns
    -------
        Colour and words, from the nearest class to the farthest; last, where anybody has no access
        in any state, that of no access.
    """
    shown = [french.cutoff(one.cutoff) for one in beside.first.same_unit]
    words = [
        say("legend_within", threshold=shown[0]),
        *(say("legend_between", low=low, high=high) for low, high in itertools.pairwise(shown)),
        say("legend_beyond", threshold=shown[-1]),
    ]
    found = list(zip(distance_colours(len(words)), words, strict=True))
    apart = any((state.etat.nearest.legs["status"] != "reached").any() for state in beside.states)
    return [*found, (NO_ACCESS_COLOUR, say("legend_apart"))] if apart else found


def twin_maps(beside: SideBySide) -> dict[str, object]:
    """Gather what the page of a comparison embeds for the two maps.

    Parameters
    ----------
    beside
        The states of one territory.

    Returns
    -------
        style, leaflet, script (texts to embed), texts and payload (JSON that may stand in a page),
        caption, legend (see `legend`).
    """
    ours, maps = COMPARISON.all(), MAP.all()
    words = {key: maps[key] for key in _OF_THE_MAP} | {key: ours[key] for key in _OWN}
    caption = f"twins_caption_{beside.first.headline.unit}"
    return {
        "style": leaflet_style() + styles(("map.css", "twins.css")),
        "leaflet": leaflet_script(),
        "script": scripts(SCRIPTS),
        "texts": script_json(words),
        "payload": script_json(twins(beside)),
        "caption": COMPARISON.say(caption, side=french.number(beside.first.demand.cell_m)),
        "legend": legend(beside),
    }

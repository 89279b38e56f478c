"""Colours that remain apart for readers who confuse red and green, and a symbol for each kind.

Shared by the page and by the layers, so that both read alike. The scripts of the page write the
colours of gaps, areas, ways and of the mark of the 1980s again; a test compares them.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# ColorBrewer YlGnBu, six classes: the share covered, from little (light) to all (dark).
SHARE_BREAKS = (25.0, 50.0, 75.0, 90.0, 97.5)
SHARE_COLOURS = ("#ffffcc", "#c7e9b4", "#7fcdbb", "#41b6c4", "#2c7fb8", "#253494")
EMPTY_COLOUR = "#bdbdbd"
# Squares from which no door can be reached: no distance at all, so no shade of the scale.
NO_ACCESS_COLOUR = "#4d4d4d"
# ColorBrewer Purples: the distance, from near (light) to far (dark). Another hue than the shares,
# so that one legend is never read on the other map.
_DISTANCE_ANCHORS = ("#e3e0f2", "#bcb8dd", "#9188c4", "#6a51a3", "#3f0f7d")
# ColorBrewer RdYlBu, five classes with grey in the middle: from the better off to the worse off.
CHANGE_COLOURS = ("#2c7bb6", "#abd9e9", "#e0e0e0", "#fdae61", "#d7191c")
GAP_COLOUR = "#b2182b"
AREA_COLOUR = "#1b7837"
WAY_COLOUR = "#b35806"
LINE_COLOUR = "#c51b7d"
SECTOR_COLOUR = "#1a1a1a"
COMMUNE_COLOUR = "#4a4a4a"
EIGHTIES_COLOUR = "#5b1a8b"
# Kinds differ by shape first, for readers who do not tell the colours apart.
KIND_SYMBOLS = {
    "mairie": ("circle", "#1a1a1a"),
    "direction": ("diamond", "#b84300"),
    "siege": ("star", "#8a0f5c"),
    "accueil": ("triangle", "#00584a"),
    "other_kind": ("house", "#5f6368"),
}
# Black, blue and vermilion stay apart for every kind of colour blindness.
_OTHER_SHAPES = ("square", "pentagon", "cross", "wedge", "hourglass", "saltire")
_OTHER_COLOURS = ("#1a1a1a", "#0067a5", "#c85000")


def distance_colours(count: int) -> list[str]:
    """Choose colours for classes of distance.

    Parameters
    ----------
    count
        Number of classes, at least one.

    Returns
    -------
        Colours from the nearest class to the farthest, evenly spaced on one scale.

    Examples
    --------
    >>> distance_colours(2)
    ['#e3e0f2', '#3f0f7d']
    """
    last = len(_DISTANCE_ANCHORS) - 1
    return [_at(index * last / max(count - 1, 1)) for index in range(count)]


def _at(position: float) -> str:
    """Mix the two anchors on either side of a position."""
    low = min(int(position), len(_DISTANCE_ANCHORS) - 2)
    part = position - low
    mixed = (
        round(first + (second - first) * part)
        for first, second in zip(
            _channels(_DISTANCE_ANCHORS[low]), _channels(_DISTANCE_ANCHORS[low + 1]), strict=True
        )
    )
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[start : start + 2], 16) for start in (1, 3, 5))


def kind_symbols(kinds: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Choose a symbol for each kind of site.

    Parameters
    ----------
    kinds
        The kinds, in alphabetical order.

    Returns
    -------
        Shape and colour by kind. Kinds that have none of their own get the free shapes, then the
        same in another colour: eighteen of them before one comes twice.
    """
    free = itertools.cycle(itertools.product(_OTHER_COLOURS, _OTHER_SHAPES))
    return {
        kind: KIND_SYMBOLS[kind] if kind in KIND_SYMBOLS else next(free)[::-1] for kind in kinds
    }

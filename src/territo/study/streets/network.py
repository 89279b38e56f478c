"""The network of a territory: read and built once, then kept."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from territo.network import build
from territo.project import OSM
from territo.sources.cache import cache_dir
from territo.sources.roads import Overpass, Wanted, read_streets
from territo.sources.stored_network import network_key, stored

if TYPE_CHECKING:
    from territo.model import Territory
    from territo.model.network import Network
    from territo.study.streets.request import StreetsRequest
    from territo.units import Unit


# Raise it when streets are read otherwise, so that networks stored before are built anew.
RULES = 3


def network_for(
    asked: StreetsRequest, territory: Territory, unit: Unit, *, fresh: bool = False
) -> Network:
    """Build the network of a territory with twice the buffer, or take it from the cache.

    Parameters
    ----------
    asked
        What is asked of the streets.
    territory
        The ground.
    unit
        ``m`` for the shortest ways, ``min`` for the fastest.
    fresh
        Whether to ask OpenStreetMap anew.

    Returns
    -------
        The network.
    """
    area = territory.outline.buffer(2 * asked.buffer_m)
    content = OSM if isinstance(asked.source, str) else _sha256(asked.source)
    key = network_key(
        content,
        {
            "rules": RULES,
            "mode": asked.mode,
            "unit": unit,
            "speeds": asked.speeds,
            "columns": asked.columns,
            "territory": territory.code,
            "outline": hashlib.sha256(area.wkb).hexdigest(),
        },
    )

    def make() -> Network:
        wanted = Wanted(asked.mode, area, territory.crs, asked.speeds)
        overpass = Overpass(asked.overpass, cache_dir() / "overpass", fresh=fresh)
        source = asked.source if isinstance(asked.source, Path) else overpass
        return build(read_streets(source, wanted, asked.columns), unit)

    return stored(key, make, fresh=fresh)


def _sha256(file: Path) -> str:
    if not file.is_file():
        return ""  # reading it will say so, in words
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()

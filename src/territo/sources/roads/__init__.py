"""Streets out of OpenStreetMap files, Overpass, GraphML or any layer of lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.sources.roads.edges import Wanted
from territo.sources.roads.lines import Columns, read_lines
from territo.sources.roads.osm_file import read_osm_file
from territo.sources.roads.osmnx_graph import read_graphml
from territo.sources.roads.overpass import Overpass, read_overpass

if TYPE_CHECKING:
    from pathlib import Path

    from territo.model.network import Streets

__all__ = ["Columns", "Overpass", "Wanted", "read_streets"]

OSM_SUFFIXES = (".pbf", ".osm", ".osm.gz", ".osm.bz2")


def read_streets(
    source: Path | Overpass, wanted: Wanted, columns: Columns | None = None
) -> Streets:
    """Read the streets of an area, whatever they come in.

    Parameters
    ----------
    source
        A file, or how to ask Overpass.
    wanted
        Which streets, and how they are read.
    columns
        For a layer of lines, which column says what; OpenStreetMap's names when absent.

    Returns
    -------
        The streets.

    Raises
    ------
    TerritoError
        When the source cannot be read, or nothing in it serves; see the function of each kind.
    """
    if isinstance(source, Overpass):
        return read_overpass(wanted, source)
    name = source.name.lower()
    if name.endswith(OSM_SUFFIXES):
        return read_osm_file(source, wanted)
    if name.endswith(".graphml"):
        return read_graphml(source, wanted)
    return read_lines(source, wanted, columns or Columns())

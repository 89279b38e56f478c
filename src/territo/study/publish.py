"""Results of a study in a database."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from territo.database import Address
from territo.errors import SourceError
from territo.export.database import write_tables

if TYPE_CHECKING:
    from pathlib import Path

    from territo.export.database import Published


def run(layers: Path, address: str) -> tuple[str, Published]:
    """Write the layers of a GeoPackage into a schema of PostGIS.

    Parameters
    ----------
    layers
        A GeoPackage that territo wrote.
    address
        The database, see `territo.database`; without a schema, one with the file's name.

    Returns
    -------
        The schema, and what stands there.

    Raises
    ------
    SourceError
        When the file is none of territo's, or the database cannot be reached or refuses; the
        earlier tables are as they were.
    """
    import pyogrio  # noqa: PLC0415 - heavy

    if not layers.is_file() or "demand" not in pyogrio.list_layers(layers)[:, 0]:
        raise SourceError(
            f"{layers} is no GeoPackage of territo.",
            source=str(layers),
            hint="Give one that `territo coverage` or `territo scenario` wrote.",
        )
    place = Address.parse(address)
    if not place.schema:
        place = replace(place, schema=layers.stem.replace("-", "_"))
    return place.schema, write_tables(layers, place)

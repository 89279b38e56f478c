"""Tables of PostGIS, read once into a file that the other rooms know how to read."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pyogrio

from territo.database import Address, transaction
from territo.errors import SourceError
from territo.sources.cache import cache_dir

if TYPE_CHECKING:
    from sqlalchemy import Connection

# The same rows give the same bytes, whenever they are read.
FIXED_DATE = "2000-01-01T00:00:00.000Z"


def snapshot(text: str) -> Path:
    """Read a table into a file of its own.

    Parameters
    ----------
    text
        Address of the table, see `territo.database`.

    Returns
    -------
        The file, a GeoPackage or, without places, a CSV: the rows in the order of their first
        column, in the kept folder of territo, replaced at each reading. It is what manifests state.

    Raises
    ------
    SourceError
        When the database cannot be reached, has no such table, or the address names none.
    """
    address = Address.parse(text)
    if not address.table:
        raise SourceError(
            f"{address.shown} names no table.",
            source=address.shown,
            hint="Write postgresql://user@host/base?table=schema.name.",
        )
    with transaction(address) as connection:
        frame = _rows(connection, address)
    key = hashlib.sha256(f"{address.shown}{address.schema}".encode()).hexdigest()[:12]
    suffix = ".gpkg" if isinstance(frame, gpd.GeoDataFrame) else ".csv"
    target = cache_dir() / "databases" / key / f"{address.table}{suffix}"
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as aside:
        written = Path(aside) / target.name
        _write(written, address.table, frame)
        written.replace(target)
    return target


def _rows(connection: Connection, address: Address) -> pd.DataFrame:
    """Read a whole table, with its places if it has any."""
    where = (address.schema or "public", address.table)
    told = connection.exec_driver_sql(
        "SELECT column_name, udt_name FROM information_schema.columns "
        "WHERE table_schema = %s AND table_name = %s ORDER BY ordinal_position",
        where,
    ).all()
    if not told:
        raise SourceError(
            f"{address.shown} has no table {'.'.join(where)}.",
            source=address.shown,
            hint="Look at its schema and name; you may also lack the right to read it.",
        )
    named = ".".join('"' + one.replace('"', '""').replace("%", "%%") + '"' for one in where)
    query = f"SELECT * FROM {named}"  # noqa: S608 - both names are quoted
    places = [name for name, kind in told if kind == "geometry"]
    if not places:
        # A whole number stays one where a row has none.
        frame = pd.read_sql(query, connection, dtype_backend="numpy_nullable")
        return frame.sort_values(frame.columns[0], kind="stable", ignore_index=True)
    drawn = gpd.read_postgis(query, connection, geom_col=places[0])
    first = next((name for name, kind in told if kind != "geometry"), None)
    return drawn.sort_values(first, kind="stable", ignore_index=True) if first else drawn


def _write(file: Path, layer: str, frame: pd.DataFrame) -> None:
    if not isinstance(frame, gpd.GeoDataFrame):
        frame.to_csv(file, index=False, encoding="utf-8", lineterminator="\n")
        return
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": FIXED_DATE})
    try:
        pyogrio.write_dataframe(frame, file, layer=layer, driver="GPKG")
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})

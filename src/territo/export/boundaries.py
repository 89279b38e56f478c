"""The ground of a territory as one GeoPackage that territo reads: see ``boundaries/README.md``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pyogrio

from territo.export.geopackage import FIXED_DATE, require_whole

if TYPE_CHECKING:
    from pathlib import Path

    from territo.model import Territory

COMMUNES = ["name", "epci", "departement", "population", "cog", "geometry"]


def write_boundaries(path: Path, territory: Territory, documents: pd.DataFrame) -> None:
    """Write the ground of a territory.

    Parameters
    ----------
    path
        File to make; it must not exist.
    territory
        The ground.
    documents
        What it was made from: subject, attribution, licence and more, one row each.

    Raises
    ------
    OutputError
        When a layer did not reach the file whole.
    """
    credits_ = documents[["subject", "attribution", "licence"]].drop_duplicates()
    layers = {
        "communes": _communes(territory),
        "epci": _epci(territory),
        "sectors": territory.sectors.assign(epci=territory.code).reset_index(),
        "sector_communes": territory.sector_communes,
        "organisations": territory.organisation,
        "attributions": credits_,
        "sources": documents,
    }
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": FIXED_DATE})
    try:
        for name, frame in layers.items():
            _write(path, name, frame)
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    require_whole(path, layers)


def _communes(territory: Territory) -> gpd.GeoDataFrame:
    """Give the communes their columns: of a département, or a list, the territory is their EPCI."""
    communes = territory.communes
    whole = communes.assign(
        epci=territory.code,
        departement=communes.get("departement", communes.index.str[:2]),
        population=communes["population"].astype("int64"),
        cog=territory.cog,
    )
    return whole[COMMUNES].sort_index().reset_index()


def _epci(territory: Territory) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "epci": [territory.code],
            "name": [territory.name],
            "slug": [territory.slug],
            "epci_type": [territory.epci_type],
            "population": [territory.population],
            "population_basis": [territory.population_basis],
            "n_communes": [len(territory.communes)],
            "cog": [territory.cog],
            "aliases": pd.Series([None], dtype=object),
        }
    )


def _write(path: Path, name: str, frame: pd.DataFrame) -> None:
    first = not path.exists()
    options = {"IDENTIFIER": name}
    drawn = isinstance(frame, gpd.GeoDataFrame)
    if drawn:
        options |= {"GEOMETRY_NAME": "geom", "SPATIAL_INDEX": "YES"}
    pyogrio.write_dataframe(
        frame,
        path,
        layer=name,
        driver="GPKG",
        append=not first,
        geometry_type="MultiPolygon" if drawn else None,
        promote_to_multi=drawn or None,
        dataset_options={"VERSION": "1.3"} if first else None,
        layer_options=options,
    )

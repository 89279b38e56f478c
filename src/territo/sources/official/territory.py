"""The territory that is wanted of an official file, in metres of its zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from territo.crs import likely, metric_of
from territo.errors import CRSError, SourceError
from territo.model import Territory
from territo.sources.contours import multipolygon, zone_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from territo.sources.official.delivery import Delivery
    from territo.sources.official.wanted import Wanted


def read_selected(delivery: Delivery, chosen: Wanted) -> Territory:
    """Read the territory that is wanted of an official file.

    Parameters
    ----------
    delivery
        The file.
    chosen
        What is wanted of it.

    Returns
    -------
        The territory, without sectors. When the file gives no population, all its communes have
        zero inhabitants and its basis is empty: it is to be given some.

    Raises
    ------
    TerritoryError
        When its communes lie in several zones, or in one without a metric system.
    CRSError
        When the file declares no coordinate system.
    SourceError
        When a contour or a population is missing.
    """
    rows = delivery.communes.loc[list(chosen.codes)]
    shapes = _contours(delivery, chosen.codes, zone_of(chosen.codes, chosen.name))
    population = rows["population"] if "population" in rows else pd.Series(0, index=rows.index)
    nameless = population.index[population.isna()]
    if len(nameless):
        raise SourceError(
            f"{delivery.layer} gives no population for {', '.join(nameless[:5])}.",
            source=str(delivery.layer.file),
            hint="Give one for every commune with --population.",
        )
    communes = gpd.GeoDataFrame(
        {
            "name": rows["name"].astype(str),
            "epci": rows["epci"],
            "departement": rows["departement"],
            "population": population.astype("int64"),
            "cog": delivery.cog,
        },
        geometry=shapes,
        crs=shapes.crs,
    )
    return Territory(
        code=chosen.code,
        name=chosen.name,
        slug=chosen.slug,
        epci_type=chosen.epci_type,
        cog=delivery.cog,
        population_basis=delivery.population_basis,
        communes=communes,
        sectors=_no_sectors(shapes.crs),
        sector_communes=pd.DataFrame(columns=["sector", "commune", "part"], dtype=object),
        organisation=pd.DataFrame(
            columns=["organisation_model", "valid_from", "valid_to", "source"], dtype=object
        ),
    )


def contours_of_zone(delivery: Delivery) -> gpd.GeoDataFrame:
    """Read the communes of a file that lie in its main zone.

    Parameters
    ----------
    delivery
        The file.

    Returns
    -------
        One row per commune, index ``commune``: name, epci, geometry. Those of another zone than
        most are left out: they cannot be held in the same metric system.
    """
    zones = delivery.communes["departement"].map(metric_of)
    main = int(zones[zones != 0].mode().min())
    codes = tuple(zones.index[zones == main])
    frame = delivery.communes.loc[list(codes), ["name", "epci"]]
    shapes = _contours(delivery, codes, main)
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=shapes.crs)


def _contours(delivery: Delivery, codes: Sequence[str], zone: int) -> gpd.GeoSeries:
    """Read contours, carry them to a metric system, and make each a valid multipolygon."""
    layer, column = delivery.layer, delivery.code_column
    frame = layer.contours(column, codes)
    if frame.crs is None:
        raise CRSError(
            f"{layer} has no coordinate system.",
            f"Declare the one its coordinates are in{likely(frame)}.",
        )
    shapes = frame.set_index(column).geometry.reindex(pd.Index(codes, name="commune")).to_crs(zone)
    mended = gpd.GeoSeries([multipolygon(shape) for shape in shapes], index=shapes.index, crs=zone)
    empty = mended.index[mended.isna() | mended.is_empty]
    if len(empty):
        raise SourceError(
            f"{layer} has no contour for {', '.join(empty[:5])}.",
            source=str(layer.file),
            hint="Ask for the contours: `geometry=contour` at geo.api.gouv.fr.",
        )
    return mended


def _no_sectors(crs: object) -> gpd.GeoDataFrame:
    columns = ["name", "zoning", "organisation_model"]
    frame = pd.DataFrame(columns=columns, index=pd.Index([], name="sector"), dtype=object)
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries([], crs=crs), crs=crs)

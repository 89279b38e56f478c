"""Territory: the communes of an EPCI and the sectors it is organised in."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd
import shapely

from territo.crs import require_metric
from territo.model.checks import require_columns, require_commune_codes, require_ids

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

COMMUNE_COLUMNS = ("name", "epci", "population", "geometry")
SECTOR_COLUMNS = ("name", "zoning", "organisation_model", "geometry")


@dataclass(frozen=True)
class Territory:
    """The ground of a study.

    Parameters
    ----------
    code
        SIREN of the EPCI, 9 characters; the code of a département or of a single commune; a text
        that stands for a list of communes.
    name
        Its official name.
    slug
        Its short name, used for files.
    epci_type
        ``METRO``, ``MET69`` (Lyon) or another type of EPCI; ``DEP`` for a département, ``COM`` for
        communes.
    cog
        Edition of the Code officiel géographique that the commune codes belong to.
    population_basis
        Which population the communes carry, in words, for whoever must defend a figure.
    communes
        One row per commune, index ``commune`` (5 characters): name, epci, population (inhabitants;
        zero is a commune where nobody lives), geometry (polygons, metric system).
    sectors
        One row per sector, index ``sector``; no row when the organisation is not known. A geometry
        is absent when the sector only holds parts of communes.
    sector_communes
        Which commune belongs to which sector: sector, commune, part. ``part`` is absent for a whole
        commune, else it says which part in words.
    organisation
        The dated organisation models of the EPCI: organisation_model, valid_from, valid_to, source.
    carried
        What was dissolved to bring its communes to ``cog``, see `territo.vintages.carried_to`;
        empty when nothing was.
    """

    code: str
    name: str
    slug: str
    epci_type: str
    cog: int
    population_basis: str
    communes: gpd.GeoDataFrame
    sectors: gpd.GeoDataFrame
    sector_communes: pd.DataFrame
    organisation: pd.DataFrame
    carried: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        require_ids(self.communes, "commune")
        require_columns(self.communes, COMMUNE_COLUMNS, "communes")
        require_commune_codes(self.communes.index, "communes")
        require_metric(self.communes, f"{self.name}, communes")
        require_ids(self.sectors, "sector")
        require_columns(self.sectors, SECTOR_COLUMNS, "sectors")
        require_columns(self.sector_communes, ("sector", "commune", "part"), "sector_communes")
        strangers = set(self.sector_communes["commune"]) - set(self.communes.index)
        if strangers:
            raise ValueError(
                f"sectors name communes of elsewhere: {', '.join(sorted(strangers)[:5])}"
            )

    @property
    def crs(self) -> int:
        """EPSG code of the metric system."""
        return require_metric(self.communes, self.name)

    @property
    def population(self) -> int:
        """Inhabitants of all its communes."""
        return int(self.communes["population"].sum())

    @cached_property
    def outline(self) -> BaseGeometry:
        """The union of its communes."""
        return shapely.union_all(self.communes.geometry.to_numpy())

    @cached_property
    def sector_of_commune(self) -> pd.Series:
        """The sector of each commune that lies whole in one; communes cut or in none are absent.

        When several zonings cover the territory, the one that holds the most communes is meant,
        for a commune is to be counted once.
        """
        whole = self.sector_communes[self.sector_communes["part"].isna()]
        zoning = whole["sector"].map(self.sectors["zoning"])
        if zoning.empty:
            return pd.Series(dtype=object, name="sector", index=pd.Index([], name="commune"))
        main = zoning.value_counts().sort_index().idxmax()
        return whole[zoning == main].set_index("commune")["sector"]

"""The communes whose sites are asked for, under every code that a service may write for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from territo.crs import LONLAT, require_metric, transformer
from territo.join import offset_m
from territo.model.checks import require_commune_codes
from territo.sources.cog import COMMUNE_OF_ARRONDISSEMENT

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from territo.arrays import Floats


@dataclass(frozen=True)
class Ground:
    """The communes whose sites are asked for.

    Parameters
    ----------
    code
        SIREN of the EPCI; anything else when they are not those of one.
    name
        What they are called together.
    communes
        One row per commune, index ``commune``: geometry, in a metric system.
    mergers
        Former commune -> the one it is part of now: services are not all of one vintage.
    """

    code: str
    name: str
    communes: gpd.GeoDataFrame
    mergers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        require_commune_codes(self.communes.index, "communes")
        require_metric(self.communes, f"{self.name}, communes")

    @cached_property
    def commune_of(self) -> Mapping[str, str]:
        """Every code that may be written -> the commune of today.

        The communes themselves; of Paris, Lyon and Marseille the arrondissements too, for a
        service may write either; and the communes that were merged into them.
        """
        own = {str(code): str(code) for code in self.communes.index}
        parts = {code: whole for code, whole in COMMUNE_OF_ARRONDISSEMENT.items() if whole in own}
        former = {
            code: into for code, into in self.mergers.items() if into in own and code not in own
        }
        return own | parts | former

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code that may be written, in order."""
        return tuple(sorted(self.commune_of))

    @cached_property
    def _outline(self) -> shapely.Geometry:
        return shapely.union_all(self.communes.geometry.to_numpy())

    def offset(self, lon: Floats, lat: Floats) -> Floats:
        """Measure how far outside positions lie.

        Parameters
        ----------
        lon, lat
            Positions in degrees, shape (n,).

        Returns
        -------
            Metres, shape (n,); zero inside, infinite for what cannot be projected.
        """
        x, y = transformer(LONLAT, require_metric(self.communes, self.name))(lon, lat)
        metres = np.full(len(x), np.inf)
        known = np.isfinite(x) & np.isfinite(y)
        metres[known] = offset_m(x[known], y[known], self._outline)
        return metres

"""Who is covered, where the gaps are, and the figures that say so."""

from territo.coverage.areal import beside_areal
from territo.coverage.beside import assignment, beside, detour_ratio
from territo.coverage.cover import cover, require_conservation
from territo.coverage.eighties import eighties
from territo.coverage.etat import etat_des_lieux
from territo.coverage.figures import NO_SECTOR, figures, weighted_quantile
from territo.coverage.gaps import gaps

__all__ = [
    "NO_SECTOR",
    "assignment",
    "beside",
    "beside_areal",
    "cover",
    "detour_ratio",
    "eighties",
    "etat_des_lieux",
    "figures",
    "gaps",
    "require_conservation",
    "weighted_quantile",
]

"""The French services that boundaries, inhabitants and sites come from: one file per service."""

from territo.sources.services.boundaries import Boundaries, populated
from territo.sources.services.provenance import Provenance

__all__ = ["Boundaries", "Provenance", "populated"]

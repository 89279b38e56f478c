"""Layers written for others to go on with: what a study found, and the ground it stands on."""

from territo.export.boundaries import write_boundaries
from territo.export.geopackage import require_whole, write_geopackage

__all__ = ["require_whole", "write_boundaries", "write_geopackage"]

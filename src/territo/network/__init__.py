"""Streets become a network, and points are attached to it."""

from territo.network.build import ISLAND_JUNCTIONS, build, clip
from territo.network.snap import MAX_SNAP_M, Cut, Snap, snap, split

__all__ = ["ISLAND_JUNCTIONS", "MAX_SNAP_M", "Cut", "Snap", "build", "clip", "snap", "split"]

"""Which sector everything lies in, zoning by zoning, and whether each zoning is a partition."""

from territo.sectors.ground import STRIP_M
from territo.sectors.groups import group_of
from territo.sectors.partition import overlaps, partition, partitions
from territo.sectors.place import (
    by_communes,
    holding,
    sector_in,
    sectors_of,
    sectors_of_communes,
)

__all__ = [
    "STRIP_M",
    "by_communes",
    "group_of",
    "holding",
    "overlaps",
    "partition",
    "partitions",
    "sector_in",
    "sectors_of",
    "sectors_of_communes",
]

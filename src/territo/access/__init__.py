"""The cost from each demand point to the doors, in a straight line or along the streets."""

from territo.access.along import (
    Attached,
    Reach,
    attach,
    nearest_along,
    nearest_doors_along,
    pairs_within,
    reach_doors,
)
from territo.access.assigned import assigned_along, assigned_in_line
from territo.access.catchments import catchments
from territo.access.every import NO_WAY, every_way
from territo.access.line import nearest_door, nearest_position, pairs_in_line
from territo.access.reach import service_areas
from territo.access.second import second_along, second_in_line
from territo.access.ways import ways
from territo.access.without import along_without, line_without

__all__ = [
    "NO_WAY",
    "Attached",
    "Reach",
    "along_without",
    "assigned_along",
    "assigned_in_line",
    "attach",
    "catchments",
    "every_way",
    "line_without",
    "nearest_along",
    "nearest_door",
    "nearest_doors_along",
    "nearest_position",
    "pairs_in_line",
    "pairs_within",
    "reach_doors",
    "second_along",
    "second_in_line",
    "service_areas",
    "ways",
]

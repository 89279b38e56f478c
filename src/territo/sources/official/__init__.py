"""Territories out of the files that official services publish."""

from territo.sources.official.delivery import Delivery, open_delivery
from territo.sources.official.listed import list_epcis
from territo.sources.official.territory import contours_of_zone, read_selected
from territo.sources.official.wanted import Wanted, wanted

__all__ = [
    "Delivery",
    "Wanted",
    "contours_of_zone",
    "list_epcis",
    "open_delivery",
    "read_selected",
    "wanted",
]

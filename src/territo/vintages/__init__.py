"""Communes of one edition of the Code officiel géographique, carried to another."""

from territo.vintages.carry import carried_to
from territo.vintages.editions import (
    FIRST_CONTOURS,
    LATEST,
    Joined,
    absent,
    join_editions,
    latest_edition,
    require_edition,
    told,
)

__all__ = [
    "FIRST_CONTOURS",
    "LATEST",
    "Joined",
    "absent",
    "carried_to",
    "join_editions",
    "latest_edition",
    "require_edition",
    "told",
]

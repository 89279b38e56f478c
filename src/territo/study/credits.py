"""Whom a result credits: those whose data it shows, nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from territo.model import Sites

# The State's directory calls itself so, in its credit and in the column ``source`` of lists.
DIRECTORY = "DILA"


def credited(attributions: tuple[str, ...], sites: Sites) -> tuple[str, ...]:
    """Leave out the credit of the State's directory where no site is of it.

    Boundaries come with the credits of all the data that stand beside them in the example.

    Parameters
    ----------
    attributions
        How the data beside the boundaries ask to be credited.
    sites
        The sites shown, whose column ``source``, if there is one, says where each comes from.

    Returns
    -------
        The credits that are due.
    """
    source = sites.points.get("source")
    of_it = source is not None and source.fillna("").str.contains(DIRECTORY).any()
    return tuple(text for text in attributions if of_it or DIRECTORY not in text)

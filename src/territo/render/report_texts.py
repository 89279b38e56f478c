"""The words of the état des lieux, and how it writes a cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.render import french
from territo.render.texts import Texts

if TYPE_CHECKING:
    import pandas as pd

    from territo.model import EtatDesLieux
    from territo.units import Unit


REPORT = Texts("report")
texts, say = REPORT.all, REPORT.say


def cost(value: float, unit: Unit) -> str:
    """Write a distance or a time.

    Parameters
    ----------
    value
        Metres or minutes.
    unit
        Which of the two.

    Returns
    -------
        The text, such as ``1,2 km`` or ``12,5 min``.
    """
    if unit == "min":
        return f"{french.number(value, 1)}{french.NO_BREAK}min"
    return french.distance(value)


def whole(etat: EtatDesLieux) -> pd.Series:
    """Return the figures of the whole territory.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        Its row.
    """
    return etat.level("territory").iloc[0]


def threshold(etat: EtatDesLieux) -> str:
    """Write the headline threshold.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        The text.
    """
    return french.cutoff(etat.headline)


def of_zoning(etat: EtatDesLieux, zoning: str) -> str:
    """Name a zoning where there are several.

    Parameters
    ----------
    etat
        What was found.
    zoning
        The zoning.

    Returns
    -------
        Words to put after "secteur"; empty where there is only one.
    """
    return say("sectors_of", zoning=zoning) if len(etat.territory.zonings) > 1 else ""

"""Fiche: what a Maire asks of one commune."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

BESIDE = ("commune", "neighbour", "territory")


@dataclass(frozen=True)
class Fiche:
    """One commune: which sites serve it, how far they are, and how that compares.

    Parameters
    ----------
    code, name
        The commune.
    population
        Its inhabitants, as the study counts them.
    rank, ranked
        Its place by mean distance among the communes whose inhabitants reach a door, 1 being the
        nearest, and how many they are; communes as near share the better place. Absent when nobody
        of the commune reaches one.
    beside
        The commune, its neighbours in the territory (those with a common border, nearest to their
        doors first), and the territory: index ``code``, of (one of `BESIDE`), name, then the
        figures of `EtatDesLieux`.
    nearest
        Doors that are the nearest of somebody there, those of most inhabitants first: index
        ``site``, name, kind, precision, population, share (percent of the commune's), mean_cost,
        opening_hours (absent when not known).
    reaching
        Inhabitants who reach a door.
    assigned
        Doors that its inhabitants' sectors are assigned to: zoning, sector, sector_name, site,
        name, population, share, mean_cost, differ (those with a nearer door), extra (by how much
        it is farther for them, weighted mean; absent when it is for nobody).
    competences
        What is exercised for it: competence, site, name, basis (``commune``: told of this commune;
        ``door``: told of a door of it, nearest or assigned, whatever the commune).
    standing
        Sites that stand in it: index ``site``, name, kind, status.
    """

    code: str
    name: str
    population: float
    rank: int | None
    ranked: int
    beside: pd.DataFrame
    nearest: pd.DataFrame
    reaching: float
    assigned: pd.DataFrame
    competences: pd.DataFrame
    standing: pd.DataFrame

    def __post_init__(self) -> None:
        if not set(self.beside["of"]) <= set(BESIDE):
            raise ValueError("fiche: something is beside the commune that is not known")
        if abs(self.nearest["population"].sum() - self.reaching) > 1e-6:  # noqa: PLR2004 - rounding
            raise ValueError("fiche: the nearest doors do not serve all who reach one")

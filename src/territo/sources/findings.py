"""What may be found in a list of sites, and what the list is held against."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import pandas as pd

from territo.arrays import Floats

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    import geopandas as gpd

KINDS = (
    "accueil", "administration", "antenne", "batiment", "bibliotheque", "candidat",
    "centre_social", "conservatoire", "direction", "enseignement", "equipement",
    "france_services", "gymnase", "hotel_de_ville", "justice", "mairie", "mairie_annexe",
    "mairie_com", "musee", "patinoire", "piscine", "police", "poste", "salle_de_spectacle", "siege",
    "sport", "structure", "theatre",
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """One thing found in a list.

    Parameters
    ----------
    line
        Line of the row.
    column
        Column, or columns.
    level
        ``error``: the row cannot be used; ``warning``: it can, and should be looked at.
    text
        What is wrong, and what was found there.
    fix
        Column -> corrected text; empty when there is no single answer.
    """

    line: int
    column: str
    level: Literal["error", "warning"]
    text: str
    fix: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"line {self.line}, {self.column}: {self.level}: {self.text}"


@dataclass(frozen=True)
class Reference:
    """What lists are held against.

    Parameters
    ----------
    communes
        Contours and names of communes, index ``commune``, in a metric system; the others are not
        checked by place.
    crs
        EPSG code of that system.
    mergers
        Former communes, index ``commune``: name, into, into_name.
    kinds
        Kinds that are known.
    today
        The year that no year may be beyond by more than one.
    """

    communes: gpd.GeoDataFrame
    crs: int
    mergers: pd.DataFrame
    kinds: Collection[str] = KINDS
    today: int = field(default_factory=lambda: dt.datetime.now(tz=dt.UTC).year)


# A check: the rows, their lon and lat (NaN where there is none), and what they are held against.
Check = Callable[[pd.DataFrame, Floats, Floats, Reference], "Iterator[Finding]"]

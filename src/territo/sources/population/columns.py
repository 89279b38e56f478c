"""What the files of population call their columns, from one edition to the next.

Sources: Insee, documentation of the Filosofi gridded data (editions 2015 to 2021), of base-ic
(population by IRIS), of the populations de référence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Kind = Literal["grid", "iris", "communes"]

# Our name -> patterns, tried in order on names in lower case.
SQUARE = (r"idcar_200m", r"idinspire", r"id_inspire", r"idcar_1km", r"id_carr1km")
PEOPLE = (r"ind", r"pop", r"p\d\d_pop", r"pmun", r"population", r"obs_value")
COMMUNES = (r"lcog_geo", r"depcom")
IMPUTED = {200: (r"i_est_200", r"i_est_cr", r"i_car_est"), 1000: (r"i_est_1km",)}
IRIS = (r"code_iris", r"iris")
COMMUNE = (r"com", r"codgeo", r"code_insee", r"insee_com", r"commune", r"geo", r"code")
# Our group -> columns that add up to it.
GROUPS = {
    "age_65": ("ind_65_79", "ind_80p"),
    "age_80": ("ind_80p",),
    "households": ("men",),
    "poor_households": ("men_pauv",),
    "dwellings_1970_90": ("log_70_90",),
}


@dataclass(frozen=True)
class Columns:
    """Which columns of a file say what; an empty name is a column that the file lacks.

    Parameters
    ----------
    kind
        ``grid`` (squares), ``iris`` (zones below the commune) or ``communes``.
    key
        Id of the square, of the IRIS or of the commune.
    people
        Inhabitants.
    communes
        Communes of a square.
    imputed
        Whether a square's values were imputed.
    groups
        Our group -> its columns, those that are all there.
    """

    kind: Kind
    key: str
    people: str
    communes: str
    imputed: str
    groups: dict[str, tuple[str, ...]]

    @property
    def used(self) -> tuple[str, ...]:
        """All the columns that are read."""
        named = [self.key, self.people, self.communes, self.imputed]
        named += [name for parts in self.groups.values() for name in parts]
        return tuple(dict.fromkeys(name for name in named if name))


def find_columns(names: Iterable[str]) -> Columns | None:
    """Find what a file's columns say.

    Parameters
    ----------
    names
        Names of columns, in any case.

    Returns
    -------
        What they say, with the file's own names; absent when they are of no known kind.

    Examples
    --------
    >>> find_columns(["IdINSPIRE", "I_est_cr", "Depcom", "Ind"]).kind
    'grid'
    """
    lower = {name.lower(): name for name in names}
    people = _first(PEOPLE, lower)
    square, iris, commune = (_first(patterns, lower) for patterns in (SQUARE, IRIS, COMMUNE))
    if not people or not (square or iris or commune):
        return None
    side = 1000 if "1km" in square.lower() else 200
    kind: Kind = "grid" if square else "iris" if iris else "communes"
    groups = {
        name: tuple(lower[part] for part in parts)
        for name, parts in GROUPS.items()
        if all(part in lower for part in parts)
    }
    return Columns(
        kind=kind,
        key=square or iris or commune,
        people=people,
        communes=_first(COMMUNES, lower) if square else "",
        imputed=_first(IMPUTED[side], lower) if square else "",
        groups=groups if square else {},
    )


def _first(patterns: Iterable[str], lower: dict[str, str]) -> str:
    """Return the file's name of the first pattern that one of its columns has."""
    for pattern in patterns:
        for name, own in lower.items():
            if re.fullmatch(pattern, name):
                return own
    return ""

"""Squareland: what the imitations of the French services tell of a country of squares of 1 km.

::

    row 3   69123                    Lyon (200046977): the métropole with a type of its own
    row 2   75056  75900             Grand Pavé (200099002); 75056 is cut into 75101 and 75102,
                                     75900 is also in the EPT Pavé Est (200099003)
    row 1   99010                    in no EPCI
    row 0   99001 ... 99005          Carré (200099001): 101, 102, ... 105 inhabitants

and far away, in the zone of La Réunion, 97411 and 97422 of Bourbon (249999901). Row 0 begins at
x = 600 000, y = 6 800 000 in Lambert-93. Codes, names and figures are made up.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache

from pyproj import Transformer

from loopback import Reply

CARRE, PAVE, PAVE_EST, BOURBON = "200099001", "200099002", "200099003", "249999901"
LYON = "200046977"


@dataclass(frozen=True)
class Epci:
    code: str
    name: str
    nature: str
    type: str


EPCIS = (
    Epci(CARRE, "Métropole de Carré", "Métropole", "METRO"),
    Epci(PAVE, "Métropole du Grand Pavé", "Métropole", "METRO"),
    Epci(PAVE_EST, "Pavé Est", "Etablissement public territorial", ""),
    Epci(LYON, "Métropole de Lyon", "Métropole", "MET69"),
    Epci(BOURBON, "CA de Bourbon", "Communauté d'agglomération", "CA"),
)


@dataclass(frozen=True)
class Commune:
    code: str
    name: str
    epcis: tuple[str, ...]
    departement: str
    population: int
    west: int
    south: int
    crs: int = 2154
    parent: str = ""
    width: int = 1000

    def corners(self, crs):
        """The ring of its square in a system, x before y, exact to a tenth of a millimetre."""
        west, south, east, north = self.west, self.south, self.west + self.width, self.south + 1000
        ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
        if crs == self.crs:
            return [[float(x), float(y)] for x, y in ring]
        carry = transformer(self.crs, crs).transform
        return [list(carry(x, y)) for x, y in ring]


@lru_cache
def transformer(source, target):
    return Transformer.from_crs(source, target, always_xy=True)


WEST, SOUTH = 600_000, 6_800_000
NAMES = ("Carré", "Losange", "Rhombe", "Trapèze", "Angle")
COMMUNES = (
    *(
        Commune(f"9900{n + 1}", name, (CARRE,), "99", 101 + n, WEST + 1000 * n, SOUTH)
        for n, name in enumerate(NAMES)
    ),
    Commune("99010", "Isle", (), "99", 0, WEST, SOUTH + 1000),
    Commune("75056", "Pavé", (PAVE,), "75", 2000, WEST, SOUTH + 2000),
    Commune("75900", "Bord", (PAVE, PAVE_EST), "75", 300, WEST + 1000, SOUTH + 2000),
    Commune("69123", "Lyon", (LYON,), "69", 500, WEST, SOUTH + 3000),
    Commune("97411", "Bourbon", (BOURBON,), "974", 40, 340_000, 7_680_000, 2975),
    Commune("97422", "Volcan", (BOURBON,), "974", 41, 341_000, 7_680_000, 2975),
)
ARRONDISSEMENTS = tuple(
    Commune(f"7510{n}", f"Pavé {n}e", (), "75", 1000, WEST + 500 * (n - 1), SOUTH + 2000,
            parent="75056", width=500)
    for n in (1, 2)
)  # fmt: skip


def answer(content, status=200):
    return Reply(json.dumps(content, ensure_ascii=False).encode(), status=status)

"""Toyville: nine communes of 1 km, numbered from the south-west, and everything about it by hand.

::

    north   7  8  9        commune n has 100 x n inhabitants, all at its centre: 4 500 in all
            4  5  6        door "a" at the centre of 1, door "b" at the centre of 9
    south   1  2  3

Distances to the nearest door: 0 for 1 and 9; 1 000 m for 2, 4, 6, 8; 2 000 m for 3 and 7, as far
from "a" as from "b"; 1 000 x sqrt(2) for 5, as far from both too.

A street every 100 m both ways, from corner to corner of the nine communes, but for a river between
x = 1 400 and x = 1 500 that only the street at y = 1 000 crosses. Along the streets to the nearest
door: 0 for 1 and 9; 1 000 m for 4, 6, 8; 2 000 m for 7, for 3 (to "b"), for 2 (to "a", over the
bridge, 500 m up and 500 m down) and for 5 (as far from "a" as from "b").

Sector "west" holds 1, 4, 7 and sector "east" holds 3, 6, 9; commune 5 is shared by the two; 2 and 8
are in none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pyogrio
from shapely import LineString, box

from territo.access import assigned_in_line, nearest_door
from territo.coverage import etat_des_lieux
from territo.model import Basis, Demand, Sites, Territory
from territo.model.network import Streets
from territo.model.speeds import Speeds
from territo.sources.roads import Columns
from territo.study.found import Ground
from territo.study.streets import StreetsRequest, run
from territo.units import Cutoff

if TYPE_CHECKING:
    from pathlib import Path

    from territo.model import EtatDesLieux
    from territo.model.network import TravelMode

WEST, SOUTH = 600_000, 6_800_000
CRS = 2154
SIREN = "123456782"


def centre(number: int) -> tuple[float, float]:
    """Coordinates of the centre of commune 1 to 9."""
    row, column = divmod(number - 1, 3)
    return WEST + 1000 * column + 500, SOUTH + 1000 * row + 500


def communes() -> gpd.GeoDataFrame:
    numbers = range(1, 10)
    return gpd.GeoDataFrame(
        {
            "name": [f"Commune {n}" for n in numbers],
            "epci": SIREN,
            "departement": "99",
            "population": [100 * n for n in numbers],
            "cog": 2026,
        },
        geometry=[box(x - 500, y - 500, x + 500, y + 500) for x, y in (centre(n) for n in numbers)],
        index=pd.Index([f"9900{n}" for n in numbers], name="commune", dtype=object),
        crs=CRS,
    )


def territory() -> Territory:
    ground = communes()
    members = {"west": (1, 4, 7), "east": (3, 6, 9)}
    links = [(sector, f"9900{n}", None) for sector, own in members.items() for n in own]
    links += [("west", "99005", "left bank"), ("east", "99005", "right bank")]
    return Territory(
        code=SIREN,
        name="Métropole de Toyville",
        slug="toyville",
        epci_type="METRO",
        cog=2026,
        population_basis="population of a toy",
        communes=ground,
        sectors=gpd.GeoDataFrame(
            {
                "name": ["East", "West"],
                "zoning": "pôles",
                "organisation_model": ["matrix", "matrix"],
                "epci": SIREN,
            },
            geometry=[
                ground.loc[[f"9900{n}" for n in members[sector]]].union_all()
                for sector in ("east", "west")
            ],
            index=pd.Index(["east", "west"], name="sector", dtype=object),
            crs=CRS,
        ),
        sector_communes=pd.DataFrame(links, columns=["sector", "commune", "part"]),
        organisation=pd.DataFrame(
            {"organisation_model": ["matrix"], "valid_from": ["2017"], "epci": SIREN}
        ),
    )


def sites(*numbers: int, ids: str = "abcdefghi") -> Sites:
    """One town hall at the centre of each numbered commune, with the ids given."""
    places = [centre(n) for n in numbers]
    return Sites(
        gpd.GeoDataFrame(
            {
                "name": [f"Mairie {n}" for n in numbers],
                "kind": "mairie",
                "commune": [f"9900{n}" for n in numbers],
                "precision": "housenumber",
                "status": "ok",
            },
            geometry=gpd.points_from_xy([x for x, _ in places], [y for _, y in places]),
            index=pd.Index(list(ids[: len(numbers)]), name="site", dtype=object),
            crs=CRS,
        )
    )


def demand() -> Demand:
    """Everyone at the centre of their commune."""
    numbers = range(1, 10)
    places = [centre(n) for n in numbers]
    return Demand(
        gpd.GeoDataFrame(
            {
                "weight": [100.0 * n for n in numbers],
                "commune": [f"9900{n}" for n in numbers],
            },
            geometry=gpd.points_from_xy([x for x, _ in places], [y for _, y in places]),
            index=pd.Index([f"centre-{n}" for n in numbers], name="demand", dtype=object),
            crs=CRS,
        ),
        basis="areal",
        vintage="population of a toy",
        cell_m=200,
    )


def toy_etat(*texts: str, doors: Sites | None = None, detour: float = 1.0) -> EtatDesLieux:
    """Run the core on toyville, with everyone at the centre of their commune."""
    places = sites(1, 9) if doors is None else doors
    thresholds = [Cutoff.parse(text) for text in texts or ("1 km", "1.5 km", "2 km")]
    people = demand()
    nearest = nearest_door(people, places, Basis(detour=detour))
    return etat_des_lieux(territory(), places, people, {"m": nearest}, thresholds)


def assigned_etat() -> EtatDesLieux:
    """The same with each of the two doors given to the sector on the other side."""
    doors = Sites(sites(1, 9).points.assign(sector=["east", "west"]))
    own = assigned_in_line(territory(), demand(), doors, Basis())
    return replace(toy_etat("1 km", doors=doors), assigned=own)


def streets(mode: TravelMode = "walk", kmh: float = 4.5) -> Streets:
    """The streets of toyville: 31 x 31 junctions, their number 31 x row + column."""
    rows = []
    for row in range(31):
        for column in range(31):
            here = 31 * row + column
            over_the_river = column == 14 and row != 10
            if column < 30 and not over_the_river:
                rows.append((here, here + 1))
            if row < 30:
                rows.append((here, here + 31))

    def place(number: int) -> tuple[float, float]:
        row, column = divmod(number, 31)
        return WEST + 100 * column, SOUTH + 100 * row

    return Streets(
        gpd.GeoDataFrame(
            {
                "u": [u for u, _ in rows],
                "v": [v for _, v in rows],
                "forward": True,
                "backward": True,
                "kmh": kmh,
            },
            geometry=[LineString([place(u), place(v)]) for u, v in rows],
            crs=CRS,
        ),
        mode=mode,
        source="streets of a toy",
        parameters={"walk_kmh": 4.5},
    )


def streets_etat(folder: Path, *texts: str, mode: TravelMode = "walk") -> EtatDesLieux:
    """Run a study of the streets, with everyone at the centre of their commune."""
    file = write_streets(folder / "streets.gpkg")
    thresholds = [Cutoff.parse(text) for text in texts]
    asked = StreetsRequest(file, mode, "to-site", 500.0, 2000.0, Speeds(), Columns(), "nowhere")
    ground = Ground(territory(), demand(), sites(1, 9))
    found = run(asked, ground, thresholds, thresholds[0], print)
    etat = etat_des_lieux(ground.territory, ground.sites, ground.demand, found.nearest, thresholds)
    return replace(etat, assigned=found.assigned, along=found.along)


def write_streets(file: Path) -> Path:
    """Write the streets of toyville as a layer of lines."""
    streets().edges[["u", "v", "geometry"]].to_file(file)
    return file


@dataclass(frozen=True)
class ToyStudy:
    """Toyville as a study on disk."""

    root: Path

    def write_sites(self, text: str, name: str = "mairies.csv", encoding: str = "utf-8") -> Path:
        file = self.root / "sites" / name
        file.write_bytes(text.encode(encoding))
        return file


def write_boundaries(file: Path, ground: Territory) -> None:
    """Write a territory with the layers of `boundaries/README.md`."""
    epci = pd.DataFrame(
        {
            "epci": [ground.code],
            "name": [ground.name],
            "slug": [ground.slug],
            "epci_type": [ground.epci_type],
            "population": [ground.population],
            "population_basis": [ground.population_basis],
            "n_communes": [len(ground.communes)],
            "cog": [ground.cog],
            "aliases": ["987654321;Toytown"],
        }
    )
    layers = {
        "communes": ground.communes.reset_index(),
        "epci": epci,
        "sectors": ground.sectors.reset_index(),
        "sector_communes": ground.sector_communes,
        "organisations": ground.organisation,
    }
    for name, frame in layers.items():
        pyogrio.write_dataframe(frame, file, layer=name, driver="GPKG", append=file.exists())

"""Badland: studies on disk that nobody would draw, and names that nobody should be called.

::

    north   3  4      communes of 1 km whose names try to be something else than names,
    south   1  2      1 000, 2 000, 3 000 and 4 000 inhabitants

Each name that would run sets `window.ran`: a test looks for it, and finds nothing.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
from shapely import box

import toyville
from territo.crs import LONLAT, transformer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from territo.model import Territory

WEST, SOUTH, SIDE = 600_000, 6_800_000, 1_000
RUN = "window.ran = true"
APOSTROPHE = 'L\'Haÿ d’"En-Haut" «bis» \\'
SCRIPT = f"</script><script>{RUN}</script>"
IMAGE = f"<img src=x onerror='{RUN}'>"
EMOJI = "🏛️ Mairie 👩🏽\u200d💼 𝕽𝖔𝖚𝖊𝖓"
RIGHT_TO_LEFT = "\u202eeiriaM\u202c \u05d0\u05d1\u05d2 \u200f\u0645\u0631\u062d\u0628\u0627"
CONTROL = "Bell\u0007 zero-like \u0001 tab\tend \u2028 line \ufeff"
LONG = "Très-long-nom-" * 21 + "fin"
TEMPLATE = "{{ 7 * 7 }} ${window.ran = true} {name} {% raw %} `x`"
FORMULA = '=HYPERLINK("http://example.org";"x")'
NAMES = (
    APOSTROPHE, SCRIPT, IMAGE, EMOJI, RIGHT_TO_LEFT, CONTROL, LONG, TEMPLATE, FORMULA,
)  # fmt: skip
# As lists are read: what is not seen is taken out, and lines are one.
READ = {
    RIGHT_TO_LEFT: "eiriaM \u05d0\u05d1\u05d2 \u0645\u0631\u062d\u0628\u0627",
    CONTROL: "Bell zero-like  tab end line",
}
SITE_NAMES = tuple(READ.get(name, name) for name in NAMES)
POPULATIONS = (1_000, 2_000, 3_000, 4_000)
CODES = ("99001", "99002", "99003", "99004")
COLUMNS = ("site", "name", "kind", "commune", "lon", "lat", "precision", "address")


def territory(
    names: Sequence[str] = NAMES[:4],
    populations: Sequence[int] = POPULATIONS,
    side: int = SIDE,
    name: str = f"Métropole {SCRIPT} {APOSTROPHE}",
) -> Territory:
    """Four communes, or as many as there are names."""
    corners = [divmod(at, 2) for at in range(len(names))]
    squares = [
        box(WEST + i * side, SOUTH + j * side, WEST + (i + 1) * side, SOUTH + (j + 1) * side)
        for j, i in corners
    ]
    codes = pd.Index(
        [f"99{at:03}" for at in range(1, len(names) + 1)], name="commune", dtype=object
    )
    communes = gpd.GeoDataFrame(
        {
            "name": list(names),
            "epci": toyville.SIREN,
            "departement": "99",
            "population": list(populations)[: len(names)],
            "cog": 2026,
        },
        index=codes,
        geometry=squares,
        crs=toyville.CRS,
    )
    base = toyville.territory()
    whole = communes.iloc[:1]
    sectors = gpd.GeoDataFrame(
        {
            "name": [f"Secteur {IMAGE}"],
            "zoning": f"pôles {SCRIPT}",
            "organisation_model": ["matrix"],
            "epci": toyville.SIREN,
        },
        geometry=[whole.union_all()],
        index=pd.Index(["s1"], name="sector", dtype=object),
        crs=toyville.CRS,
    )
    links = pd.DataFrame({"sector": ["s1"], "commune": [codes[0]], "part": [None]})
    return replace(
        base, name=name, slug="badland", communes=communes, sectors=sectors, sector_communes=links
    )


def place(east: float, north: float) -> tuple[float, float]:
    """Longitude and latitude of a point, in metres from the south-west corner."""
    lon, lat = transformer(toyville.CRS, LONLAT)([WEST + east], [SOUTH + north])
    return float(lon[0]), float(lat[0])


def site(number: int, name: str, east: float, north: float, **more: str) -> dict[str, str]:
    """A row of a list of sites."""
    lon, lat = place(east, north)
    return {
        "site": f"s{number}",
        "name": name,
        "kind": "mairie",
        "commune": "",
        "lon": f"{lon:.9f}",
        "lat": f"{lat:.9f}",
        "precision": "housenumber",
        "address": name,
        **more,
    }


def named(names: Sequence[str] = NAMES) -> list[dict[str, str]]:
    """A site of each name, 200 m from each other, the names as addresses and some kinds too."""
    return [
        site(at, name, 150 + 200 * (at % 9), 150 + 200 * (at // 9), kind=("mairie", IMAGE)[at % 2])
        for at, name in enumerate(names)
    ]


def write(
    root: Path, ground: Territory, sites: Sequence[dict[str, str]], settings: str = ""
) -> Path:
    """Write a study folder."""
    for folder in ("boundaries", "sites"):
        (root / folder).mkdir(parents=True)
    toyville.write_boundaries(root / "boundaries" / "metropoles.gpkg", ground)
    with (root / "sites" / "list.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(sites)
    text = f'territory = "badland"\nsites = ["sites/list.csv"]\nkinds = []\n{settings}'
    (root / "territo.toml").write_text(text, encoding="utf-8")
    return root

"""Toyville as a ground that sites are fetched for, and what a fetched list must be good for."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

import toyville
from territo.crs import LONLAT, transformer
from territo.sources.checks import check
from territo.sources.findings import Reference
from territo.sources.services.ground import Ground
from territo.sources.sites import read_sites
from territo.sources.table import read_table

TOY = toyville.territory()
GROUND = Ground(TOY.code, TOY.name, TOY.communes, {"99101": "99001"})


def renamed(codes):
    """Toyville with other codes for some of its communes, and no sectors."""
    communes = TOY.communes.rename(index=codes)
    none = TOY.sector_communes.iloc[:0]
    return replace(TOY, communes=communes, sectors=TOY.sectors.iloc[:0], sector_communes=none)


# Lyon stands where commune 1 stood, Villeurbanne where 2 did.
LYON = renamed({"99001": "69123", "99002": "69266"})
LYON_GROUND = Ground(LYON.code, LYON.name, LYON.communes.loc[["69123", "69266"]])


def lonlat(number, east=0.0):
    """Longitude and latitude of the centre of a commune, moved to the east by some metres."""
    x, y = toyville.centre(number)
    lon, lat = transformer(toyville.CRS, LONLAT)([x + east], [y])
    return round(float(lon[0]), 6), round(float(lat[0]), 6)


def usable(fetched, folder, territory=TOY):
    """Write a fetched list, and hold it against everything that lists go through."""
    file = folder / "fetched.csv"
    fetched.rows.to_csv(file, index=False, encoding="utf-8")
    table = read_table(file, ("site", "name")).rows
    mergers = pd.DataFrame({"name": [], "into": [], "into_name": []}, dtype=object)
    findings = check(table, Reference(territory.communes, territory.crs, mergers))
    assert [str(one) for one in findings if one.level == "error"] == []
    assert list(fetched.rows["site"]) == sorted(set(fetched.rows["site"]))
    assert all(isinstance(cell, str) for cell in fetched.rows.to_numpy().ravel())
    sites = read_sites([file], territory)
    assert len(sites.points) == len(fetched.rows)
    assert sites.left_out == ()
    return sites.points

"""What each layer of the map is drawn from: communes, squares, gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from territo.crs import to_lonlat
from territo.palette import (
    EMPTY_COLOUR,
    NO_ACCESS_COLOUR,
    SHARE_BREAKS,
    SHARE_COLOURS,
    distance_colours,
)
from territo.render import french
from territo.render.geometry import pack_polygons
from territo.render.lattice import pack_squares
from territo.sectors import sectors_of_communes

if TYPE_CHECKING:
    import geopandas as gpd

    from territo.model import EtatDesLieux

# Gaps drawn per threshold, those with the most inhabitants. The legend counts the others.
GAPS_DRAWN = 400
# A gap's outline follows squares; corners in the middle of a straight side say nothing.
GAP_TOLERANCE_M = 1.0
NAMES_SHOWN = 5


def absent_as_none(value: object) -> float | None:
    """Turn an absent figure into what JSON calls null.

    Parameters
    ----------
    value
        A number, NaN or pandas' NA.

    Returns
    -------
        The number, or None.
    """
    return None if pd.isna(value) else float(value)  # type: ignore[arg-type]


def communes(etat: EtatDesLieux) -> dict[str, object]:
    """Prepare the communes and their figures.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        breaks, colours, empty (a colour), rows: code, name, sector (its name, or null), population,
        covered, beyond, share (one per threshold; a share is null where nobody lives), mean
        (metres, or null), polygons.
    """
    ground = to_lonlat(etat.territory.communes).geometry
    table = etat.level("commune")
    sector = _sector_names(etat)
    return {
        "breaks": SHARE_BREAKS,
        "colours": SHARE_COLOURS,
        "empty": EMPTY_COLOUR,
        "rows": [
            {
                "code": code,
                "name": row["name"],
                "sector": sector.get(code),
                "population": float(row["population"]),
                **by_threshold(etat, row),
                "mean": absent_as_none(row["mean_cost"]),
                "polygons": pack_polygons(ground[code]),
            }
            for code, row in table.iterrows()
        ],
    }


def _sector_names(etat: EtatDesLieux) -> dict[object, str]:
    """Name the sector of each commune that lies whole in one; of several zonings, each."""
    names = etat.territory.sectors["name"]
    whole = sectors_of_communes(etat.territory)
    return {
        code: ", ".join(names[sector] for sector in row.dropna())
        for code, row in whole.iterrows()
        if row.notna().any()
    }


def by_threshold(etat: EtatDesLieux, row: pd.Series) -> dict[str, list[float | None]]:
    """Gather a row's figures that depend on a threshold.

    Parameters
    ----------
    etat
        What was found.
    row
        One row of its figures.

    Returns
    -------
        covered, beyond, share: one number per threshold, from the nearest to the farthest.
    """
    slugs = [coverage.cutoff.slug for coverage in etat.coverages]
    return {
        name: [absent_as_none(row[f"{name}_{slug}"]) for slug in slugs]
        for name in ("covered", "beyond", "share")
    }


def squares(etat: EtatDesLieux) -> dict[str, object]:
    """Prepare the inhabited squares.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        What `pack_squares` says; colours, from the nearest class to the farthest, then that of no
        access; thresholds of the classes, those in the unit of the headline; apart (whether
        somebody has no access).
    """
    shown = etat.same_unit
    return pack_squares(etat.demand, shown) | {
        "colours": [*distance_colours(len(shown) + 1), NO_ACCESS_COLOUR],
        "thresholds": [french.cutoff(coverage.cutoff) for coverage in shown],
        "apart": bool((etat.nearest.legs["status"] != "reached").any()),
    }


def gaps(etat: EtatDesLieux) -> list[dict[str, object]]:
    """Prepare the zones beyond each threshold.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        One mapping per threshold, from the nearest to the farthest: zones (those with the most
        inhabitants), hidden (how many more there are), hidden_population (who lives in those).
    """
    return [_gaps_of(etat, str(coverage.cutoff)) for coverage in etat.coverages]


def _gaps_of(etat: EtatDesLieux, cutoff: str) -> dict[str, object]:
    mine = etat.gaps[etat.gaps["cutoff"] == cutoff]
    mine = mine.sort_values("population", ascending=False, kind="stable")
    drawn, hidden = mine.iloc[:GAPS_DRAWN], mine.iloc[GAPS_DRAWN:]
    lean = drawn.set_geometry(drawn.geometry.simplify(GAP_TOLERANCE_M))
    return {
        "zones": [_zone(row, polygons) for row, polygons in _with_polygons(lean)],
        "hidden": len(hidden),
        "hidden_population": float(hidden["population"].sum()),
    }


def _zone(row: pd.Series, polygons: list[list[list[int]]]) -> dict[str, object]:
    names = row["communes"].split(", ")
    return {
        "population": float(row["population"]),
        "names": names[:NAMES_SHOWN],
        "more": max(len(names) - NAMES_SHOWN, 0),
        "farthest": absent_as_none(row["max_cost"]),
        "polygons": polygons,
    }


def _with_polygons(
    frame: gpd.GeoDataFrame,
) -> list[tuple[pd.Series, list[list[list[int]]]]]:
    shapes = to_lonlat(frame).geometry
    return [
        (row, pack_polygons(shape))
        for (_, row), shape in zip(frame.iterrows(), shapes, strict=True)
    ]

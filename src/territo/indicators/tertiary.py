"""The décret tertiaire (n° 2019-771): who is in its scope, and how far each step is.

A building is in scope from 1 000 m² on, and so are several on one land unit that have them
together: scope is told by land unit where a list names it, and by the site's own area where it does
not. The steps are those in relative value; the decree also knows an absolute value per category of
building, which is not computed here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pandas as pd

if TYPE_CHECKING:
    from territo.model import Sites

Scope = Literal["yes", "no", "unknown"]
SCOPE_M2 = 1000
# Year -> share of the consumption of reference that is allowed from then on.
STEPS = {2030: 0.6, 2040: 0.5, 2050: 0.4}


def tertiary(sites: Sites) -> pd.DataFrame:
    """Hold each site against the decree.

    Parameters
    ----------
    sites
        The sites, whether doors or not; lists may tell land_unit, area_m2, energy_kwh (now) and
        energy_reference_kwh (in the year of reference).

    Returns
    -------
        One row per site, index ``site``: land_unit (absent when not told), scope_m2 (known square
        metres of the unit, or of the site alone; absent when none is known), scope (``yes``,
        ``no``, ``unknown``: below the threshold as far as known, with an area missing), energy_kwh,
        energy_reference_kwh, and per step allowed_Y and gap_Y (kWh to be saved, below zero when the
        step is reached); what a list does not tell is absent.
    """
    points = sites.points
    table = pd.DataFrame(index=points.index.rename("site"))
    table["land_unit"] = _told(points)
    area = _number(points, "area_m2")
    # A site without a land unit is a unit of its own.
    unit = table["land_unit"].where(table["land_unit"].notna(), "own " + table.index.astype(str))
    known = area.groupby(unit).transform("sum").astype("Float64")
    some = area.notna().groupby(unit).transform("any")
    whole = area.notna().groupby(unit).transform("all")
    table["scope_m2"] = known.where(some)
    table["scope"] = [
        _scope(float(metres), told=bool(told)) for metres, told in zip(known, whole, strict=True)
    ]
    for name in ("energy_kwh", "energy_reference_kwh"):
        table[name] = _number(points, name)
    for year, share in STEPS.items():
        table[f"allowed_{year}"] = table["energy_reference_kwh"] * share
        table[f"gap_{year}"] = table["energy_kwh"] - table[f"allowed_{year}"]
    return table


def _scope(metres: float, *, told: bool) -> Scope:
    if metres >= SCOPE_M2:
        return "yes"
    return "no" if told else "unknown"


def _told(points: pd.DataFrame) -> pd.Series:
    """Read the land units; an empty cell is none."""
    if "land_unit" not in points:
        return pd.Series(None, index=points.index, dtype=object)
    text = points["land_unit"].astype(object)
    return text.where(text.notna() & (text.astype(str).str.strip() != ""), None)


def _number(points: pd.DataFrame, name: str) -> pd.Series:
    if name not in points:
        return pd.Series(pd.NA, index=points.index, dtype="Float64")
    return points[name].astype("Float64")

"""The layers of a study: what was found, as frames of the types that files hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from territo.export.difference import TITLES, difference_layers
from territo.grid import squares_of
from territo.sectors import sectors_of, sectors_of_communes

if TYPE_CHECKING:
    from territo.model import EtatDesLieux
    from territo.model.scenario import Difference

LAYER_TITLES = {
    "communes": "Communes : population, portes et couverture par seuil",
    "sectors": "Secteurs : population, portes et couverture par seuil",
    "sites": "Sites : portes et lieux sans position",
    "demand": "Population par carreau, porte la plus proche et statut par seuil",
    "gaps": "Lacunes : carreaux habités au-delà d'un seuil, regroupés",
    "service_areas": "Zones de desserte : abords des rues d'où une porte est à portée",
    "groups": "Groupes : population et couverture par seuil",
    "competences": "Compétences exercées par commune, et par quel site",
    "ways": "Chemins vers la porte la plus proche, et combien d'habitants les empruntent",
    **TITLES,
}
DATES = ("valid_from", "valid_to")


def layers_of(etat: EtatDesLieux, difference: Difference | None = None) -> dict[str, pd.DataFrame]:
    """Gather the layers of a study.

    Parameters
    ----------
    etat
        What was found.
    difference
        What a scenario that led to it changes; absent for none.

    Returns
    -------
        The layers by name, in the system of the territory; a plain table has no geometry.
    """
    territory = etat.territory
    communes = territory.communes[["geometry"]].join(etat.level("commune"))
    if etat.eighties:
        only = etat.eighties.only.xs("commune", level="level")
        communes = communes.join(only.add_prefix("only_1980s_"))
    if etat.measures:
        communes = communes.join(etat.measures.of_communes)
    frames = {
        "communes": communes.join(_columns(etat, sectors_of_communes(territory))),
        "sectors": _sectors(etat),
        "sites": _sites(etat),
        "demand": _squares(etat),
        "gaps": etat.gaps,
    }
    if etat.along:
        steps = etat.along.ways.steps
        frames["service_areas"] = etat.along.areas
        frames["ways"] = steps[steps["next"] >= 0]
    layers: dict[str, pd.DataFrame] = {
        name: _plain(frame, territory.crs) for name, frame in frames.items()
    }
    if etat.sites.competences is not None:
        names = etat.sites.competences["commune"].map(territory.communes["name"])
        layers["competences"] = etat.sites.competences.assign(commune_name=names)
    if etat.breakdowns:
        layers["groups"] = _groups(etat)
    for name, frame in (difference_layers(difference) if difference else {}).items():
        drawn = isinstance(frame, gpd.GeoDataFrame)
        layers[name] = _plain(frame, territory.crs) if drawn else frame
    return layers


def _sites(etat: EtatDesLieux) -> gpd.GeoDataFrame:
    """Give the sites with what each door carries."""
    if etat.loads is None:
        return etat.sites.points
    columns = [
        "population",
        "communes",
        "km2",
        "mean_cost",
        "per_agent",
        "alone",
        "street_m",
        "quadrant",
    ]
    known = etat.loads.nearest.sites
    counted = known[[name for name in columns if name in known]]
    loads = counted.add_prefix("load_")
    own = {zoning: one.sites["population"] for zoning, one in etat.loads.assigned.items()}
    if own:
        loads = loads.join(_columns(etat, pd.DataFrame(own), "load_assigned"))
    loads["load_communes"] = loads["load_communes"].astype("Float64")
    return etat.sites.points.join(loads.dropna(axis="columns", how="all"))


def _groups(etat: EtatDesLieux) -> pd.DataFrame:
    """Give the figures by group of every file of groups as one plain table."""
    tables = {one.grouping.name: one.figures for one in etat.breakdowns}
    table = pd.concat(tables, names=["grouping"]).reset_index()
    table = table.rename(columns={"level": "group_level", "code": "group"})
    known = table.columns[[dtype == "Float64" for dtype in table.dtypes]]
    return table.astype(dict.fromkeys(known, float))


def _group_columns(etat: EtatDesLieux) -> list[str]:
    """Name the column of each file of groups; numbered where there are several."""
    count = len(etat.breakdowns)
    return ["group"] if count == 1 else [f"group_{place}" for place in range(1, count + 1)]


def _sectors(etat: EtatDesLieux) -> gpd.GeoDataFrame:
    """Give the sectors of every zoning with their figures, and their dates if any is known."""
    known = etat.territory.sectors
    dates = [name for name in DATES if name in known and known[name].notna().any()]
    sectors = known[["name", "zoning", "organisation_model", *dates, "geometry"]]
    if etat.sectors:
        figures = etat.level("sector").drop(columns=["name", "zoning"], errors="ignore")
        sectors = sectors.join(figures.reindex(sectors.index))
    return sectors


def _columns(etat: EtatDesLieux, of: pd.DataFrame, name: str = "sector") -> pd.DataFrame:
    """Name the columns of a frame that has one per zoning; numbered where there are several."""
    zonings = etat.territory.zonings
    if not zonings:
        return pd.DataFrame({name: None}, index=of.index, dtype=object)
    if len(zonings) == 1:
        return of.set_axis([name] * len(of.columns), axis="columns")
    numbers = {zoning: f"{name}_{number}" for number, zoning in enumerate(zonings, start=1)}
    return of.rename(columns=numbers)


def _squares(etat: EtatDesLieux) -> gpd.GeoDataFrame:
    """Draw the demand as squares, with what each threshold says of it."""
    legs = etat.nearest.legs.rename(columns={"status": "access"})
    points = etat.demand.points.drop(columns="geometry").join(legs)
    communes = etat.territory.communes["name"]
    frame = points.assign(
        commune_name=points["commune"].map(communes),
        **_columns(etat, sectors_of(etat.territory, etat.demand.points)),
        **{f"status_{one.cutoff.slug}": one.points["status"] for one in etat.coverages},
    )
    for name in ("site", "cost") if etat.assigned else ():
        own = pd.DataFrame({zoning: one.legs[name] for zoning, one in etat.assigned.items()})
        frame = frame.join(_columns(etat, own, f"assigned_{name}"))
    if etat.loads:
        frame["second_cost"] = etat.loads.second.cost
    for name, one in zip(_group_columns(etat), etat.breakdowns, strict=True):
        frame[name] = one.group
    if etat.measures:
        frame = frame.join(etat.measures.points)
    polygons = squares_of(etat.demand).polygons(etat.demand.crs)
    return gpd.GeoDataFrame(frame, geometry=polygons, crs=etat.demand.crs)


def _plain(frame: pd.DataFrame, crs: int) -> gpd.GeoDataFrame:
    """Give a frame the types a GeoPackage holds; whatever is absent becomes NULL."""
    plain = frame.reset_index()
    for name in plain.columns.drop("geometry"):
        column = plain[name]
        if column.dtype == bool:
            plain[name] = column.astype(np.int16)
        elif column.dtype == "Float64":
            plain[name] = column.to_numpy(dtype=float, na_value=np.nan)
        elif not pd.api.types.is_numeric_dtype(column):
            plain[name] = column.astype(object).where(column.notna(), None)
    return gpd.GeoDataFrame(plain, geometry="geometry", crs=crs)

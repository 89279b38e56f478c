"""One commune: the sites that serve it, beside its neighbours and the whole territory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from territo.coverage.figures import distances
from territo.model.fiche import Fiche
from territo.sectors import sector_in

if TYPE_CHECKING:
    from territo.model import EtatDesLieux, Nearest, Territory

# Two drawings of one border may lie this far apart; and less than BORDER_M of it is a corner.
APART_M = 5.0
BORDER_M = 50.0
ASSIGNED = (
    "zoning",
    "sector",
    "sector_name",
    "site",
    "name",
    "population",
    "share",
    "mean_cost",
    "differ",
    "extra",
)


def fiche(etat: EtatDesLieux, code: str) -> Fiche:
    """Gather what a Maire asks of one commune.

    Parameters
    ----------
    etat
        What a study of coverage found.
    code
        The commune.

    Returns
    -------
        Its fiche.
    """
    communes = etat.level("commune")
    nearest = _nearest(etat, code)
    assigned = _assigned(etat, code)
    rank = communes["mean_cost"].rank(method="min").loc[code]
    return Fiche(
        code=code,
        name=str(communes.loc[code, "name"]),
        population=float(communes.loc[code, "population"]),
        rank=None if pd.isna(rank) else int(rank),
        ranked=int(communes["mean_cost"].notna().sum()),
        beside=_beside(etat, code),
        nearest=nearest,
        reaching=float(nearest["population"].sum()),
        assigned=assigned,
        competences=_competences(etat, code, [*nearest.index, *assigned["site"]]),
        standing=_standing(etat, code),
    )


def neighbours(territory: Territory, code: str) -> tuple[str, ...]:
    """List the communes that have a border in common with one.

    Parameters
    ----------
    territory
        The ground; communes beyond it are not known.
    code
        The commune.

    Returns
    -------
        Codes, in order. Communes that meet at a corner only are no neighbours.
    """
    around = territory.communes.loc[code, "geometry"].buffer(APART_M)
    others = territory.communes.drop(index=code).sort_index()
    common = shapely.length(shapely.intersection(others.geometry.boundary.to_numpy(), around))
    return tuple(others.index[common >= BORDER_M])


def _beside(etat: EtatDesLieux, code: str) -> pd.DataFrame:
    communes = etat.level("commune")
    own = communes.loc[[code]].assign(of="commune")
    around = communes.loc[list(neighbours(etat.territory, code))].assign(of="neighbour")
    around = around.sort_values("mean_cost", kind="stable")
    return pd.concat([own, around, etat.level("territory").assign(of="territory")])


def _reaching(etat: EtatDesLieux, code: str, doors: Nearest) -> pd.DataFrame:
    """List where somebody lives in a commune and reaches a door: weight, commune, site, cost."""
    points = etat.demand.points[["weight", "commune"]].join(doors.legs[["site", "cost"]])
    here = (points["commune"] == code) & (points["weight"] > 0) & points["cost"].notna()
    return points[here]


def _share(population: float, etat: EtatDesLieux, code: str) -> float:
    return 100 * population / float(etat.level("commune").loc[code, "population"])


def _nearest(etat: EtatDesLieux, code: str) -> pd.DataFrame:
    points = _reaching(etat, code, etat.nearest)
    doors = etat.sites.doors
    rows = {}
    for site, own in points.groupby("site"):
        door = doors.loc[site]
        population = float(own["weight"].sum())
        rows[str(site)] = {
            "name": door["name"],
            "kind": door["kind"],
            "precision": door["precision"],
            "population": population,
            "share": _share(population, etat, code),
            "mean_cost": distances(own)["mean_cost"],
            "opening_hours": door.get("opening_hours"),
        }
    columns = ["name", "kind", "precision", "population", "share", "mean_cost", "opening_hours"]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("site")
    return table.sort_values("population", ascending=False, kind="stable")


def _assigned(etat: EtatDesLieux, code: str) -> pd.DataFrame:
    rows = []
    for zoning, doors in etat.assigned.items():
        points = _reaching(etat, code, doors)
        sector = sector_in(etat.territory, zoning, etat.demand.points.loc[points.index])
        points = points.assign(nearest=etat.nearest.legs["cost"].reindex(points.index))
        for (own, site), served in points.groupby([sector, points["site"]]):
            population = float(served["weight"].sum())
            rows.append(
                {
                    "zoning": zoning,
                    "sector": own,
                    "sector_name": etat.territory.sectors["name"].get(own, own),
                    "site": site,
                    "name": etat.sites.points.loc[site, "name"],
                    "population": population,
                    "share": _share(population, etat, code),
                    "mean_cost": distances(served)["mean_cost"],
                    **_farther(served),
                }
            )
    return pd.DataFrame(rows, columns=list(ASSIGNED))


def _farther(served: pd.DataFrame) -> dict[str, float | None]:
    """Count who has a nearer door than the assigned one, and by how much it is nearer."""
    extra = (served["cost"] - served["nearest"]).to_numpy(dtype=float)
    weight = served["weight"].to_numpy(dtype=float)
    # A door as near as the nearest is no other door, whatever its id.
    away = extra > 0
    mean = float(np.average(extra[away], weights=weight[away])) if away.any() else None
    return {"differ": float(weight[away].sum()), "extra": mean}


def _competences(etat: EtatDesLieux, code: str, doors: list[str]) -> pd.DataFrame:
    """List what is told of the commune, then what is told of its doors."""
    told, points = etat.sites.competences, etat.sites.points
    rows = []
    if told is not None:
        mine = told[told["commune"] == code]
        rows += [
            (one.competence, one.site, points["name"].get(one.site, one.site), "commune")
            for one in mine.itertuples()
        ]
    if "competences" in points:
        for site in dict.fromkeys(doors):
            of_door = points.loc[site, "competences"]
            texts = of_door.split(";") if isinstance(of_door, str) else []
            rows += [
                (text.strip(), site, points.loc[site, "name"], "door")
                for text in texts
                if text.strip()
            ]
    return pd.DataFrame(rows, columns=["competence", "site", "name", "basis"])


def _standing(etat: EtatDesLieux, code: str) -> pd.DataFrame:
    """Sites in the commune: by the place where they stand when it is known to be another."""
    points = etat.sites.points
    where = points["commune"]
    if "commune_of_place" in points:
        where = points["commune_of_place"].fillna(where)
    return pd.DataFrame(points.loc[where == code, ["name", "kind", "status"]]).sort_index()

"""The door that each sector is assigned to, beside the nearest one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.coverage import assignment
from territo.coverage.beside import ALL_SECTORS
from territo.render.layers import absent_as_none
from territo.render.texts import say

if TYPE_CHECKING:
    from territo.model import EtatDesLieux


def tables(etat: EtatDesLieux) -> list[dict[str, object]]:
    """Prepare the tables of the panel.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        One mapping per zoning that doors are assigned in: zoning (its name where there are several,
        else empty), rows: name of the sector, then numbers: differ (those whose assigned door is
        not the nearest), nearest, assigned (mean costs); the last row is for all sectors.
    """
    several = len(etat.territory.zonings) > 1
    found: list[dict[str, object]] = []
    for zoning, assigned in etat.assigned.items():
        table = assignment(etat.territory, zoning, etat.demand, etat.nearest, assigned)
        rows = [
            {
                "name": say("assigned_all") if code == ALL_SECTORS else row["name"],
                "differ": float(row["differ"]),
                "nearest": absent_as_none(row["mean_nearest"]),
                "assigned": absent_as_none(row["mean_assigned"]),
            }
            for code, row in table.iterrows()
        ]
        found.append({"zoning": zoning if several else "", "rows": rows})
    return found

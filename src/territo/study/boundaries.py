"""What a file of boundaries holds, and what became of its communes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from territo.crs import metric_of
from territo.study.asked import local
from territo.study.editions import read_absences
from territo.study.territories import opened
from territo.vintages import LATEST, join_editions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from territo.vintages import Joined


@dataclass(frozen=True)
class BoundariesRun:
    """What a file of boundaries holds.

    Parameters
    ----------
    facts
        naming, crs (EPSG code of its coordinates; 0 when it has none), zones (EPSG codes of the
        metric systems its communes are measured in), communes, epcis and
        arrondissements_left_out (how many), population (absent when it gives none) with
        population_basis, cog and cog_from (``setting``, ``file``,
        ``name`` or ``codes``).
    joined
        Its communes in another edition.
    """

    facts: Mapping[str, object]
    joined: Joined


def run(file: Path, *, own_cog: int = 0, cog: int | None = None) -> BoundariesRun:
    """Say what a file of boundaries holds.

    Parameters
    ----------
    file
        The file, or the address of a table.
    own_cog
        Its edition when the settings say it, else 0.
    cog
        The edition to compare with; None for the latest that is known.

    Returns
    -------
        What it holds.

    Raises
    ------
    SourceError
        When it cannot be read.
    VintageError
        When its codes are of no edition, or the edition to compare with is earlier.
    """
    delivery = opened(local(file), own_cog)
    rows = delivery.communes
    known = "population" in rows and rows["population"].notna().all()
    zones = rows["departement"].map(metric_of)
    facts = {
        "naming": delivery.naming.name,
        "crs": delivery.layer.crs,
        "zones": sorted(int(zone) for zone in set(zones) - {0}),
        "communes": len(rows),
        "epcis": len(set(rows["epci"]) - {""}),
        "arrondissements_left_out": delivery.arrondissements,
        "population": int(rows["population"].sum()) if known else None,
        "population_basis": delivery.population_basis,
        "cog": delivery.cog,
        "cog_from": delivery.cog_from,
    }
    target = cog or max(LATEST, delivery.cog)
    return BoundariesRun(facts, join_editions(rows.index, read_absences(), delivery.cog, target))

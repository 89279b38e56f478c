"""The fiche of a commune as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from territo.render.record import records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from territo.model import EtatDesLieux
    from territo.model.fiche import Fiche


def text(fiche: Fiche, etat: EtatDesLieux, manifest: Mapping[str, object]) -> str:
    """Write the fiche of a commune as JSON.

    Parameters
    ----------
    fiche
        The commune.
    etat
        What was found in its territory.
    manifest
        What it was made from.

    Returns
    -------
        One JSON object; an absent figure is null. Costs are in metres or, as ``distance``
        says, in minutes; shares in percent.
    """
    record = {
        "commune": {"code": fiche.code, "name": fiche.name, "population": fiche.population},
        "territory": {"code": etat.territory.code, "name": etat.territory.name},
        "distance": manifest["distance"],
        "population_basis": manifest["population"],
        "thresholds": [str(coverage.cutoff) for coverage in etat.coverages],
        "headline": str(etat.headline),
        "rank": {"by": "mean_cost", "rank": fiche.rank, "of": fiche.ranked},
        "beside": records(fiche.beside.rename_axis("code").reset_index()),
        "nearest": records(fiche.nearest.reset_index()),
        "reaching": fiche.reaching,
        "assigned": records(fiche.assigned),
        "competences": records(fiche.competences),
        "standing": records(fiche.standing.reset_index()),
        "manifest": manifest,
    }
    return json.dumps(record, ensure_ascii=False, indent=2)

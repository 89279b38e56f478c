"""French titles, with units, of the columns that measures of accessibility add."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.export.english import exact, told

if TYPE_CHECKING:
    from territo.model import EtatDesLieux, Measures

# What a door offers -> its unit.
SUPPLIES = {"doors": "portes", "staff": "agents", "hours": "heures par semaine"}
# Measure -> (French title with its unit, description).
TITLES = {
    "opportunities": (
        "Offre à {threshold} ({supply})",
        "Somme de ce qu'offrent les portes à {threshold} ou plus près",
    ),
    "gravity": (
        "Potentiel gravitaire ({supply})",
        "Hansen 1959 : offre pondérée, de moitié à {headline}, jusqu'à {cutoff}",
    ),
    "closest_2": (
        "{cost} à la deuxième porte ({unit})",
        "Ce qu'il reste si la plus proche ferme ; vide si elle est au-delà de {cutoff}",
    ),
    "two_sfca": (
        "2SFCA ({supply} pour 100 000 habitants)",
        "Luo et Wang 2003 : offre partagée entre ceux qui l'atteignent, jusqu'à {cutoff}",
    ),
    "e2sfca": (
        "E2SFCA ({supply} pour 100 000 habitants)",
        "Luo et Qi 2009 : la même, pondérée 1 ; 0,68 ; 0,22 par tiers de {cutoff}",
    ),
    "three_sfca": (
        "3SFCA ({supply} pour 100 000 habitants)",
        "Wan, Zou et Sternberg 2012 : la même, chacun choisissant parmi ses portes",
    ),
    "apl_2012": (
        "Pondérations APL 2012 ({supply} pour 100 000 habitants)",
        "Drees : 1 jusqu'à 5 min, 0,3 jusqu'à 10 min, 0,1 jusqu'à 15 min",
    ),
}
_OPPORTUNITIES = "opportunities_"
_MEAN = "mean_"


def words_of_measures(
    column: str, etat: EtatDesLieux, measures: Measures
) -> tuple[str, str] | None:
    """Title and describe a column of measures.

    Parameters
    ----------
    column
        Its name: a measure, or its mean over a commune.
    etat
        What was found, for the thresholds and the unit.
    measures
        The measures.

    Returns
    -------
        Title and description; None for another column.
    """
    measure = column.removeprefix(_MEAN)
    if measure not in measures.formulas:
        return None
    threshold = ""
    for one in etat.same_unit:
        if measure == _OPPORTUNITIES + one.cutoff.slug:
            measure, threshold = "opportunities", exact(one.cutoff)
    title, description = TITLES[measure]
    unit = etat.headline.unit
    values = {
        "supply": told(SUPPLIES[measures.supply]),
        "cutoff": exact(measures.cutoff),
        "headline": exact(etat.headline),
        "threshold": threshold,
        "unit": unit,
        "cost": told("Distance" if unit == "m" else "Durée"),
    }
    of = told("Moyenne par habitant. ") if column.startswith(_MEAN) else ""
    return told(title, **values), of + told(description, **values)

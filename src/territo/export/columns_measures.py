"""French titles, with units, of the columns that measures of accessibility add."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from territo.model import EtatDesLieux, Measures

# What a door offers -> its unit.
SUPPLIES = {"doors": "portes", "staff": "agents", "hours": "heures par semaine"}
_SHARED = "{supply} pour 100 000 habitants"
# Measure -> (French title with its unit, description).
TITLES = {
    "gravity": (
        "Potentiel gravitaire ({supply})",
        "Hansen 1959 : offre pondérée, de moitié à {headline}, jusqu'à {cutoff}",
    ),
    "closest_2": (
        "{cost} à la deuxième porte ({unit})",
        "Ce qu'il reste si la plus proche ferme ; vide si elle est au-delà de {cutoff}",
    ),
    "two_sfca": (
        f"2SFCA ({_SHARED})",
        "Luo et Wang 2003 : offre partagée entre ceux qui l'atteignent, jusqu'à {cutoff}",
    ),
    "e2sfca": (
        f"E2SFCA ({_SHARED})",
        "Luo et Qi 2009 : la même, pondérée 1 ; 0,68 ; 0,22 par tiers de {cutoff}",
    ),
    "three_sfca": (
        f"3SFCA ({_SHARED})",
        "Wan, Zou et Sternberg 2012 : la même, chacun choisissant parmi ses portes",
    ),
    "apl_2012": (
        f"Pondérations APL 2012 ({_SHARED})",
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
        Title and description in French; None for another column.
    """
    measure = column.removeprefix(_MEAN)
    if measure not in measures.formulas:
        return None
    title, description = TITLES.get(measure, ("", ""))
    for one in etat.same_unit:
        if measure == _OPPORTUNITIES + one.cutoff.slug:
            title = f"Offre à {_french(one.cutoff)} ({{supply}})"
            description = f"Somme de ce qu'offrent les portes à {_french(one.cutoff)} ou plus près"
    unit = etat.headline.unit
    values = {
        "supply": SUPPLIES[measures.supply],
        "cutoff": _french(measures.cutoff),
        "headline": _french(etat.headline),
        "unit": unit,
        "cost": "Distance" if unit == "m" else "Durée",
    }
    of = "Moyenne par habitant. " if column != measure else ""
    return title.format(**values), of + description.format(**values)


def _french(cutoff: object) -> str:
    return str(cutoff).replace(".", ",")

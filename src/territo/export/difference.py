"""What a scenario changes, as layers beside those of the state after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from territo.export.english import told
from territo.grid import squares_of
from territo.scenario import door_fates

if TYPE_CHECKING:
    from territo.model.scenario import Difference

TITLES = {
    "scenario_squares": "Scénario : ce qui change pour chaque carreau",
    "scenario_doors": "Scénario : portes fermées, ouvertes, déplacées et maintenues",
    "scenario_ledger": "Scénario : qui va où, par commune et secteur",
    "scenario_difference": "Scénario : couverture avant et après, par lieu et par groupe",
    "scenario_groups": "Scénario : avant et après, par groupe des fichiers de groupes",
    "scenario_group_ledger": "Scénario : qui va où, par groupe des fichiers de groupes",
}
_GROUPS = {
    "age_65": "de 65 ans et plus",
    "age_80": "de 80 ans et plus",
    "households": "(ménages)",
    "poor_households": "(ménages pauvres)",
}
_NEWLY = {"beyond": "Désormais au-delà de {cutoff}", "within": "Désormais à moins de {cutoff}"}
_COVERED = {
    "before": (
        "Couverts à {cutoff} avant (habitants)",
        "À {cutoff} d'une porte ou plus près, avant le scénario",
    ),
    "after": (
        "Couverts à {cutoff} après (habitants)",
        "À {cutoff} d'une porte ou plus près, après le scénario",
    ),
}
# Column -> (French title with its unit, description).
_COLUMNS = {
    "door": ("Porte avant", "Porte la plus proche avant le scénario ; vide si aucune"),
    "to": ("Porte après", "Porte la plus proche après le scénario ; vide si aucune"),
    "before": ("{cost} avant ({unit})", "Jusqu'à la porte la plus proche ; vide si aucune"),
    "after": ("{cost} après ({unit})", "Jusqu'à la porte la plus proche ; vide si aucune"),
    "extra": ("{cost} en plus ({unit})", "Après moins avant ; négatif : plus proche"),
    "person_extra": ("Habitants x {cost} en plus ({unit})", "Somme sur les habitants de la ligne"),
    "people": ("Population (habitants)", "Habitants, ou ménages, de la ligne"),
    "change": (
        "Changement",
        "newly_beyond, farther, same, nearer ou newly_within, au seuil principal",
    ),
    "nearer": ("Plus près (habitants)", "Habitants dont la porte est plus proche"),
    "farther": ("Plus loin (habitants)", "Habitants dont la porte est plus loin"),
    "same": ("Sans changement (habitants)", "Habitants dont la porte est aussi proche"),
    "mean_cost_before": ("{cost} moyenne avant ({unit})", "Vide si personne n'a de porte"),
    "mean_cost_after": ("{cost} moyenne après ({unit})", "Vide si personne n'a de porte"),
    "fate": ("Sort de la porte", "closed, opened, moved ou kept"),
    "level": ("Niveau", "territory, sector ou commune"),
    "code": ("Code", "Du territoire, du secteur ou de la commune ; - : hors secteur"),
    "group": ("Groupe", "all : tous ; sinon le groupe que le carroyage compte"),
}


def difference_layers(found: Difference) -> dict[str, pd.DataFrame]:
    """Make the layers and tables of a difference.

    Parameters
    ----------
    found
        The difference.

    Returns
    -------
        ``scenario_squares`` and ``scenario_doors`` (layers), ``scenario_ledger`` and
        ``scenario_difference`` (plain tables), and with groups of files ``scenario_groups`` and
        ``scenario_group_ledger``; what is absent is None or NaN, written as NULL.
    """
    squares = gpd.GeoDataFrame(
        found.points.drop(columns="changed").assign(
            extra=found.points["after"] - found.points["before"]
        ),
        geometry=squares_of(found.base.demand).polygons(found.base.demand.crs),
        crs=found.base.demand.crs,
    )
    return {
        "scenario_squares": squares,
        "scenario_doors": door_fates(found),
        "scenario_ledger": plain_table(found.ledger),
        "scenario_difference": plain_table(found.levels.reset_index()),
        **(_group_tables(found) if found.groups else {}),
    }


def _group_tables(found: Difference) -> dict[str, pd.DataFrame]:
    """Put the groups of all files into one table, and who of them goes where into another."""
    figures = pd.concat({one.grouping.name: one.figures for one in found.groups})
    figures = figures.rename_axis(["grouping", "group_level", "group"]).reset_index()
    ledger = pd.concat([one.ledger.assign(grouping=one.grouping.name) for one in found.groups])
    first = ["grouping", *ledger.columns.drop("grouping")]
    return {
        "scenario_groups": plain_table(figures),
        "scenario_group_ledger": plain_table(ledger[first].reset_index(drop=True)),
    }


def plain_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Give a table the types that a GeoPackage holds.

    Parameters
    ----------
    frame
        The table.

    Returns
    -------
        The same; numbers as floats, absent texts as None.
    """
    plain = frame.copy()
    for name in plain.columns:
        column = plain[name]
        if pd.api.types.is_numeric_dtype(column):
            plain[name] = column.to_numpy(dtype=float, na_value=np.nan)
        else:
            plain[name] = column.astype(object).where(column.notna(), None)
    return plain


def words_of_difference(column: str, cutoffs: dict[str, str]) -> tuple[str, str] | None:
    """Title and describe a column of a difference, cost and unit standing in braces.

    Parameters
    ----------
    column
        Its name.
    cutoffs
        Slug of each threshold -> the threshold in words.

    Returns
    -------
        Title and description; None for another column.
    """
    if column in _COLUMNS:
        title, description = _COLUMNS[column]
        return told(title), told(description)
    for slug, cutoff in cutoffs.items():
        for side, newly in _NEWLY.items():
            start = f"newly_{side}_{slug}"
            group = _GROUPS.get(column.removeprefix(f"{start}_"), "")
            if column == start or (column.startswith(f"{start}_") and group):
                parts = (told(newly, cutoff=cutoff), told(group) if group else "")
                title = told("{parts} (nombre)", parts=" ".join(filter(None, parts)))
                return title, told("Habitants, ou ménages, qui changent de côté du seuil")
        for when, (title, description) in _COVERED.items():
            if column == f"covered_{slug}_{when}":
                return told(title, cutoff=cutoff), told(description, cutoff=cutoff)
    return None

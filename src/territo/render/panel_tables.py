"""Sections of the panel that are tables ready to be shown, each cell already written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.render import group_change, groups, measures

if TYPE_CHECKING:
    from territo.model import EtatDesLieux
    from territo.model.scenario import Difference


def sections(
    etat: EtatDesLieux, change: Difference | None = None
) -> dict[str, list[dict[str, object]]]:
    """Prepare the sections.

    Parameters
    ----------
    etat
        What was found.
    change
        What a scenario that led to it changes; absent for none.

    Returns
    -------
        Key of a heading -> its tables: caption, columns (a heading, and whether it holds numbers),
        rows (texts), notes (sentences below), terms (pairs of a
        word and what it means), folded (shown when it is asked for); no table where
        nobody asked.
    """
    changed = group_change.tables(change) if change else []
    return {"groups": [*changed, *groups.tables(etat)], "measures": measures.tables(etat)}

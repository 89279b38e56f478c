"""Sections of the panel that are tables ready to be shown, each cell already written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.render import groups, measures

if TYPE_CHECKING:
    from territo.model import EtatDesLieux


def sections(etat: EtatDesLieux) -> dict[str, list[dict[str, object]]]:
    """Prepare the sections.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        Key of a heading -> its tables: caption, columns (a heading, and whether it holds numbers),
        rows (texts), notes (sentences below), terms (pairs of a
        word and what it means), folded (shown when it is asked for); no table where
        nobody asked.
    """
    return {"groups": groups.tables(etat), "measures": measures.tables(etat)}

"""One commune: the study of its territory, read from there."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from territo.errors import TerritoryError
from territo.indicators.commune import fiche
from territo.sources.boundaries import plain
from territo.study.coverage import measured
from territo.study.editions import read_absences
from territo.study.manifest import made_by
from territo.study.territories import Chosen, choose, contours
from territo.vintages import LATEST, absent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from territo.model import EtatDesLieux
    from territo.model.fiche import Fiche
    from territo.project import Project


@dataclass(frozen=True)
class CommuneRun:
    """What a run found; it writes nothing.

    Parameters
    ----------
    etat
        What was found in its territory.
    manifest
        What it was made from.
    fiche
        The commune.
    """

    etat: EtatDesLieux
    manifest: Mapping[str, object]
    fiche: Fiche


def run(
    project: Project, wanted: str, *, anywhere: bool, progress: Callable[[str], None]
) -> CommuneRun:
    """Study the territory of a commune, and read its fiche there.

    Parameters
    ----------
    project
        The study; it may name no territory.
    wanted
        Name or code of the commune; a former code stands for the commune that holds it.
    anywhere
        Whether a commune that is not of the study's territory is looked for in the others.
    progress
        Called with the name of each step when it begins.

    Returns
    -------
        What was found.

    Raises
    ------
    TerritoError
        When no commune, or several, go by that name, or whatever is wrong with the inputs.
    """
    progress("boundaries")
    project, chosen, code = located(project, wanted, anywhere=anywhere)
    etat, stated = measured(project, chosen, progress)
    return CommuneRun(etat, made_by(stated, "commune", commune=code), fiche(etat, code))


def located(project: Project, wanted: str, *, anywhere: bool) -> tuple[Project, Chosen, str]:
    """Find a commune and its territory.

    Parameters
    ----------
    project
        The study; it may name no territory.
    wanted
        Name or code of the commune.
    anywhere
        Whether to look beyond the study's territory.

    Returns
    -------
        The study of its territory, that territory, and its code.

    Raises
    ------
    TerritoryError
        When no commune, or several, go by that name.
    """
    names: pd.Series | None = None
    if project.territory:
        chosen = choose(project)
        names = chosen.territory.communes["name"]
        code = _code(wanted, names, chosen.former["into"].to_dict())
        if code:
            return project, chosen, code
    if anywhere:
        known = contours(project)
        names = known["name"]
        code = _code(wanted, names, absent(read_absences(), LATEST)["into"].to_dict())
        if code:
            # A commune of no EPCI is a territory of its own.
            project = replace(project, territory=str(known.loc[code, "epci"] or code))
            return project, choose(project), code
    where = "in the boundaries" if anywhere else f"in {project.territory}"
    raise TerritoryError(f'No commune {where} is called "{wanted}".', _near(wanted, names))


def _code(wanted: str, names: pd.Series, former: Mapping[str, str]) -> str:
    """Find the commune of a code or a name; empty when there is none."""
    code = former.get(wanted, wanted)
    if code in names.index:
        return code
    found = names[names.map(plain) == plain(wanted)]
    if len(found) > 1:
        raise TerritoryError(
            f'"{wanted}" may be several communes: {", ".join(found.index)}.',
            "Give the code of one, or its territory as well.",
        )
    return str(found.index[0]) if len(found) else ""


def _near(wanted: str, names: pd.Series | None) -> str:
    """Say which names are near the one nobody knows."""
    known = {} if names is None else {plain(name): name for name in names}
    near = difflib.get_close_matches(plain(wanted), known, n=3, cutoff=0.6)
    asked = f"Did you mean {' or '.join(known[text] for text in near)}? " if near else ""
    return f"{asked}Give its INSEE code, or its name as the boundaries write it."

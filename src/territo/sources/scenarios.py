"""Scenarios out of settings: who closes, opens, moves and merges, in words that people write."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from territo.crs import LONLAT, transformer
from territo.errors import ScenarioError
from territo.join import polygon_of
from territo.model import SITE_NUMBERS
from territo.model.scenario import ACTIONS, Action, Edit, Place, Scenario

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from territo.model import Sites, Territory

KEYS = ("title", "edits", "protected")
PLACES = ("at", "commune")
FACTS = (
    "name", "kind", "sector", "opening_hours", "competences", "staff", "area_m2", "running_cost",
)  # fmt: skip
OF_EDIT = (*ACTIONS, *PLACES, "into", *FACTS)
TOWN_HALL = "mairie"
_AMOUNT = re.compile(r"\d+(\.\d+)?")


@dataclass(frozen=True)
class Ground:
    """What places of a scenario are found with.

    Parameters
    ----------
    territory
        The territory.
    town_halls
        Sites of the lists, of any kind: town halls say where ``commune`` is.
    """

    territory: Territory
    town_halls: Sites


def read_scenario(name: str, table: Mapping[str, Any], ground: Ground) -> Scenario:
    """Read a scenario.

    Parameters
    ----------
    name
        Its name.
    table
        ``edits`` (tables, each with one of ``close``, ``open``, ``move``, ``merge``, ``hours``),
        and if wanted ``title`` and ``protected``. A place is ``at = [lon, lat]``, or ``commune``
        for its town hall.
    ground
        What places are found with.

    Returns
    -------
        The scenario.

    Raises
    ------
    ScenarioError
        When something cannot be understood; everything is listed.
    """
    problems = [_unknown(key, KEYS) for key in table if key not in KEYS]
    edits = table.get("edits", [])
    if not isinstance(edits, list) or not all(isinstance(one, dict) for one in edits):
        problems.append("edits should be a list of tables")
        edits = []
    if not edits and not problems:
        problems.append("there is no edit")
    read = []
    for number, row in enumerate(edits, start=1):
        wrong = list(_wrong(row))
        edit = None
        if not wrong:
            try:
                edit = _edit(row, ground)
            except ValueError as error:
                wrong = [str(error)]
        problems += [f"edit {number}: {text}" for text in wrong]
        if edit:
            read.append(edit)
    if problems:
        raise ScenarioError(
            name, problems, "Correct the scenario, in territo.toml or its own file."
        )
    return Scenario(
        name, str(table.get("title", name)), tuple(read), _ids(table.get("protected", []))
    )


def _wrong(row: Mapping[str, Any]) -> Iterator[str]:
    """Say what is wrong with the keys of an edit."""
    actions = [key for key in row if key in ACTIONS]
    if len(actions) != 1:
        yield f"it should have one of {', '.join(ACTIONS)}, not {' and '.join(actions) or 'none'}"
    yield from (_unknown(key, OF_EDIT) for key in row if key not in OF_EDIT)
    if "at" in row and "commune" in row:
        yield "a place is either at or commune"
    if "merge" in row and "into" not in row:
        yield "a merger needs into: the door that stays, or the id of a new one"


def _unknown(key: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    return f'unknown key "{key}"' + (f', did you mean "{near[0]}"?' if near else "")


def _edit(row: Mapping[str, Any], ground: Ground) -> Edit:
    action: Action = next(key for key in ACTIONS if key in row)
    sites = _ids(row[action])
    if not sites or (action not in {"close", "merge"} and len(sites) > 1):
        raise ValueError(f"{action} should name {'doors' if action == 'merge' else 'one door'}")
    facts = tuple((name, str(row[name])) for name in FACTS if name in row)
    for name, text in facts:
        if name in SITE_NUMBERS and not _AMOUNT.fullmatch(text):
            raise ValueError(f"{name} should be a number, zero or more, not {text}")
    return Edit(action, sites, _place(row, ground), str(row.get("into", "")), facts)


def _ids(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def _place(row: Mapping[str, Any], ground: Ground) -> Place | None:
    if "at" in row:
        return _at(row["at"], ground.territory)
    if "commune" in row:
        return _at_town_hall(str(row["commune"]), ground)
    return None


def _at(at: object, territory: Territory) -> Place:
    if not (isinstance(at, list) and len(at) == 2 and all(isinstance(n, int | float) for n in at)):  # noqa: PLR2004
        raise ValueError(f"at should be [longitude, latitude], not {at!r}")
    x, y = transformer(LONLAT, territory.crs)(np.array([at[0]], float), np.array([at[1]], float))
    commune = polygon_of(x, y, territory.communes.geometry)[0]
    if commune is None:
        raise ValueError(f"{at[0]:g}, {at[1]:g} lies outside {territory.name} (longitude first)")
    return Place(float(x[0]), float(y[0]), commune, "housenumber", f"{at[0]:g}, {at[1]:g}")


def _at_town_hall(commune: str, ground: Ground) -> Place:
    """Find the town hall of a commune, or a point inside it when no list places one."""
    territory = ground.territory
    if commune not in territory.communes.index:
        raise ValueError(f"there is no commune {commune} in {territory.name}")
    name = territory.communes.loc[commune, "name"]
    halls = ground.town_halls.doors
    halls = halls[(halls["kind"] == TOWN_HALL) & (halls["commune"] == commune)]
    if len(halls):
        first = halls.iloc[0]
        precision = first["precision"] if isinstance(first["precision"], str) else "street"
        told = f"town hall of {name}"
        return Place(first.geometry.x, first.geometry.y, commune, precision, told)
    inside = territory.communes.geometry[commune].representative_point()
    return Place(inside.x, inside.y, commune, "commune", f"somewhere in {name}")

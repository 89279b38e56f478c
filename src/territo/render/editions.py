"""What a file of boundaries holds, in words and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from territo.render.english import people

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from territo.vintages import Joined

KNOWN_BY = {
    "file": "as the file says",
    "setting": "as the settings say",
    "name": "by its name",
    "codes": "the latest in which all its codes are communes",
}


def lines(facts: Mapping[str, object], joined: Joined) -> list[str]:
    """Say what a file of boundaries holds.

    Parameters
    ----------
    facts
        As `territo.study.boundaries.run` gathers them.
    joined
        Its communes in another edition.

    Returns
    -------
        Lines to print.
    """
    crs = facts["crs"]
    zones = ", ".join(f"EPSG:{zone}" for zone in _listed(facts["zones"])) or "no known system"
    left_out = facts["arrondissements_left_out"]
    count = facts["population"]
    lived = f"{people(count)} ({facts['population_basis']})" if isinstance(count, int) else "none"
    return [
        f"Naming       {facts['naming']}",
        f"Coordinates  {f'EPSG:{crs}' if crs else 'not declared'}; measured in {zones}",
        f"Communes     {facts['communes']}, in {facts['epcis']} EPCI"
        + (f"; {left_out} arrondissements left out" if left_out else ""),
        f"Inhabitants  {lived}",
        f"COG          {facts['cog']} ({KNOWN_BY[str(facts['cog_from'])]})",
        f"In COG {joined.target}  {_in_words(joined)}",
        *(
            f"  {row['commune']} {row['name']} -> {row['into']} {row['into_name']}"
            for row in _rows(joined.merged)
        ),
        *(
            f"  {row['commune']} {row['name']} came back: it was in {row['into']} "
            f"{row['into_name']}, which cannot be taken apart"
            for row in _rows(joined.parted)
        ),
    ]


def text(facts: Mapping[str, object], joined: Joined) -> str:
    """Write what a file of boundaries holds as JSON.

    Parameters
    ----------
    facts
        As `territo.study.boundaries.run` gathers them.
    joined
        Its communes in another edition.

    Returns
    -------
        One JSON object: the facts, and ``joined`` (source, target, kept, merged, parted).
    """
    told = {
        "source": joined.source,
        "target": joined.target,
        "kept": len(joined.kept),
        "merged": _rows(joined.merged),
        "parted": _rows(joined.parted),
    }
    return json.dumps({**facts, "joined": told}, ensure_ascii=False, indent=2)


def carried_line(carried: Mapping[str, object]) -> str:
    """Say that communes were dissolved to those of a later edition.

    Parameters
    ----------
    carried
        As `territo.model.Territory` holds it.

    Returns
    -------
        The words.
    """
    merged = _listed(carried["merged"])
    began = f"boundaries of COG {carried['from']} carried to COG {carried['to']}"
    if not merged:
        return f"{began}, where the communes are the same"
    noun = "commune" if len(merged) == 1 else "communes"
    return f"{began}, {len(merged)} {noun} merged: {', '.join(map(str, merged))}"


def _in_words(joined: Joined) -> str:
    kept, merged = len(joined.kept), len(joined.merged)
    return f"{kept} are still communes, {merged} {'is' if merged == 1 else 'are'} no longer one"


def _rows(frame: pd.DataFrame) -> list[dict[str, str]]:
    return [
        {str(key): str(value) for key, value in row.items()} for row in frame.to_dict("records")
    ]


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []

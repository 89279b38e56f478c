"""Which doors are of the 1980s, and who has no other: in English and in French."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.render import french
from territo.render.english import counted, people
from territo.render.texts import say

if TYPE_CHECKING:
    import pandas as pd

    from territo.model import EtatDesLieux


ERAS = ("certain", "possible")


def lines(etat: EtatDesLieux) -> list[str]:
    """Say it on the console.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        Lines; none when lists do not say how old their sites are.
    """
    if etat.eighties is None:
        return []
    doors = etat.eighties.doors
    parts = [f"{doors['certain'] or 'none'} of {counted(sum(doors.values()), 'door')}"]
    parts += [f"{doors['possible']} more may be"] if doors["possible"] else []
    parts += [f"{doors['unknown']} of unknown age"] if doors["unknown"] else []
    renovated = etat.eighties.renovated
    told = [
        f"\n1980s        {', '.join(parts)}"
        + (f"; {renovated} renovated since" if renovated else "")
    ]
    if not doors["certain"] + doors["possible"]:
        return told
    whole = _whole(etat)
    for one in etat.coverages:
        certain, possible = (people(whole[f"{of}_{one.cutoff.slug}"]) for of in ERAS)
        maybe = f" ({possible} with those that may be)" if doors["possible"] else ""
        words = f"{certain} inhabitants have no other door{maybe}"
        told.append(f"             within {one.cutoff}, {words}")
    return told


def notes(etat: EtatDesLieux) -> list[str]:
    """Say it beside the map, at the headline threshold.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        Sentences; none when lists do not say how old their sites are.
    """
    if etat.eighties is None:
        return []
    doors = etat.eighties.doors
    total, certain = french.number(sum(doors.values())), doors["certain"]
    known = {0: "eighties_none", 1: "eighties_one"}.get(certain, "eighties_several")
    parts = [say(known, certain=french.number(certain), total=total)]
    parts += [
        say(f"eighties_{name}", count=french.number(doors[name]))
        for name in ("possible", "unknown")
        if doors[name]
    ]
    told = [say("eighties_doors", doors="".join(parts))]
    if certain + doors["possible"]:
        told.append(_only(etat, maybe=bool(doors["possible"])))
    return told


def _only(etat: EtatDesLieux, *, maybe: bool) -> str:
    slug, whole = etat.headline.slug, _whole(etat)
    people_of = {era: french.people(whole[f"{era}_{slug}"]) for era in ERAS}
    return say(
        "eighties_only",
        threshold=french.cutoff(etat.headline),
        certain=people_of["certain"],
        maybe=say("eighties_with", possible=people_of["possible"]) if maybe else "",
    )


def _whole(etat: EtatDesLieux) -> pd.Series:
    if etat.eighties is None:
        raise ValueError("lists do not say how old their sites are")
    return etat.eighties.only.loc[("territory", etat.territory.code)]

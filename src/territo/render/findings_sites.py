"""What an état des lieux says of the doors: each sentence by one rule, as in `findings`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.coverage import assignment
from territo.coverage.beside import ALL_SECTORS
from territo.model import LOW_PRECISIONS
from territo.render import french
from territo.render.layers import absent_as_none
from territo.render.report_texts import cost, of_zoning, say, threshold, whole
from territo.render.verdicts import VERDICTS, told

if TYPE_CHECKING:
    from territo.model import EtatDesLieux

_PRESET = {"met": "met", "missed": "missed_preset", "untold": "untold"}


def second(etat: EtatDesLieux) -> str:
    """Say what is left when the nearest door closes.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        A sentence; empty where it was not asked.
    """
    if etat.loads is None:
        return ""
    left = etat.loads.second
    first = absent_as_none(whole(etat)["mean_cost"])
    if left.mean is None or first is None:
        return say("only_door") if len(etat.sites.doors) == 1 else ""
    unit = etat.headline.unit
    return say(
        "second",
        second=cost(left.mean, unit),
        first=cost(first, unit),
        only=french.people(left.only[str(etat.headline)]),
        threshold=threshold(etat),
    )


def loads(etat: EtatDesLieux) -> str:
    """Say which door is the nearest of most inhabitants.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        A sentence; empty with fewer than two doors, or where it was not asked.
    """
    if etat.loads is None or len(etat.loads.nearest.sites) < 2:  # noqa: PLR2004 - nothing beside it
        return ""
    sites = etat.loads.nearest.sites
    most = sites["population"].astype(float).idxmax()
    return say(
        "loads",
        mean=french.people(sites["population"].mean()),
        name=sites.loc[most, "name"],
        most=french.people(sites.loc[most, "population"]),
    )


def missed(etat: EtatDesLieux) -> str:
    """Name the door without which most inhabitants would be newly beyond the threshold.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        A sentence; empty where nobody hangs on one door, or where it was not asked.
    """
    if etat.loads is None:
        return ""
    sites = etat.loads.nearest.sites
    if not (sites["alone"] > 0).any():
        return ""
    most = sites["alone"].astype(float).idxmax()
    people = french.people(sites.loc[most, "alone"])
    return say("missed", threshold=threshold(etat), name=sites.loc[most, "name"], people=people)


def assigned(etat: EtatDesLieux) -> list[str]:
    """Say for how many the door of their sector is not the nearest.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        One sentence per zoning that doors are assigned in.
    """
    said = []
    for zoning, doors in etat.assigned.items():
        table = assignment(etat.territory, zoning, etat.demand, etat.nearest, doors)
        row = table.loc[ALL_SECTORS]
        if not row["population"]:
            continue
        of = of_zoning(etat, zoning)
        if not row["differ"]:
            said.append(say("assigned_all", zoning=of))
            continue
        said.append(
            say(
                "assigned",
                people=french.people(row["differ"]),
                share=french.percent(100 * row["differ"] / row["population"]),
                zoning=of,
                extra=cost(float(row["extra"]), etat.headline.unit),
            )
        )
    return said


def eighties(etat: EtatDesLieux) -> str:
    """Say which doors are of the 1980s.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        A sentence; empty when no list says how old its sites are.
    """
    if etat.eighties is None:
        return ""
    doors = etat.eighties.doors
    total = french.number(sum(doors.values()))
    if doors["unknown"] == sum(doors.values()):
        return say("eighties_unknown", total=total)
    counts = {era: french.number(count) for era, count in doors.items()}
    return say("eighties", total=total, **counts)


def eighties_only(etat: EtatDesLieux) -> str:
    """Say who has no door but those of the 1980s within the headline threshold.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        A sentence; empty when no door is, or may be, of the 1980s.
    """
    if etat.eighties is None:
        return ""
    doors = etat.eighties.doors
    if not doors["certain"] + doors["possible"]:
        return ""
    only = etat.eighties.only.loc[("territory", etat.territory.code)]
    slug = etat.headline.slug
    people = {era: french.people(only[f"{era}_{slug}"]) for era in ("certain", "possible")}
    return say("eighties_only", threshold=threshold(etat), **people)


def presets(etat: EtatDesLieux) -> list[str]:
    """Say which presets are met.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        One sentence per preset that was asked for.
    """
    return [
        say(_PRESET[VERDICTS[one.met]], title=told(one.preset, "title")) for one in etat.verdicts
    ]


def approximate(etat: EtatDesLieux) -> str:
    """Say how many doors have no precise place.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        A sentence; empty when all have one.
    """
    vague = etat.sites.doors["precision"].isin(LOW_PRECISIONS).sum()
    if not vague:
        return ""
    total = french.number(len(etat.sites.doors))
    key = "approximate_one" if vague == 1 else "approximate"
    return say(key, count=french.number(vague), total=total)

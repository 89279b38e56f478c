"""What an état des lieux says first: plain sentences, each by one rule from the figures.

A rule looks at what was found and says one sentence, or nothing where it has nothing to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.render import french
from territo.render.findings_sites import (
    approximate,
    assigned,
    eighties,
    eighties_only,
    loads,
    missed,
    presets,
    second,
)
from territo.render.layers import absent_as_none
from territo.render.report_tables import within_and_beyond
from territo.render.report_texts import cost, of_zoning, say, threshold, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from territo.model import EtatDesLieux

# Communes are named until they hold this share of those beyond the threshold, this many at most.
HALF = 50.0
NAMED = 5


def findings(etat: EtatDesLieux) -> list[str]:
    """Say what was found.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        Sentences, the main result first.
    """
    told = [sentence for rule in RULES if (sentence := rule(etat))]
    return [*told, *sectors(etat), *assigned(etat), *presets(etat)]


def covered(etat: EtatDesLieux) -> str:
    """Say how many are within the headline threshold, and how many are not.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        A sentence; empty where nobody lives.
    """
    row, slug = whole(etat), etat.headline.slug
    share = absent_as_none(row[f"share_{slug}"])
    if share is None:
        return ""
    return say(
        "covered_all" if row[f"beyond_{slug}"] == 0 else "covered",
        share=french.percent(share),
        population=french.people(row["population"]),
        threshold=threshold(etat),
        beyond=french.people(within_and_beyond(row, slug)[1]),
    )


def spread(etat: EtatDesLieux) -> str:
    """Say how far half of them, nine in ten of them and the last of them are.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        A sentence; empty where nobody reaches a door.
    """
    row = whole(etat)
    costs = {name: absent_as_none(row[f"{name}_cost"]) for name in ("median", "p90", "max")}
    known = {
        name: cost(value, etat.headline.unit) for name, value in costs.items() if value is not None
    }
    return say("spread", **known) if len(known) == len(costs) else ""


def where(etat: EtatDesLieux) -> str:
    """Name the communes that hold at least half of those beyond the headline threshold.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        A sentence with the fewest communes that do, `NAMED` of them by name; empty where nobody is
        beyond.
    """
    beyond = etat.ranked_communes[f"beyond_{etat.headline.slug}"]
    if beyond.empty:
        return ""
    parts = 100 * beyond.cumsum() / beyond.sum()
    count = min(int((parts < HALF).sum()) + 1, len(beyond))
    names = etat.ranked_communes["name"]
    listed = ", ".join(
        say("commune", name=names[code], people=french.people(beyond[code]))
        for code in beyond.index[: min(count, NAMED)]
    )
    if count > NAMED:
        more = "where_one_more" if count == NAMED + 1 else "where_more"
        listed = say(more, names=listed, count=french.number(count - NAMED))
    return say(
        "where_one" if count == 1 else "where",
        threshold=threshold(etat),
        share=french.percent(float(parts.iloc[count - 1])),
        count=french.number(count),
        communes=french.number(len(etat.territory.communes)),
        names=listed,
    )


def gap(etat: EtatDesLieux) -> str:
    """Say where the most people live together beyond the headline threshold.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        A sentence; empty where nobody is beyond, or where they live in more than `NAMED` communes
        together: such a zone is no place any more.
    """
    own = etat.gaps[etat.gaps["cutoff"].astype(str) == str(etat.headline)]
    if own.empty:
        return ""
    largest = own.loc[own["population"].idxmax()]
    communes = largest["communes"]
    if communes.count(", ") >= NAMED:
        return ""
    people = french.people(largest["population"])
    return say("gap", threshold=threshold(etat), people=people, communes=communes)


def worst(etat: EtatDesLieux) -> str:
    """Name the commune that is the farthest on average.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        A sentence; empty where nobody reaches a door, or where all communes are as far.
    """
    communes = etat.level("commune").sort_index()
    means = communes["mean_cost"].dropna()
    if means.empty or means.min() == means.max():
        return ""
    code = means.astype(float).idxmax()
    unit = etat.headline.unit
    return say(
        "worst",
        name=communes.loc[code, "name"],
        cost=cost(float(means[code]), unit),
        whole=cost(float(whole(etat)["mean_cost"]), unit),
    )


def worst_share(etat: EtatDesLieux) -> str:
    """Name the commune with the largest share beyond the headline threshold.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        A sentence, of equals about the one with the most inhabitants beyond; empty where nobody is
        beyond, or what each door carries was not asked.
    """
    code = etat.loads.worst.get("share") if etat.loads else None
    if code is None:
        return ""
    slug = etat.headline.slug
    row = etat.level("commune").loc[code]
    if not row[f"beyond_{slug}"]:
        return ""
    share = 100 * row[f"beyond_{slug}"] / row["population"]
    return say(
        "worst_share",
        threshold=threshold(etat),
        name=row["name"],
        share=french.percent(share),
        people=french.people(row[f"beyond_{slug}"]),
    )


def sectors(etat: EtatDesLieux) -> list[str]:
    """Say how far apart sectors are.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        One sentence per zoning with two sectors or more that somebody lives in.
    """
    told = []
    for zoning, rows in etat.sectors.items():
        shares = rows.sort_index()[f"share_{etat.headline.slug}"].dropna().astype(float)
        if len(shares) < 2:  # noqa: PLR2004 - nothing beside it
            continue
        low, high = shares.idxmin(), shares.idxmax()
        told.append(
            say(
                "sectors",
                zoning=of_zoning(etat, zoning),
                threshold=threshold(etat),
                low=french.percent(shares[low]),
                low_name=rows.loc[low, "name"],
                high=french.percent(shares[high]),
                high_name=rows.loc[high, "name"],
            )
        )
    return told


# In the order in which they are read; `sectors`, `assigned` and `presets` may say several.
RULES: tuple[Callable[[EtatDesLieux], str], ...] = (
    covered,
    spread,
    where,
    gap,
    worst,
    worst_share,
    second,
    loads,
    missed,
    eighties,
    eighties_only,
    approximate,
)

"""What must be said of the sectors, when there is more to say than which commune is in which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.render import french
from territo.render.english import people
from territo.render.texts import say
from territo.sectors import STRIP_M, by_communes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from territo.model import EtatDesLieux, Partition

NAMED = 5


def to_tell(etat: EtatDesLieux) -> tuple[Partition, ...]:
    """List the zonings that need words.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        All of them when there are several, or when contours decide; none when the only one is told
        by whole communes: its table says it all.
    """
    ground = etat.territory
    if len(etat.partitions) == 1 and by_communes(ground, etat.partitions[0].zoning):
        return ()
    return etat.partitions


def unknown(etat: EtatDesLieux) -> list[str]:
    """List the sectors that the lists of sites name and that no zoning in force holds.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        Their ids, in order.
    """
    return sorted(set(etat.sites.sectors_named) - set(etat.territory.sectors.index))


def name_of(etat: EtatDesLieux, zoning: str) -> tuple[str, ...]:
    """Name a zoning where it must be told from others.

    Parameters
    ----------
    etat
        What was found.
    zoning
        The zoning.

    Returns
    -------
        Its name; nothing when it is the only one.
    """
    return (zoning,) if len(etat.territory.zonings) > 1 else ()


def as_record(etat: EtatDesLieux) -> dict[str, object]:
    """Gather what must be said, for JSON.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        zonings (zoning, sectors, without: inhabitants in none, holes, outside), strip_m (width up
        to which a strip between two contours is in the nearest sector), not_in_force (names),
        unknown (ids that lists name); empty when nothing must be said.
    """
    told, lost = to_tell(etat), unknown(etat)
    if not (told or lost or etat.territory.not_in_force):
        return {}
    return {
        "zonings": [
            {
                "zoning": one.zoning,
                "sectors": len(one.sectors),
                "without": one.without,
                "holes": one.holes.reset_index().to_dict("records"),
                "outside": dict(one.outside),
            }
            for one in told
        ],
        "strip_m": STRIP_M,
        "not_in_force": list(etat.territory.not_in_force),
        "unknown": lost,
    }


def lines(etat: EtatDesLieux) -> list[str]:
    """Say it on the console.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        One line per fact; none when nothing must be said.
    """
    found = []
    for one in to_tell(etat):
        found.append(f"Sectors      {one.zoning}: {len(one.sectors)} sectors{_holes(one)}")
        found += [
            f"             {name} reaches {area:.2f} km² beyond the territory"
            for name, area in one.outside.items()
        ]
    if any(not by_communes(etat.territory, one.zoning) for one in to_tell(etat)):
        found.append(f"             strips up to {STRIP_M:g} m wide are in the nearest sector")
        if etat.demand.placed == "areal":
            found.append("             sectors that cut a commune share its inhabitants by area")
    if etat.territory.not_in_force:
        found.append(f"Not in force sectors left out: {', '.join(etat.territory.not_in_force)}")
    if lost := unknown(etat):
        found.append(unknown_line(lost))
    return found


def unknown_line(ids: Sequence[str]) -> str:
    """Say that lists name sectors that nobody knows.

    Parameters
    ----------
    ids
        The sectors, at least one.

    Returns
    -------
        One line, which names the first of them.
    """
    more = f" and {len(ids) - NAMED} more" if len(ids) > NAMED else ""
    named = ", ".join(ids[:NAMED]) + more
    return f"No sector    the lists name sectors that no zoning in force has: {named}"


def _holes(one: Partition) -> str:
    if one.holes.empty:
        return ""
    largest = one.holes.sort_values(["population", "km2"], ascending=False, kind="stable")
    named = [f"{row.name} {row.km2:.2f} km²" for row in largest.head(NAMED).itertuples(index=False)]
    more = f" and {len(largest) - NAMED} more communes" if len(largest) > NAMED else ""
    return f", {people(one.without)} inhabitants in none ({', '.join(named)}{more})"


def method_rows(etat: EtatDesLieux) -> list[tuple[str, str]]:
    """Say it on the map.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        Pairs of a label and a text; none when nothing must be said.
    """
    rows = [
        (
            say("method_zoning", zoning=one.zoning),
            say(
                "method_zoning_text",
                sectors=french.number(len(one.sectors)),
                without=french.people(one.without),
                strip=french.number(STRIP_M),
            ),
        )
        for one in to_tell(etat)
    ]
    if etat.demand.placed == "areal":
        areal = say("method_zoning_areal")
        rows = [(label, f"{text} {areal}") for label, text in rows]
    gone, lost = etat.territory.not_in_force, unknown(etat)
    if gone:
        rows.append((say("method_not_in_force"), ", ".join(gone)))
    if lost:
        rows.append((say("method_unknown_sectors"), ", ".join(lost)))
    return rows

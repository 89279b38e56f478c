"""Scenario: an ordered list of edits of the doors, and what they change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pandas as pd

    from territo.model.etat_des_lieux import EtatDesLieux
    from territo.model.group_change import GroupChange

Action = Literal["close", "open", "move", "merge", "hours"]
ACTIONS: tuple[Action, ...] = ("close", "open", "move", "merge", "hours")
# What changes for a demand point, the worst first; who is as far as before is the ``same``.
CHANGES = ("newly_beyond", "farther", "same", "nearer", "newly_within")


@dataclass(frozen=True)
class Place:
    """Where a door is to stand.

    Parameters
    ----------
    x, y
        Coordinates in the metric system of the territory.
    commune
        Commune it stands in.
    precision
        How well the place is known, as `territo.model.PRECISIONS`.
    told
        The place in words, such as ``town hall of Rouen``.
    """

    x: float
    y: float
    commune: str
    precision: str
    told: str


@dataclass(frozen=True)
class Edit:
    """One edit of the doors.

    Parameters
    ----------
    action
        ``close``, ``open``, ``move``, ``merge`` or ``hours``.
    sites
        The doors it is about: several for a merger, one for the others.
    place
        Where the door opens or moves to; absent for a door of the lists that opens where it stands,
        for those that close, and for a merger into one of the doors merged.
    into
        Id of the door that a merger keeps or makes; empty for other actions.
    facts
        Columns that the edit gives the door: name, kind, sector, opening_hours ...
    """

    action: Action
    sites: tuple[str, ...]
    place: Place | None = None
    into: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Scenario:
    """A way of standing otherwise.

    Parameters
    ----------
    name
        Its short name.
    title
        What it is called in results.
    edits
        What is done, in order.
    protected
        Doors that no edit may close, move or merge away.
    """

    name: str
    title: str
    edits: tuple[Edit, ...]
    protected: tuple[str, ...] = ()


@dataclass(frozen=True)
class Difference:
    """What a scenario changes.

    Parameters
    ----------
    scenario
        The scenario.
    base, after
        What was found before and after it, on the same ground, inhabitants and thresholds.
    figures
        Changes by level and code, as `EtatDesLieux.figures`: ``covered_T`` and ``mean_cost``, after
        less before.
    ledger
        Who goes elsewhere: one row per door lost or moved, door gone to, commune and sector
        (``sector``, or ``sector_1``, ``sector_2`` ... of several zonings; absent where none is
        known): people, extra (weighted mean cost more, below zero for less), person_extra (people
        times it), and per threshold newly_beyond_T and newly_within_T; with a grid of inhabitants,
        the same for each of its groups, such as age_65 and newly_beyond_T_age_65. An absent ``to``
        is nobody to go to.
    moves
        Winners and losers by commune: people, nearer, farther, same (inhabitants), extra_farther
        and extra_nearer (weighted mean cost, absent where there is nobody).
    levels
        Who is covered before and after, by level, code and group, see `territo.scenario.levels`.
    points
        One row per demand point, index ``demand``: weight, commune, door, to, before, after, change
        (one of `CHANGES`, at the headline threshold), newly_beyond_T and newly_within_T.
    groups
        What changes for the groups of each file of groups; empty where none was asked for.
    """

    scenario: Scenario
    base: EtatDesLieux
    after: EtatDesLieux
    figures: pd.DataFrame
    ledger: pd.DataFrame
    moves: pd.DataFrame
    levels: pd.DataFrame
    points: pd.DataFrame
    groups: tuple[GroupChange, ...] = ()

"""What the rules of others say of a territory.

Every verdict is a transposition: no rule was made for the doors of a métropole.
"""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from territo.indicators.loads import shared
from territo.model.preset import (
    Bands,
    Finding,
    InhabitantsPerSite,
    ShareBeyond,
    ShareWithin,
    SitesPerInhabitants,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from territo.arrays import Bools
    from territo.model import EtatDesLieux
    from territo.model.preset import Preset, Rule
    from territo.units import Cutoff

# Inhabitants that rounding may move: a share that is exactly reached is reached.
TOLERANCE = 1e-6


def verdicts(etat: EtatDesLieux, presets: Sequence[Preset]) -> tuple[Verdict, ...]:
    """Apply presets to what was found.

    Parameters
    ----------
    etat
        What was found.
    presets
        The presets.

    Returns
    -------
        One verdict per preset, in their order.
    """
    return tuple(
        Verdict(preset, tuple(_finding(etat, preset, rule) for rule in preset.rules))
        for preset in presets
    )


def _finding(etat: EtatDesLieux, preset: Preset, rule: Rule) -> Finding:
    """Apply one rule, when it was measured as it is meant."""
    known = {one.cutoff for one in etat.coverages}
    if rule.thresholds and preset.modes and etat.nearest.basis.mode not in preset.modes:
        return Finding(rule, why="mode")
    if not set(rule.thresholds) <= known:
        return Finding(rule, why="threshold")
    return apply(rule, etat)


def _within(etat: EtatDesLieux, threshold: Cutoff) -> Bools:
    """Tell which demand points are within a threshold."""
    found = next(one for one in etat.coverages if one.cutoff == threshold)
    return np.asarray(found.points["status"] == "covered", dtype=bool)


@singledispatch
def apply(rule: object, etat: EtatDesLieux) -> Finding:
    """Apply a rule to what was found at its thresholds.

    Parameters
    ----------
    rule
        One of the rules of `territo.model.preset`.
    etat
        What was found.

    Returns
    -------
        What the rule says.
    """
    raise TypeError(f"{rule!r} is no rule; {etat.territory.name} was not judged")


@apply.register(ShareWithin)
def _share_within(rule: ShareWithin, etat: EtatDesLieux) -> Finding:
    weight = etat.demand.points["weight"].to_numpy(dtype=float)
    people, everyone = float(weight[_within(etat, rule.within)].sum()), float(weight.sum())
    if not everyone:
        return Finding(rule, people, everyone, why="nobody")
    if rule.at_least is None:
        return Finding(rule, people, everyone, why="no_share")
    spare = people - everyone * rule.at_least / 100
    return _judged(rule, etat, people, spare)


@apply.register(ShareBeyond)
def _share_beyond(rule: ShareBeyond, etat: EtatDesLieux) -> Finding:
    weight = etat.demand.points["weight"].to_numpy(dtype=float)
    within = np.any([_within(etat, one) for one in rule.thresholds], axis=0)
    people, everyone = float(weight[~within].sum()), float(weight.sum())
    if not everyone:
        return Finding(rule, people, everyone, why="nobody")
    return _judged(rule, etat, people, everyone * rule.at_most / 100 - people)


def _judged(rule: Rule, etat: EtatDesLieux, people: float, spare: float) -> Finding:
    """Judge a share by what it has to spare, unless streets that lack could change the verdict."""
    everyone = float(etat.demand.points["weight"].sum())
    met = spare >= -TOLERANCE
    untold = not met and (spare + _unsnapped(etat) >= -TOLERANCE or _doors_lack(etat))
    return Finding(
        rule,
        people,
        everyone,
        met=None if untold else met,
        why="unsnapped" if untold else "",
        points=100 * spare / everyone,
        inhabitants=spare,
    )


def _unsnapped(etat: EtatDesLieux) -> float:
    """Count who is too far from every street: nothing is known of their way."""
    away = etat.nearest.legs["status"] == "unsnapped"
    return float(etat.demand.points["weight"][away].sum())


def _doors_lack(etat: EtatDesLieux) -> bool:
    """Tell whether a door is too far from every street: those near it may reach it."""
    return bool(etat.nearest.unsnapped_doors)


@apply.register(SitesPerInhabitants)
def _sites_per_inhabitants(rule: SitesPerInhabitants, etat: EtatDesLieux) -> Finding:
    communes = etat.territory.communes[["name", "population"]].sort_index()
    large = communes[communes["population"] > rule.communes_over].copy()
    if large.empty:
        return Finding(rule, 0.0, 0.0, met=True, why="no_commune")
    doors = etat.sites.doors["commune"].value_counts()
    large["doors"] = doors.reindex(large.index, fill_value=0).astype(int)
    large["needed"] = np.ceil(large["population"] / rule.one_per).astype(int)
    spare = large["doors"] - large["needed"]
    enough = int((spare >= 0).sum())
    missing = float(spare.clip(upper=0).sum())
    return Finding(
        rule,
        float(enough),
        float(len(large)),
        met=enough == len(large),
        sites=missing or float(spare.min()),
        table=large.rename_axis("commune").reset_index(),
    )


@apply.register(InhabitantsPerSite)
def _inhabitants_per_site(rule: InhabitantsPerSite, etat: EtatDesLieux) -> Finding:
    given = next(iter(etat.assigned.values()), etat.nearest)
    people = shared(etat.demand, etat.sites, given).sites[["name", "population"]]
    if people.empty:
        return Finding(rule, 0.0, 0.0, why="no_door")
    load = people["population"]
    fits = load.between(rule.at_least - TOLERANCE, rule.at_most + TOLERANCE)
    below, above = rule.at_most - load.max(), load.min() - rule.at_least
    met, more = bool(fits.all()), _unsnapped(etat)
    # Whoever is not attached yet would come on top of some load.
    untold = _doors_lack(etat) or (
        below < more - TOLERANCE if met else below >= -TOLERANCE and above + more >= -TOLERANCE
    )
    return Finding(
        rule,
        float(fits.sum()),
        float(len(load)),
        met=None if untold else met,
        why="unsnapped" if untold else "",
        inhabitants=float(min(below, above) if rule.at_least else below),
        shared="assigned" if etat.assigned else "nearest",
        table=people.reset_index(),
    )


@apply.register(Bands)
def _bands(rule: Bands, etat: EtatDesLieux) -> Finding:
    weight = etat.demand.points["weight"].to_numpy(dtype=float)
    inside = [float(weight[_within(etat, one)].sum()) for one in rule.thresholds]
    everyone = float(weight.sum())
    names = [str(one) for one in rule.thresholds]
    table = pd.DataFrame(
        {
            "above": pd.Series([None, *names], dtype=object),
            "up_to": pd.Series([*names, None], dtype=object),
            "population": np.diff([0.0, *inside, everyone]),
        }
    )
    return Finding(rule, inside[-1], everyone, why="no_share", table=table)

"""Between which figures the headline lies, in words."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from territo.render import english, french
from territo.render.texts import listed, say

if TYPE_CHECKING:
    from territo.model import EtatDesLieux
    from territo.model.uncertainty import Spread, Uncertainty

_ENGLISH = {
    "threshold": "the threshold",
    "speed": "the speed",
    "position": "where doors stand",
    "population": "where inhabitants live",
}


def lines(etat: EtatDesLieux) -> list[str]:
    """Say the range beside the figure, for the console.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        Three lines; none when nobody asked.
    """
    found = etat.uncertainty
    if found is None:
        return []
    low, high = english.percent(found.low), english.percent(found.high)
    drawn = f"P5-P95 of {found.spread.draws} draws, seed {found.spread.seed}"
    told = [
        f"{english.percent(found.share)} within {found.cutoff}: from {low} to {high} ({drawn})",
        f"{_most(found)}; {', '.join(_varied(found))}",
        f"places of doors: {_places(found.spread)}",
    ]
    return [f"{'' if place else 'Uncertain':13}{line}" for place, line in enumerate(told)]


def _most(found: Uncertainty) -> str:
    """Name what contributes most."""
    if not found.largest:
        return "nothing of what was varied changes it"
    part = english.percent(found.parts[found.largest])
    return f"most of it by {_ENGLISH[found.largest]} ({part} of the variance)"


def _varied(found: Uncertainty) -> list[str]:
    """Say what was varied, by how much, and what was not."""
    factors = {"threshold": found.spread.threshold, "speed": found.spread.speed}
    told = [f"{name} ± {100 * factors[name]:g} %" for name in factors if name in found.parts]
    grid = "population" in found.parts
    return [*told, "population between grid and even spread" if grid else "population not varied"]


def _places(spread: Spread) -> str:
    """Say how far doors may stand from their points."""
    offsets = [f"{name} ± {metres:g} m" for name, metres in spread.offset_m.items()]
    return ", ".join([*offsets, f"{' and '.join(spread.anywhere)} anywhere in it"])


def as_record(found: Uncertainty) -> dict[str, object]:
    """Gather the range and what was assumed, for JSON.

    Parameters
    ----------
    found
        What was found.

    Returns
    -------
        A mapping: threshold, share, p5, p95, largest, variance_parts (percent), assumed.
    """
    return {
        "threshold": str(found.cutoff),
        "share": found.share,
        "p5": found.low,
        "p95": found.high,
        "largest": found.largest,
        "variance_parts": dict(found.parts),
        "assumed": asdict(found.spread),
    }


def sentence(etat: EtatDesLieux) -> str:
    """Say the range beside the figure, for pages.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        One sentence that begins with a space; empty when nobody asked.
    """
    found = etat.uncertainty
    if found is None:
        return ""
    low, high = french.percent(found.low), french.percent(found.high)
    most = say(f"uncertain_{found.largest}") if found.largest else say("uncertain_nothing")
    return " " + say("uncertain_range", low=low, high=high, most=most)


def rows(etat: EtatDesLieux) -> list[tuple[str, str]]:
    """Say how the range was found, as a row of the method.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        One row; none when nobody asked.
    """
    found = etat.uncertainty
    if found is None:
        return []
    text = say(
        "uncertain_method",
        draws=french.number(found.spread.draws),
        seed=found.spread.seed,
        varied=_varied_in_words(found, found.spread),
    )
    return [(say("uncertain_label"), text)]


def _varied_in_words(found: Uncertainty, spread: Spread) -> str:
    factors = {"threshold": spread.threshold, "speed": spread.speed}
    told = [
        say(f"uncertain_varied_{name}", part=french.number(100 * factors[name]))
        for name in factors
        if name in found.parts
    ]
    offsets = {name: french.number(metres) for name, metres in spread.offset_m.items()}
    told.append(say("uncertain_varied_position", **offsets))
    grid = "population" in found.parts
    told.append(say("uncertain_varied_population" if grid else "uncertain_fixed_population"))
    return listed(told)

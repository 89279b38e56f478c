"""What presets say of a territory, for the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.language import FRENCH, spoken
from territo.model.preset import (
    Bands,
    InhabitantsPerSite,
    ShareBeyond,
    ShareWithin,
    SitesPerInhabitants,
)
from territo.render import french
from territo.render.texts import listed, say

if TYPE_CHECKING:
    from territo.model import EtatDesLieux, Finding, Preset
    from territo.model.preset import Rule

VERDICTS = {True: "met", False: "missed", None: "untold"}


def rows(etat: EtatDesLieux) -> list[tuple[str, str]]:
    """Say what the presets that were asked for say.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        For each preset, a label, and its verdict with the rule, its source and the word that it is
        a transposition.
    """
    return [
        (
            say("preset_label", title=told(one.preset, "title")),
            " ".join(
                [
                    say(f"preset_{VERDICTS[one.met]}"),
                    *(_finding(finding, one.preset) for finding in one.findings),
                    say(
                        "preset_transposed",
                        unit=told(one.preset, "legal_unit"),
                        territory=etat.territory.name,
                    ),
                    told(one.preset, "text"),
                    say("preset_source", source=told(one.preset, "source")),
                ]
            ),
        )
        for one in etat.verdicts
    ]


def told(preset: Preset, name: str) -> str:
    """Read a text of a preset, which says each in two languages.

    Parameters
    ----------
    preset
        The preset.
    name
        ``title``, ``text``, ``legal_unit`` or ``source``.

    Returns
    -------
        The text in the language in force.
    """
    text: str = getattr(preset, f"{name}_fr" if spoken() == FRENCH else name)
    return text


def _finding(finding: Finding, preset: Preset) -> str:
    """Say what one rule says."""
    parts = [_wanted(finding.rule)]
    share = finding.share
    if finding.numerator is not None and finding.denominator is not None and share is not None:
        noun = _noun(finding.rule)
        parts.append(
            say(
                f"preset_count_{noun}",
                part=french.people(finding.numerator),
                whole=french.people(finding.denominator),
                share=french.percent(share),
            )
        )
    if finding.why:
        modes = f" {say('preset_or')} ".join(say(f"mode_{mode}") for mode in preset.modes)
        parts.append(say(f"preset_why_{finding.why}", modes=modes))
    else:
        parts.append(_margin(finding))
    return say("preset_finding", text=listed(parts))


def _wanted(rule: Rule) -> str:
    """Say what a rule wants."""
    match rule:
        case ShareWithin(within, at_least):
            threshold = french.cutoff(within)
            if at_least is None:
                return say("preset_within", threshold=threshold)
            return say("preset_within_share", share=_round(at_least), threshold=threshold)
        case ShareBeyond(thresholds, at_most):
            joined = f" {say('preset_and')} ".join(french.cutoff(one) for one in thresholds)
            return say("preset_beyond", share=_round(at_most), thresholds=joined)
        case SitesPerInhabitants(one_per, over):
            return say("preset_sites", per=french.people(one_per), over=french.people(over))
        case InhabitantsPerSite(at_most, at_least):
            low, high = french.people(at_least), french.people(at_most)
            return say("preset_load_between" if at_least else "preset_load", low=low, high=high)
        case Bands(thresholds):
            return say("preset_bands", threshold=french.cutoff(thresholds[-1]))


def _round(percent: float) -> str:
    """Write a share that a rule states, with the digits that it states."""
    return french.with_percent(french.exact(percent))


def _noun(rule: Rule) -> str:
    if isinstance(rule, SitesPerInhabitants):
        return "communes"
    return "sites" if isinstance(rule, InhabitantsPerSite) else "people"


def _margin(finding: Finding) -> str:
    """Say by how much a rule is met or missed."""
    amounts = [
        say(f"preset_by_{name}", amount=french.number(abs(value), int(name == "points")))
        for name in ("points", "inhabitants", "sites")
        if (value := getattr(finding, name)) is not None
    ]
    return say("preset_margin" if finding.met else "preset_short", amounts=", ".join(amounts))

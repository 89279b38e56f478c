"""What presets say of a territory, as it is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.model.preset import (
    Bands,
    InhabitantsPerSite,
    ShareBeyond,
    ShareWithin,
    SitesPerInhabitants,
)
from territo.render.english import people, percent

if TYPE_CHECKING:
    from rich.console import Console

    from territo.model import EtatDesLieux, Finding, Preset, Verdict
    from territo.model.preset import Rule

WORDS = {True: "met", False: "not met", None: "cannot be told"}
WHY = {
    "mode": "it is meant for another way of travelling: {modes}",
    "threshold": "its thresholds were not measured",
    "no_share": "the source states no share to reach",
    "nobody": "nobody lives here",
    "no_commune": "no commune is that large",
    "no_door": "there is no door",
    "unsnapped": "inhabitants or doors too far from any street could change it",
}


def show_verdicts(etat: EtatDesLieux, console: Console) -> None:
    """Print what the presets that were asked for say; nothing when none was.

    Parameters
    ----------
    etat
        What was found.
    console
        Where to print.
    """
    if etat.verdicts:
        told = "rules made for other doors and other units, transposed to this territory"
        console.print(f"\nPresets      {told}")
    for one in etat.verdicts:
        for line in _verdict(one, etat.territory.name):
            console.print(line, soft_wrap=True)


def _verdict(verdict: Verdict, territory: str) -> list[str]:
    preset = verdict.preset
    return [
        f"{preset.id}: {WORDS[verdict.met] if verdict.judges else 'nothing to reach'}",
        *(f"  {line}" for one in verdict.findings for line in _finding(one, preset)),
        f"  Transposed: made for {preset.legal_unit}; read here on {territory}",
        f"  Rule: {preset.text}",
        f"  Source: {preset.source}",
    ]


def _finding(finding: Finding, preset: Preset) -> list[str]:
    """Say what one rule says: what is wanted, what is counted, by how much it is met."""
    why = WHY.get(finding.why, "").format(modes=" or ".join(preset.modes))
    wanted = _wanted(finding.rule)
    verdict = WORDS[finding.met]
    if finding.numerator is None or not finding.denominator:
        return [f"{wanted}: {verdict}, for {why}"]
    counted = f"{people(finding.numerator)} of {people(finding.denominator)}"
    share = f"{counted} {_noun(finding.rule)} ({percent(finding.share)})"
    if finding.why:
        told = "" if finding.why == "no_share" else f"{verdict}, "
        return [f"{wanted}: {told}{share}; {why}", *_rows(finding)]
    return [f"{wanted}: {verdict}, {share}; {_margin(finding)}", *_rows(finding)]


def _wanted(rule: Rule) -> str:
    """Say what a rule wants."""
    match rule:
        case ShareWithin(within, None):
            return f"within {within}"
        case ShareWithin(within, at_least):
            return f"{at_least:g} % within {within}"
        case ShareBeyond(thresholds, at_most):
            return f"at most {at_most:g} % beyond {' and '.join(map(str, thresholds))}"
        case SitesPerInhabitants(one_per, over):
            return f"one door per {people(one_per)} in communes over {people(over)}"
        case InhabitantsPerSite(at_most, at_least):
            low = f"{people(at_least)} to " if at_least else "at most "
            return f"{low}{people(at_most)} inhabitants per door"
        case Bands(thresholds):
            return f"bands up to {thresholds[-1]}"


def _noun(rule: Rule) -> str:
    if isinstance(rule, SitesPerInhabitants):
        return "communes"
    return "doors" if isinstance(rule, InhabitantsPerSite) else "inhabitants"


def _margin(finding: Finding) -> str:
    """Say by how much a rule is met or missed."""
    amounts = [
        f"{abs(value):.1f} points" if name == "points" else _counted(abs(value), name)
        for name, value in (
            ("points", finding.points),
            ("inhabitants", finding.inhabitants),
            ("doors", finding.sites),
        )
        if value is not None
    ]
    return f"{'margin' if finding.met else 'missed by'} {', '.join(amounts)}"


def _counted(value: float, name: str) -> str:
    return f"{people(value)} {name.removesuffix('s') if value == 1 else name}"


def _rows(finding: Finding) -> list[str]:
    """Name the rows behind a count."""
    if finding.table is None:
        return []
    rows = finding.table.to_dict("records")
    match finding.rule:
        case Bands():
            whole = finding.denominator or 1.0
            return [
                f"  {_band(row)}: {people(row['population'])} "
                f"({percent(100 * row['population'] / whole)})"
                for row in rows
            ]
        case SitesPerInhabitants():
            short = [row for row in rows if row["doors"] < row["needed"]]
            return [f"  {row['name']}: {row['doors']} of {row['needed']} doors" for row in short]
        case _:
            how = "by the sectors' doors" if finding.shared == "assigned" else "by nearest door"
            load = finding.table["population"]
            return [f"  {how}: from {people(load.min())} to {people(load.max())} inhabitants"]


def _band(row: dict[str, str | None]) -> str:
    if row["up_to"] is None:
        return f"beyond {row['above']}, or without a way"
    return f"{row['above']} to {row['up_to']}" if row["above"] else f"within {row['up_to']}"

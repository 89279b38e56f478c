"""Presets and their verdicts as JSON can say them."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING

import pandas as pd

from territo.units import Cutoff

if TYPE_CHECKING:
    from territo.model import EtatDesLieux, Finding, Preset
    from territo.model.preset import Rule


def facts_of(preset: Preset) -> dict[str, object]:
    """Say what a preset is.

    Parameters
    ----------
    preset
        The preset.

    Returns
    -------
        Its texts, source, modes and rules.
    """
    texts = {
        one.name: getattr(preset, one.name)
        for one in fields(preset)
        if one.name not in {"modes", "rules"}
    }
    return {**texts, "modes": list(preset.modes), "rules": [_rule(one) for one in preset.rules]}


def as_record(etat: EtatDesLieux) -> list[dict[str, object]]:
    """Say what the presets that were asked for say.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        One mapping per preset: its facts, transposed_to, met, findings (rule, numerator,
        denominator, share in percent, met, why, margin, shared, rows); absent is None.
    """
    return [
        {
            **{name: fact for name, fact in facts_of(one.preset).items() if name != "rules"},
            "transposed_to": etat.territory.name,
            "met": one.met,
            "findings": [_finding(finding) for finding in one.findings],
        }
        for one in etat.verdicts
    ]


def _rule(rule: Rule) -> dict[str, object]:
    kind = re.sub(r"(?<!^)(?=[A-Z])", "_", type(rule).__name__).lower()
    return {"kind": kind, **{one.name: _plain(getattr(rule, one.name)) for one in fields(rule)}}


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [str(one) for one in value]
    return str(value) if isinstance(value, Cutoff) else value


def _finding(finding: Finding) -> dict[str, object]:
    margins = {name: getattr(finding, name) for name in ("points", "inhabitants", "sites")}
    table = finding.table
    if table is not None:
        table = table.astype(object).where(table.notna(), None)
    return {
        "rule": _rule(finding.rule),
        "numerator": finding.numerator,
        "denominator": finding.denominator,
        "share": finding.share,
        "met": finding.met,
        "why": finding.why,
        "margin": {name: value for name, value in margins.items() if value is not None},
        **({"shared": finding.shared} if finding.shared else {}),
        **({"rows": pd.DataFrame(table).to_dict("records")} if table is not None else {}),
    }

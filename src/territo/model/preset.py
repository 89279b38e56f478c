"""Preset: a rule of access that somebody else made, as values; Verdict: what it says here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pandas as pd

    from territo.model.access import Mode
    from territo.units import Cutoff

# Why a rule gives no verdict, or gives one without a count.
Why = Literal["", "mode", "threshold", "no_share", "nobody", "no_commune", "no_door", "unsnapped"]


@dataclass(frozen=True)
class ShareWithin:
    """Which share of the inhabitants is within a threshold.

    Parameters
    ----------
    within
        The threshold.
    at_least
        Percent to reach; absent when the source states none.
    """

    within: Cutoff
    at_least: float | None = None

    @property
    def thresholds(self) -> tuple[Cutoff, ...]:
        """The thresholds to measure."""
        return (self.within,)


@dataclass(frozen=True)
class ShareBeyond:
    """Which share of the inhabitants is beyond every one of several thresholds.

    Parameters
    ----------
    thresholds
        The thresholds; only who is beyond all of them counts, or reaches no door.
    at_most
        Percent not to exceed.
    """

    thresholds: tuple[Cutoff, ...]
    at_most: float


@dataclass(frozen=True)
class SitesPerInhabitants:
    """Whether each large commune has enough doors.

    Parameters
    ----------
    one_per
        Inhabitants per door; a slice that is begun counts as a whole one.
    communes_over
        Only communes with more inhabitants than this are looked at.
    """

    one_per: float
    communes_over: float

    @property
    def thresholds(self) -> tuple[Cutoff, ...]:
        """The thresholds to measure: none."""
        return ()


@dataclass(frozen=True)
class InhabitantsPerSite:
    """Whether each door serves as many inhabitants as it should.

    Parameters
    ----------
    at_most
        Inhabitants not to exceed.
    at_least
        Inhabitants to reach.
    """

    at_most: float
    at_least: float = 0.0

    def __post_init__(self) -> None:
        if self.at_least > self.at_most:
            raise ValueError("inhabitants per site: at_least is more than at_most")

    @property
    def thresholds(self) -> tuple[Cutoff, ...]:
        """The thresholds to measure: none."""
        return ()


@dataclass(frozen=True)
class Bands:
    """How the inhabitants spread over classes of cost; nothing is to be reached.

    Parameters
    ----------
    thresholds
        The upper ends of the classes, rising, in one unit.
    """

    thresholds: tuple[Cutoff, ...]

    def __post_init__(self) -> None:
        values = [one.value for one in self.thresholds]
        if values != sorted(set(values)) or len({one.unit for one in self.thresholds}) > 1:
            raise ValueError("bands: thresholds rise, and are in one unit")


Rule = ShareWithin | ShareBeyond | SitesPerInhabitants | InhabitantsPerSite | Bands


@dataclass(frozen=True)
class Preset:
    """Rules of one source.

    Parameters
    ----------
    id
        Its name on the command line: that of its file.
    title, title_fr
        What it is called, in English and in French.
    text, text_fr
        The rule in words.
    legal_unit, legal_unit_fr
        What the source applies it to.
    source, source_fr
        Where it was read.
    modes
        Ways of travelling that it is meant for (``line`` among them); none means any.
    rules
        The rules.
    """

    id: str
    title: str
    title_fr: str
    text: str
    text_fr: str
    legal_unit: str
    legal_unit_fr: str
    source: str
    source_fr: str
    modes: tuple[Mode, ...]
    rules: tuple[Rule, ...]

    @property
    def thresholds(self) -> tuple[Cutoff, ...]:
        """The thresholds that its rules need, in the order of the file, each once."""
        return tuple(dict.fromkeys(one for rule in self.rules for one in rule.thresholds))


@dataclass(frozen=True)
class Finding:
    """What one rule says of a territory.

    Parameters
    ----------
    rule
        The rule.
    numerator, denominator
        What its share is made of: inhabitants, communes or doors; absent when it was not measured.
    met
        Whether it is met; absent when that cannot be told, or nothing is to be reached.
    why
        Why ``met`` is absent, or there was nothing to count: ``mode`` (it is meant for another way
        of travelling), ``threshold`` (not measured), ``no_share`` (the source states none),
        ``nobody``, ``no_commune`` (large enough), ``no_door``, ``unsnapped`` (inhabitants or doors
        too far from every street could change it); empty otherwise.
    points, inhabitants, sites
        By how much it is met, below zero missed: points of percent, inhabitants, doors; absent
        where they do not apply.
    shared
        Of `InhabitantsPerSite`, how the inhabitants were given to doors: ``assigned`` (to that of
        their sector, in the first zoning that doors are assigned in), else ``nearest``.
    table
        What was counted, row by row; absent for a plain share.
    """

    rule: Rule
    numerator: float | None = None
    denominator: float | None = None
    met: bool | None = None
    why: Why = ""
    points: float | None = None
    inhabitants: float | None = None
    sites: float | None = None
    shared: str = ""
    table: pd.DataFrame | None = None

    @property
    def share(self) -> float | None:
        """Percent; absent when nothing was counted."""
        if self.numerator is None or not self.denominator:
            return None
        return 100 * self.numerator / self.denominator


@dataclass(frozen=True)
class Verdict:
    """What a preset says of a territory.

    Parameters
    ----------
    preset
        The preset.
    findings
        What each of its rules says, in their order.
    """

    preset: Preset
    findings: tuple[Finding, ...]

    @property
    def judges(self) -> bool:
        """Whether any of its rules has something to reach."""
        return any(one.why != "no_share" for one in self.findings)

    @property
    def met(self) -> bool | None:
        """Whether every rule with something to reach is met; absent when that cannot be told."""
        judged = [one.met for one in self.findings if one.why != "no_share"]
        if not judged:
            return None
        if False in judged:
            return False
        return None if None in judged else True

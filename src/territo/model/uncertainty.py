"""Uncertainty: between which figures the headline lies, when its inputs are only nearly right."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from territo.model.sites import LOW_PRECISIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from territo.units import Cutoff


@dataclass(frozen=True)
class Spread:
    """How far each input may be from the truth: assumptions [ours], all of them in this one place.

    Parameters
    ----------
    threshold, speed
        Part of itself by which a threshold, and the speed behind a time, may be more or less; every
        value between is as likely.
    offset_m
        By precision, how far from its point a door may stand, in metres, every place of that disc
        being as likely; ``unknown`` stands for the precisions that are not named.
    anywhere
        Precisions of which no more than the commune is known: the door may stand at any place of
        it.
    draws
        How many times everything is drawn.
    seed
        What the draws begin with: the same seed gives the same figures.
    """

    threshold: float = 0.1
    speed: float = 0.1
    offset_m: Mapping[str, float] = field(
        default_factory=lambda: {"housenumber": 10.0, "street": 100.0, "unknown": 50.0}
    )
    anywhere: tuple[str, ...] = LOW_PRECISIONS
    draws: int = 200
    seed: int = 2026

    def __post_init__(self) -> None:
        if not (0 <= self.threshold < 1 and 0 <= self.speed < 1):
            raise ValueError("spread: a threshold or a speed that may be nothing")
        if "unknown" not in self.offset_m or min(self.offset_m.values()) < 0:
            raise ValueError("spread: an offset is missing, or below zero")
        if self.draws < 1:
            raise ValueError("spread: nothing is drawn")


@dataclass(frozen=True)
class Uncertainty:
    """The share covered at the headline threshold, and what it would be with other inputs.

    Parameters
    ----------
    cutoff
        The threshold.
    share
        The figure itself, percent.
    low, high
        5th and 95th percentile of the draws, percent. The figure may lie outside: a door that
        stands at the best place of its commune can only be moved to a worse one.
    parts
        What was varied (``threshold``, ``speed``, ``position``, ``population``) -> its variance
        when it varies alone, in percent of the sum of them; all zero when nothing changes anything.
    spread
        What was assumed.
    """

    cutoff: Cutoff
    share: float
    low: float
    high: float
    parts: Mapping[str, float]
    spread: Spread

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high <= 100:  # noqa: PLR2004 - percent
            raise ValueError("uncertainty: no range of shares")

    @property
    def largest(self) -> str | None:
        """What contributes most; absent when nothing changes anything."""
        name = max(self.parts, key=lambda part: self.parts[part])
        return name if self.parts[name] > 0 else None

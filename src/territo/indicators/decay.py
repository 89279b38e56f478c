"""Decays: how much a door counts at a cost, from 1 at the point itself down to 0.

Each says its parameters in the unit of the cost (metres or minutes). A cost equal to an edge is
within it, as everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from territo.errors import UnitError

if TYPE_CHECKING:
    from territo.arrays import Floats
    from territo.units import Cutoff

Decay = Callable[["Floats"], "Floats"]


def _require_above_zero(**parameters: float) -> None:
    wrong = [f"{name} = {value:g}" for name, value in parameters.items() if not value > 0]
    if wrong:
        raise UnitError(
            f"A decay with {', '.join(wrong)} does not decay.", "Give a number above zero."
        )


@dataclass(frozen=True)
class Step:
    """One weight per band of cost, none beyond the last.

    Parameters
    ----------
    edges
        Upper ends of the bands, rising, in the unit of the cost; a cost equal to one is within.
    weights
        Weight of each band.
    """

    edges: tuple[float, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        rising = all(a < b for a, b in zip((0.0, *self.edges), self.edges, strict=False))
        if len(self.edges) != len(self.weights) or not rising:
            raise UnitError("Steps need rising edges, and one weight each.", "Give both in order.")

    def __call__(self, cost: Floats) -> Floats:
        """Weigh costs, one by one."""
        weights: Floats = np.array([*self.weights, 0.0])
        return weights[np.searchsorted(self.edges, cost, side="left")]

    def __str__(self) -> str:
        bands = zip(self.weights, self.edges, strict=True)
        return "step, " + ", ".join(f"{weight:g} up to {edge:g}" for weight, edge in bands)


@dataclass(frozen=True)
class NegativeExponential:
    """exp(-beta c): every further metre or minute takes the same share (Wilson 1971).

    Parameters
    ----------
    beta
        Per metre or minute.
    """

    beta: float

    def __post_init__(self) -> None:
        _require_above_zero(beta=self.beta)

    @classmethod
    def halving(cls, cost: float) -> NegativeExponential:
        """Make the decay by which a door counts for half at a cost.

        Parameters
        ----------
        cost
            The cost.

        Returns
        -------
            The decay, beta = ln 2 / cost.
        """
        return cls(float(np.log(2)) / cost)

    def __call__(self, cost: Floats) -> Floats:
        """Weigh costs, one by one."""
        counts: Floats = np.exp(-self.beta * cost)
        return counts

    def __str__(self) -> str:
        return f"negative exponential, beta {self.beta:.6g}"


@dataclass(frozen=True)
class InversePower:
    """c ** -alpha, the first gravity (Hansen 1959); above 1 below one metre or minute.

    Parameters
    ----------
    alpha
        The exponent.
    least
        Nearer costs count as this one: the power has no value at zero.
    """

    alpha: float
    least: float

    def __post_init__(self) -> None:
        _require_above_zero(alpha=self.alpha, least=self.least)

    def __call__(self, cost: Floats) -> Floats:
        """Weigh costs, one by one."""
        far: Floats = np.maximum(cost, self.least)
        return far**-self.alpha

    def __str__(self) -> str:
        return f"inverse power, alpha {self.alpha:g}, costs of at least {self.least:g}"


@dataclass(frozen=True)
class Gaussian:
    """exp(-c² / 2 sigma²): flat near the door, then falling (Ingram 1971).

    Parameters
    ----------
    sigma
        Cost at which a door counts for 61 %.
    """

    sigma: float

    def __post_init__(self) -> None:
        _require_above_zero(sigma=self.sigma)

    def __call__(self, cost: Floats) -> Floats:
        """Weigh costs, one by one."""
        counts: Floats = np.exp(-(cost**2) / (2 * self.sigma**2))
        return counts

    def __str__(self) -> str:
        return f"gaussian, sigma {self.sigma:g}"


@dataclass(frozen=True)
class Logistic:
    """(1 + exp(-k median)) / (1 + exp(k (c - median))), k = pi / (spread sqrt 3).

    The downward logistic curve of Bauer & Groneberg (2016, PLoS ONE 11(7)), 1 at zero.

    Parameters
    ----------
    median
        Cost at which the curve bends: there a door counts for half, or little more.
    spread
        Standard deviation of the costs that people accept.
    """

    median: float
    spread: float

    def __post_init__(self) -> None:
        _require_above_zero(median=self.median, spread=self.spread)

    def __call__(self, cost: Floats) -> Floats:
        """Weigh costs, one by one."""
        k = np.pi / (self.spread * np.sqrt(3))
        # exp(-ln(1 + e^x)) as logaddexp: a far door is nothing, not an overflow.
        counts: Floats = np.exp(
            np.logaddexp(0, -k * self.median) - np.logaddexp(0, k * (cost - self.median))
        )
        return counts

    def __str__(self) -> str:
        return f"logistic, median {self.median:g}, spread {self.spread:g}"


@dataclass(frozen=True)
class LogLogistic:
    """1 / (1 + (c / median) ** shape), the log-logistic of Geurs & van Eck (2001, RIVM).

    Parameters
    ----------
    median
        Cost at which a door counts for half.
    shape
        How steeply it falls around it.
    """

    median: float
    shape: float

    def __post_init__(self) -> None:
        _require_above_zero(median=self.median, shape=self.shape)

    def __call__(self, cost: Floats) -> Floats:
        """Weigh costs, one by one."""
        with np.errstate(over="ignore"):  # a far door is nothing
            return 1 / (1 + (cost / self.median) ** self.shape)

    def __str__(self) -> str:
        return f"log-logistic, median {self.median:g}, shape {self.shape:g}"


# The first method of the accessibilité potentielle localisée (Drees & Irdes 2012), in minutes by
# car: as near within 5 minutes, 70 % less from 5 to 10, 90 % less from 10 to 15, nothing beyond.
# The method of 2015 has other steps, which no page we could read states: they are not here.
APL_2012 = Step((5.0, 10.0, 15.0), (1.0, 0.3, 0.1))


def luo_qi(cutoff: Cutoff) -> Step:
    """Make the steps of Luo & Qi (2009), drawn up for three bands of ten minutes.

    Parameters
    ----------
    cutoff
        Where the last band ends; each takes a third of it, which transposes the thirty minutes.

    Returns
    -------
        Weights 1, 0.68 and 0.22.

    Examples
    --------
    >>> from territo.units import Cutoff
    >>> str(luo_qi(Cutoff.parse("30 min")))
    'step, 1 up to 10, 0.68 up to 20, 0.22 up to 30'
    """
    third = cutoff.value / 3
    return Step((third, 2 * third, cutoff.value), (1.0, 0.68, 0.22))

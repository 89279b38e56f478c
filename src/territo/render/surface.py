"""Coordinates as a polynomial of others: where a projection is smooth, a few numbers say it all.

`static/surface.js` evaluates the same polynomial with the same sums and products in the same order,
so that both get the same number to the last bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from territo.arrays import Floats

# Over a hundred kilometres the systems of France differ from this degree by less than a micrometre.
DEGREE = 6


@dataclass(frozen=True)
class Surface:
    """A polynomial of two variables.

    Parameters
    ----------
    coefficients
        Row i, column j: what ``u^i v^j`` is multiplied by; i + j is `DEGREE` at most.
    """

    coefficients: tuple[tuple[float, ...], ...]

    @classmethod
    def fitted(cls, u: Floats, v: Floats, values: Floats) -> Surface:
        """Find the polynomial nearest to values.

        Parameters
        ----------
        u, v
            Where the values are, shape (n,), between -1 and 1.
        values
            The values, shape (n,).

        Returns
        -------
            The polynomial of least squares.
        """
        powers = [(i, j) for i in range(DEGREE + 1) for j in range(DEGREE + 1 - i)]
        table = np.column_stack([u**i * v**j for i, j in powers])
        found = iter(np.linalg.lstsq(table, values, rcond=None)[0].tolist())
        return cls(
            tuple(tuple(next(found) for _ in range(DEGREE + 1 - i)) for i in range(DEGREE + 1))
        )

    def at(self, u: Floats, v: Floats) -> Floats:
        """Evaluate the polynomial, by Horner's rule.

        Parameters
        ----------
        u, v
            Where, shape (n,).

        Returns
        -------
            Values, shape (n,).
        """
        total = np.zeros(len(u))
        for row in reversed(self.coefficients):
            inner = np.zeros(len(u))
            for coefficient in reversed(row):
                inner = inner * v + coefficient
            total = total * u + inner
        return total

"""Measures of accessibility, by the names and formulas of the field.

Each takes an `AccessTable` and gives one value per demand point, as a named Series. With c the
cost, f a decay, S the supply of a door j, P the inhabitants of a point i:

====================  ==========================================================================
cumulative            A_i = sum of S_j over the doors with c_ij <= T
gravity               A_i = sum of S_j f(c_ij)
cost to closest       the n-th smallest c_ij
2SFCA                 R_j = S_j / sum of P_i;           A_i = sum of R_j
E2SFCA                R_j = S_j / sum of P_i f(c_ij);   A_i = sum of R_j f(c_ij)
3SFCA                 G_ij = f(c_ij) / sum over j of f(c_ij), by which both sums of E2SFCA are
                      multiplied, pair by pair
====================  ==========================================================================

All sums are over the pairs within the cutoff of the table. A point that reaches no door has 0, but
for the cost to the n-th closest, which is absent. The floating catchments share each door's supply
out among those who reach it: the sum of P_i A_i is the supply of the doors that somebody reaches.
People and doors beyond the territory are not in the table: near its limits a catchment is cut.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from territo.arrays import Floats, Ints
    from territo.indicators.decay import Decay
    from territo.model import AccessTable
    from territo.units import Cutoff


def cumulative_opportunities(
    table: AccessTable, supply: pd.Series, within: Cutoff | None = None
) -> pd.Series:
    """Add up the supply within a threshold (Wachs & Kumagai 1973, Socio-Econ. Plan. Sci. 7).

    Parameters
    ----------
    table
        Who reaches what.
    supply
        Supply of each door, index ``site``.
    within
        The threshold, at most the table's cutoff, which stands where it is absent.

    Returns
    -------
        The supply, ``opportunities_T``; zero where there is none.
    """
    cutoff = within or table.cutoff
    table.basis.require(cutoff)
    if cutoff.value > table.cutoff.value:
        raise ValueError(f"the table ends at {table.cutoff}, before {cutoff}")
    near = np.where(table.cost <= cutoff.value, 1.0, 0.0)
    found = _by_point(table, near * _of_doors(table, supply)[table.door])
    return found.rename(f"opportunities_{cutoff.slug}")


def gravity(table: AccessTable, supply: pd.Series, decay: Decay) -> pd.Series:
    """Add up the supply, less and less the farther it is (Hansen 1959, J. Am. Inst. Plann. 25).

    Parameters
    ----------
    table
        Who reaches what.
    supply
        Supply of each door, index ``site``.
    decay
        How much a door counts at a cost, see `territo.indicators.decay`.

    Returns
    -------
        The supply as far as it counts, ``gravity``; zero where there is none.
    """
    counted = decay(table.cost) * _of_doors(table, supply)[table.door]
    return _by_point(table, counted).rename("gravity")


def cost_to_closest(table: AccessTable, n: int) -> pd.Series:
    """Find the cost to the n-th closest door: what is left when nearer ones are closed or full.

    Breheny (1978, Reg. Stud. 12) measures access by such costs; Cui & Levinson (2020) call it the
    dual of cumulative opportunities.

    Parameters
    ----------
    table
        Who reaches what.
    n
        1 is the closest door, 2 the one after it; equally near doors count one by one.

    Returns
    -------
        The cost, ``closest_N``; absent where fewer than n doors are within the cutoff.
    """
    if n < 1:
        raise ValueError(f"no door is number {n}")
    known = np.diff(table.start) >= n
    cost = np.zeros(len(table.demand))
    if known.any():
        cost[known] = _nth_least(table, n)[known]
    return pd.Series(pd.arrays.FloatingArray(cost, ~known), table.demand, name=f"closest_{n}")


def _nth_least(table: AccessTable, n: int) -> Floats:
    """Take the least cost of each point away n - 1 times: faster than sorting all of them."""
    left = table.cost.copy()
    count = np.diff(table.start)
    some = count > 0
    least = np.full(len(count), np.inf)
    for last in range(n - 1, -1, -1):
        least[some] = np.minimum.reduceat(left, table.start[:-1][some])
        if last:
            equal = np.flatnonzero(left == np.repeat(least, count))
            first = np.diff(table.point[equal], prepend=-1) > 0
            left[equal[first]] = np.inf
    return least


def two_step(
    table: AccessTable, supply: pd.Series, people: pd.Series, decay: Decay | None = None
) -> pd.Series:
    """Share supply out by floating catchments in two steps.

    Without a decay, 2SFCA (Luo & Wang 2003, Environ. Plann. B 30); with one, E2SFCA (Luo & Qi 2009,
    Health Place 15) by steps or a gaussian, and with `decay.APL_2012` the accessibilité potentielle
    localisée of 2012, where supply and people are those of its definition.

    Parameters
    ----------
    table
        Who reaches what.
    supply
        Supply of each door, index ``site``.
    people
        Inhabitants of each point, index ``demand``.
    decay
        How much a door counts at a cost; absent when all within the cutoff count alike.

    Returns
    -------
        Supply per inhabitant, ``two_sfca`` or ``e2sfca``; zero where there is none.
    """
    counts = np.ones(len(table)) if decay is None else decay(table.cost)
    shared = _catchments(table, supply, people, counts)
    return shared.rename("two_sfca" if decay is None else "e2sfca")


def three_step(table: AccessTable, supply: pd.Series, people: pd.Series, decay: Decay) -> pd.Series:
    """Share supply out where people choose among their doors (3SFCA).

    Wan, Zou & Sternberg (2012, Int. J. Geogr. Inf. Sci. 26): who has other doors asks less of each
    of them, by the probability G of going there.

    Parameters
    ----------
    table
        Who reaches what.
    supply
        Supply of each door, index ``site``.
    people
        Inhabitants of each point, index ``demand``.
    decay
        How much a door counts at a cost.

    Returns
    -------
        Supply per inhabitant, ``three_sfca``; zero where there is none.
    """
    counts = decay(table.cost)
    every = _sums(table.point, counts, len(table.demand))
    chosen = _ratio(counts, every[table.point])
    return _catchments(table, supply, people, counts * chosen).rename("three_sfca")


def _catchments(
    table: AccessTable, supply: pd.Series, people: pd.Series, counts: Floats
) -> pd.Series:
    """Divide supply by who asks for it, door by door, and add up what each point is given."""
    weight = people.reindex(table.demand).to_numpy(dtype=float)
    asked = _sums(table.door, counts * weight[table.point], len(table.sites))
    each = _ratio(_of_doors(table, supply), asked)
    return _by_point(table, counts * each[table.door])


def _ratio(part: Floats, whole: Floats) -> Floats:
    """Divide; what nobody asks for is nobody's share."""
    return np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)


def _of_doors(table: AccessTable, supply: pd.Series) -> Floats:
    """Put the supply in the order of the table's doors."""
    amounts: Floats = supply.reindex(table.sites).to_numpy(dtype=float)
    if not (np.isfinite(amounts).all() and (amounts >= 0).all()):
        raise ValueError("supply: a door without an amount, or with one below zero")
    return amounts


def _by_point(table: AccessTable, amounts: Floats) -> pd.Series:
    return pd.Series(_sums(table.point, amounts, len(table.demand)), table.demand)


def _sums(at: Ints, amounts: Floats, count: int) -> Floats:
    """Add up amounts by position."""
    # Without any pair, bincount counts instead of adding up.
    return np.bincount(at, amounts, count).astype(float, copy=False)

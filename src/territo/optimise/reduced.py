"""What a cover need not look at: who is covered with another, sites that do no more than one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from territo.optimise.rows import Rows

if TYPE_CHECKING:
    from territo.arrays import Bools
    from territo.optimise.rules import Choice


def reduced(rows: Rows, choice: Choice, *, counted: bool) -> tuple[Rows, Choice]:
    """Drop what changes nothing in whether everyone can be covered, and by how few sites.

    A row that has all the sites of another is covered with it; a site that covers no more than
    another is not needed (Toregas and ReVelle 1972). One makes room for the other.

    Parameters
    ----------
    rows
        Covering rows, each with a site.
    choice
        Which sites may stand together.
    counted
        Whether one site is as good as another: then sites are dropped too.

    Returns
    -------
        Fewer rows, and the choice with fewer allowed sites.
    """
    covers = np.zeros((len(rows.charge), len(choice.allowed)), dtype=bool)
    covers[rows.owner, rows.site] = True
    line = np.flatnonzero(~covers[:, choice.fixed].any(axis=1))
    site = np.flatnonzero(choice.allowed & ~choice.fixed)
    alike = counted and (choice.new & choice.allowed).sum() <= choice.most_new
    while True:
        size = len(line), len(site)
        line = line[_least(covers[np.ix_(line, site)])]
        if alike:
            site = site[_least(~covers[np.ix_(line, site)].T)]
        if size == (len(line), len(site)):
            break
    allowed = choice.fixed.copy()
    allowed[site] = True
    place, column = np.nonzero(covers[np.ix_(line, site)])
    start = np.concatenate([[0], np.cumsum(np.bincount(place, minlength=len(line)))])
    fewer = Rows(
        start.astype(np.int64),
        site[column].astype(np.int32),
        np.zeros(len(column)),
        rows.charge[line],
        rows.must,
    )
    return fewer, replace(choice, allowed=allowed)


def _least(sets: Bools) -> Bools:
    """Tell the sets that hold no other one; of equal ones, the first."""
    from territo.optimise import kernels

    count, width = sets.shape
    words = np.zeros((count, -(-width // 64) * 8), dtype=np.uint8)
    packed = np.packbits(sets, axis=1)
    words[:, : packed.shape[1]] = packed
    order = np.argsort(sets.sum(axis=1), kind="stable")
    needed: Bools = kernels.least_sets(words.view(np.uint64), order)
    return needed

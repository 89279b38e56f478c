"""What a choice of sites must respect, and how hard to look for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from territo.errors import SolveError

if TYPE_CHECKING:
    from territo.arrays import Bools


@dataclass(frozen=True)
class Rules:
    """Sites that must be chosen, must not, or not too many of.

    Parameters
    ----------
    fixed
        Sites that are chosen in any case.
    forbidden
        Sites that are not.
    new
        Sites of which at most `most_new` are chosen.
    most_new
        How many; absent for as many as one likes.
    """

    fixed: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    most_new: int | None = None

    def __post_init__(self) -> None:
        both = sorted(set(self.fixed) & set(self.forbidden))
        if both:
            raise SolveError(
                f"Both fixed and forbidden: {', '.join(both)}.", "Take them out of one of the two."
            )


ANY = Rules()


@dataclass(frozen=True)
class Effort:
    """How hard to look.

    Parameters
    ----------
    starts
        Interchanges begun from sites drawn by lot, beside the greedy one and that of the bound.
    shakes
        Interchanges begun anew from the best choice with some of its sites changed by lot.
    rounds
        Prices to try for the bound, at most.
    seed
        Of what is drawn by lot.
    exact
        Whether branching, then HiGHS, prove what the bound leaves open.
    limit_s
        Seconds after which each of the two gives what it has; what is not proven by then is
        ``feasible``, with its gap.
    """

    starts: int = 5
    shakes: int = 30
    rounds: int = 600
    seed: int = 0
    exact: bool = False
    limit_s: float = 60.0


USUAL = Effort()


@dataclass(frozen=True, eq=False)
class Choice:
    """Rules for the sites of one table, as flags.

    Parameters
    ----------
    p
        How many sites to choose.
    allowed, fixed, new
        Flags, shape (m,).
    most_new
        How many of the new ones, at most.
    """

    p: int
    allowed: Bools
    fixed: Bools
    new: Bools
    most_new: int

    @classmethod
    def of(cls, sites: tuple[str, ...], rules: Rules, p: int | None = None) -> Choice:
        """Read rules on the sites of a table.

        Parameters
        ----------
        sites
            Ids of the sites.
        rules
            The rules.
        p
            How many sites to choose; as many as the rules let stand together when absent.

        Returns
        -------
            The flags.

        Raises
        ------
        SolveError
            When a rule names an unknown site, or so many cannot be chosen.
        """
        known = set(sites)
        strange = sorted({*rules.fixed, *rules.forbidden, *rules.new} - known)
        if strange:
            raise SolveError(f"No such sites in the table: {', '.join(strange[:5])}.")
        fixed, forbidden, new = (
            np.array([site in names for site in sites], dtype=bool)
            for names in (set(rules.fixed), set(rules.forbidden), set(rules.new))
        )
        most_new = int(new.sum()) if rules.most_new is None else rules.most_new
        usable = int((~forbidden & ~new).sum()) + min(most_new, int((~forbidden & new).sum()))
        must = int(fixed.sum())
        if int((fixed & new).sum()) > most_new:
            raise SolveError(f"More new sites are fixed than the {most_new} that may be opened.")
        p = usable if p is None else p
        if not max(1, must) <= p <= usable:
            raise SolveError(
                f"{p} sites cannot be chosen: {must} are fixed and {usable} may stand together.",
                f"Ask for {max(1, must)} to {usable}.",
                nearest=float(min(max(p, 1, must), usable)),
            )
        return cls(p, ~forbidden, fixed, new, most_new)

    @property
    def unlimited(self) -> Choice:
        """The same with as many sites as may stand together."""
        new = int((self.allowed & self.new).sum())
        usable = int((self.allowed & ~self.new).sum()) + min(self.most_new, new)
        return replace(self, p=usable)

    def permits(self, opened: Bools) -> bool:
        """Tell whether a choice is one of those.

        Parameters
        ----------
        opened
            Which sites are chosen, shape (m,).

        Returns
        -------
            Whether it is.
        """
        return bool(
            opened.sum() == self.p
            and not (opened & ~self.allowed).any()
            and not (self.fixed & ~opened).any()
            and (opened & self.new).sum() <= self.most_new
        )

    def filled(self, opened: Bools) -> Bools:
        """Choose more sites until there are p, in the order of the table.

        Parameters
        ----------
        opened
            Which sites are chosen, shape (m,).

        Returns
        -------
            The same with some more.
        """
        opened = opened.copy()
        for site in np.flatnonzero(self.allowed & ~opened):
            if opened.sum() == self.p:
                break
            if not self.new[site] or (opened & self.new).sum() < self.most_new:
                opened[site] = True
        return opened

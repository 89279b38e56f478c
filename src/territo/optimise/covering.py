"""Set covering: the fewest sites that cover everyone, or a share (Toregas et al. 1971)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array, csr_array

from territo.errors import SolveError
from territo.model.plan import Plan
from territo.optimise.highs import Answer, Program, minimise
from territo.optimise.plans import allocate, at_most, covered, names
from territo.optimise.rows import covering_rows
from territo.optimise.rules import ANY, USUAL, Choice, Effort, Rules
from territo.optimise.search import search

if TYPE_CHECKING:
    import pandas as pd

    from territo.arrays import Bools, Floats
    from territo.model.cost_table import CostTable
    from territo.optimise.rows import Rows

HALF = 0.5


def lscp(
    table: CostTable,
    within: float,
    rules: Rules = ANY,
    effort: Effort = USUAL,
    *,
    wanted: Bools | None = None,
) -> Plan:
    """Choose the fewest sites that cover everyone.

    Parameters
    ----------
    table
        Costs.
    within
        Cost within which a site covers, inclusive.
    rules
        Sites that must be chosen, or must not.
    effort
        Seed and time of HiGHS, which proves it.
    wanted
        Whom to cover, shape (n,); everyone of some weight when absent.

    Returns
    -------
        The plan; its objective is the number of sites.

    Raises
    ------
    SolveError
        When someone has no site within that cost, whatever is chosen; or HiGHS is not installed.
    """
    choice = Choice.of(table.sites, rules)
    rows = covering_rows(table, choice.allowed, within, wanted)
    if (rows.lengths == 0).any():
        raise _nobody_covers(table, choice, within, wanted)
    return fewest(table, rows, choice, within, effort)


def fewest_doors(
    table: CostTable,
    within: float,
    share: float,
    rules: Rules = ANY,
    effort: Effort = USUAL,
) -> Plan:
    """Choose the fewest sites that cover a share of all weight.

    Parameters
    ----------
    table, within
        As in `lscp`.
    share
        How much to cover, from 0 to 1, of the weight of the table.
    rules, effort
        As in `lscp`.

    Returns
    -------
        The plan; its objective is the number of sites.

    Raises
    ------
    SolveError
        When all allowed sites together cover less; or HiGHS is not installed.
    """
    choice = Choice.of(table.sites, rules)
    rows = covering_rows(table, choice.allowed, within)
    total = float(table.weight.sum())
    least = float(rows.charge[rows.lengths == 0].sum())
    spare = (1.0 - share) * total
    if least > spare + 1e-9 * total:
        most = 1.0 - least / total
        demand, commune = heaviest_left(table, allocate(table, choice.allowed, within))
        raise SolveError(
            f"No choice covers {share:.1%}: all allowed sites together cover {at_most(most)}, the "
            f"heaviest left out being {demand} (commune {commune}).",
            f"Ask for {at_most(most)} at most, a longer reach, or more candidates.",
            nearest=most,
            demand=demand,
            commune=commune,
        )
    return fewest(table, rows, choice, within, effort, spare=max(spare, least) + 1e-9 * total)


def fewest(
    table: CostTable,
    rows: Rows,
    choice: Choice,
    within: float,
    effort: Effort,
    *,
    spare: float = 0.0,
) -> Plan:
    """Have HiGHS choose the fewest sites that leave no more than some weight uncovered.

    Parameters
    ----------
    table
        Costs.
    rows
        Covering rows.
    choice
        Which sites may stand together.
    within, effort
        As in `lscp`.
    spare
        Weight that may be left uncovered.

    Returns
    -------
        The plan.

    Raises
    ------
    SolveError
        When no choice that the rules allow does it, or none was found in time.
    """
    answer = cover(rows, choice, effort, spare=spare)
    if answer.x is None:
        raise _too_many_wanted(table, rows, choice, within, effort, proven=answer.impossible)
    opened = answer.x[: len(choice.allowed)] > HALF
    return Plan(
        model="lscp",
        chosen=names(table, opened),
        allocation=allocate(table, opened, within),
        objective=float(opened.sum()),
        bound=min(float(np.ceil(answer.bound - 1e-6)), float(opened.sum())),
        solver="HiGHS",
        seed=effort.seed,
    )


def cover(
    rows: Rows,
    choice: Choice,
    effort: Effort,
    *,
    spare: float = 0.0,
    price: Floats | None = None,
    any_will_do: bool = False,
) -> Answer:
    """Minimise the number of sites, no more than ``choice.p``, that leave little uncovered.

    Parameters
    ----------
    rows
        Covering rows.
    choice
        Which sites may stand together, and how many at most.
    effort
        Seed and time.
    spare
        Weight that may be left uncovered.
    price
        What each site costs, shape (m,): what all cost is then minimised, not their number.
    any_will_do
        Whether the first choice found is enough.

    Returns
    -------
        What HiGHS found: one number per site, then one per row when some weight is spared.
    """
    n, m = len(rows.charge), len(choice.allowed)
    partial = spare > 0
    extra = n if partial else 0
    numbers, sites = np.arange(extra), np.arange(m)
    lines = (rows.owner, numbers, np.full(m, n), np.full(m, n + 1), np.full(extra, n + 2))
    columns = (rows.site.astype(np.int64), m + numbers, sites, sites, m + numbers)
    values = (
        np.ones(len(rows.site)),
        np.ones(extra),
        np.ones(m),
        choice.new.astype(float),
        rows.charge[:extra],
    )
    data = np.concatenate(values), (np.concatenate(lines), np.concatenate(columns))
    upper = np.concatenate([np.full(n, np.inf), [choice.p, choice.most_new, spare]])
    program = Program(
        cost=np.concatenate([np.ones(m) if price is None else price, np.zeros(extra)]),
        matrix=csr_array(coo_array(data, shape=(n + 3, m + extra))),
        lower=np.concatenate([np.ones(n), [1, 0, 0]]),
        upper=upper,
        least=np.concatenate([choice.fixed.astype(float), np.zeros(extra)]),
        most=np.concatenate([choice.allowed.astype(float), np.ones(extra)]),
        integral=np.arange(m + extra) < m,
        whole=price is None,
    )
    return minimise(program, effort.limit_s, effort.seed, any_will_do=any_will_do)


def heaviest_left(table: CostTable, allocation: pd.DataFrame) -> tuple[str, str]:
    """Name the heaviest demand that no chosen site serves, and its commune.

    Parameters
    ----------
    table
        Costs.
    allocation
        Who goes where.

    Returns
    -------
        The ids; of equally heavy ones, the first.
    """
    beyond = allocation["status"] == "beyond"
    demand = str(allocation["weight"].where(beyond, -1.0).idxmax())
    return demand, str(table.demand.loc[demand, "commune"])


def _too_many_wanted(
    table: CostTable, rows: Rows, choice: Choice, within: float, effort: Effort, *, proven: bool
) -> SolveError:
    """Say how much the rules let be covered, all together."""
    allocation = allocate(table, search(rows, choice, effort).opened, within)
    share = covered(allocation) / float(table.weight.sum())
    demand, commune = heaviest_left(table, allocation)
    found = "lets so many be covered" if proven else "was found in time to cover so many"
    return SolveError(
        f"No choice that the rules allow {found} within {within:g}: the best found covers "
        f"{at_most(share)}, the heaviest left out being {demand} (commune {commune}).",
        "Let more new sites be opened, give it more time, or ask for less or a longer reach.",
        nearest=share,
        demand=demand,
        commune=commune,
    )


def _nobody_covers(
    table: CostTable, choice: Choice, within: float, wanted: Bools | None
) -> SolveError:
    """Name the heaviest whom no allowed site covers, and what would do."""
    weight = table.weight if wanted is None else np.where(wanted, table.weight, 0.0)
    kept = choice.allowed[table.column]
    nearest = np.full(len(weight), np.inf)
    np.minimum.at(nearest, table.row[kept], table.cost[kept])
    far = (weight > 0) & (nearest > within)
    reach = float(nearest[weight > 0].max())
    allocation = allocate(table, choice.allowed, within)
    demand, commune = heaviest_left(table, allocation[far | (allocation["status"] == "served")])
    share = covered(allocation) / float(table.weight.sum())
    enough = np.isfinite(reach)
    return SolveError(
        f"{int(far.sum())} demands have no site within {within:g}, the heaviest {demand} "
        f"(commune {commune}); all allowed sites together cover {at_most(share)}.",
        (f"A reach of {reach:g} lets everyone be covered" if enough else "Add candidates")
        + ", or ask for a share of the inhabitants.",
        nearest=reach if enough else None,
        demand=demand,
        commune=commune,
    )

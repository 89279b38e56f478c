"""What benchmarks of `territo.optimise` are measured beside: HiGHS alone, and spopt with CBC."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array, csr_array

from territo.optimise.highs import Answer, Program, minimise
from territo.optimise.rows import covering_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from territo.arrays import Floats, Ints
    from territo.model import CostTable

# Given to each of them, as long as the goals say.
LIMIT_S = 90.0


def bare_p_median(table: CostTable, p: int) -> Answer:
    """Give HiGHS one variable per pair: who goes where, and only to a chosen site."""
    n, m, k = len(table.demand), len(table.sites), len(table.cost)
    pairs = np.arange(k)
    lines = [table.row, n + pairs, n + pairs, np.full(m, n + k)]
    columns = [m + pairs, m + pairs, table.column, np.arange(m)]
    data = [np.ones(k), -np.ones(k), np.ones(k), np.ones(m)]
    return minimise(
        Program(
            cost=np.concatenate([np.zeros(m), table.cost * table.weight[table.row]]),
            matrix=stacked(data, lines, columns, (n + k + 1, m + k)),
            lower=np.concatenate([np.ones(n), np.zeros(k), [p]]),
            upper=np.concatenate([np.ones(n), np.full(k, np.inf), [p]]),
            least=np.zeros(m + k),
            most=np.ones(m + k),
            integral=np.arange(m + k) < m,
        ),
        LIMIT_S,
    )


def bare_mclp(table: CostTable, p: int, within: float) -> Answer:
    """Give HiGHS the same merged rows: who is covered, and only by a chosen site."""
    m = len(table.sites)
    rows = covering_rows(table, np.ones(m, dtype=bool), within)
    n = len(rows.charge)
    lines = [rows.owner, np.arange(n), np.full(m, n)]
    columns = [rows.site, m + np.arange(n), np.arange(m)]
    data = [np.ones(len(rows.site)), -np.ones(n), np.ones(m)]
    return minimise(
        Program(
            cost=np.concatenate([np.zeros(m), -rows.charge]),
            matrix=stacked(data, lines, columns, (n + 1, m + n)),
            lower=np.concatenate([np.zeros(n), [p]]),
            upper=np.concatenate([np.full(n, np.inf), [p]]),
            least=np.zeros(m + n),
            most=np.ones(m + n),
            integral=np.arange(m + n) < m,
        ),
        LIMIT_S,
    )


def stacked(
    data: Sequence[Floats], lines: Sequence[Ints], columns: Sequence[Ints], shape: tuple[int, int]
) -> csr_array:
    """Put parts of a matrix together."""
    places = np.concatenate(lines), np.concatenate(columns)
    return csr_array(coo_array((np.concatenate(data), places), shape=shape))


def spopt_lscp(table: CostTable, within: float) -> tuple[float, float | None, str]:
    """Have spopt find the fewest sites with CBC; how long it took, how many, what CBC says."""
    import pulp
    from spopt.locate import LSCP

    costs = table.cost.reshape(len(table.demand), -1)
    start = time.perf_counter()
    model = LSCP.from_cost_matrix(costs, within)
    model = model.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=LIMIT_S))
    seconds = time.perf_counter() - start
    # What stops at its limit is called optimal by `status`, not by `sol_status`.
    return seconds, model.problem.objective.value(), pulp.LpSolution[model.problem.sol_status]

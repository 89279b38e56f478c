"""HiGHS, given its rows as arrays: nothing is built one row at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from territo.errors import SolveError

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from territo.arrays import Bools, Floats


@dataclass(frozen=True, eq=False)
class Program:
    """Minimise ``cost @ x`` where ``lower <= matrix @ x <= upper`` and ``least <= x <= most``.

    Parameters
    ----------
    cost
        Shape (n,).
    matrix, lower, upper
        Rows: shapes (m, n), (m,), (m,).
    least, most
        Bounds of x, shape (n,).
    integral
        Which of x are whole, shape (n,).
    offset
        What the cost begins with.
    whole
        Whether every objective is a whole number.
    """

    cost: Floats
    matrix: csr_array
    lower: Floats
    upper: Floats
    least: Floats
    most: Floats
    integral: Bools
    offset: float = 0.0
    whole: bool = False


@dataclass(frozen=True, eq=False)
class Answer:
    """What HiGHS found.

    Parameters
    ----------
    x
        Its best values; absent when it has none.
    value
        What they cost; meaningless without them.
    bound
        What no values can do better than; infinite when it has proven that there are none.
    """

    x: Floats | None
    value: float
    bound: float

    @property
    def impossible(self) -> bool:
        """Whether nothing satisfies the rows."""
        return self.x is None and bool(np.isposinf(self.bound))


def minimise(
    program: Program,
    limit_s: float,
    seed: int = 0,
    *,
    begin: Bools | None = None,
    any_will_do: bool = False,
) -> Answer:
    """Have HiGHS minimise a program.

    Parameters
    ----------
    program
        What to minimise.
    limit_s
        Seconds after which it gives what it has.
    seed
        Seed of its choices.
    begin
        Values of the first of x to begin with.
    any_will_do
        Whether the first values found are enough.

    Returns
    -------
        The answer.

    Raises
    ------
    SolveError
        When HiGHS is not installed, or fails.
    """
    try:
        import highspy
    except ImportError as error:
        raise SolveError(
            "This proof needs HiGHS, which is not installed.",
            'Install it: pip install "territo[optimise]".',
        ) from error
    # Its heir `Highs` writes a line to the standard output when it is made.
    solver = highspy._Highs()  # noqa: SLF001 - the same without callbacks
    for name, chosen in _options(program, limit_s, seed, any_will_do=any_will_do).items():
        solver.setOptionValue(name, chosen)
    matrix, n = program.matrix, len(program.cost)
    solver.passModel(
        n, matrix.shape[0], matrix.nnz, int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize), program.offset, program.cost, program.least, program.most,
        program.lower, program.upper, matrix.indptr.astype(np.int32),
        matrix.indices.astype(np.int32), matrix.data.astype(float),
        program.integral.astype(np.int32),
    )  # fmt: skip
    if begin is not None:
        solver.setSolution(len(begin), np.arange(len(begin), dtype=np.int32), begin.astype(float))
    solver.run()
    status, info = solver.getModelStatus(), solver.getInfo()
    if status.name.endswith("Error"):
        raise SolveError(f"HiGHS stopped with {status.name[1:]}.")
    # Every value is bounded: nothing is unbounded.
    if status.name in {"kInfeasible", "kUnboundedOrInfeasible"}:
        return Answer(None, 0.0, np.inf)
    known = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    x = np.array(solver.getSolution().col_value) if known else None
    return Answer(x, float(info.objective_function_value), float(info.mip_dual_bound))


def _options(
    program: Program, limit_s: float, seed: int, *, any_will_do: bool
) -> dict[str, bool | int | float]:
    """One thread: what it finds then hangs on nothing but the program."""
    return {
        "output_flag": False,
        "threads": 1,
        "random_seed": seed,
        "time_limit": limit_s,
        "mip_rel_gap": 0.0 if program.whole else 1e-7,
        "mip_abs_gap": 0.999 if program.whole else 1e-7,
    } | ({"mip_max_improving_sols": 1} if any_will_do else {})

"""Measure where doors should stand, beside HiGHS on the same rows and, if installed, spopt.

From the repository's root, with territo and its extra ``optimise`` installed::

    python -m benchmarks.optimise

What was compiled before is used; times are never asserted in tests, for machines differ. The
instances of OR-Library are read from ``../shared/data/orlib`` when they are there.
"""

from __future__ import annotations

import importlib.util
import platform
import resource
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial.distance import cdist

from territo.model import AccessTable
from territo.optimise import Effort, fewest_doors, lscp, mclp, p_center, p_median
from territo.optimise.plain import plain_p_median

if TYPE_CHECKING:
    from collections.abc import Callable

    from territo.arrays import Floats
    from territo.model import Plan

ORLIB = Path(__file__).parents[2] / "shared" / "data" / "orlib"

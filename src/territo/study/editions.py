"""When communes ceased to be one, as the carried example knows it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd

from territo.project import example_dir

MERGERS = Path("boundaries") / "mergers.csv"


@lru_cache(maxsize=1)
def read_absences() -> pd.DataFrame:
    """Read when communes ceased to be one, and who holds them.

    Returns
    -------
        The table of absences that `territo.vintages` describes; not to be changed.
    """
    text = {"commune": str, "name": str, "into": str, "into_name": str}
    frame = pd.read_csv(
        example_dir() / MERGERS,
        dtype=text | {"until": "Int64", "since": "Int64"},
        na_values={name: [] for name in text} | {"until": [""], "since": [""]},
        keep_default_na=False,
    )
    return frame.astype({"until": "float64", "since": "float64"})

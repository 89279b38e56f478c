"""The folder that keeps what took long to make, or to be answered."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

CACHE_VARIABLE = "TERRITO_CACHE"


def cache_dir() -> Path:
    """Return the folder that keeps what took long to make.

    Returns
    -------
        The folder that ``TERRITO_CACHE`` names, else the system's own place for such things.
    """
    named = os.environ.get(CACHE_VARIABLE)
    return Path(named) if named else Path(platformdirs.user_cache_dir("territo"))

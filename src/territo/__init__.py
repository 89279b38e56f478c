"""Access to public services in French métropoles, with every figure explained.

The nouns are here; they are loaded when first asked for, so that ``territo --help`` stays quick.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

__version__ = "0.1.0"

__all__ = [
    "Basis",
    "Coverage",
    "Demand",
    "EtatDesLieux",
    "Nearest",
    "Sites",
    "Territory",
    "__version__",
]

if TYPE_CHECKING:
    from territo.model import (
        Basis,
        Coverage,
        Demand,
        EtatDesLieux,
        Nearest,
        Sites,
        Territory,
    )


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'territo' has no attribute '{name}'")
    return getattr(importlib.import_module("territo.model"), name)

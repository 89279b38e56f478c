"""The presets that there are, as they are printed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from territo.render.console import standard_console
from territo.render.rules import facts_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from territo.model import Preset


def show(known: Sequence[Preset], folder: Path) -> None:
    """Print the presets that there are.

    Parameters
    ----------
    known
        The presets.
    folder
        Where their files are.
    """
    console = standard_console()
    for preset in known:
        console.print(preset.id, style="bold")
        console.print(f"  {preset.text}")
        console.print(f"  Made for {preset.legal_unit}; source: {preset.source}", soft_wrap=True)
    console.print(f"\nTheir files, to copy and change: {folder}", soft_wrap=True)


def text(known: Sequence[Preset]) -> str:
    """Write the presets that there are as JSON.

    Parameters
    ----------
    known
        The presets.

    Returns
    -------
        A list with one object per preset.
    """
    return json.dumps([facts_of(preset) for preset in known], ensure_ascii=False, indent=2)

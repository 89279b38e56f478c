"""States beside each other, as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from territo.render.record import records

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from territo.model.side_by_side import SideBySide


def comparison_text(
    beside: SideBySide,
    manifests: Sequence[Mapping[str, object]],
    manifest: Mapping[str, object],
    files: Sequence[Path],
) -> str:
    """Write states beside each other.

    Parameters
    ----------
    beside
        The states.
    manifests
        What each was made from, in their order.
    manifest
        What they were made from together.
    files
        What was written.

    Returns
    -------
        One JSON object: of (``scenarios`` or ``territories``), thresholds, headline, rows (see
        `territo.model.side_by_side.SideBySide`), years with a projection, manifests by name,
        manifest.
    """
    return json.dumps(
        {
            "of": "scenarios" if beside.of_scenarios else "territories",
            "thresholds": [str(one.cutoff) for one in beside.first.coverages],
            "headline": str(beside.first.headline),
            "rows": records(beside.table.reset_index()),
            **({} if beside.years is None else {"years": records(beside.years.reset_index())}),
            "files": [str(file) for file in files],
            "manifests": dict(zip(beside.table.index, manifests, strict=True)),
            "manifest": manifest,
        },
        ensure_ascii=False,
        indent=2,
    )

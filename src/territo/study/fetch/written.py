"""Files of a study that are brought in: replaced only when told, left alone when the same."""

from __future__ import annotations

import filecmp
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from territo.errors import OutputError
from territo.sources.services.provenance import provenance_table
from territo.study.outputs import require_free, staged

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from territo.sources.services.provenance import Provenance

SOURCES = ".sources.csv"


@dataclass(frozen=True)
class Written:
    """A file of the study after a fetch.

    Parameters
    ----------
    file
        The file.
    state
        ``new``, ``replaced``, or ``same`` when it already held just that.
    told
        What is in it, in words.
    """

    file: Path
    state: Literal["new", "replaced", "same"]
    told: str


def write(
    file: Path,
    make: Callable[[Path], None],
    documents: Sequence[Provenance],
    told: str,
    *,
    overwrite: bool,
) -> Written:
    """Write a file and where it came from, unless the same is there.

    Parameters
    ----------
    file
        The file.
    make
        Writes its content to the path it is given.
    documents
        What it was made from; listed beside it in a file of its own.
    told
        What is in it, in words.
    overwrite
        Whether another content may be replaced.

    Returns
    -------
        What became of it.

    Raises
    ------
    OutputError
        When another content is there and may not be replaced, or nothing can be written.
    """
    beside = file.with_name(file.name + SOURCES)
    free = require_free([file, beside], overwrite=True)
    there = file.exists()
    with staged(free) as (aside, about):
        make(aside)
        provenance_table(documents).to_csv(
            about, index=False, encoding="utf-8", lineterminator="\n"
        )
        same = there and filecmp.cmp(aside, file, shallow=False)
        if there and not same and not overwrite:
            raise OutputError(
                f"{file} is there already and holds something else.",
                "Replace it with --overwrite, or fetch into another folder with --out.",
            )
    return Written(file, "same" if same else "replaced" if there else "new", told)

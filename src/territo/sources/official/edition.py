"""Which edition of the Code officiel géographique a file is of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from territo.errors import VintageError
from territo.vintages import FIRST_CONTOURS, absent, latest_edition, require_edition, told

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pandas as pd

    from territo.sources.official.layers import Layer

# No official file of contours is older; a number that is longer is no year.
YEAR = re.compile(r"(?<!\d)(20[0-9]{2})(?!\d)")
OFFICIAL = ("ade", "admin-express", "admin_express", "adminexpress")


def edition_of(
    layer: Layer, codes: Iterable[str], absences: pd.DataFrame, said: int
) -> tuple[int, str]:
    """Tell the edition of a layer of communes.

    Parameters
    ----------
    layer
        The layer.
    codes
        Its codes.
    absences
        The table of absences, see `territo.vintages`.
    said
        The edition that the study's settings say; 0 when they say none.

    Returns
    -------
        The edition, and how it is known: ``setting``, ``name`` or ``codes``.

    Raises
    ------
    VintageError
        When the codes are not of that edition, or of none.
    """
    codes = list(codes)
    known, how = (said, "setting") if said else (_named(layer.file, layer.name), "name")
    if known:
        require_edition(codes, absences, known, str(layer))
        return known, how
    inferred = latest_edition(codes, absences)
    if inferred is None:
        gone = absent(absences, FIRST_CONTOURS)
        raise VintageError(
            f"{layer}: its codes are together in no edition since COG {FIRST_CONTOURS}: "
            f"{told(gone[gone.index.isin(codes)])}.",
            "Say which edition they are of: `cog = 2018` in territo.toml.",
        )
    return inferred, "codes"


def _named(file: Path, layer: str) -> int:
    """Read the year that the layer, the file or the folders of the delivery bear."""
    folders = [
        one.name
        for one in list(file.parents)[:4]
        if re.fullmatch(r"20\d\d", one.name) or one.name.lower().startswith(OFFICIAL)
    ]
    for text in (layer, file.name, *folders):
        years = set(YEAR.findall(text))
        if len(years) == 1:
            return int(years.pop())
    return 0

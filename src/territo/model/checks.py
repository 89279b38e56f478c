"""What every noun checks of the frame it holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

COMMUNE_CODE = re.compile(r"(?:\d{2}|2[AB])\d{3}")


def require_columns(frame: pd.DataFrame, columns: Iterable[str], what: str) -> None:
    """Refuse a frame that lacks a column.

    Parameters
    ----------
    frame
        The frame to check.
    columns
        Names it must have.
    what
        How to call it in the message.

    Raises
    ------
    ValueError
        When one is missing; all the missing ones are named.
    """
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        raise ValueError(f"{what}: missing {', '.join(missing)}")


def require_ids(frame: pd.DataFrame, name: str) -> None:
    """Refuse a frame whose index is not made of distinct text ids.

    Parameters
    ----------
    frame
        The frame to check.
    name
        The name its index must have, such as ``site``.

    Raises
    ------
    ValueError
        When the index has another name, is not text, or repeats an id.
    """
    if frame.index.name != name:
        raise ValueError(f"the index must be named {name}, not {frame.index.name}")
    if not all(isinstance(value, str) for value in frame.index):
        raise ValueError(f"every {name} must be text")
    if not frame.index.is_unique:
        twice = sorted(set(frame.index[frame.index.duplicated()]))
        raise ValueError(f"{name} repeated: {', '.join(twice[:5])}")


def require_commune_codes(codes: Iterable[str], what: str) -> None:
    """Refuse commune codes that are not five characters of the COG.

    Parameters
    ----------
    codes
        The codes.
    what
        How to call their owner in the message.

    Raises
    ------
    ValueError
        When one is not such a code, for instance ``1004`` for ``01004``.
    """
    wrong = [code for code in codes if not (isinstance(code, str) and COMMUNE_CODE.fullmatch(code))]
    if wrong:
        raise ValueError(f"{what}: not a commune code: {', '.join(map(str, wrong[:5]))}")

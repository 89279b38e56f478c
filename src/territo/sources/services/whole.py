"""Several documents that must fit together, though each was kept on a day of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from territo.errors import ServiceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from territo.sources.library import Library

Read = TypeVar("Read")
TORN_HINT = "The service changed while it was asked, or cut its answer short: try again later."


class TornError(ServiceError):
    """Documents of one service do not fit together."""


def read_whole(library: Library, read: Callable[[Library], Read]) -> Read:
    """Read several documents, and ask for all of them anew once when they do not fit together.

    Parameters
    ----------
    library
        Where documents are kept.
    read
        Reads them; raises `TornError` when they do not fit together.

    Returns
    -------
        What was read.

    Raises
    ------
    TornError
        When they still do not fit together, or may not be asked for anew.
    """
    try:
        return read(library)
    except TornError:
        if library.offline:
            raise
        return read(replace(library, fresh=True))


def require_same(asked: set[str], came: set[str], source: str, what: str = "communes") -> None:
    """Refuse an answer that lacks codes, or holds others.

    Parameters
    ----------
    asked
        The codes that should be there.
    came
        Those that are.
    source
        The question.
    what
        What the codes are of.

    Raises
    ------
    TornError
        When they differ; the first of each are named.
    """
    lacking, strange = sorted(asked - came), sorted(came - asked)
    if not (lacking or strange):
        return
    told = [f"lacks {', '.join(lacking[:5])}"] if lacking else []
    told += [f"holds {', '.join(strange[:5])}"] if strange else []
    raise TornError(
        f"{source} gives {len(came)} {what} where {len(asked)} are members: "
        f"it {' and '.join(told)}.",
        source=source,
        hint=TORN_HINT,
    )

"""Questions to services that answer so many of them and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from territo.errors import ServiceError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from territo.sources.library import Document, Library

TOO_MANY = 429


def get_within_quota(
    library: Library,
    url: str,
    params: Sequence[tuple[str, str]],
    check: Callable[[Path], None],
    hint: str,
) -> Document:
    """Get a document; a quota that is used up is told as such.

    Parameters
    ----------
    library
        Where documents are kept.
    url, params
        What is asked.
    check
        Raises when the document is not what it should be.
    hint
        The next step when it cannot be had.

    Returns
    -------
        The document.

    Raises
    ------
    ServiceError
        When the service is out of reach, refuses, answers something else, or no more today.
    """
    try:
        return library.get(url, params, check=check, hint=hint)
    except ServiceError as error:
        if error.status != TOO_MANY:
            raise
        raise ServiceError(
            f"{urlsplit(url).netloc} answers no more questions today: its quota is used up (429).",
            source=url,
            hint="Run it again tomorrow: what came is kept.",
            status=TOO_MANY,
        ) from error

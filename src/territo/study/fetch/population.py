"""The squares of a national grid that concern a territory."""

from __future__ import annotations

import zipfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from territo.errors import ServiceError
from territo.sources.population import concerned_rows
from territo.sources.services import Provenance
from territo.sources.services.provenance import LICENCE_OUVERTE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

    from territo.model import Territory
    from territo.sources.library import Library

HINT = "Take the file from insee.fr by hand, and give it with --population."


def squares(
    library: Library, url: str, territory: Territory, progress: Callable[[str], None]
) -> tuple[pd.DataFrame, str, Provenance]:
    """Bring in a national grid, and keep the squares that concern a territory.

    Parameters
    ----------
    library
        Where the grid is kept.
    url
        Its address.
    territory
        The ground.
    progress
        Called with what is there of it.

    Returns
    -------
        The squares with the columns of the file, its year, and where they came from.

    Raises
    ------
    ServiceError
        When it cannot be had, or is no such file.
    """
    name = PurePosixPath(urlsplit(url).path).name

    def told(done: int, whole: int) -> None:
        of = f" of {whole >> 20}" if whole else ""
        progress(f"{name}: {done >> 20}{of} MB")

    document = library.get(url, check=lambda file: _check(file, url), progress=told, hint=HINT)
    progress(f"squares of {territory.name}")
    rows = concerned_rows(document.file, territory, name)
    edition = f"Filosofi {rows.year}".strip()
    said = Provenance(
        f"squares of {territory.name}",
        document.url,
        document.date,
        edition,
        document.sha256,
        LICENCE_OUVERTE,
        f"Insee-DGFiP-Cnaf-Cnav-CCMSA, {edition}, données carroyées",
    )
    return rows.frame, rows.year, said


def _check(file: Path, url: str) -> None:
    """Refuse a zip that is none, or half of one: insee.fr answers some clients with a page."""
    if url.lower().endswith(".zip") and not zipfile.is_zipfile(file):
        raise ServiceError(f"{url} answers no zip, or half of one.", source=url, hint=HINT)

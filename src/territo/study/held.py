"""Whether another program has a GeoPackage open, so that replacing it would hurt somebody.

Who only reads the old file goes on reading it when another takes its name. Who writes keeps a
journal beside it, by its name: SQLite would apply it to the new file, and spoil it. QGIS opens
GeoPackages so as soon as a layer is edited.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from territo.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path

SUFFIX = ".gpkg"
JOURNALS = ("-wal", "-shm", "-journal")


def require_released(path: Path) -> None:
    """Refuse to replace a GeoPackage that another program is writing.

    Parameters
    ----------
    path
        The file; others than GeoPackages, and what is not there, are nobody's. A journal that a
        program left when it crashed is first applied, as by whoever opens the file next.

    Raises
    ------
    OutputError
        When a journal stands beside it, and belongs to a program that runs.
    """
    if path.suffix != SUFFIX or not path.is_file() or not _journals(path):
        return
    with suppress(sqlite3.Error), closing(sqlite3.connect(path, timeout=0)) as database:
        database.execute("PRAGMA journal_mode = DELETE").fetchone()
        database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if left := _journals(path):
        raise OutputError(
            f"{path} is open in another program, which writes it ({', '.join(left)}); nothing was "
            "changed.",
            "Close it there (QGIS: stop editing, or remove its layers), then run this again.",
        )


def _journals(path: Path) -> list[str]:
    beside = (path.with_name(f"{path.name}{end}") for end in JOURNALS)
    return [one.name for one in beside if one.exists()]

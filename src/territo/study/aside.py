"""A folder to write in, beside the results, that tells whether the run that made it still lives."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PREFIX = ".territo-writing-"
# Held by the run as long as it lives. The system lets go of it however the run ends, on Windows
# too, and SQLite knows the ways of each system.
LOCK = ".lock"
# Which files are moved, from when all of them are written until they all are.
MOVING = ".moving"
# Where nothing can be locked (some network drives), only age tells: no run writes for a day.
STALE_S = 24 * 3600
# Another run may take the folder away, empty, just after it was found to be there.
ATTEMPTS = 3


@contextmanager
def aside(folder: Path) -> Iterator[Path]:
    """Make a folder inside another, on the same disk, that vanishes at the end.

    Parameters
    ----------
    folder
        Where; made when it is missing, and taken away again if nothing was put there.

    Yields
    ------
        The new folder.

    Raises
    ------
    OSError
        When nothing can be made there.
    """
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    made = _made(folder)
    try:
        with _held(made):
            yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
        with suppress(OSError):  # what holds something stays
            for one in missing:
                one.rmdir()


def sweep(folder: Path) -> None:
    """Take away what runs that were killed left behind.

    Parameters
    ----------
    folder
        Where results are written; it may be missing. A run that was killed between two of its
        files, all of them written, has the others moved: they belong together.
    """
    for left in folder.glob(f"{PREFIX}*"):
        if _is_dead(left):
            _finish(left)
            shutil.rmtree(left, ignore_errors=True)


def announce(made: Path, names: Sequence[str]) -> None:
    """Note which files are complete in a folder, and about to be moved to the one around it.

    Parameters
    ----------
    made
        The folder, see `aside`, with a copy ``NAME.old`` of what each file replaces.
    names
        Their names.
    """
    (made / MOVING).write_text(json.dumps(list(names)), encoding="utf-8")


def renounce(made: Path) -> None:
    """Take back what was announced: the files that were moved are put back.

    Parameters
    ----------
    made
        The folder.
    """
    (made / MOVING).unlink(missing_ok=True)


def state(path: Path) -> tuple[int, int] | None:
    """Tell a file from what it becomes when somebody writes it.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
        Time of its last change (nanoseconds) and size (bytes); None when there is none.
    """
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _finish(left: Path) -> None:
    """Move what a run that was killed meanwhile had begun to move, unless somebody wrote it."""
    try:
        names = json.loads((left / MOVING).read_text(encoding="utf-8"))
    except (OSError, ValueError):  # it had not begun, or was killed while it announced
        return
    for name in names:
        new, target = left / name, left.parent / name
        with suppress(OSError):
            if new.is_file() and state(target) == state(left / f"{name}.old"):
                new.replace(target)


def _made(folder: Path) -> Path:
    for _ in range(ATTEMPTS - 1):
        folder.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            return Path(tempfile.mkdtemp(prefix=PREFIX, dir=folder))
    folder.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=PREFIX, dir=folder))


@contextmanager
def _held(made: Path) -> Iterator[None]:
    """Hold the lock of a folder."""
    with closing(sqlite3.connect(made / LOCK, timeout=0)) as lock:
        # What cannot be locked is written all the same; a full disk is told by what is written.
        with suppress(sqlite3.Error):
            lock.execute("PRAGMA journal_mode = OFF")
            # Kept from the first byte of the file on: one that holds something was locked.
            lock.execute("PRAGMA locking_mode = EXCLUSIVE")
            lock.execute("CREATE TABLE run (alive INTEGER)")
        yield


def _is_dead(left: Path) -> bool:
    """Tell whether the run that made a folder is over."""
    lock = left / LOCK
    try:
        if lock.stat().st_size:
            return _is_free(lock)
        return time.time() - left.stat().st_mtime > STALE_S
    except OSError:  # gone meanwhile, or not made to the end
        with suppress(OSError):
            return time.time() - left.stat().st_mtime > STALE_S
        return False


def _is_free(lock: Path) -> bool:
    try:
        with closing(sqlite3.connect(lock, timeout=0)) as found:
            found.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        return False
    except sqlite3.Error:  # its run was killed while it made the lock
        return True
    return True

"""Results are written aside, then renamed: each is complete or not there at all."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyogrio.errors import DataLayerError, DataSourceError

from territo.errors import OutputError
from territo.study.aside import announce, aside, renounce, state, sweep
from territo.study.held import require_released

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# What says that writing failed, be it a full disk: Python, GDAL or SQLite.
WRITING_FAILED = (OSError, DataSourceError, DataLayerError, sqlite3.Error)
# Some commands are told a folder, others a file.
ELSEWHERE = "write elsewhere (--out FOLDER, or another name of file)"


@dataclass(frozen=True)
class Target:
    """A file about to be written, and what stood there when the run began.

    Parameters
    ----------
    path
        The file.
    before
        Time of its last change (nanoseconds) and size (bytes) then; absent when there was none.
    """

    path: Path
    before: tuple[int, int] | None

    def require_unchanged(self) -> None:
        """Refuse to replace what somebody else wrote while this run was working.

        Raises
        ------
        OutputError
            When the file came, went or changed since the run began.
        """
        if state(self.path) != self.before:
            raise OutputError(
                f"{self.path} was written by another run meanwhile; nothing was changed.",
                f"Look at it, then replace it with --overwrite, or {ELSEWHERE}.",
            )


def require_free(paths: Sequence[Path], *, overwrite: bool) -> tuple[Target, ...]:
    """Refuse, before any long work, to write where it would fail or destroy.

    Parameters
    ----------
    paths
        Files about to be written, in one folder, which is made when it is missing.
    overwrite
        Whether existing files may be replaced.

    Returns
    -------
        The files as they are now, for `staged`.

    Raises
    ------
    OutputError
        When one exists and may not be replaced, or is open in a program that writes it, or the
        folder cannot be written to.
    """
    sweep(paths[0].parent)
    targets = tuple(Target(path, state(path)) for path in paths)
    taken = [str(target.path) for target in targets if target.before]
    if taken and not overwrite:
        raise OutputError(
            f"{' and '.join(taken)} exist{'s' if len(taken) == 1 else ''} already.",
            f"Replace with --overwrite, or {ELSEWHERE}.",
        )
    if taken:
        for path in paths:
            require_released(path)
        targets = tuple(Target(path, state(path)) for path in paths)
    with _aside(paths[0].parent):
        pass
    return targets


@contextmanager
def staged(targets: Sequence[Target]) -> Iterator[tuple[Path, ...]]:
    """Give places to write to, and move what was written there to the targets at the end.

    Parameters
    ----------
    targets
        Files to write, in one folder, as `require_free` found them.

    Yields
    ------
        One path per target, to be written by the caller. When the caller fails, no target is
        touched; when a target cannot be replaced, those already replaced are put back.

    Raises
    ------
    OutputError
        When the disk is full, when a target cannot be replaced, for instance because another
        program holds it open, or when another run wrote it meanwhile.
    """
    folder = targets[0].path.parent
    with _aside(folder) as made:
        written = tuple(made / target.path.name for target in targets)
        try:
            yield written
        except WRITING_FAILED as error:
            raise OutputError(
                f"The folder {folder} cannot be written to ({_reason(error)}); "
                "nothing was changed.",
                f"Make room on the disk, or {ELSEWHERE}.",
            ) from error
        _replace(written, targets)


def _replace(written: Sequence[Path], targets: Sequence[Target]) -> None:
    """Move what was written to the targets, all of it or nothing, however the run ends."""
    for target in targets:
        target.require_unchanged()
        require_released(target.path)
    made = written[0].parent
    kept: list[tuple[Path, Path | None]] = []
    copies: list[Path | None] = []
    try:
        # All copies first: whoever ends the run finds it between two files only for an instant.
        for new, target in zip(written, targets, strict=True):
            copies.append(_copied(target, new))
        announce(made, [target.path.name for target in targets])
        for new, target, old in zip(written, targets, copies, strict=True):
            kept.append((target.path, old))
            os.replace(new, target.path)  # noqa: PTH105 - the one call that replaces atomically
    except OSError as error:
        _put_back(made, kept)
        raise OutputError(
            f"{target.path} cannot be written ({_reason(error)}); nothing was changed.",
            f"Close the program that has it open, make room on the disk, or {ELSEWHERE}.",
        ) from error
    except BaseException:  # the run was stopped between two files
        _put_back(made, kept)
        raise


def _copied(target: Target, new: Path) -> Path | None:
    """Keep what stands where a file goes; nothing when nothing does."""
    if not target.before:
        return None
    return Path(shutil.copy2(target.path, new.with_name(f"{new.name}.old")))


def _put_back(made: Path, kept: list[tuple[Path, Path | None]]) -> None:
    with suppress(OSError):
        renounce(made)
    for path, old in kept:
        # The one that could not be replaced may not be replaced now either: it is as it was.
        with suppress(OSError):
            if old:
                os.replace(old, path)  # noqa: PTH105 - as above
            else:
                path.unlink()


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


@contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    """Make a folder beside the targets, and say clearly when that cannot be."""
    with ExitStack() as stack:
        try:
            made = stack.enter_context(aside(folder))
        except OSError as error:
            raise OutputError(
                f"The folder {folder} cannot be written to ({error.strerror}).",
                f"Let it be written to, or {ELSEWHERE}.",
            ) from error
        yield made

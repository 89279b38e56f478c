"""Results are written aside, then renamed: each is complete or not there at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from territo.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def require_free(targets: Sequence[Path], *, overwrite: bool) -> None:
    """Refuse, before any long work, to write where it would fail or destroy.

    Parameters
    ----------
    targets
        Files about to be written, in one folder, which is made when it is missing.
    overwrite
        Whether existing files may be replaced.

    Raises
    ------
    OutputError
        When one exists and may not be replaced, or the folder cannot be written to.
    """
    taken = [str(target) for target in targets if target.exists()]
    if taken and not overwrite:
        raise OutputError(
            f"{' and '.join(taken)} exist{'s' if len(taken) == 1 else ''} already.",
            "Replace with --overwrite, or write elsewhere with --out FOLDER.",
        )
    with _aside(targets[0].parent):
        pass


@contextmanager
def staged(targets: Sequence[Path]) -> Iterator[tuple[Path, ...]]:
    """Give places to write to, and move what was written there to the targets at the end.

    Parameters
    ----------
    targets
        Files to write, in one folder.

    Yields
    ------
        One path per target, to be written by the caller. When the caller fails, no target is
        touched; when a target cannot be replaced, those already replaced are put back.

    Raises
    ------
    OutputError
        When a target cannot be replaced, for instance because another program holds it open.
    """
    with _aside(targets[0].parent) as folder:
        written = tuple(folder / target.name for target in targets)
        yield written
        kept: list[tuple[Path, Path | None]] = []
        for new, target in zip(written, targets, strict=True):
            old = folder / f"{target.name}.old" if target.exists() else None
            try:
                if old:
                    shutil.copy2(target, old)
                os.replace(new, target)  # noqa: PTH105 - the one call that replaces atomically
            except OSError as error:
                _put_back(kept)
                raise OutputError(
                    f"{target} cannot be written ({error.strerror}); nothing was changed.",
                    "Close the program that has it open, or write elsewhere with --out FOLDER.",
                ) from error
            kept.append((target, old))


def _put_back(kept: list[tuple[Path, Path | None]]) -> None:
    for target, old in kept:
        if old:
            os.replace(old, target)  # noqa: PTH105 - as above
        else:
            target.unlink()


@contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    """Make a folder beside the targets, on the same disk, that vanishes at the end."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".territo-", dir=folder))
    except OSError as error:
        raise OutputError(
            f"The folder {folder} cannot be written to ({error.strerror}).",
            "Write elsewhere with --out FOLDER.",
        ) from error
    try:
        yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)

"""Start a study from the worked example."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

from territo.errors import OutputError
from territo.project import SETTINGS, example_dir

# What makes the example a study: the maps are made again by one command.
CARRIED = (
    SETTINGS,
    "boundaries/README.md",
    "boundaries/metropoles.gpkg",
    "sites/README.md",
    "sites/directions.csv",
    "sites/equipements_1980.csv",
    "sites/mairies.csv",
)


def run(folder: Path) -> tuple[Path, ...]:
    """Copy the worked example into a folder.

    Parameters
    ----------
    folder
        Where the study is to be; made when it is missing.

    Returns
    -------
        The files that were written.

    Raises
    ------
    OutputError
        When the folder cannot be written to, or one of the files is there already.
    """
    targets = tuple(folder / Path(name) for name in CARRIED)
    taken = [str(target) for target in targets if target.exists()]
    if taken:
        raise OutputError(
            f"{', '.join(taken)} exist{'s' if len(taken) == 1 else ''} already.",
            "Name a folder that does not hold a study yet.",
        )
    folders = dict.fromkeys(target.parent for target in targets)
    missing = [one for each in folders for one in (each, *each.parents) if not one.exists()]
    try:
        for name, target in zip(CARRIED, targets, strict=True):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(example_dir() / name, target)
    except OSError as error:
        for target in targets:  # none was there before
            with contextlib.suppress(OSError):
                target.unlink()
        for one in sorted(missing, key=lambda path: len(path.parts), reverse=True):
            with contextlib.suppress(OSError):
                one.rmdir()
        raise OutputError(
            f"{folder} cannot be written to ({error.strerror}).", "Name another folder."
        ) from error
    return targets

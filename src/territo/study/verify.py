"""A result held against its inputs as they are now, and against the same study run again."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from territo.sources.results import read_files, read_manifest
from territo.study import again
from territo.study.manifest import inputs_of
from territo.study.verify_differences import differences, of_manifests

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from territo.project import Project

State = Literal["same", "changed", "not found"]


@dataclass(frozen=True)
class VerifyRun:
    """What was found.

    Parameters
    ----------
    version
        Version of territo that made the result.
    inputs
        Each input, and whether the file of that name is the same now.
    again
        Whether the study, run again, wrote the same bytes; absent when it was not run.
    why_not
        Why it was not run again; empty when it was.
    differences
        What differs from the study run again, in words.
    """

    version: str
    inputs: tuple[tuple[str, State], ...]
    again: bool | None
    why_not: str = ""
    differences: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether nothing differs: neither an input nor the result."""
        return bool(self.again) and all(state == "same" for _, state in self.inputs)


def run(project: Project, file: Path, progress: Callable[[str], None]) -> VerifyRun:
    """Hold a result against its inputs and the study run again.

    Parameters
    ----------
    project
        The study: where the inputs are. Command, territory and parameters are those of the result.
    file
        The result; it is not touched.
    progress
        Called with the name of each step when it begins.

    Returns
    -------
        What was found.

    Raises
    ------
    TerritoError
        When no manifest tells what the file was made from, or the study cannot be run.
    """
    progress("manifest and inputs")
    stated = read_manifest(file)
    found = {str(one["file"]): _file(project, str(one["file"])) for one in inputs_of(stated)}
    inputs = tuple(
        (name, _state(found[name], str(one["sha256"])))
        for one in inputs_of(stated)
        for name in [str(one["file"])]
    )
    version = str(stated["version"])
    if why_not := _why_not(stated, inputs):
        return VerifyRun(version, inputs, None, why_not)
    there = {name: path for name, path in found.items() if path}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        now = again.run(project, stated, there, folder, progress)
        progress("comparison")
        return _compared(file, stated, now, folder, VerifyRun(version, inputs, None))


def _compared(
    file: Path, stated: Mapping[str, object], now: again.Again, folder: Path, so_far: VerifyRun
) -> VerifyRun:
    """Hold the file against what was written, or said, again."""
    written = _written(file, now, folder)
    if written is None:
        names = ", ".join(sorted(path.name for path in folder.rglob("*") if path.is_file()))
        why_not = f"`territo {again.command_of(stated)['name']}` writes no such file: {names}"
        return VerifyRun(so_far.version, so_far.inputs, None, why_not)
    if _content(file) == _content(written):
        return VerifyRun(so_far.version, so_far.inputs, again=True)
    # A copy is read: GDAL leaves a file beside what it reads.
    then = folder / f"then-{file.name}"
    shutil.copyfile(file, then)
    found = [*of_manifests(stated, now.manifest), *differences(then, written)]
    found = found or ["the bytes, and neither what it was made from nor what it says"]
    return VerifyRun(so_far.version, so_far.inputs, again=False, differences=tuple(found))


def _written(file: Path, now: again.Again, folder: Path) -> Path | None:
    """Find what was written again: by its name or, where it was renamed, by its suffix alone."""
    named = sorted(folder.rglob(file.name))
    if named:
        return named[0]
    alike = sorted(folder.rglob(f"*{file.suffix}"))
    if len(alike) == 1:
        return alike[0]
    if file.suffix != ".json" or now.text is None:
        return None
    said = folder / f"said-{file.name}"
    text = now.text([Path(one) for one in read_files(file)])
    said.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return said


def _content(file: Path) -> bytes:
    """Read a file; what was printed may have the line ends of where it was kept."""
    content = file.read_bytes()
    return content.replace(b"\r\n", b"\n") if file.suffix == ".json" else content


def _why_not(stated: Mapping[str, object], inputs: tuple[tuple[str, State], ...]) -> str:
    name = again.command_of(stated)["name"]
    if name not in again.COMMANDS:
        return f"this territo has no command {name}"
    missing = [name for name, state in inputs if state == "not found"]
    if missing:
        return (
            f"{', '.join(missing)} not found: run it in the folder of the study, or name the file"
        )
    return ""


def _state(file: Path | None, sha256: str) -> State:
    if file is None:
        return "not found"
    return "same" if hashlib.sha256(file.read_bytes()).hexdigest() == sha256 else "changed"


def _file(project: Project, name: str) -> Path | None:
    """Find an input: in the study, in the current folder, or where the study reads one so named."""
    read = (project.boundaries, *project.sites, *project.competences, *project.sectors,
            *project.groups, project.population, project.population_factor,
            Path(project.network), *map(Path, project.presets))  # fmt: skip
    named = (project.path(file) for file in read if file.name == name)
    places = (project.root / name, Path.cwd() / name, *named)
    return next((file for file in places if file.is_file()), None)

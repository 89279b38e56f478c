"""A result held against its inputs as they are now, and against the same study run again."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from territo.errors import SourceError
from territo.sources.results import read_files, read_manifest
from territo.study import again
from territo.study.manifest import inputs_of
from territo.study.verify_differences import differences, of_manifests

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

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


def run(
    project: Project, outputs: Sequence[Path], progress: Callable[[str], None]
) -> dict[Path, VerifyRun]:
    """Hold results against their inputs and the studies run again.

    Parameters
    ----------
    project
        The study: where the inputs are. Command, territory and parameters are those of the result.
    outputs
        The results, which are not touched; a folder stands for those in it.
    progress
        Called with the name of each step when it begins.

    Returns
    -------
        What was found, by file. What was made together is run again once. Files of a folder that
        are none of territo's are left out.

    Raises
    ------
    TerritoError
        When no manifest tells what a file was made from, or the study cannot be run.
    """
    progress("manifests and inputs")
    manifests = {file: stated for one in outputs for file, stated in _stated(one)}
    if not manifests:
        raise SourceError(
            f"{' and '.join(map(str, outputs))} holds nothing that territo wrote.",
            source=str(outputs[0]),
            hint="Name a folder of results, or a result.",
        )
    together: dict[str, list[Path]] = {}
    for file, stated in manifests.items():
        together.setdefault(json.dumps(stated, sort_keys=True), []).append(file)
    found: dict[Path, VerifyRun] = {}
    for files in together.values():
        found |= _held(project, files, manifests[files[0]], progress)
    return {file: found[file] for file in manifests}


def _stated(output: Path) -> Iterator[tuple[Path, Mapping[str, object]]]:
    """Read the manifest of a file, or of each file of a folder that has one."""
    if not output.is_dir():
        yield output, read_manifest(output)
        return
    for file in sorted(output.rglob("*")):
        if file.is_file() and not any(part.startswith(".") for part in file.parts):
            with suppress(SourceError):
                yield file, read_manifest(file)


def _held(
    project: Project,
    files: Sequence[Path],
    stated: Mapping[str, object],
    progress: Callable[[str], None],
) -> dict[Path, VerifyRun]:
    """Hold what was made together against its inputs, and against what is made now."""
    found = {str(one["file"]): _file(project, str(one["file"])) for one in inputs_of(stated)}
    inputs = tuple(
        (name, _state(found[name], str(one["sha256"])))
        for one in inputs_of(stated)
        for name in [str(one["file"])]
    )
    so_far = VerifyRun(str(stated["version"]), inputs, None)
    if why_not := _why_not(stated, inputs):
        return dict.fromkeys(files, replace(so_far, why_not=why_not))
    there = {name: path for name, path in found.items() if path}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        now = again.run(project, stated, there, folder, progress)
        progress("comparison")
        return {file: _compared(file, stated, now, folder, so_far) for file in files}


def _compared(
    file: Path, stated: Mapping[str, object], now: again.Again, folder: Path, so_far: VerifyRun
) -> VerifyRun:
    """Hold the file against what was written, or said, again."""
    with tempfile.TemporaryDirectory() as name:
        aside = Path(name)
        written = _written(file, folder) or _said(file, now, aside)
        if written is None:
            names = ", ".join(sorted(path.name for path in folder.rglob("*") if path.is_file()))
            why_not = f"`territo {again.command_of(stated)['name']}` writes no such file: {names}"
            return replace(so_far, why_not=why_not)
        if _content(file) == _content(written):
            return replace(so_far, again=True)
        # A copy is read: GDAL leaves a file beside what it reads.
        then = aside / f"then-{file.name}"
        shutil.copyfile(file, then)
        found = [*of_manifests(stated, now.manifest), *differences(then, written)]
    found = found or ["the bytes, and neither what it was made from nor what it says"]
    return replace(so_far, again=False, differences=tuple(found))


def _written(file: Path, folder: Path) -> Path | None:
    """Find what was written again: by its name or, where it was renamed, by its suffix alone."""
    named = sorted(folder.rglob(file.name))
    beside = [one for one in named if one.parent.name == file.absolute().parent.name]
    if named:
        return (beside or named)[0]
    alike = sorted(folder.rglob(f"*{file.suffix}"))
    return alike[0] if len(alike) == 1 else None


def _said(file: Path, now: again.Again, aside: Path) -> Path | None:
    """Write what ``--json`` says again, beside the same names of files."""
    if file.suffix != ".json" or now.text is None:
        return None
    said = aside / file.name
    text = now.text([Path(one) for one in read_files(file)])
    said.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return said


def _content(file: Path) -> bytes:
    """Read a file; of JSON, which was printed perhaps, without the ends of its lines."""
    content = file.read_bytes()
    return content.replace(b"\r\n", b"\n").rstrip() if file.suffix == ".json" else content


def _why_not(stated: Mapping[str, object], inputs: tuple[tuple[str, State], ...]) -> str:
    name = again.command_of(stated)["name"]
    if name not in again.COMMANDS:
        return f"this territo has no command {name}"
    if not stated["parameters"]:
        return "nothing was complete"
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

"""A result held against its inputs as they are now, and against the same study run again."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from territo.export import write_geopackage
from territo.project import Project
from territo.sources.results import read_manifest
from territo.study import presets
from territo.study.coverage import measured
from territo.study.coverage_page import coverage_page, with_costs
from territo.study.territories import choose
from territo.study.verify_differences import of_layers, of_manifests, of_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


State = Literal["same", "changed", "not found"]
# Results that the same run writes again, byte by byte.
AGAIN = (".html", ".gpkg")
# Parameter of a manifest -> setting of a project, where they have the same form.
_SAME = ("kinds", "presets", "as_of", "at", "measures", "calibrate", "uncertainty", "detour",
         "mode", "direction", "lang")  # fmt: skip
_METRES = {"max_snap_m": "max_snap", "buffer_m": "buffer"}


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
        The study: where the inputs are. Territory and parameters are those of the result.
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
        When the file holds no manifest, or the study cannot be run.
    """
    progress("manifest and inputs")
    stated = read_manifest(file)
    inputs = tuple(_states(project, stated))
    version = str(stated["version"])
    if why_not := _why_not(file, stated, inputs):
        return VerifyRun(version, inputs, None, why_not)
    project, rules = presets.asked(as_stated(project, stated), own_thresholds=True)
    chosen = choose(project)
    etat, made = measured(project, chosen, progress, rules)
    now = with_costs(project, made)
    progress("comparison")
    with tempfile.TemporaryDirectory() as folder:
        again = Path(folder) / file.name
        if file.suffix == ".html":
            html = coverage_page(project, chosen, etat, now)
            again.write_text(html, encoding="utf-8", newline="\n")
        else:
            write_geopackage(again, etat, now)
        same = again.read_bytes() == file.read_bytes()
        # A copy is read: GDAL leaves a file beside what it reads.
        then = Path(folder) / f"then-{file.name}"
        shutil.copyfile(file, then)
        found = [] if same else _differences(then, again, stated, now)
    return VerifyRun(version, inputs, same, differences=tuple(found))


def as_stated(project: Project, stated: Mapping[str, object]) -> Project:
    """Give a project the territory and the parameters of a manifest.

    Parameters
    ----------
    project
        The study.
    stated
        The manifest.

    Returns
    -------
        The study as it was then; what the manifest does not state has its default, but for the
        files that are read.
    """
    known: dict[str, Any] = _mapping(stated["parameters"])
    defaults = {one.name: one.default for one in fields(Project)}
    settings: dict[str, Any] = {name: known.get(name, defaults[name]) for name in _SAME}
    named = {Path(one).name: one for one in project.presets}
    settings["kinds"] = tuple(settings["kinds"])
    settings["presets"] = tuple(named.get(one, one) for one in settings["presets"])
    for metres, name in _METRES.items():
        settings[name] = f"{known[metres]:.10g} m" if metres in known else defaults[name]
    first = known["headline"]
    settings["within"] = (first, *(one for one in known["within"] if one != first))
    if "mode" not in known:
        settings["network"] = ""
    settings["costs"] = _mapping(stated.get("costs"))
    return replace(project, territory=str(stated["territory"]), **settings)


def _differences(
    file: Path, again: Path, stated: Mapping[str, object], now: Mapping[str, object]
) -> list[str]:
    found = of_manifests(stated, now)
    found += of_layers(file, again) if file.suffix == ".gpkg" else of_parts(file, again)
    return found or ["the bytes, and neither what it was made from nor what it says"]


def _why_not(
    file: Path, stated: Mapping[str, object], inputs: tuple[tuple[str, State], ...]
) -> str:
    if "scenario" in stated:
        return "it is of a scenario: run `territo scenario` again and compare the files"
    if file.suffix not in AGAIN:
        return f"a {file.suffix} file is not written again: verify the page or the GeoPackage"
    missing = [name for name, state in inputs if state == "not found"]
    if missing:
        return (
            f"{', '.join(missing)} not found: run it in the folder of the study, or name the file"
        )
    return ""


def _states(project: Project, stated: Mapping[str, object]) -> list[tuple[str, State]]:
    listed = stated["inputs"]
    found: list[tuple[str, State]] = []
    for one in listed if isinstance(listed, list) else []:
        name = str(one["file"])
        file = _file(project, name)
        state: State = "not found"
        if file:
            now = hashlib.sha256(file.read_bytes()).hexdigest()
            state = "same" if now == one["sha256"] else "changed"
        found.append((name, state))
    return found


def _file(project: Project, name: str) -> Path | None:
    """Find an input: below the study, or elsewhere one of that name that the study reads."""
    inside = project.root / name
    if inside.is_file():
        return inside
    read = (project.boundaries, *project.sites, *project.competences, *project.sectors,
            project.population, Path(project.network), *map(Path, project.presets))  # fmt: skip
    named = (project.path(file) for file in read if file.name == name)
    return next((file for file in named if file.is_file()), None)


def _mapping(value: object) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else {}

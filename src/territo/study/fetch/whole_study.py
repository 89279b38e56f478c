"""A study folder made complete, part by part."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from territo.export import write_boundaries
from territo.project import SETTINGS, Project
from territo.render.english import counted, people
from territo.sources.cache import cache_dir
from territo.sources.http import open_session
from territo.sources.library import Library
from territo.sources.services.provenance import provenance_table
from territo.study.fetch import boundaries, lists, population
from territo.study.fetch.roads import roads
from territo.study.fetch.services import services
from territo.study.fetch.written import Written, write
from territo.study.outputs import require_free, staged
from territo.study.territories import choose

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import pandas as pd

    from territo.model import Territory
    from territo.study.fetch.services import Services

PARTS = ("boundaries", "population", "sites", "roads")


@dataclass(frozen=True)
class FetchRequest:
    """What is to be brought in.

    Parameters
    ----------
    parts
        Some of `PARTS`.
    folder
        The study folder to complete.
    contours
        Whose contours: ``ign``, ``geo-api`` or ``etalab``.
    offline
        Whether only what is kept may be used.
    fresh
        Whether to ask again for what is kept.
    overwrite
        Whether files that hold something else may be replaced.
    """

    parts: tuple[str, ...]
    folder: Path
    contours: str = "ign"
    offline: bool = False
    fresh: bool = False
    overwrite: bool = False


@dataclass(frozen=True)
class Told:
    """Whom to tell what happens.

    Parameters
    ----------
    progress
        Called with the name of each step when it begins.
    done
        Called with what was made, in words, as soon as it is there: a later part may fail.
    """

    progress: Callable[[str], None]
    done: Callable[[str], None]


@dataclass(frozen=True)
class _Work:
    """What every part needs."""

    project: Project
    request: FetchRequest
    library: Library
    services: Services
    told: Told

    def made(self, written: Written) -> Written:
        """Tell of a file, and give it back."""
        self.told.done(f"{written.state:<9} {written.file}: {written.told}")
        return written


def run(project: Project, request: FetchRequest, told: Told) -> None:
    """Bring in the parts of a study.

    Parameters
    ----------
    project
        The study: its territory, the addresses of services.
    request
        What is to be brought in.
    told
        Whom to tell what happens.

    Notes
    -----
    What was answered is kept: a run that is cut goes on where it stopped, and ends with the same
    files. A study without settings gets some that name them; otherwise what to add is told.

    Raises
    ------
    TerritoError
        When a service does not answer well, or a file cannot be written.
    """
    addresses = services(project.services)
    with open_session() as session:
        kept = cache_dir() / "documents"
        library = Library(session, kept, offline=request.offline, fresh=request.fresh)
        _bring(_Work(project, request, library, addresses, told))


def _bring(work: _Work) -> None:
    """Bring in the parts, one after the other."""
    project, request, told = work.project, work.request, work.told
    written: list[Written] = []
    if "boundaries" in request.parts:
        territory, one = _boundaries(work)
        written.append(one)
        project = replace(project, boundaries=one.file, territory=territory.code)
    else:
        territory = choose(project).territory
    if "population" in request.parts:
        written.append(_population(work, territory))
    if "sites" in request.parts:
        written += _sites(work, territory)
    _name_in_settings(work, territory, written)
    if "roads" in request.parts:
        for network in roads(project, told.progress):
            told.done(
                f"kept      {network.source}, mode {network.mode}, costs in {network.unit}: "
                f"{network.counts['junctions']} junctions, {network.counts['edges']} edges"
            )


def _boundaries(work: _Work) -> tuple[Territory, Written]:
    asked = boundaries.Asked(
        work.project.territory,
        work.request.contours,
        work.services,
        work.library,
        work.told.progress,
    )
    territory, documents = boundaries.ground(asked)
    told = (
        f"{territory.name}: {counted(len(territory.communes), 'commune')}, "
        f"{people(territory.population)} "
        f"inhabitants ({territory.population_basis})"
    )
    file = work.request.folder / "boundaries" / f"{territory.slug}.gpkg"
    made = write(
        file,
        lambda path: write_boundaries(path, territory, provenance_table(documents)),
        documents,
        told,
        overwrite=work.request.overwrite,
    )
    return territory, work.made(made)


def _population(work: _Work, territory: Territory) -> Written:
    rows, year, document = population.squares(
        work.library, work.services.filosofi, territory, work.told.progress
    )
    name = f"{territory.slug}_filosofi_{year or 'grille'}_200m.csv"
    made = write(
        work.request.folder / "boundaries" / name,
        partial(_csv, rows),
        (document,),
        f"{counted(len(rows), 'square')} of {document.edition}",
        overwrite=work.request.overwrite,
    )
    return work.made(made)


def _sites(work: _Work, territory: Territory) -> list[Written]:
    ground = lists.ground_of(territory)
    written = []
    for source in lists.sources(work.library, work.services, work.told.progress):
        work.told.progress(f"sites: {source.told}")
        found = source.read(ground)
        told = "; ".join(f"{count} {what}" for what, count in found.counts.items())
        rows = found.rows
        made = write(
            work.request.folder / "sites" / f"{territory.slug}_{source.name}.csv",
            partial(_csv, rows),
            found.documents,
            f"{counted(len(rows), 'site')} of {source.told}" + (f" ({told})" if told else ""),
            overwrite=work.request.overwrite,
        )
        written.append(work.made(made))
    return written


def _csv(rows: pd.DataFrame, path: Path) -> None:
    rows.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")


def _name_in_settings(work: _Work, territory: Territory, written: Sequence[Written]) -> None:
    """Name the new files in the study's settings; where there are some already, say what to add."""
    folder = work.request.folder
    files = [one.file.relative_to(folder).as_posix() for one in written]
    sites = [
        f'"{name}"'
        for name in files
        if name.startswith("sites/") and not name.endswith(f"_{lists.BUILDINGS}.csv")
    ]
    lines = [f'territory = "{territory.code}"']
    lines += [f'boundaries = "{name}"' for name in files if name.endswith(".gpkg")]
    lines += [f"sites = [{', '.join(sites)}]"] if sites else []
    lines += [f'population = "{name}"' for name in files if "_filosofi_" in name]
    # Whoever asks other services asks them again the next time.
    if work.project.overpass != Project.overpass:
        lines.append(f'overpass = "{work.project.overpass}"')
    if work.project.services:
        lines += ["", "[services]"]
        lines += [f'{name} = "{url}"' for name, url in work.project.services.items()]
    target = folder / SETTINGS
    if not files:
        return
    if not target.is_file():
        with staged(require_free([target], overwrite=False)) as (aside,):
            aside.write_text("\n".join([*lines, ""]), encoding="utf-8", newline="\n")
        work.told.done(f"new       {target}")
        return
    there = target.read_text(encoding="utf-8").splitlines()
    lacking = [line for line in lines if line and line not in there]
    if lacking:
        work.told.done("\n".join(["Add to territo.toml, above its first [table]:", *lacking]))

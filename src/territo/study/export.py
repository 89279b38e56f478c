"""The layers of a study, in the formats that others go on with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyproj import CRS
from pyproj.exceptions import CRSError as ProjError

from territo.errors import CRSError, OutputError
from territo.export.formats import WITH_SYSTEM, Export, plan
from territo.language import in_its_language
from territo.study import presets
from territo.study.coverage import measured
from territo.study.manifest import made_by
from territo.study.outputs import require_free, staged
from territo.study.territories import choose

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from territo.model import EtatDesLieux
    from territo.project import Project

__all__ = ["Asked", "ExportRun", "run"]


@dataclass(frozen=True)
class Asked:
    """What is to be written, and where.

    Parameters
    ----------
    formats
        Keys of `territo.export.formats.FORMATS`; a repeated one counts once.
    folder
        Where to write.
    crs
        EPSG code of the system of GeoPackage and GeoParquet; absent for that of the territory.
    """

    formats: tuple[str, ...]
    folder: Path
    crs: int | None = None

    def __post_init__(self) -> None:
        if self.crs is None:
            return
        if not set(self.formats) & set(WITH_SYSTEM):
            raise OutputError(
                f"{' and '.join(self.formats)}: in longitude and latitude, whatever --crs says.",
                "Leave --crs out, or ask for --format gpkg or parquet.",
            )
        _require_metres(self.crs)


@dataclass(frozen=True)
class ExportRun:
    """What a run found and wrote.

    Parameters
    ----------
    etat
        What was found.
    manifest
        What it was made from.
    files
        What was written.
    """

    etat: EtatDesLieux
    manifest: Mapping[str, object]
    files: tuple[Path, ...]


@in_its_language
def run(
    project: Project,
    asked: Asked,
    *,
    own_thresholds: bool,
    overwrite: bool,
    progress: Callable[[str], None],
) -> ExportRun:
    """Study who is covered, and write the layers.

    Parameters
    ----------
    project
        The study.
    asked
        What is to be written, and where.
    own_thresholds
        Whether the study's thresholds are kept beside those that its presets need.
    overwrite
        Whether earlier files may be replaced.
    progress
        Called with the name of each step when it begins.

    Returns
    -------
        What was found and written.

    Raises
    ------
    TerritoError
        Whatever is wrong with the inputs or the folder; nothing is written then.
    """
    formats, folder = tuple(dict.fromkeys(asked.formats)), asked.folder
    project, rules = presets.asked(project, own_thresholds=own_thresholds)
    progress("boundaries")
    chosen = choose(project)
    # Which layers there are is known at the end: some of the files are known now.
    slug = chosen.territory.slug
    require_free([folder / name for name in _certain(slug, formats)], overwrite=overwrite)
    etat, stated = measured(project, chosen, progress, rules)
    progress("layers")
    stated = made_by(stated, "export", formats=list(formats), crs=asked.crs)
    writers = plan(Export(etat, stated, asked.crs), formats)
    targets = tuple(folder / name for name in writers)
    with staged(require_free(targets, overwrite=overwrite)) as paths:
        for path, write in zip(paths, writers.values(), strict=True):
            write(path)
    return ExportRun(etat, stated, targets)


def _certain(slug: str, formats: Sequence[str]) -> list[str]:
    """Name files that every study writes in these formats."""
    names = {
        "gpkg": f"{slug}.gpkg",
        "geojson": f"{slug}-communes.geojson",
        "parquet": f"{slug}-communes.parquet",
        "csv": "datapackage.json",
        "scdl": f"{slug}-equipements.csv",
    }
    return [names[one] for one in formats]


def _require_metres(crs: int) -> None:
    try:
        known = CRS.from_epsg(crs)
    except ProjError as error:
        raise CRSError(
            f"EPSG:{crs} is not a coordinate system.", "Write 9794, say, or 2154."
        ) from error
    if not known.is_projected:
        raise CRSError(f"EPSG:{crs} ({known.name}) is not in metres.", "Write 9794, say, or 2154.")

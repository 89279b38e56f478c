"""What a result was made from, so that it can be defended and made again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from territo import __version__
from territo.model.demand import PROJECTED
from territo.project import OSM

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from territo.model import Basis, Demand, Territory
    from territo.project import Project


@dataclass(frozen=True)
class Measured:
    """Who was measured, and how.

    Parameters
    ----------
    territory
        The territory.
    demand
        Its inhabitants.
    basis
        What the distance is.
    """

    territory: Territory
    demand: Demand
    basis: Basis


def manifest(
    measured: Measured,
    inputs: Sequence[Path],
    root: Path,
    parameters: Mapping[str, object],
    attributions: Sequence[str],
    settings: Mapping[Path, str] | None = None,
) -> dict[str, object]:
    """State what a result was made from.

    No date and no path of the machine are stated: same input, same bytes.

    Parameters
    ----------
    measured
        Who was measured, and how.
    inputs
        Files that were read.
    root
        Folder of the study; files in it are named relative to it, others by their name alone.
    parameters
        What was asked.
    attributions
        How the data ask to be credited.
    settings
        Which setting of the study names which of the files, see `named_by`; absent for none.

    Returns
    -------
        A mapping that can be written as JSON: version, territory, cog, carried (when communes were
        dissolved to that edition), inputs (file, bytes, sha256 and, where one names it, setting),
        parameters, population, distance, attributions.
    """
    named = settings or {}
    territory = measured.territory
    return {
        "version": __version__,
        "territory": territory.code,
        "cog": territory.cog,
        **({"carried": dict(territory.carried)} if territory.carried else {}),
        "inputs": [
            identity(file, root) | ({"setting": named[file]} if file in named else {})
            for file in inputs
        ],
        "parameters": dict(parameters),
        "population": population_basis(measured.demand),
        "distance": str(measured.basis),
        "attributions": list(attributions),
    }


def made_by(stated: Mapping[str, object], command: str, **arguments: object) -> dict[str, object]:
    """Add to a manifest which command made the result, so that it can be made again.

    Parameters
    ----------
    stated
        What it was made from.
    command
        Name of the command.
    **arguments
        What it was asked beside the settings of the study; what JSON can say.

    Returns
    -------
        The manifest with ``command``: its name and the arguments.
    """
    return {**stated, "command": {"name": command, **arguments}}


def inputs_of(stated: Mapping[str, object]) -> list[dict[str, object]]:
    """List the files that a manifest states.

    Parameters
    ----------
    stated
        The manifest.

    Returns
    -------
        Each with its name, size and sha256.
    """
    inputs = stated["inputs"]
    return list(inputs) if isinstance(inputs, list) else []


def named_by(project: Project) -> dict[Path, str]:
    """Say which setting of a study names which file.

    Parameters
    ----------
    project
        The study.

    Returns
    -------
        Setting of each file that the study reads, by its path.
    """
    found = {project.path(project.boundaries): "boundaries"}
    for name in ("population", "population_factor"):
        file: Path = getattr(project, name)
        if file.name:
            found[project.path(file)] = name
    if project.network and project.network != OSM:
        found[project.path(Path(project.network))] = "network"
    for name in ("presets", "groups", "sectors", "competences", "sites"):
        listed: tuple[Path | str, ...] = getattr(project, name)
        found |= {project.path(Path(one)): name for one in listed}
    return found


def population_basis(demand: Demand) -> str:
    """Say in one line which population was counted, and how it was placed.

    Parameters
    ----------
    demand
        The inhabitants.

    Returns
    -------
        The line.
    """
    side = demand.cell_m
    placed = {
        "areal": f"spread evenly over the {side} m squares of each commune (areal)",
        "grid": f"counted by square, at the centre of {side} m (grid)",
        "iris": f"spread evenly over the {side} m squares of each IRIS (iris)",
    }
    projected = ", projected" if demand.basis.endswith(PROJECTED) else ""
    return f"{demand.vintage}, {placed[demand.placed]}{projected}"


def identity(file: Path, root: Path) -> dict[str, object]:
    """Say which file was read.

    Parameters
    ----------
    file
        The file.
    root
        Folder of the study.

    Returns
    -------
        Its name (relative to the study, alone when outside), size and sha256.
    """
    content = file.read_bytes()
    inside = file.is_relative_to(root)
    return {
        "file": file.relative_to(root).as_posix() if inside else file.name,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }

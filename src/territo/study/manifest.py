"""What a result was made from, so that it can be defended and made again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from territo import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from territo.model import EtatDesLieux


def manifest(
    etat: EtatDesLieux,
    inputs: Sequence[Path],
    root: Path,
    parameters: Mapping[str, object],
    attributions: Sequence[str],
) -> dict[str, object]:
    """State what a result was made from.

    No date and no path of the machine are stated: same input, same bytes.

    Parameters
    ----------
    etat
        What was found.
    inputs
        Files that were read.
    root
        Folder of the study; files in it are named relative to it, others by their name alone.
    parameters
        What was asked.
    attributions
        How the data ask to be credited.

    Returns
    -------
        A mapping that can be written as JSON: version, territory, cog, carried (when communes were
        dissolved to that edition), inputs (file, bytes,
        sha256), parameters, population, distance, attributions.
    """
    return {
        "version": __version__,
        "territory": etat.territory.code,
        "cog": etat.territory.cog,
        **({"carried": dict(etat.territory.carried)} if etat.territory.carried else {}),
        "inputs": [identity(file, root) for file in inputs],
        "parameters": dict(parameters),
        "population": population_basis(etat),
        "distance": str(etat.nearest.basis),
        "attributions": list(attributions),
    }


def population_basis(etat: EtatDesLieux) -> str:
    """Say in one line which population was counted, and how it was placed.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        The line.
    """
    demand = etat.demand
    side = demand.cell_m
    placed = {
        "areal": f"spread evenly over the {side} m squares of each commune (areal)",
        "grid": f"counted by square, at the centre of {side} m (grid)",
        "iris": f"spread evenly over the {side} m squares of each IRIS (iris)",
    }
    return f"{demand.vintage}, {placed[demand.basis.removesuffix('-calibrated')]}"


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
        file (relative to the study, its name alone when outside), bytes, sha256.
    """
    content = file.read_bytes()
    inside = file.is_relative_to(root)
    return {
        "file": file.relative_to(root).as_posix() if inside else file.name,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }

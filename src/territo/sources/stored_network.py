"""Built networks kept on disk, ready to be searched again in milliseconds.

One uncompressed ``.npz`` per network: half a million junctions load in under a tenth of a second,
where GraphML takes a minute and a half.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import os
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from territo import __version__
from territo.errors import SourceError
from territo.model.network import Network
from territo.sources.cache import CACHE_VARIABLE, cache_dir

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_ARRAYS = (
    "x",
    "y",
    "tail",
    "head",
    "forward",
    "backward",
    "ticks",
    "length_m",
    "shape_start",
    "shape_xy",
    "snappable",
)


def network_key(content: str, parameters: Mapping[str, object]) -> str:
    """Name a network by everything that it is made from.

    Parameters
    ----------
    content
        Fingerprint of the source, such as its sha256.
    parameters
        Mode, unit, area, speeds: whatever changes the network.

    Returns
    -------
        A short name. territo's version is part of it: a later one may build differently.
    """
    stated = json.dumps([__version__, content, parameters], sort_keys=True, default=str)
    return hashlib.sha256(stated.encode()).hexdigest()[:24]


def stored(key: str, make: Callable[[], Network], *, fresh: bool = False) -> Network:
    """Return a network from the cache, or make it and keep it.

    Parameters
    ----------
    key
        Its name.
    make
        Makes it. When it fails, nothing is kept, and what was kept stays.
    fresh
        Whether to make it anew although it is kept.

    Returns
    -------
        The network. A stored one that cannot be read is made again; one that cannot be kept, for
        want of room or of a folder to write to, is used all the same.

    Raises
    ------
    SourceError
        When it is made anew in order to be kept, and cannot be.
    """
    file = cache_dir() / "networks" / f"{key}.npz"
    if file.is_file() and not fresh:
        try:
            return read_network(file)
        except SourceError:
            with contextlib.suppress(OSError):
                file.unlink()
    network = make()
    try:
        write_network(network, file)
    except OSError as error:
        if fresh:
            raise SourceError(
                f"The streets cannot be kept in {file.parent} ({error.strerror or error}).",
                source=str(file.parent),
                hint=f"Let it be written to, or name another folder in {CACHE_VARIABLE}.",
            ) from error
    return network


def write_network(network: Network, file: Path) -> None:
    """Keep a network.

    Parameters
    ----------
    network
        The network.
    file
        Where; written aside, then renamed.
    """
    said = {
        field.name: getattr(network, field.name)
        for field in dataclasses.fields(network)
        if field.name not in _ARRAYS
    }
    said |= {"parameters": dict(network.parameters), "counts": dict(network.counts)}
    text = np.frombuffer(json.dumps(said).encode(), dtype=np.uint8)
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=file.parent, suffix=".npz")
    try:
        with os.fdopen(handle, "wb") as out:
            np.savez(out, said=text, **{name: getattr(network, name) for name in _ARRAYS})
        Path(aside).replace(file)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


def read_network(file: Path) -> Network:
    """Read a network that was kept.

    Parameters
    ----------
    file
        The file.

    Returns
    -------
        The network, equal to the one that was written.

    Raises
    ------
    SourceError
        When it is not such a file, or was cut short.
    """
    try:
        # Opened here: numpy leaves a broken file open, and an open file cannot be replaced.
        with file.open("rb") as content, np.load(content) as kept:
            said = json.loads(kept["said"].tobytes())
            return Network(**{name: kept[name] for name in _ARRAYS}, **said)
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile, EOFError) as error:
        raise SourceError(
            f"{file} does not hold a network ({error}).",
            source=str(file),
            hint="Delete it: it is made again when it is needed.",
        ) from error

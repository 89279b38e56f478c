"""Boundaries from the "contours administratifs" of Etalab: one file of all France, cut here.

The file holds communes and the arrondissements of Paris, Lyon and Marseille, one over the other;
it says nothing of inhabitants, nor of the type of an EPCI.
"""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pyogrio

from territo.errors import ServiceError
from territo.sources.library import silent
from territo.sources.services.boundaries import Boundaries, require_siren
from territo.sources.services.communes import communes_frame
from territo.sources.services.provenance import ETALAB, provenance_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import geopandas as gpd

    from territo.sources.library import Document, Library

DETAILS = ("5m", "50m", "100m", "1000m")
GZIP = b"\x1f\x8b"
CHUNK = 1 << 20
HINT = "Try again later, or give a file of boundaries."


@dataclass(frozen=True)
class Etalab:
    """Which contours, and where they are.

    Parameters
    ----------
    library
        Where the files are kept.
    url
        Base address.
    cog
        Edition of the Code officiel géographique.
    detail
        To what the contours are generalised: one of `DETAILS`.
    """

    library: Library
    url: str
    cog: int
    detail: str = "5m"

    def __post_init__(self) -> None:
        if self.detail not in DETAILS:
            raise ValueError(f"detail must be one of {', '.join(DETAILS)}, not {self.detail}")


def read_epci(
    etalab: Etalab, siren: str, progress: Callable[[int, int], None] = silent
) -> Boundaries:
    """Read the communes of an EPCI.

    Parameters
    ----------
    etalab
        Which contours.
    siren
        The EPCI.
    progress
        Called with the bytes that are there and the bytes of the whole, for the large file.

    Returns
    -------
        The communes, without inhabitants.

    Raises
    ------
    ServiceError
        When a file cannot be had whole, or has no such EPCI.
    """
    require_siren(siren, etalab.url)
    names = _file(etalab, "epci-1000m", silent)
    named = _rows(names, f"code = '{siren}'")
    if named.empty:
        raise ServiceError(
            f"{names.url} has no EPCI {siren}.",
            source=names.url,
            hint="An EPCI that was merged is in earlier editions only.",
        )
    contours = _file(etalab, f"communes-{etalab.detail}", progress)
    rows = _rows(contours, f"epci = '{siren}'")
    if rows.empty:
        raise ServiceError(f"{contours.url} has no commune of {siren}.", source=contours.url)
    documents = tuple(
        provenance_of(one, subject, f"COG {etalab.cog}", ETALAB)
        for one, subject in ((names, "EPCI"), (contours, "communes"))
    )
    communes = communes_frame(rows, contours.url)
    name = str(named["nom"].iloc[0])
    return Boundaries(siren, name, "", etalab.cog, "", communes, documents)


def _file(etalab: Etalab, name: str, progress: Callable[[int, int], None]) -> Document:
    url = f"{etalab.url}/{etalab.cog}/geojson/{name}.geojson.gz"
    return etalab.library.get(url, check=partial(_check, url), progress=progress, hint=HINT)


def _rows(document: Document, where: str) -> gpd.GeoDataFrame:
    packed = "/vsigzip/" if _is_packed(document.file) else ""
    try:
        return pyogrio.read_dataframe(f"{packed}{document.file.as_posix()}", where=where)
    except (pyogrio.errors.DataSourceError, ValueError) as error:
        raise ServiceError(
            f"{document.url} cannot be read ({error}).", source=document.url, hint=HINT
        ) from error


def _is_packed(file: Path) -> bool:
    """Tell whether a file is still packed: some servers let it be unpacked on the way."""
    with file.open("rb") as content:
        return content.read(len(GZIP)) == GZIP


def _check(url: str, file: Path) -> None:
    """Unpack to the end, where the length and the sum are; refuse what is no collection."""
    unpack = gzip.open if _is_packed(file) else open
    head, tail = b"", b""
    try:
        with unpack(file, "rb") as content:
            while piece := content.read(CHUNK):
                head = head or piece[:CHUNK]
                tail = (tail + piece)[-80:]
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ServiceError(f"{url} is cut short ({error}).", source=url, hint=HINT) from error
    if b"FeatureCollection" not in head or not tail.rstrip().endswith(b"}"):
        start = " ".join(head[:80].decode("utf-8", errors="replace").split())
        raise ServiceError(
            f"{url} is no collection of contours, or cut short ({start} ...).",
            source=url,
            hint=HINT,
        )

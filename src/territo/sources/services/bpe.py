"""Doors of the Base permanente des équipements (Insee).

It tells places of very different quality. A position drawn at random in a commune, or known to be
bad, is not kept: a site with low precision still counts in a distance, and this one must not. The
row stays without a position, to be geocoded by its address.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from territo.crs import LONLAT, METRIC, transformer
from territo.errors import ServiceError, SourceError
from territo.sources.boundaries import plain
from territo.sources.services.bpe_files import PARQUET, ZIP, read_file
from territo.sources.services.bpe_types import TYPES
from territo.sources.services.fetched import Fetched, fetched
from territo.sources.services.provenance import LICENCE_OUVERTE, Provenance, provenance_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from territo.sources.library import Library
    from territo.sources.services.bpe_types import EquipmentType
    from territo.sources.services.ground import Ground

NEEDED = ("TYPEQU", "DEPCOM")
NAMES = ("NOMRS", "CNOMRS")
STREET = ("NUMVOIE", "INDREP", "TYPVOIE", "LIBVOIE")
PLACE = ("LAMBERT_X", "LAMBERT_Y", "EPSG", "LONGITUDE", "LATITUDE", "QUALITE_XY", "QUALITE_GEOLOC")
COLUMNS = (*NEEDED, "AN", *NAMES, *STREET, "CODPOS", "LIBCOM", "SIRET", *PLACE)
# Undetermined, not applicable.
NOTHING = ("_U", "_Z")
# How the address was found (Insee, as for the geolocation of Sirene): a sure street and the number;
# a sure street; a likely street and the number; a likely street; a point drawn in the commune.
PRECISION = {"11": "housenumber", "12": "street", "21": "street", "22": "street"}
DRAWN = "33"
RANDOM = "positions drawn at random in the commune (QUALITE_GEOLOC 33), not kept"
BAD = "positions known to be bad, or none (QUALITE_XY), not kept"
UNSURE = "positions of undetermined quality, kept"
NO_SYSTEM = "positions in a system that is not known (EPSG), not kept"
HINT = "Give the file by hand: BPE24.parquet, or BPE25.zip as it is, from insee.fr."


def _silent(done: int, whole: int) -> None:
    """Show no progress."""
    del done, whole


def fetch_bpe(
    library: Library,
    url: str,
    ground: Ground,
    types: Sequence[str],
    progress: Callable[[int, int], None] = _silent,
) -> Fetched:
    """Download an edition of the BPE, and read the sites of a ground in it.

    Parameters
    ----------
    library
        Where it is kept; an edition as CSV takes 1.5 GB, or some 200 MB as a ZIP.
    url
        Address of the Parquet, the ZIP or the CSV.
    ground
        The communes.
    types
        Codes of the types that are wanted, of `TYPES`.
    progress
        Called with the bytes that are there and those of the whole.

    Returns
    -------
        The sites.

    Raises
    ------
    ServiceError
        When it is out of reach, or is something else.
    SourceError
        As `read_bpe`.
    """
    document = library.get(url, check=partial(_check, url), progress=progress, hint=HINT)
    said = partial(provenance_of, document, "sites")
    return _sites(document.file, url, ground, types, said)


def read_bpe(file: Path, ground: Ground, types: Sequence[str]) -> Fetched:
    """Read the sites of a ground in an edition of the BPE that is at hand.

    Parameters
    ----------
    file
        A Parquet, a ZIP or a CSV of Insee.
    ground
        The communes.
    types
        Codes of the types that are wanted, of `TYPES`.

    Returns
    -------
        The sites. Where the BPE has no position of its own, there is none.

    Raises
    ------
    SourceError
        When the file cannot be read, holds no such site here, or a type is not known.
    SchemaError
        When it lacks a column.
    """

    def said(edition: str, credit: str) -> Provenance:
        with file.open("rb") as content:
            sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        return Provenance("sites", file.name, "", edition, sha256, LICENCE_OUVERTE, credit)

    return _sites(file, str(file), ground, types, said)


def _sites(
    file: Path,
    source: str,
    ground: Ground,
    types: Sequence[str],
    said: Callable[[str, str], Provenance],
) -> Fetched:
    chosen = _known(types)
    wanted = {"TYPEQU": list(chosen), "DEPCOM": list(ground.codes)}
    rows = read_file(file, COLUMNS, NEEDED, wanted)
    if not len(rows):
        told = ", ".join(f"{code} {one.label}" for code, one in chosen.items())
        raise SourceError(
            f"{source} holds no {told} in {ground.name}.",
            source=source,
            hint="Codes change from one edition to another: look at the labels of its year.",
        )
    rows = rows.mask(rows.isin(NOTHING), "")
    years = sorted(set(rows["AN"]) - {""})
    edition = f"BPE {' and '.join(years)}".strip()
    credit = f"Source : Insee, {edition}"
    counts: Counter[str] = Counter()
    table = _table(rows, chosen, counts).assign(source=credit)
    return fetched(table, ground, "bpe", counts, (said(edition, credit),))


def _known(types: Sequence[str]) -> Mapping[str, EquipmentType]:
    strange = sorted(set(types) - set(TYPES))
    if strange:
        told = ", ".join(f"{code} {one.label}" for code, one in TYPES.items())
        raise SourceError(
            f"No type of the BPE that may be a door has the code {', '.join(strange)}.",
            source="BPE",
            hint=f"Known: {told}.",
        )
    return {code: TYPES[code] for code in dict.fromkeys(types)}


def _table(
    rows: pd.DataFrame, types: Mapping[str, EquipmentType], counts: Counter[str]
) -> pd.DataFrame:
    label = rows["TYPEQU"].map({code: one.label for code, one in types.items()})
    name = rows["NOMRS"].where(rows["NOMRS"] != "", rows["CNOMRS"])
    return pd.DataFrame(
        {
            "site": _ids(rows),
            "name": name.where(name != "", label + " " + rows["LIBCOM"]),
            "kind": rows["TYPEQU"].map({code: one.kind for code, one in types.items()}),
            "commune": rows["DEPCOM"],
            "address": rows[list(STREET)].agg(" ".join, axis=1).str.split().str.join(" "),
            "postcode": rows["CODPOS"],
            "city": rows["LIBCOM"],
            "siret": rows["SIRET"],
            "typequ": rows["TYPEQU"],
            "type_label": label,
            **_places(rows, counts),
        }
    )


def _ids(rows: pd.DataFrame) -> pd.Series:
    """Make ids that the next edition makes again: of the SIRET, else of name and address.

    Positions are not part of them: some are drawn anew in each edition.
    """
    said = rows[[*NEEDED, *NAMES, *STREET]].agg("|".join, axis=1)
    digest = said.map(lambda text: hashlib.sha256(text.encode()).hexdigest()[:12])
    siret = rows["SIRET"].str.fullmatch(r"\d{14}").astype(bool)
    return rows["TYPEQU"] + "-" + rows["SIRET"].where(siret, digest)


def _places(rows: pd.DataFrame, counts: Counter[str]) -> dict[str, pd.Series]:
    """Carry positions to degrees, but for those that say nothing of where the door is."""
    lon, lat, lost = _lonlat(rows)
    quality = rows["QUALITE_XY"].map(plain)
    code = rows["QUALITE_GEOLOC"].str.removesuffix(".0")
    random = code == DRAWN
    bad = ~random & quality.str.contains("mauvais|non geo")
    kept = ~random & ~bad & lon.notna()
    sure = quality.str.startswith("bon")
    precision = code.map(PRECISION).fillna("")
    rough = quality.str.startswith("accept")
    precision = precision.mask(rough, "street").where(kept, "")
    counts[RANDOM] += int(random.sum())
    counts[BAD] += int(bad.sum())
    counts[NO_SYSTEM] += int((lost & ~random & ~bad).sum())
    counts[UNSURE] += int((kept & ~sure & (precision == "")).sum())
    note = pd.Series("", index=rows.index).mask(random, "its point is drawn in the commune")
    note = note.mask(bad, "its point is known to be bad, or there is none")
    return {
        "lon": _texts(lon.where(kept)),
        "lat": _texts(lat.where(kept)),
        # Of a place without a point, the commune is all that is known.
        "precision": precision.mask(random | bad, "commune"),
        "note": note,
    }


def _lonlat(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Read positions, each in the system its row names; say which name none that is known."""
    x, y, lon, lat = (
        pd.to_numeric(rows[name].str.replace(",", "."), errors="coerce")
        for name in ("LAMBERT_X", "LAMBERT_Y", "LONGITUDE", "LATITUDE")
    )
    system = pd.to_numeric(rows["EPSG"].str.extract(r"(\d+)", expand=False), errors="coerce")
    placed = x.notna() & y.notna()
    for code in METRIC:
        own = placed & (system == code)
        if own.any():
            lon[own], lat[own] = transformer(code, LONLAT)(x[own].to_numpy(), y[own].to_numpy())
    known = np.isfinite(lon.astype(float)) & np.isfinite(lat.astype(float))
    return lon.where(known), lat.where(known), placed & ~known


def _texts(degrees: pd.Series) -> pd.Series:
    return degrees.map(lambda value: "" if pd.isna(value) else f"{value:.6f}")


def _check(url: str, file: Path) -> None:
    """Refuse what is no edition of the BPE: a page of HTML, half a file."""
    with file.open("rb") as opened:
        start = opened.read(1 << 16)
        opened.seek(-min(len(PARQUET), len(start)), 2)
        end = opened.read()
    if start.startswith(PARQUET):
        whole = end == PARQUET
    elif start.startswith(ZIP):
        whole = zipfile.is_zipfile(file)
    else:
        whole = all(name.encode() in start.split(b"\n", 1)[0] for name in NEEDED)
    if not whole:
        raise ServiceError(
            f"{url} answers something else than an edition of the BPE, or half of one.",
            source=url,
            hint=HINT,
        )

"""The addresses of a place, from a file: the BAN's, or any list of numbers and streets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from territo.errors import Problem, SchemaError, SourceError
from territo.sources.geocode.address import plain_suffix, street_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from territo.arrays import Floats, Ints, Objects

# Our name -> names in the files that are known: the BAN, then others met.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "number": ("numero", "NUM_VOI"),
    "suffix": ("rep", "SUF_VOI"),
    "street": ("nom_voie", "LIB_OFF"),
    "commune": ("code_insee",),
    "postcode": ("code_postal",),
    "lon": ("lon",),
    "lat": ("lat",),
}


@dataclass(frozen=True)
class Street:
    """One street of one commune.

    Parameters
    ----------
    label
        Its name as the file writes it.
    commune, postcode
        Where it is; empty when the file does not say.
    type, words
        Its name taken apart.
    number, suffix, lon, lat
        Its addresses, by number, shape (n,) each.
    """

    label: str
    commune: str
    postcode: str
    type: str
    words: tuple[str, ...]
    number: Ints
    suffix: Objects
    lon: Floats
    lat: Floats


@dataclass(frozen=True)
class Gazetteer:
    """The streets of a file.

    Parameters
    ----------
    streets
        The streets, in the order of their names and communes.
    """

    streets: tuple[Street, ...]


def read_gazetteer(file: Path, commune: str = "") -> Gazetteer:
    """Read the addresses of a file.

    Parameters
    ----------
    file
        CSV, comma or semicolon, compressed or not, with a number, a street and lon, lat.
    commune
        Commune of all of them, for a file that does not say.

    Returns
    -------
        Its streets.

    Raises
    ------
    SourceError
        When the file cannot be read.
    SchemaError
        When it lacks a column.
    """
    if not file.is_file():
        raise SourceError(f"{file} does not exist.", source=str(file), hint="Check its name.")
    try:
        header = pd.read_csv(file, sep="\0", nrows=0, dtype=str).columns[0]
        delimiter = max(",;\t", key=header.count)
        table = pd.read_csv(file, sep=delimiter, dtype=str, keep_default_na=False)
    except (ValueError, OSError, EOFError) as error:
        raise SourceError(
            f"{file} cannot be read ({error}).",
            source=str(file),
            hint="Give a CSV of addresses, such as the BAN's of a département.",
        ) from error
    ours = {
        name: next((one for one in known if one in table), "") for name, known in COLUMNS.items()
    }
    missing = [name for name in ("number", "street", "lon", "lat") if not ours[name]]
    if missing:
        known = [" or ".join(COLUMNS[name]) for name in missing]
        problems = [Problem(f"missing column ({one})") for one in known]
        raise SchemaError(str(file), problems, f"Found: {', '.join(table.columns)}.")
    read = pd.DataFrame({name: table[column] if column else "" for name, column in ours.items()})
    read["commune"] = read["commune"].replace("", commune)
    return Gazetteer(tuple(_streets(read)))


def _streets(read: pd.DataFrame) -> list[Street]:
    read["number"] = pd.to_numeric(read["number"], errors="coerce")
    for name in ("lon", "lat"):
        read[name] = pd.to_numeric(read[name].str.replace(",", "."), errors="coerce")
    known = read.dropna(subset=["number", "lon", "lat"])
    known = known.sort_values(["street", "commune", "number", "suffix"], kind="stable")
    streets = []
    for (label, commune), rows in known.groupby(["street", "commune"], sort=True):
        kind, words = street_words(label)
        streets.append(
            Street(
                label=label,
                commune=commune,
                postcode=rows["postcode"].iloc[0],
                type=kind,
                words=words,
                number=rows["number"].to_numpy(dtype=np.int64),
                suffix=np.array([plain_suffix(text) for text in rows["suffix"]], dtype=object),
                lon=rows["lon"].to_numpy(dtype=float),
                lat=rows["lat"].to_numpy(dtype=float),
            )
        )
    return streets

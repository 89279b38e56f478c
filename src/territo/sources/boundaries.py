"""Territories out of a GeoPackage of communes, EPCI and sectors.

The layers are those that ``boundaries/README.md`` describes.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from typing import TYPE_CHECKING

import geopandas as gpd
import pyogrio

from territo.errors import SourceError, TerritoryError
from territo.model import Territory

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

LAYERS = ("communes", "epci", "sectors", "sector_communes", "organisations")


def list_territories(file: Path) -> pd.DataFrame:
    """List the territories of a file.

    Parameters
    ----------
    file
        The GeoPackage.

    Returns
    -------
        One row per EPCI, in the order of the slugs: epci, name, slug, epci_type, population
        (inhabitants), population_basis, n_communes, cog, aliases (other names, separated by
        semicolons).

    Raises
    ------
    SourceError
        When the file cannot be read or lacks a layer.
    """
    return _read(file, "epci").sort_values("slug", kind="stable", ignore_index=True)


def read_territory(file: Path, name: str) -> Territory:
    """Read one territory.

    Parameters
    ----------
    file
        The GeoPackage.
    name
        Its name, slug, SIREN or an alias (an old SIREN); accents and case do not matter.

    Returns
    -------
        The territory.

    Raises
    ------
    SourceError
        When the file cannot be read or lacks a layer.
    TerritoryError
        When nobody goes by that name; the nearest names are suggested.
    """
    epci = find_epci(list_territories(file), name)
    mine = f"epci = '{epci['epci']}'"
    sectors = _read(file, "sectors", where=mine).set_index("sector").sort_index()
    links = _read(file, "sector_communes")
    return Territory(
        code=str(epci["epci"]),
        name=str(epci["name"]),
        slug=str(epci["slug"]),
        epci_type=str(epci["epci_type"]),
        cog=int(epci["cog"]),
        population_basis=str(epci["population_basis"]),
        communes=_read(file, "communes", where=mine).set_index("commune").sort_index(),
        sectors=gpd.GeoDataFrame(sectors, crs=sectors.crs),
        sector_communes=links[links["sector"].isin(sectors.index)].reset_index(drop=True),
        organisation=_read(file, "organisations", where=mine),
    )


def read_communes(file: Path) -> gpd.GeoDataFrame:
    """Read the communes of every territory of a file.

    Parameters
    ----------
    file
        The GeoPackage.

    Returns
    -------
        One row per commune, index ``commune``: name, epci, population, geometry.

    Raises
    ------
    SourceError
        When the file cannot be read or lacks a layer.
    """
    return _read(file, "communes").set_index("commune").sort_index()


def find_epci(known: pd.DataFrame, name: str) -> pd.Series:
    """Find the EPCI that goes by a name.

    Parameters
    ----------
    known
        The table of `list_territories`.
    name
        What somebody wrote.

    Returns
    -------
        Its row.

    Raises
    ------
    TerritoryError
        When there is none, or several.
    """
    wanted = plain(name)
    names = {position: {plain(text) for text in _names(row)} for position, row in known.iterrows()}
    found = [position for position, own in names.items() if wanted in own]
    if not found and wanted:
        whole_words = re.compile(rf"\b{re.escape(wanted)}\b")
        found = [position for position, own in names.items() if any(map(whole_words.search, own))]
    if len(found) == 1:
        return known.loc[found[0]]
    raise _unknown(name, known, names, found)


def _unknown(
    name: str, known: pd.DataFrame, names: dict[int, set[str]], found: list[int]
) -> TerritoryError:
    """Say which names are near the one nobody knows."""
    if found:
        several = ", ".join(known.loc[found, "slug"])
        return TerritoryError(f'"{name}" may be several territories: {several}.', "Name one.")
    everything = {
        text: known.loc[position, "slug"] for position in names for text in names[position]
    }
    near = difflib.get_close_matches(plain(name), everything, n=3, cutoff=0.6)
    slugs = list(dict.fromkeys(everything[text] for text in near))
    asked = f"Did you mean {' or '.join(slugs)}? " if slugs else ""
    return TerritoryError(
        f'No territory is called "{name}".', f"{asked}`territo list` shows them all."
    )


def _names(row: pd.Series) -> list[str]:
    aliases = row["aliases"] if isinstance(row["aliases"], str) else ""
    return [str(row["epci"]), str(row["slug"]), str(row["name"]), *filter(None, aliases.split(";"))]


def plain(text: str) -> str:
    """Reduce a name to what people agree on when they write it.

    Parameters
    ----------
    text
        A name.

    Returns
    -------
        The name without accents, case or punctuation.

    Examples
    --------
    >>> plain("Saint-Étienne  MÉTROPOLE")
    'saint etienne metropole'
    """
    bare = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    letters = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def _read(file: Path, layer: str, where: str | None = None) -> gpd.GeoDataFrame:
    if not file.is_file():
        raise SourceError(
            f"{file} does not exist.",
            source=str(file),
            hint="Run territo in a study's folder, or name the file in territo.toml (boundaries).",
        )
    try:
        return pyogrio.read_dataframe(file, layer=layer, where=where)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise SourceError(
            f"{file}: layer {layer} cannot be read ({error}).",
            source=str(file),
            hint=f"The file needs the layers {', '.join(LAYERS)}: see boundaries/README.md.",
        ) from error


def is_own(file: Path) -> bool:
    """Tell whether a file is one of ours, and not an official one.

    Parameters
    ----------
    file
        The file.

    Returns
    -------
        True for a GeoPackage with our layers; also for what cannot be read at all, so that our own
        layers are asked for.
    """
    if file.is_dir() or (file.exists() and file.suffix.lower() != ".gpkg"):
        return False
    try:
        return "sector_communes" in pyogrio.list_layers(file)[:, 0]
    except pyogrio.errors.DataSourceError:
        return True


def read_attributions(file: Path) -> tuple[str, ...]:
    """Read how the data of a file ask to be credited.

    Parameters
    ----------
    file
        The GeoPackage.

    Returns
    -------
        Texts to print on maps and in metadata, in the order of the file; none when it states none.

    Raises
    ------
    SourceError
        When the file does not exist.
    """
    if "attributions" not in pyogrio.list_layers(file)[:, 0]:
        return ()
    return tuple(_read(file, "attributions")["attribution"])

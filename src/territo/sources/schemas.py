"""Lists that come with columns of their own: which they are, and what territo calls each column.

Sources of the column names: SCDL "Équipements" v0.1.5 (schema.data.gouv.fr); data·inclusion
``structure`` (gip-inclusion/data-inclusion-schema); France Services (ANCT, file of August 2024);
Recensement des équipements sportifs and Data ES (ministère des Sports).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pyproj import CRS
from pyproj.exceptions import CRSError as ProjError

from territo.crs import LONLAT, likely_system, transformer
from territo.errors import CRSError, SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Schema:
    """A kind of list that is known.

    Parameters
    ----------
    name
        What it is called.
    signature
        Columns that give it away.
    columns
        Our column -> theirs; several are joined by a space.
    kind
        Kind of its sites.
    not_doors
        Values of one column that stand for no fixed door, such as a bus.
    """

    name: str
    signature: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    kind: str
    not_doors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


SCHEMAS = (
    Schema(
        "SCDL Équipements",
        ("EQUIP_UID", "EQUIP_NOM", "EQUIP_LAT", "EQUIP_LONG"),
        {
            "site": ("EQUIP_UID",),
            "name": ("EQUIP_NOM",),
            "lon": ("EQUIP_LONG",),
            "lat": ("EQUIP_LAT",),
            "address": ("ADR_NUMERO", "ADR_NOMVOIE"),
            "postcode": ("ADR_CODEPOSTAL",),
            "city": ("ADR_COMMUNE",),
            "opening_hours": ("EQUIP_OUVERTURE",),
        },
        "equipement",
    ),
    Schema(
        "France Services",
        ("id_fs", "lib_fs", "insee_com"),
        {
            "site": ("id_fs",),
            "name": ("lib_fs",),
            "lon": ("longitude",),
            "lat": ("latitude",),
            "commune": ("insee_com",),
            "address": ("adresse",),
            "postcode": ("code_postal",),
            "city": ("lib_com",),
        },
        "france_services",
        {"format_fs": ("Bus_équivalent", "Itinérante")},
    ),
    Schema(
        "data·inclusion structure",
        ("id", "nom", "code_insee", "longitude", "latitude", "date_maj"),
        {
            "site": ("id",),
            "name": ("nom",),
            "lon": ("longitude",),
            "lat": ("latitude",),
            "commune": ("code_insee",),
            "address": ("adresse",),
            "postcode": ("code_postal",),
            "city": ("commune",),
            "opening_hours": ("horaires_accueil",),
        },
        "structure",
    ),
    Schema(
        "Recensement des équipements sportifs",
        ("Numéro de l'installation", "Nom usuel de l'installation", "Code INSEE"),
        {
            "site": ("Numéro de l'installation",),
            "name": ("Nom usuel de l'installation",),
            "lon": ("Longitude",),
            "lat": ("Latitude",),
            "commune": ("Code INSEE",),
            "address": ("Numero de la voie", "Nom de la voie"),
            "postcode": ("Code postal",),
            "city": ("Nom de la commune",),
        },
        "sport",
    ),
    Schema(
        "Data ES",
        ("equip_numero", "equip_nom", "new_code"),
        {
            "site": ("equip_numero",),
            "name": ("equip_nom",),
            "lon": ("equip_x",),
            "lat": ("equip_y",),
            "commune": ("new_code",),
            "address": ("inst_adresse",),
            "postcode": ("inst_cp",),
            "city": ("new_name",),
            "year_in_service": ("equip_service_date",),
        },
        "sport",
    ),
)
# Words of files for nothing.
NOTHING = {"None", "NULL", "nan", "NaN"}


@dataclass(frozen=True)
class Adapted:
    """A list with our column names.

    Parameters
    ----------
    table
        The rows; columns that nobody asked for keep their name.
    schema
        The known kind of list it is; absent for one of the user's own.
    """

    table: pd.DataFrame
    schema: Schema | None


def recognise(columns: pd.Index) -> Schema | None:
    """Tell which known kind of list has these columns.

    Parameters
    ----------
    columns
        Names of columns.

    Returns
    -------
        The kind; absent when it is none of them, or has our own names.
    """
    if {"site", "name"} <= set(columns):
        return None
    return next((one for one in SCHEMAS if set(one.signature) <= set(columns)), None)


def adapt(table: pd.DataFrame, given: Mapping[str, str], source: str) -> Adapted:
    """Give a list our column names.

    Parameters
    ----------
    table
        Rows of text.
    given
        Our column -> theirs, as the study's settings say; ``crs`` declares the system of x and y.
    source
        Path of the file, for the messages.

    Returns
    -------
        The list. Positions given as x and y are carried to ``lon`` and ``lat``.

    Raises
    ------
    SourceError
        When a column that the settings name is not there.
    CRSError
        When x and y come without a declared system, or with one that does not exist.
    """
    theirs = {ours: name for ours, name in given.items() if ours != "crs"}
    absent = [name for name in theirs.values() if name not in table]
    if absent:
        raise SourceError(
            f"{source} has no column {', '.join(absent)}, which site_columns names.",
            source=source,
            hint=f"Found: {', '.join(map(str, table.columns))}.",
        )
    schema = None if theirs else recognise(table.columns)
    wanted = schema.columns if schema else {ours: (name,) for ours, name in theirs.items()}
    adapted = _renamed(table, wanted)
    if schema:
        adapted = _as_known(adapted, schema)
    return Adapted(_with_lonlat(adapted, given.get("crs", ""), source), schema)


def _renamed(table: pd.DataFrame, wanted: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    ours = {}
    for name, parts in wanted.items():
        present = [table[part] for part in parts if part in table]
        if present:
            joined = present[0].str.cat(present[1:], sep=" ") if present[1:] else present[0]
            ours[name] = joined.str.strip()
    others = table.drop(
        columns=[part for parts in wanted.values() for part in parts if part in table]
    )
    return pd.DataFrame(ours, index=table.index).join(
        others.drop(columns=list(ours), errors="ignore")
    )


def _as_known(table: pd.DataFrame, schema: Schema) -> pd.DataFrame:
    """Complete a known list: its kind, what is no door, and its words for nothing."""
    cleaned = table.mask(table.isin(NOTHING), "")
    door = pd.Series("yes", index=cleaned.index)
    for column, values in schema.not_doors.items():
        door = door.mask(cleaned[column].isin(values), "no")
    return cleaned.assign(kind=schema.kind, door=door)


def _with_lonlat(table: pd.DataFrame, crs: str, source: str) -> pd.DataFrame:
    """Carry x and y to longitude and latitude, when those are not given."""
    if "x" not in table or "y" not in table or {"lon", "lat"} <= set(table.columns):
        return table
    x, y = (
        pd.to_numeric(table[name].str.replace(",", "."), errors="coerce").to_numpy(dtype=float)
        for name in ("x", "y")
    )
    if not crs:
        raise CRSError(
            f"{source} gives x and y and declares no coordinate system{likely_system(x, y)}.",
            'Declare it in territo.toml: [site_columns] crs = "EPSG:2154".',
        )
    try:
        code = CRS.from_user_input(crs).to_epsg() or 0
    except ProjError as error:
        raise CRSError(f'"{crs}" is not a coordinate system.', "Write EPSG:2154, say.") from error
    lon, lat = transformer(code, LONLAT)(x, y)
    read = {"lon": lon, "lat": lat}
    return table.assign(
        **{
            name: [f"{value:.9f}" if np.isfinite(value) else "" for value in values]
            for name, values in read.items()
        }
    )

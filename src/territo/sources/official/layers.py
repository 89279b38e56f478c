"""Where the layers of an official delivery are: one file, or one file per layer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pyogrio

from territo.crs import LONLAT, epsg
from territo.errors import SourceError
from territo.sources.official.naming import LAYERS, renamed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

SUFFIXES = (".gpkg", ".shp", ".geojson", ".geojson.gz", ".json", ".fgb", ".parquet")
SIDECARS = (".dbf", ".shx", ".prj", ".cpg")
HINT = (
    "Give ADMIN EXPRESS COG (GeoPackage, or COMMUNE.shp), the contours of Etalab, or an answer of "
    "geo.api.gouv.fr."
)


@dataclass(frozen=True)
class Layer:
    """A layer of a file.

    Parameters
    ----------
    file
        The file.
    name
        Name of the layer; empty when the file holds one only.
    """

    file: Path
    name: str = ""

    def __str__(self) -> str:
        return f"{self.file}, layer {self.name}" if self.name else str(self.file)

    @property
    def files(self) -> tuple[Path, ...]:
        """The file, and those that a Shapefile comes with."""
        beside = (
            [self.file.with_suffix(suffix) for suffix in SIDECARS]
            if self.file.suffix.lower() == ".shp"
            else []
        )
        return (self.file, *(one for one in beside if one.is_file()))

    @property
    def columns(self) -> list[str]:
        """Names of its columns, without the geometry."""
        if self.file.suffix == ".parquet":
            from pyarrow import parquet  # noqa: PLC0415 - for one format alone

            return list(parquet.read_schema(self.file).names)
        return list(self._opened(pyogrio.read_info)["fields"])

    @property
    def crs(self) -> int:
        """EPSG code of its coordinates; 0 when it declares none that has one."""
        if self.file.suffix == ".parquet":
            from pyarrow import parquet  # noqa: PLC0415 - for one format alone

            said = json.loads(parquet.read_schema(self.file).metadata[b"geo"])
            # The format says that longitude and latitude go without saying.
            declared = said["columns"][said["primary_column"]].get("crs", LONLAT)
        else:
            declared = self._opened(pyogrio.read_info)["crs"]
        return epsg(declared) if declared else 0

    def table(self, aliases: dict[str, tuple[str, ...]]) -> pd.DataFrame:
        """Read columns without contours.

        Parameters
        ----------
        aliases
            Our column -> theirs, see `territo.sources.official.naming`.

        Returns
        -------
            One row per feature, with our names; columns that the layer lacks are left out.
        """
        names = renamed(self.columns, aliases)
        if self.file.suffix == ".parquet":
            frame = pd.read_parquet(self.file, columns=list(names.values()))
        else:
            frame = self._opened(
                pyogrio.read_dataframe, columns=list(names.values()), read_geometry=False
            )
        return frame.rename(columns={theirs: ours for ours, theirs in names.items()})

    def contours(self, column: str, codes: Sequence[str]) -> gpd.GeoDataFrame:
        """Read the contours of some features.

        Parameters
        ----------
        column
            The column of their codes, as the layer writes it.
        codes
            The codes wanted.

        Returns
        -------
            One row per feature: that column, and its geometry.
        """
        if self.file.suffix == ".parquet":
            frame = gpd.read_parquet(self.file, filters=[(column, "in", list(codes))])
            return frame[[column, frame.geometry.name]].rename_geometry("geometry")
        quoted = ", ".join(f"'{code}'" for code in codes)
        return self._opened(
            pyogrio.read_dataframe, columns=[column], where=f'"{column}" IN ({quoted})'
        )

    def _opened(self, read: Callable[..., Any], **options: object) -> Any:  # noqa: ANN401 - as it reads
        """Read, and say in our words what cannot be."""
        path = f"/vsigzip/{self.file}" if self.file.suffix == ".gz" else self.file
        try:
            return read(path, layer=self.name or None, **options)
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
            raise SourceError(
                f"{self} cannot be read ({error}).", source=str(self.file), hint=HINT
            ) from error


def find_layers(path: Path) -> dict[str, Layer]:
    """Find the layers of a delivery.

    Parameters
    ----------
    path
        A file, or a folder with one file per layer.

    Returns
    -------
        ``communes``, and ``epci`` and ``departements`` when they are there.

    Raises
    ------
    SourceError
        When there is no layer of communes, or several.
    """
    if path.is_dir():
        return _in_folder(path)
    if not path.is_file():
        raise SourceError(f"{path} does not exist.", source=str(path), hint=HINT)
    if _stem_and_suffix(path)[1] != ".gpkg":
        return {"communes": Layer(path)} | _beside(path)
    try:
        names = list(pyogrio.list_layers(path)[:, 0])
    except pyogrio.errors.DataSourceError as error:
        raise SourceError(
            f"{path} cannot be read ({error}).", source=str(path), hint=HINT
        ) from error
    found = {
        ours: Layer(path, name)
        for ours, theirs in LAYERS.items()
        for name in names
        if name.lower() in theirs
    }
    if "communes" in found:
        return found
    if len(names) == 1:
        return {"communes": Layer(path, names[0])}
    raise SourceError(
        f"{path} has no layer of communes; it has {', '.join(names)}.", source=str(path), hint=HINT
    )


def _in_folder(folder: Path) -> dict[str, Layer]:
    wanted = LAYERS["communes"]
    found = sorted(file for file in folder.rglob("*") if _of_layer(file, wanted) and file.is_file())
    if len(found) != 1:
        several = f"several: {', '.join(map(str, found))}" if found else "none"
        raise SourceError(
            f"{folder} should hold one file of communes, and holds {several}.",
            source=str(folder),
            hint=f"Name the file. {HINT}",
        )
    return {"communes": Layer(found[0])} | _beside(found[0])


def _beside(communes: Path) -> dict[str, Layer]:
    """Find the files of EPCI and départements that go with one of communes."""
    own = _stem_and_suffix(communes)
    return (
        {
            ours: Layer(file)
            for ours in ("epci", "departements")
            for file in sorted(communes.parent.iterdir())
            if _of_layer(file, LAYERS[ours]) and _tail(file) == _tail(communes)
        }
        if _of_layer(communes, LAYERS["communes"]) and own[1] in SUFFIXES
        else {}
    )


def _of_layer(file: Path, names: tuple[str, ...]) -> bool:
    stem, suffix = _stem_and_suffix(file)
    return suffix in SUFFIXES and stem.partition("-")[0] in names


def _tail(file: Path) -> tuple[str, str]:
    """Tell what the files of one delivery share: "-5m", and the format."""
    stem, suffix = _stem_and_suffix(file)
    return stem.partition("-")[2], suffix


def _stem_and_suffix(file: Path) -> tuple[str, str]:
    name = file.name.lower()
    suffix = next((one for one in sorted(SUFFIXES, key=len)[::-1] if name.endswith(one)), "")
    return name.removesuffix(suffix), suffix

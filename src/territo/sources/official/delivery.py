"""An official file, opened: what it says of each commune, without the contours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from territo.errors import Problem, SchemaError, SourceError
from territo.model.checks import COMMUNE_CODE
from territo.sources.boundaries import plain
from territo.sources.cog import COMMUNE_OF_ARRONDISSEMENT
from territo.sources.contours import departement_of
from territo.sources.official import naming
from territo.sources.official.edition import edition_of
from territo.sources.official.layers import HINT, Layer, find_layers

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Delivery:
    """What an official file says, contours apart.

    Parameters
    ----------
    naming
        How it calls things.
    cog
        Its edition of the Code officiel géographique.
    cog_from
        How the edition is known: ``setting``, ``file``, ``name`` or ``codes``.
    communes
        One row per commune, index ``commune``: name, epci (SIREN of the fiscal EPCI; empty when
        it is in none), departement, and population when the file gives it.
    population_basis
        Which population it is, in words; empty when the file gives none.
    epcis
        One row per EPCI that the file names, index ``epci``: name, epci_type.
    departements
        Name of each département that the file names, index ``departement``.
    arrondissements
        How many arrondissements municipaux were left out: their commune stands for them.
    layer
        Where the contours are.
    code_column
        The column of the codes there.
    files
        Files it was read from.
    """

    naming: naming.Naming
    cog: int
    cog_from: str
    communes: pd.DataFrame
    population_basis: str
    epcis: pd.DataFrame
    departements: pd.Series
    arrondissements: int
    layer: Layer
    code_column: str
    files: tuple[Path, ...]

    @property
    def attributions(self) -> tuple[str, ...]:
        """How the data ask to be credited."""
        text = self.naming.attribution.format(cog=self.cog)
        return (text,) if text else ()


def open_delivery(
    path: Path, absences: pd.DataFrame, known: pd.DataFrame, *, cog: int = 0
) -> Delivery:
    """Open an official file.

    Parameters
    ----------
    path
        ADMIN EXPRESS COG (a GeoPackage, or the folder or the file of communes where each layer is
        a file), contours of Etalab, an answer of geo.api.gouv.fr.
    absences
        The table of absences, see `territo.vintages`.
    known
        EPCI that are known without the file, as `territo.sources.boundaries.list_territories`
        gives them: among several EPCI of a commune, the one that is known is meant.
    cog
        Its edition when the study's settings say it; 0 when they do not.

    Returns
    -------
        What it says of each commune.

    Raises
    ------
    SourceError
        When it cannot be read, or is no layer of communes.
    SchemaError
        When codes are wrong or come twice.
    VintageError
        When its codes are not those of its edition.
    """
    layers = find_layers(path)
    layer = layers["communes"]
    found, named = naming.recognise(layer.columns), naming.renamed(layer.columns, naming.COMMUNES)
    if found is None or not {"commune", "name"} <= set(named):
        raise SourceError(
            f"{layer}: no columns of a code and a name of communes; found "
            f"{', '.join(layer.columns)}.",
            source=str(layer.file),
            hint=HINT,
        )
    table = layer.table(naming.COMMUNES)
    rows, arrondissements = _without_arrondissements(table, layer)
    edition, how = edition_of(layer, rows.index, absences, cog)
    epcis = _epcis(layers.get("epci"))
    rows["epci"] = _fiscal(rows, epcis, known, layer)
    return Delivery(
        naming=found,
        cog=edition,
        cog_from=how,
        communes=rows.drop(columns="census", errors="ignore"),
        population_basis=_basis(rows, edition, found),
        epcis=epcis[epcis["nature"] != naming.EPT].drop(columns="nature"),
        departements=_departements(layers.get("departements")),
        arrondissements=arrondissements,
        layer=layer,
        code_column=named["commune"],
        files=tuple(dict.fromkeys(file for one in layers.values() for file in one.files)),
    )


def _without_arrondissements(table: pd.DataFrame, layer: Layer) -> tuple[pd.DataFrame, int]:
    """Leave out arrondissements municipaux, and refuse codes that are wrong or come twice."""
    rows = table.assign(commune=table["commune"].fillna("").astype(str))
    within = rows["commune"].map(COMMUNE_OF_ARRONDISSEMENT)
    orphans = sorted(set(within.dropna()) - set(rows["commune"]))
    rows = rows[within.isna()]
    wrong = [
        Problem(f'"{code}" is not a commune code', column="commune")
        for code in rows["commune"]
        if not COMMUNE_CODE.fullmatch(code)
    ]
    twice = rows.loc[rows["commune"].duplicated(), "commune"].unique()
    wrong += [Problem(f"{code} comes twice", column="commune") for code in twice]
    wrong += [
        Problem(f"arrondissements of {code}, and not the commune itself", column="commune")
        for code in orphans
    ]
    if wrong:
        raise SchemaError(str(layer), wrong, HINT)
    departement = rows["commune"].map(departement_of)
    rows = rows.assign(departement=departement).set_index("commune").sort_index()
    if "population" in rows:
        rows["population"] = pd.to_numeric(rows["population"]).astype("Int64")
    return rows, int(within.notna().sum())


def _epcis(layer: Layer | None) -> pd.DataFrame:
    if layer is None:
        return pd.DataFrame(
            {"name": [], "nature": [], "epci_type": []}, index=pd.Index([], name="epci"), dtype=str
        )
    table = layer.table(naming.EPCIS)
    nature = table["nature"] if "nature" in table else pd.Series("", index=table.index)
    bare = nature.fillna("").map(plain)
    types = bare.map(naming.TYPES).fillna(nature.fillna(""))
    codes = table["epci"].astype(str)
    types = types.mask((codes == "200046977") & (types == "METRO"), "MET69")
    frame = pd.DataFrame({"epci": codes, "name": table["name"], "nature": bare, "epci_type": types})
    return frame.set_index("epci").sort_index()


def _departements(layer: Layer | None) -> pd.Series:
    if layer is None:
        return pd.Series([], index=pd.Index([], name="departement"), dtype=str)
    table = layer.table(naming.DEPARTEMENTS)
    return table.set_index(table["departement"].astype(str))["name"]


def _fiscal(
    rows: pd.DataFrame, epcis: pd.DataFrame, known: pd.DataFrame, layer: Layer
) -> pd.Series:
    """Keep of the EPCI of each commune the one that levies taxes; an EPT does not."""
    if "epci" not in rows:
        return pd.Series("", index=rows.index)
    territorial = set(epcis.index[epcis["nature"] == naming.EPT])
    metropoles = set(known["epci"])
    chosen, doubtful = [], []
    for commune, text in rows["epci"].fillna("").astype(str).items():
        tokens = {token.strip() for token in text.split(naming.SEPARATOR)} - naming.NOTHING
        tokens -= territorial
        if len(tokens) > 1:
            tokens = tokens & metropoles or tokens
        if len(tokens) > 1:
            doubtful.append(
                Problem(f"{commune} is in {' and '.join(sorted(tokens))}", column="epci")
            )
        chosen.append(min(tokens, default=""))
    if doubtful:
        hint = "Give the layer of EPCI beside it: their nature tells which one is meant."
        raise SchemaError(str(layer), doubtful, hint)
    return pd.Series(chosen, index=rows.index)


def _basis(rows: pd.DataFrame, cog: int, found: naming.Naming) -> str:
    if "population" not in rows:
        return ""
    dates = rows["census"].dropna().astype(str) if "census" in rows else pd.Series([], dtype=str)
    years = sorted(set(dates.str[:4]))
    year = " à ".join(dict.fromkeys([years[0], years[-1]])) if years else "d'année non précisée"
    return f"population municipale {year} ({found.name}), COG {cog}"

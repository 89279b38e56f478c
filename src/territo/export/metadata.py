"""What QGIS shows of a layer under Properties > Metadata: title, abstract, licence, credits.

One document for each table in ``gpkg_metadata``, under the standard that QGIS looks for
(qgsogrprovider.cpp, QgsOgrProvider::loadMetadata), in the form of qgslayermetadata.cpp.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from territo.export.english import told
from territo.export.layers import LAYER_TITLES
from territo.export.qml import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from territo.model import EtatDesLieux

STANDARD = "http://mrcc.com/qgis.dtd"
# Licences as credits name them, each with what the credits of its data ask for.
_LICENCES = re.compile(r"Licence Ouverte(?: \d\.\d)?|ODbL(?: \d\.\d)?")
_METADATA = (
    "INSERT INTO gpkg_metadata (id, md_scope, md_standard_uri, mime_type, metadata) "
    "VALUES (?, 'dataset', ?, 'text/xml', ?)"
)
_REFERENCE = (
    "INSERT INTO gpkg_metadata_reference (reference_scope, table_name, column_name, row_id_value, "
    "timestamp, md_file_id, md_parent_id) VALUES ('table', ?, NULL, NULL, ?, ?, NULL)"
)


def write_metadata(
    path: Path,
    etat: EtatDesLieux,
    manifest: Mapping[str, object],
    layers: Iterable[str],
    date: str,
) -> None:
    """Write the metadata of each layer into a GeoPackage that holds a manifest.

    Parameters
    ----------
    path
        The file, with its layers.
    etat
        What was found.
    manifest
        What it was made from: its ``attributions`` are the credits.
    layers
        Names of the layers and tables.
    date
        The time that is stated, the same in every run.
    """
    with closing(sqlite3.connect(path)) as database, database:
        (last,) = database.execute("SELECT max(id) FROM gpkg_metadata").fetchone()
        for number, layer in enumerate(layers, last + 1):
            text = layer_metadata(layer, etat, manifest)
            database.execute(_METADATA, [number, STANDARD, text])
            database.execute(_REFERENCE, [layer, date, number])


def layer_metadata(layer: str, etat: EtatDesLieux, manifest: Mapping[str, object]) -> str:
    """Write the metadata of a layer as QGIS does.

    Parameters
    ----------
    layer
        Its name.
    etat
        What was found.
    manifest
        What it was made from.

    Returns
    -------
        One XML document: identifier, title, abstract, credits (``rights``) and licences, as far as
        the credits name any.
    """
    territory = etat.territory
    title, _, more = told(LAYER_TITLES[layer]).partition(told(" : "))
    abstract = told(
        "{first}. {territory}, communes de {cog}. Population\u00a0: {vintage}. Établi par territo "
        "{version}\u00a0; les fichiers lus et les paramètres sont dans les métadonnées du "
        "GeoPackage.",
        first=f"{more[:1].upper()}{more[1:] or title}",
        territory=territory.name,
        cog=territory.cog,
        vintage=etat.demand.vintage,
        version=manifest.get("version", ""),
    )
    listed = manifest.get("attributions")
    credits_due = [str(one) for one in listed] if isinstance(listed, list) else []
    root = ET.Element("qgis", version=VERSION)
    for tag, text in (
        ("identifier", f"{territory.slug}/{layer}"),
        ("parentidentifier", territory.slug),
        ("language", told("FRE")),
        ("type", "dataset"),
        ("title", f"{title} – {territory.name}"),
        ("abstract", abstract),
        *(("rights", one) for one in credits_due),
        *(("license", one) for one in _licences(credits_due)),
        ("encoding", "UTF-8"),
    ):
        ET.SubElement(root, tag).text = text
    return ET.tostring(root, encoding="unicode")


def _licences(credits_due: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(one for text in credits_due for one in _LICENCES.findall(text)))

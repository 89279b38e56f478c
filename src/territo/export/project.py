"""The study as a project that QGIS opens: its layers in groups, named and drawn.

A ``.qgs`` document in a zip (``.qgz``); `territo.export.desktop` keeps it in the GeoPackage.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from pyproj import CRS

from territo.export.english import told
from territo.export.qml import DOCTYPE, VERSION, expression, parts
from territo.export.styles import french, gaps, limits, shares
from territo.export.symbols import Style

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from territo.model import EtatDesLieux

# A zip states a time for each file: the first it can.
EPOCH = (1980, 1, 1, 0, 0, 0)
GEOMETRIES = {
    "sites": ("Point", "Point"),
    "scenario_doors": ("Point", "Point"),
    "ways": ("LineString", "Line"),
}
PLAIN = ("NoGeometry", "No geometry")
MARGIN = 0.05


@dataclass(frozen=True)
class Entry:
    """One layer of the project.

    Parameters
    ----------
    title
        What the list of layers calls it.
    layer
        Layer of the GeoPackage that it shows.
    style
        How it is drawn; absent for a plain table.
    only
        Features that it shows, as SQL; empty for all.
    shown
        Whether it is ticked.
    """

    title: str
    layer: str
    style: Style | None
    only: str = ""
    shown: bool = False


Group = tuple[str, "list[Entry]"]


def groups(etat: EtatDesLieux, styles: Mapping[str, Sequence[Style]]) -> list[Group]:
    """Arrange the layers of a study, from the one on top down.

    Parameters
    ----------
    etat
        What was found.
    styles
        The styles of each drawn layer, its default first.

    Returns
    -------
        Groups and their layers; a group that would be empty is not there.
    """
    found = [
        ("Scénario", _scenario(styles, grouped=bool(etat.breakdowns))),
        ("Sites", [Entry("Sites", "sites", styles["sites"][0], shown=True)]),
        ("Zones au-delà", _gaps(etat)),
        ("Secteurs", _sectors(etat, styles)),
        ("Lignes", _if_there(styles, "ways", told("Chemins vers la porte la plus proche"))),
        ("Zones de desserte", _if_there(styles, "service_areas", told("Zones de desserte"))),
        ("Territoire", _ground(etat)),
        ("Demande", _if_there(styles, "demand", _squares(styles))),
        ("Couverture par seuil", _shares(etat, shown="scenario_squares" not in styles)),
    ]  # fmt: skip
    return [(told(title), entries) for title, entries in found if entries]


def _squares(styles: Mapping[str, Sequence[Style]]) -> str:
    return told("{style}, par carreau", style=styles["demand"][0].name)


def _scenario(styles: Mapping[str, Sequence[Style]], *, grouped: bool) -> list[Entry]:
    """Show first what a scenario changes, where there is one."""
    if "scenario_squares" not in styles:
        return []
    tables = {"scenario_difference": "Avant et après", "scenario_ledger": "Qui va où"}
    if grouped:
        tables["scenario_groups"] = "Avant et après, par groupe"
        tables["scenario_group_ledger"] = "Qui va où, par groupe"
    return [
        Entry(told("Portes"), "scenario_doors", styles["scenario_doors"][0], shown=True),
        Entry(told("Ce qui change"), "scenario_squares", styles["scenario_squares"][0], shown=True),
        *(Entry(told(title), name, None) for name, title in tables.items()),
    ]


def _ground(etat: EtatDesLieux) -> list[Entry]:
    entries = [Entry("Communes", "communes", limits())]
    if etat.sites.competences is not None:
        entries.append(Entry(told("Compétences par commune"), "competences", None))
    return entries


def _if_there(styles: Mapping[str, Sequence[Style]], name: str, title: str) -> list[Entry]:
    return [Entry(title, name, styles[name][0])] if name in styles else []


def _sectors(etat: EtatDesLieux, styles: Mapping[str, Sequence[Style]]) -> list[Entry]:
    if not etat.territory.zonings:
        return []
    return [Entry(told("Secteurs"), "sectors", styles["sectors"][0], shown=True)]


def _gaps(etat: EtatDesLieux) -> list[Entry]:
    entries = []
    for one in etat.coverages:
        rule = gaps(one.cutoff)
        shown = one.cutoff == etat.headline
        style = Style(told("Zones au-delà"), (rule,))
        title = told("Au-delà de {cutoff}", cutoff=french(one.cutoff))
        entries.append(Entry(title, "gaps", style, expression(rule.tests), shown))
    return entries


def _shares(etat: EtatDesLieux, *, shown: bool) -> list[Entry]:
    """Show the main threshold's, unless what changes lies on it: two grounds would mix."""
    return [
        Entry(told("Communes à {cutoff} ou moins", cutoff=french(one.cutoff)), "communes",
              shares(one.cutoff), shown=shown and one.cutoff == etat.headline)
        for one in etat.coverages
    ]  # fmt: skip


def qgz(
    file: str,
    etat: EtatDesLieux,
    arranged: Sequence[Group],
    titles: Mapping[str, Mapping[str, str]],
    crs: int,
) -> bytes:
    """Write a project.

    Parameters
    ----------
    file
        Name of the GeoPackage that it lies in.
    etat
        What was found.
    arranged
        Groups of layers, from the one on top down.
    titles
        Titles of the columns of each layer.
    crs
        System of the map and the layers.

    Returns
    -------
        The zip: the same input gives the same bytes.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo(f"{etat.territory.slug}.qgs", EPOCH)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.create_system = 3  # else it depends on the machine
        archive.writestr(info, _qgs(file, etat, arranged, titles, crs))
    return packed.getvalue()


def _qgs(
    file: str,
    etat: EtatDesLieux,
    arranged: Sequence[Group],
    titles: Mapping[str, Mapping[str, str]],
    crs: int,
) -> str:
    name = told("{territory}\u00a0: accès aux sites", territory=etat.territory.name)
    root = ET.Element("qgis", projectname=name, version=VERSION)
    ET.SubElement(root, "title").text = name
    ET.SubElement(root, "projectCrs").append(_system(crs))
    root.append(_tree(file, arranged))
    layers = ET.SubElement(root, "projectlayers")
    order = ET.SubElement(root, "layerorder")
    for entry in _entries(arranged):
        layers.append(_layer(file, entry, titles[entry.layer], crs))
        ET.SubElement(order, "layer", id=_id(entry))
    root.append(_canvas(etat, crs))
    root.append(_properties())
    return f"{DOCTYPE}\n{ET.tostring(root, encoding='unicode')}\n"


def _properties() -> ET.Element:
    """Say that paths are relative, and that the system of the map is the one stated."""
    properties = ET.Element("properties")
    paths = ET.SubElement(properties, "Paths")
    ET.SubElement(paths, "Absolute", type="bool").text = "false"
    system = ET.SubElement(properties, "SpatialRefSys")
    ET.SubElement(system, "ProjectionsEnabled", type="int").text = "1"
    return properties


def _entries(arranged: Iterable[Group]) -> list[Entry]:
    return [entry for _, entries in arranged for entry in entries]


def _id(entry: Entry) -> str:
    return re.sub(r"\W+", "_", f"{entry.layer}_{entry.title}")


def _source(file: str, entry: Entry) -> str:
    subset = f"|subset={entry.only}" if entry.only else ""
    return f"./{file}|layername={entry.layer}{subset}"


def _tree(file: str, arranged: Iterable[Group]) -> ET.Element:
    tree = ET.Element("layer-tree-group")
    for title, entries in arranged:
        group = ET.SubElement(
            tree, "layer-tree-group", name=title, checked="Qt::Checked", expanded="1"
        )
        for entry in entries:
            ET.SubElement(
                group,
                "layer-tree-layer",
                id=_id(entry),
                name=entry.title,
                source=_source(file, entry),
                providerKey="ogr",
                checked="Qt::Checked" if entry.shown else "Qt::Unchecked",
                expanded=str(int(entry.shown)),
            )
    return tree


def _layer(file: str, entry: Entry, titles: Mapping[str, str], crs: int) -> ET.Element:
    wkb, geometry = GEOMETRIES.get(entry.layer, ("MultiPolygon", "Polygon"))
    if entry.style is None:
        wkb, geometry = PLAIN
    made = ET.Element(
        "maplayer",
        type="vector",
        geometry=geometry,
        wkbType=wkb,
        labelsEnabled=str(int(bool(entry.style and entry.style.label))),
    )
    ET.SubElement(made, "id").text = _id(entry)
    ET.SubElement(made, "datasource").text = _source(file, entry)
    ET.SubElement(made, "layername").text = entry.title
    if entry.style:
        ET.SubElement(made, "srs").append(_system(crs))
    ET.SubElement(made, "provider", encoding="UTF-8").text = "ogr"
    made.extend(parts(entry.style or Style("", ()), titles)[0 if entry.style else -1 :])
    return made


def _system(crs: int) -> ET.Element:
    """State a system: QGIS believes the words rather than the code."""
    system = ET.Element("spatialrefsys", nativeFormat="Wkt")
    ET.SubElement(system, "wkt").text = CRS.from_epsg(crs).to_wkt()
    ET.SubElement(system, "authid").text = f"EPSG:{crs}"
    return system


def _canvas(etat: EtatDesLieux, crs: int) -> ET.Element:
    west, south, east, north = etat.territory.communes.to_crs(crs).total_bounds
    margin = MARGIN * max(east - west, north - south)
    canvas = ET.Element("mapcanvas", name="theMapCanvas")
    ET.SubElement(canvas, "units").text = "meters"
    extent = ET.SubElement(canvas, "extent")
    sides = {"xmin": west - margin, "ymin": south - margin,
             "xmax": east + margin, "ymax": north + margin}  # fmt: skip
    for name, value in sides.items():
        ET.SubElement(extent, name).text = f"{value:.0f}"
    ET.SubElement(canvas, "destinationsrs").append(_system(crs))
    return canvas

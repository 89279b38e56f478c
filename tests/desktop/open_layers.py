"""Open every layer of a GeoPackage in QGIS, print what it says of them, and draw its project.

Run by the Python that QGIS is installed for: ``python3 open_layers.py FILE PROJECT PICTURE``.
"""

import json
import sys

from qgis.core import (
    QgsApplication,
    QgsLayerMetadata,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize

LAYERS = ("sites", "gaps", "sectors", "communes", "demand", "service_areas", "ways")


def main(file: str, name: str, picture: str) -> None:
    application = QgsApplication([], False)
    application.initQgis()
    layers = [QgsVectorLayer(f"{file}|layername={layer}", layer, "ogr") for layer in LAYERS]
    project = QgsProject.instance()
    opened = project.read(f"geopackage:{file}?projectName={name}")
    told = {
        "layers": {layer.name(): describe(layer) for layer in layers if layer.isValid()},
        "project": {
            "opened": opened,
            "error": project.error(),
            "title": project.title(),
            "crs": project.crs().authid(),
            "shown": [layer.name() for layer in shown(project)],
            "groups": {
                group.name(): [describe(node.layer()) for node in group.children()]
                for group in project.layerTreeRoot().children()
            },
        },
    }
    told["picture"] = draw(project, picture)
    print(json.dumps(told), flush=True)
    application.exitQgis()


def describe(layer: QgsVectorLayer) -> dict:
    said, loaded = layer.loadDefaultStyle() if layer.name() in LAYERS else ("", True)
    renderer = layer.renderer()
    ruled = renderer is not None and renderer.type() == "RuleRenderer"  # a plain table has none
    rules = renderer.rootRule().children() if ruled else []
    return {
        "name": layer.name(),
        "valid": layer.isValid(),
        "features": layer.featureCount(),
        "crs": layer.crs().authid(),
        "indexed": layer.hasSpatialIndex() == 2,  # QgsFeatureSource.SpatialIndexPresent
        "styled": loaded,
        "said": said,
        "rules": [rule.label() for rule in rules],
        "ticked": [rule.label() for rule in rules if rule.active()],
        "layers_of_symbols": [
            part.layerType() for rule in rules for part in rule.symbol().symbolLayers()
        ],
        "metadata": metadata(layer.metadata()),
        "aliases": {field.name(): field.alias() for field in layer.fields()},
    }


def metadata(told: QgsLayerMetadata) -> dict:
    return {
        "identifier": told.identifier(),
        "title": told.title(),
        "abstract": told.abstract(),
        "rights": told.rights(),
        "licenses": told.licenses(),
        "language": told.language(),
    }


def shown(project: QgsProject) -> list:
    root = project.layerTreeRoot()
    return [layer for layer in root.layerOrder() if root.findLayer(layer).isVisible()]


def draw(project: QgsProject, picture: str) -> dict:
    settings = QgsMapSettings()
    settings.setLayers(shown(project))
    settings.setOutputSize(QSize(400, 300))
    extent = QgsRectangle(project.mapLayersByName("Communes")[0].extent())
    extent.scale(1.05)
    settings.setExtent(extent)
    settings.setDestinationCrs(project.crs())
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    image.save(picture, "png")
    pixels = [image.pixel(x, y) for x in range(image.width()) for y in range(image.height())]
    white = 0xFFFFFFFF
    painted = sum(pixel != white for pixel in pixels) / len(pixels)
    return {"painted": painted, "colours": len(set(pixels))}


main(*sys.argv[1:])

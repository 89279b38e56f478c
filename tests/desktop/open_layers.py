"""Open every layer of a GeoPackage in QGIS, print what it says of them, and draw them.

Run by the Python that QGIS is installed for: ``python3 open_layers.py FILE PICTURE``.
"""

import json
import sys

from qgis.core import (
    QgsApplication,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize

LAYERS = ("sites", "gaps", "sectors", "communes", "demand")  # drawn from the top down


def main(file: str, picture: str) -> None:
    application = QgsApplication([], False)
    application.initQgis()
    layers = [QgsVectorLayer(f"{file}|layername={name}", name, "ogr") for name in LAYERS]
    print(json.dumps({layer.name(): describe(layer) for layer in layers}), flush=True)
    draw(layers, picture)
    application.exitQgis()


def describe(layer: QgsVectorLayer) -> dict:
    return {
        "valid": layer.isValid(),
        "features": layer.featureCount(),
        "crs": layer.crs().authid(),
        "indexed": layer.hasSpatialIndex() == 2,  # QgsFeatureSource.SpatialIndexPresent
        "aliases": {field.name(): field.alias() for field in layer.fields()},
    }


def draw(layers: list, picture: str) -> None:
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setOutputSize(QSize(800, 600))
    extent = QgsRectangle(layers[3].extent())
    extent.scale(1.05)
    settings.setExtent(extent)
    settings.setDestinationCrs(layers[3].crs())
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(picture, "png")


main(*sys.argv[1:])

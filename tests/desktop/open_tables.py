"""Open tables of PostGIS in QGIS, and print what it says of them.

Run by the Python that QGIS is installed for: ``python3 open_tables.py PORT USER BASE SCHEMA``.
"""

import json
import sys

from qgis.core import QgsApplication, QgsDataSourceUri, QgsVectorLayer

LAYERS = {"communes": "commune", "sites": "site", "demand": "demand", "gaps": "gap"}


def main(port: str, user: str, base: str, schema: str) -> None:
    application = QgsApplication([], False)
    application.initQgis()
    told = {}
    for name, key in LAYERS.items():
        source = QgsDataSourceUri()
        source.setConnection("127.0.0.1", port, base, user, "")
        source.setDataSource(schema, name, "geometry", "", key)
        layer = QgsVectorLayer(source.uri(), name, "postgres")
        said, styled = layer.loadDefaultStyle()
        told[name] = {
            "valid": layer.isValid(),
            "features": layer.featureCount(),
            "crs": layer.crs().authid(),
            "styled": styled,
            "said": said,
            "rules": [rule.label() for rule in layer.renderer().rootRule().children()],
            "comment": layer.dataComment(),
        }
        del layer
    print(json.dumps(told), flush=True)
    application.exitQgis()


main(*sys.argv[1:])

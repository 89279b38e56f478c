"""Tables of PostGIS opened by QGIS: drawn as the file is."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

import toyville
from desktop.run_qgis import told_by_qgis
from territo.cli import main
from territo.export import write_geopackage

pytestmark = pytest.mark.component


def test_the_tables_are_drawn_as_the_layers_of_the_file_are(postgis_server, tmp_path):
    file = tmp_path / "toy-ville.gpkg"
    write_geopackage(file, toyville.toy_etat(), {"version": "0"})
    address = f"{postgis_server.url}?schema=drawn"
    assert CliRunner().invoke(main, ["publish", str(file), address]).exit_code == 0
    port = postgis_server.port
    told = told_by_qgis("open_tables.py", port, "me", "sig", "drawn", home=tmp_path)
    assert {name: layer["features"] for name, layer in told.items()} == {
        "communes": 9, "sites": 2, "demand": 9, "gaps": 5,
    }  # fmt: skip
    for layer in told.values():
        assert layer["valid"]
        assert layer["crs"] == "EPSG:2154"
        assert layer["styled"], layer["said"]
    # Communes: nobody, then the six classes of the page.
    assert len(told["communes"]["rules"]) == 7
    assert told["gaps"]["rules"][0] == "Zones habitées à plus de 1\u00a0km"
    assert told["communes"]["comment"].startswith("Communes : population")

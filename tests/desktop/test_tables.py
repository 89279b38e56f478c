"""Tables of PostGIS opened by QGIS: drawn as the file is."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

import toyville
from territo.cli import main
from territo.export import write_geopackage

pytestmark = pytest.mark.component
SYSTEM_PYTHON = "/usr/bin/python3"  # the one that Debian's python3-qgis is installed for


def test_the_tables_are_drawn_as_the_layers_of_the_file_are(postgis_server, tmp_path):
    file = tmp_path / "toy-ville.gpkg"
    write_geopackage(file, toyville.toy_etat(), {"version": "0"})
    address = f"{postgis_server.url}?schema=drawn"
    assert CliRunner().invoke(main, ["publish", str(file), address]).exit_code == 0
    script = Path(__file__).with_name("open_tables.py")
    done = subprocess.run(
        [SYSTEM_PYTHON, str(script), str(postgis_server.port), "me", "sig", "drawn"],
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "QT_QPA_PLATFORM": "offscreen",
            "LC_ALL": "C.UTF-8",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    line = next((text for text in done.stdout.splitlines() if text.startswith("{")), "")
    assert line, done.stderr
    told = json.loads(line)
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

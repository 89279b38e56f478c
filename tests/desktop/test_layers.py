from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

import toyville
from territo.export import write_geopackage

pytestmark = pytest.mark.component
SYSTEM_PYTHON = "/usr/bin/python3"  # the one that Debian's python3-qgis is installed for


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    folder = tmp_path_factory.mktemp("qgis")
    file, picture = folder / "toyville.gpkg", folder / "toyville.png"
    write_geopackage(file, toyville.toy_etat(), {"version": "0"})
    script = Path(__file__).with_name("open_layers.py")
    # QGIS may crash when it leaves, after its work is done: its words count, not its exit code.
    done = subprocess.run(
        [SYSTEM_PYTHON, str(script), str(file), str(picture)],
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    line = next((text for text in done.stdout.splitlines() if text.startswith("{")), "")
    assert line, done.stderr
    return json.loads(line), picture


def test_every_layer_opens_with_its_features_its_system_and_an_index(opened):
    layers, _ = opened
    counts = {"communes": 9, "sectors": 2, "sites": 2, "demand": 9, "gaps": 5}
    assert {name: layer["features"] for name, layer in layers.items()} == counts
    for layer in layers.values():
        assert layer["valid"]
        assert layer["crs"] == "EPSG:2154"
        assert layer["indexed"]


def test_the_layers_draw_something(opened):
    _, picture = opened
    assert picture.stat().st_size > 2000

from __future__ import annotations

import subprocess

import pytest

import toyville
from desktop.run_qgis import told_by_qgis
from territo.export import write_geopackage
from territo.model import Sites
from territo.model.scenario import Edit, Scenario
from territo.scenario import apply, compare

pytestmark = pytest.mark.component
CREDITS = ["© IGN – ADMIN EXPRESS (Licence Ouverte 2.0)", "© OpenStreetMap (ODbL)"]
STATED = {"version": "0", "attributions": CREDITS}


def seen(folder, etat, change=None):
    """What QGIS says of a file, and the picture it draws of its project."""
    # Accents and spaces, as folders of offices have them.
    folder = folder / "Étude d'accès"
    folder.mkdir()
    file, picture = folder / "toyville.gpkg", folder / "toyville.png"
    write_geopackage(file, etat, STATED, change)
    told = told_by_qgis("open_layers.py", file, "toyville", picture, home=folder)
    return told, picture


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    doors = toyville.sites(1, 9).points.assign(
        precision=["housenumber", "illustrative"], status=["ok", "low_precision"]
    )
    return seen(tmp_path_factory.mktemp("qgis"), toyville.toy_etat(doors=Sites(doors)))


@pytest.fixture(scope="module")
def along(tmp_path_factory):
    folder = tmp_path_factory.mktemp("streets")
    return seen(folder, toyville.streets_etat(folder, "1 km", "2 km"))


def test_every_layer_opens_with_its_features_its_system_and_an_index(opened):
    layers = opened[0]["layers"]
    counts = {"communes": 9, "sectors": 2, "sites": 2, "demand": 9, "gaps": 5}
    assert {name: layer["features"] for name, layer in layers.items()} == counts
    for name in counts:
        assert layers[name]["crs"] == "EPSG:2154"
        assert layers[name]["indexed"]


def test_every_layer_takes_its_own_style_from_the_file(along):
    layers = along[0]["layers"]
    assert len(layers) == 7
    for layer in layers.values():
        assert (layer["styled"], layer["said"]) == (True, "Loaded from Provider")
    # A single symbol has no rule; communes: nobody, then the six classes of the page.
    assert {name: len(layer["rules"]) for name, layer in layers.items()} == {
        "sites": 1, "gaps": 2, "sectors": 1, "communes": 7, "demand": 4, "service_areas": 2,
        "ways": 5,
    }  # fmt: skip
    assert layers["gaps"]["ticked"] == ["Zones habitées à plus de 1\u00a0km"]
    assert layers["gaps"]["layers_of_symbols"] == ["LinePatternFill", "SimpleFill"] * 2
    assert layers["sites"]["layers_of_symbols"] == ["SimpleMarker"]


def test_a_place_that_is_only_illustrative_is_hatched(opened):
    sites = opened[0]["layers"]["sites"]
    assert sites["rules"] == ["Mairie", "Mairie, position illustrative"]
    assert sites["layers_of_symbols"] == ["SimpleMarker", "FilledMarker"]


def test_columns_have_french_titles_in_the_desktop(opened):
    aliases = opened[0]["layers"]["communes"]["aliases"]
    assert aliases["beyond_1_5km"] == "Au-delà de 1,5 km (habitants)"
    assert [name for name, title in aliases.items() if not title] == ["fid"]


def test_every_layer_tells_what_it_is_whose_and_under_which_licence(opened):
    layers = opened[0]["layers"]
    told = layers["communes"]["metadata"]
    assert told["title"] == "Communes – Métropole de Toyville"
    assert told["abstract"].startswith("Population, portes et couverture par seuil. Métropole de")
    assert told["identifier"] == "toyville/communes"
    for layer in layers.values():
        assert layer["metadata"]["rights"] == CREDITS
        assert layer["metadata"]["licenses"] == ["Licence Ouverte 2.0", "ODbL"]
        assert layer["metadata"]["language"] == "FRE"
    assert len({layer["metadata"]["title"] for layer in layers.values()}) == len(layers)


def test_the_project_opens_out_of_the_file_with_every_layer_in_its_group(opened):
    project = opened[0]["project"]
    assert (project["opened"], project["error"], project["crs"]) == (True, "", "EPSG:2154")
    assert project["title"] == "Métropole de Toyville\u00a0: accès aux sites"
    assert {name: [layer["features"] for layer in group] for name, group in
            project["groups"].items()} == {
        "Sites": [2],
        "Zones au-delà": [3, 2, 0],  # 3, 5 and 7 beyond 1 km; 3 and 7 beyond 1,5 km
        "Secteurs": [2],
        "Territoire": [9],
        "Demande": [9],
        "Couverture par seuil": [9, 9, 9],
    }  # fmt: skip
    for layer in (layer for group in project["groups"].values() for layer in group):
        assert layer["valid"]
        assert layer["rules"]


def test_the_project_draws_the_ground_and_what_lies_on_it(opened):
    told, picture = opened
    assert picture.stat().st_size > 2000
    # Nine square kilometres fill the height, less the margin, of a picture a third wider than high.
    assert told["picture"]["painted"] == pytest.approx(0.75 / 1.05**2, abs=0.06)
    assert told["picture"]["colours"] > 20


def test_ogrinfo_reads_every_layer_without_a_warning(tmp_path):
    file = tmp_path / "toyville.gpkg"
    write_geopackage(file, toyville.toy_etat(), {"version": "0"})
    done = subprocess.run(
        ["ogrinfo", "-so", "-al", str(file)], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    names = [line.split(": ")[1] for line in done.stdout.splitlines() if "Layer name" in line]
    assert names == ["communes", "sectors", "sites", "demand", "gaps", "layer_styles"]


def test_the_project_of_a_scenario_opens_on_what_it_changes(tmp_path):
    one = Scenario("toy", "A toy", (Edit("close", ("b",)),))
    base = toyville.toy_etat()
    after = toyville.toy_etat(doors=apply(base.sites, one))
    told, _ = seen(tmp_path, after, compare(one, base, after))
    first, *_ = told["project"]["groups"].items()
    assert first[0] == "Scénario"
    names = ["Portes", "Ce qui change", "Avant et après", "Qui va où"]
    assert [layer["name"] for layer in first[1]] == names
    # Doors a and b; nine squares; the métropole, two sectors, communes 2 and 8 that are in none,
    # and nine communes.
    assert [layer["features"] for layer in first[1]][:3] == [2, 9, 13]
    assert all(layer["valid"] for layer in first[1])
    assert {"Portes", "Ce qui change"} <= set(told["project"]["shown"])
    # One coloured ground only: the shares by commune are there, but not ticked.
    assert not [name for name in told["project"]["shown"] if name.startswith("Communes à")]
    # Nine squares of 0.2 km in a picture of 4.2 x 3.15 km, and lines; coloured communes would be
    # nine square kilometres of it.
    assert 9 * 0.2**2 / (4.2 * 3.15) < told["picture"]["painted"] < 9 / (4.2 * 3.15) / 2

"""What is written about territo stays true."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from numpydoc.validate import validate
from shapely import box

import territo
from france import France, of_the_example
from official import write_geojson
from overpass import GOOD, write_streets
from squareland import Epci
from territo.cli import COMMANDS, main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ROUEN = "200023414"
EXAMPLES = sorted(set(re.findall(r"^territo .+$", README, flags=re.MULTILINE)))
# What design asks of a docstring and numpydoc can check; pyproject.toml says why the rest is not.
CHECKS = {"GL01", "GL02", "GL03", "SS03", "SS05", "PR01", "PR02", "PR03", "PR07", "RT01", "YD01"}
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(territo.__path__, "territo.")
    if not module.name.startswith(("territo.__main__", "territo.cli"))
)


def public(module_name):
    module = importlib.import_module(module_name)
    for name, thing in vars(module).items():
        mine = getattr(thing, "__module__", None) == module_name
        if (
            mine
            and not name.startswith("_")
            and (inspect.isfunction(thing) or inspect.isclass(thing))
        ):
            yield f"{module_name}.{name}"


@pytest.mark.parametrize("module", MODULES)
def test_public_names_are_documented(module):
    found = []
    for name in public(module):
        thing = eval_name(name)
        assert inspect.getdoc(thing), name
        # An error that adds nothing to its parent has the parent's parameters.
        checks = CHECKS - {"PR01"} if inherits_its_parameters(thing) else CHECKS
        errors = [error for error in validate(name)["errors"] if error[0] in checks]
        found += [f"{name}: {code} {text}" for code, text in errors]
    assert found == []


def inherits_its_parameters(thing):
    return inspect.isclass(thing) and issubclass(thing, Exception) and "__init__" not in vars(thing)


def eval_name(name):
    module, _, attribute = name.rpartition(".")
    return getattr(importlib.import_module(module), attribute)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command):
    assert any(example.split()[1] == command for example in EXAMPLES)


def _needing(example):
    """Mark the examples that need a database: `.ci/run` runs them beside a real one."""
    needs = example.startswith("territo publish")
    return pytest.param(example, marks=pytest.mark.component) if needs else example


@pytest.mark.parametrize("example", [_needing(example) for example in EXAMPLES])
def test_every_example_of_the_readme_runs(example, tmp_path, monkeypatch, serve, geocoder, request):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TERRITO_CACHE", str(tmp_path / "cache"))
    (tmp_path / "my_territories.txt").write_text("brest\n", encoding="utf-8")
    (tmp_path / "my_sites.csv").write_text(
        "site,name,lon,lat\nd1,Antenne des Halles,1.0993,49.4431\n", encoding="utf-8"
    )
    if example == "territo fetch rouen":
        communes = of_the_example(ROUEN)
        epci = Epci(ROUEN, "Métropole Rouen Normandie", "Métropole", "METRO")
        france = France(monkeypatch, communes, (epci,))
        request.addfinalizer(france.stop)
        (tmp_path / "territo.toml").write_text(france.settings(), encoding="utf-8")
    elif example.startswith("territo fetch"):
        service = serve(GOOD)
        settings = f'overpass = "{service.url}"\n'
        (tmp_path / "territo.toml").write_text(settings, encoding="utf-8")
    if example.startswith("territo geocode") and "--gazetteer" not in example:
        settings = f'geocoder = "{geocoder().url}"\n'
        (tmp_path / "territo.toml").write_text(settings, encoding="utf-8")
    if "streets.osm.pbf" in example:
        write_streets(tmp_path / "streets.osm.pbf")
    write_geojson(tmp_path / "my_communes.geojson", [("76540", "Rouen", 9, box(1, 49, 1.1, 49.1))])
    (tmp_path / "my_addresses.csv").write_text(
        "site,name,address\nd1,Antenne,2 place du Général-de-Gaulle\n", encoding="utf-8"
    )
    (tmp_path / "adresses-76.csv").write_text(
        "numero;rep;nom_voie;code_postal;code_insee;lon;lat\n"
        "2;;Place du Général de Gaulle;76000;76540;1.0998;49.4433\n",
        encoding="utf-8",
    )
    (tmp_path / "my_proposal.toml").write_text(
        'edits = [{ close = "200023414-pole-de-proximite-val-de-seine" }]\n', encoding="utf-8"
    )
    # The square of the town hall of Rouen.
    (tmp_path / "Filosofi2021_carreaux_200m.csv").write_text(
        "idcar_200m,i_est_200,lcog_geo,ind\nCRS3035RES200mN2964600E3677200,0,76540,12.5\n",
        encoding="utf-8",
    )
    if example == "territo coverage":
        CliRunner().invoke(main, ["init", "--example", "."])
    if example.startswith("territo publish"):
        server = request.getfixturevalue("postgis_server")
        monkeypatch.setenv("PGPORT", str(server.port))
    if example.startswith(("territo publish", "territo verify")):
        CliRunner().invoke(main, ["coverage", "rouen"])
    result = CliRunner().invoke(main, shlex.split(example)[1:])
    assert result.exit_code == 0, result.stderr


def test_the_options_of_the_readme_are_those_of_the_help():
    helps = "".join(CliRunner().invoke(main, [name, "--help"]).stdout for name in COMMANDS)
    options = set(re.findall(r"(?:^|[\s`])(--[a-z][a-z-]+)(?=[\s`])", README))
    assert options
    assert all(option in helps for option in options), options


def test_the_version_is_in_the_changelog():
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {territo.__version__}" in changelog


def test_the_pictures_of_the_readme_are_there_and_small():
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", README)
    assert pictures == ["maps/rouen-page.png", "maps/rouen.png"]
    assert all((ROOT / picture).stat().st_size < 400_000 for picture in pictures)

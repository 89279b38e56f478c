"""The pages by the rules of WCAG 2.1 A and AA that a program can check: axe-core, of npm."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from dataclasses import replace

import pytest

import toyville
from render import toymap
from render.test_difference import MIDDLE, found
from territo.access import second_in_line
from territo.indicators.loads import loads
from territo.model import Basis
from territo.model.scenario import Edit
from territo.render.comparison import comparison_page
from territo.render.page import page as draw
from territo.render.report_page import report_page
from test_beside import CLOSE, OPEN, scenarios

pytestmark = pytest.mark.component
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}


@pytest.fixture(scope="module")
def axe(tmp_path_factory):
    """The script of axe-core, as the registry of npm has it."""
    npm = shutil.which("npm")
    assert npm, "npm is needed to fetch axe-core"
    folder = tmp_path_factory.mktemp("axe")
    done = subprocess.run(
        [npm, "pack", "--silent", "axe-core@4"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    with tarfile.open(folder / done.stdout.split()[-1]) as packed:
        script = packed.extractfile("package/axe.min.js")
        return script.read().decode("utf-8")


def violations(page, axe):
    page.evaluate(axe)
    found = page.evaluate("rules => axe.run(document, rules)", RULES)
    assert found["passes"]  # it looked at something
    return [(one["id"], node["html"][:120]) for one in found["violations"] for node in one["nodes"]]


@pytest.mark.parametrize("width", [320, 1400, 1920])
def test_the_map(file, open_page, axe, width):
    assert violations(open_page(file, width).page, axe) == []


def test_the_map_with_the_lines_to_the_sites_and_their_table(file, open_page, axe):
    page = open_page(file).page
    page.get_by_label("Lignes des communes vers les sites").check()
    page.locator("summary", has_text="Où vont les habitants de chaque commune").click()
    assert violations(page, axe) == []


def test_the_map_while_somebody_tries_other_sites(file, open_page, axe):
    page = open_page(file).page
    page.get_by_role("button", name="Essayer sur la carte").click()
    assert violations(page, axe) == []


@pytest.mark.parametrize("width", [320, 1400])
def test_the_map_before_and_after_a_scenario(tmp_path, open_page, axe, width):
    one = found(Edit("move", ("b",), MIDDLE))
    swiped = tmp_path / "swiped.html"
    swiped.write_text(draw(one.after, toymap.MANIFEST, one), encoding="utf-8")
    page = open_page(swiped, width=width).page
    page.get_by_role("button", name="Avant / après").click()
    assert violations(page, axe) == []


@pytest.mark.parametrize("width", [320, 1400])
def test_scenarios_beside_each_other(tmp_path, open_page, axe, width):
    compared = tmp_path / "compared.html"
    html = comparison_page(scenarios(CLOSE, OPEN), [toymap.MANIFEST] * 3)
    compared.write_text(html, encoding="utf-8")
    assert violations(open_page(compared, width=width).page, axe) == []


def test_the_report(tmp_path, open_page, axe):
    etat = toyville.toy_etat("1 km", "2 km")
    etat = replace(etat, loads=loads(etat, second_in_line(etat.demand, etat.sites, Basis())))
    report = tmp_path / "report.html"
    report.write_text(report_page(etat, toymap.MANIFEST), encoding="utf-8")
    assert violations(open_page(report).page, axe) == []


def test_an_image_without_words_would_be_seen(tmp_path, open_page, axe):
    bad = tmp_path / "bad.html"
    bad.write_text(
        '<!doctype html><html lang="fr"><title>t</title><img src="data:,"></html>', encoding="utf-8"
    )
    assert [rule for rule, _ in violations(open_page(bad).page, axe)] == ["image-alt"]

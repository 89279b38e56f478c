"""The workbook of a report in real LibreOffice."""

from __future__ import annotations

import csv
import os
import subprocess
from dataclasses import replace

import pytest

import toyville
from render import toymap
from territo.access import second_in_line
from territo.indicators.loads import loads
from territo.model import Basis
from territo.render.report_page import report_sheets
from territo.render.workbook import write_workbook

pytestmark = pytest.mark.component
# Every sheet into a file of its own: commas, quotes, UTF-8, values as they are stored.
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"


@pytest.fixture(scope="module")
def sheets(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    etat = toyville.toy_etat("1 km", "2 km")
    etat = replace(etat, loads=loads(etat, second_in_line(etat.demand, etat.sites, Basis())))
    file = folder / "toy.xlsx"
    write_workbook(file, "État des lieux", report_sheets(etat, toymap.MANIFEST), toymap.MANIFEST)
    done = subprocess.run(
        ["/usr/bin/soffice", "--headless", "--convert-to", EVERY_SHEET, "--outdir", folder, file],
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Error" not in done.stderr, done.stderr
    found = {}
    for one in folder.glob("toy-*.csv"):
        with one.open(encoding="utf-8", newline="") as lines:
            found[one.stem.removeprefix("toy-")] = list(csv.reader(lines))
    return found


def test_every_sheet_opens_under_its_name(sheets):
    assert set(sheets) == {
        "Constats",
        "Seuils",
        "Distances",
        "Secteurs",
        "Communes",
        "Sites",
        "Méthode et sources",
    }


def test_numbers_are_numbers_and_codes_are_texts(sheets):
    # Within 1 km: 3 000 of 4 500; within 2 km all of them.
    assert [row[1] for row in sheets["Seuils"][1:]] == ["3000", "4500"]
    assert float(sheets["Seuils"][1][2]) == pytest.approx(200 / 3)
    ranked = [row[0] for row in sheets["Communes"][1:]]
    assert ranked == [f"9900{n}" for n in (7, 5, 3, 1, 2, 4, 6, 8, 9)]

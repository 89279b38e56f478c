"""Whatever a file holds: it is read, every row of it, or refused in words. Never a traceback."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import toyville
from territo.cli import main
from territo.errors import TerritoError
from territo.sources.sites import read_sites
from territo.sources.table import read_table

if TYPE_CHECKING:
    from pathlib import Path

TOY = toyville.territory()
OURS = (
    *("site", "name", "kind", "commune", "lon", "lat", "precision", "year_built", "opened"),
    *("closed", "postcode", "area_m2", "competences", ""),
)
DIRECTORY = (
    *("id", "nom", "pivot", "adresse", "code_insee_commune", "plage_ouverture", "telephone"),
)
BUILDINGS = (
    *("batiment_groupe_id", "code_commune_insee", "annee_construction", "geom_groupe"),
    "libelle_adr_principale_ban",
)
SPORTS = (
    *("equip_numero", "equip_nom", "new_code", "inst_numero", "equip_x", "equip_y"),
    *("equip_service_date", "equip_service_periode"),
)
# Cells as people and machines get them wrong, beside cells as they should be.
slips = st.sampled_from(
    ["", " ", "None", "NULL", "nan", "1e999", "-0", "48,2963", "1.6497", "99001", "1004", "75110",
     "2A004", "1 250", "\u202f", "=1+1", "#N/A", "sep=;", "1984", "1975-1984", "à partir de 2005",
     '"', "\x1b[2J", "\x00", "\u202e", "a;b|c\td", "\n", "non", "TRUE", "12/31/2020", "🏛️", "'"]
)  # fmt: skip
texts = st.text(st.characters(codec="utf-8"), max_size=10)
cells = slips | texts
scalars = st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | cells
things = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["type_service_local", "code_insee_commune", "longitude", "latitude", "type_adresse",
             "numero_voie", "nom_jour_debut", "valeur_heure_debut_1", "valeur_heure_fin_1",
             "valeur", "type", "coordinates"]
        ),
        inner,
        max_size=4,
    ),
    max_leaves=8,
)  # fmt: skip
json_cells = things.map(json.dumps) | cells
shapes = st.sampled_from(
    ["POINT (600000 6800000)", "POLYGON EMPTY", "POLYGON ((0 0, 1 1", "MULTIPOLYGON (((0 0, 1 1,",
     '{"type": "Polygon", "coordinates": []}', '{"type": "Point", "coordinates": [1e400, 2]}',
     '{"type": "Polygon", "coordinates": [[[0, 6], [10, 6], [0, 16], [0, 6]]]}',
     "POLYGON ((0 0, 0 0, 0 0, 0 0))", "LINESTRING (0 0, 1 1)"]
)  # fmt: skip
slow = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])


def numbered(rows):
    """Give each row an id of its own: one that stands twice is refused, and rightly."""
    return [[f"s{number}", *row] for number, row in enumerate(rows)]


def table_of(header, cell):
    return st.lists(
        st.lists(cell, min_size=len(header) - 1, max_size=len(header) - 1), min_size=1, max_size=5
    ).map(lambda rows: [list(header), *numbered(rows)])


def ragged(header):
    return st.lists(st.lists(cells, max_size=len(header) + 2), max_size=5).map(
        lambda rows: [list(header), *rows]
    )


def as_csv(table, delimiter=",", encoding="utf-8"):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(table)
    return text.getvalue().encode(encoding)


def as_workbook(table):
    book = openpyxl.Workbook()
    for at, row in enumerate(table, start=1):
        for place, value in enumerate(row, start=1):
            if openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.search(value):
                value = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", value)  # noqa: PLW2901
            book.active.cell(at, place).value = value
            if value.startswith("="):
                book.active.cell(at, place).data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rows_in(table):
    return sum(any(cell.strip() for cell in row) for row in table[1:])


def weigh(file: Path, expected: int | None) -> None:
    """Read a file in both ways: every row is there, or an error says what and where."""
    try:
        found = read_table(file, ("site", "name"))
    except TerritoError as error:
        assert error.message  # noqa: PT017 - either way is right, a traceback is not
    else:
        assert expected is None or len(found.rows) == expected
        assert not found.rows.map(lambda text: "\x1b" in text or "\x00" in text).any(axis=None)
    try:
        sites = read_sites([file], TOY)
    except TerritoError as error:
        assert error.message  # noqa: PT017 - the same
    else:
        counted = len(sites.points) + sum(count for _, count in sites.left_out)
        assert expected is None or counted == expected
    result = CliRunner().invoke(main, ["check", str(file), "--json"])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.exit_code in {0, 1}
    if result.stdout:
        assert expected is None or json.loads(result.stdout)["rows"] == expected
    else:
        assert result.stderr.startswith("Error: ")
    assert "\x1b" not in result.stdout + result.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("whatever")


@pytest.fixture(autouse=True, scope="module")
def _here(tmp_path_factory):
    """Stand in a toy study, whose boundaries are read in no time."""
    with pytest.MonkeyPatch.context() as patch:
        root = tmp_path_factory.mktemp("study")
        (root / "boundaries").mkdir()
        toyville.write_boundaries(root / "boundaries" / "metropoles.gpkg", TOY)
        patch.chdir(root)
        yield


@slow
@given(
    table_of(OURS, cells) | ragged(OURS),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_a_csv(folder, table, delimiter, encoding):
    file = folder / "list.csv"
    file.write_bytes(as_csv(table, delimiter, encoding))
    # A row of blanks is no row; a cell with a bare return may be cut by the reader of CSV.
    weigh(file, rows_in(table) if "\r" not in str(table) else None)


@slow
@given(st.binary(max_size=200), st.sampled_from([".csv", ".xlsx", ".json", ".gpkg", ".parquet"]))
def test_bytes_of_any_kind(folder, content, suffix):
    file = folder / f"bytes{suffix}"
    file.write_bytes(content)
    weigh(file, None)


@slow
@given(table_of(OURS, cells) | ragged(OURS))
def test_a_workbook(folder, table):
    file = folder / "list.xlsx"
    file.write_bytes(as_workbook(table))
    weigh(file, None if "\r" in str(table) else rows_in(table))


@slow
@given(table_of(DIRECTORY, json_cells), st.booleans())
def test_the_directory_as_csv_and_as_an_answer(folder, table, answered):
    file = folder / ("directory.json" if answered else "directory.csv")
    if answered:
        records = [dict(zip(table[0], row, strict=True)) for row in table[1:]]
        file.write_text(json.dumps({"total_count": 1, "results": records}), encoding="utf-8")
    else:
        file.write_bytes(as_csv(table, ";", "utf-8-sig"))
    weigh(file, len(table) - 1)


@slow
@given(st.lists(st.dictionaries(st.sampled_from(DIRECTORY), things), min_size=1, max_size=4))
def test_the_directory_in_bulk(folder, records):
    file = folder / "bulk.json"
    ids = [record | {"id": f"s{number}"} for number, record in enumerate(records)]
    file.write_text(json.dumps({"service": ids}), encoding="utf-8")
    weigh(file, len(records))


@slow
@given(table_of(BUILDINGS, shapes | cells), st.booleans())
def test_buildings_as_csv_and_as_an_answer(folder, table, answered):
    file = folder / ("bdnb.json" if answered else "bdnb.csv")
    if answered:
        records = [dict(zip(table[0], row, strict=True)) for row in table[1:]]
        file.write_text(json.dumps(records), encoding="utf-8")
    else:
        file.write_bytes(as_csv(table, ";"))
    weigh(file, len(table) - 1)


@slow
@given(table_of(SPORTS, cells))
def test_sports(folder, table):
    file = folder / "data-es.csv"
    file.write_bytes(as_csv(table, ";"))
    weigh(file, len(table) - 1)


@slow
@given(things)
def test_json_of_any_kind(folder, document):
    file = folder / "any.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    weigh(file, None)

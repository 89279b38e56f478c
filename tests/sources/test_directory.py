"""The State's directory in its three shapes: an answer of the service, CSV, bulk archive."""

from __future__ import annotations

import csv
import io
import json

import geopandas as gpd
import pytest

import toyville
from territo.crs import LONLAT
from territo.errors import SchemaError, SourceError
from territo.sources.sites import read_sites
from territo.sources.table import read_table

TOY = toyville.territory()


def lonlat(number):
    x, y = toyville.centre(number)
    point = gpd.GeoSeries.from_xy([x], [y], crs=toyville.CRS).to_crs(LONLAT).iloc[0]
    return f"{point.x:.9f}", f"{point.y:.9f}"


def address(number=None, kind="Adresse", **more):
    lon, lat = lonlat(number) if number else ("", "")
    return {
        "type_adresse": kind, "numero_voie": "1 place de la Mairie", "code_postal": "99000",
        "nom_commune": "Toy", "longitude": lon, "latitude": lat, **more,
    }  # fmt: skip


def opening(first, last, *hours, comment=""):
    entry = {"nom_jour_debut": first, "nom_jour_fin": last, "commentaire": comment}
    for n, (opens, closes) in enumerate(hours, start=1):
        entry |= {f"valeur_heure_debut_{n}": opens, f"valeur_heure_fin_{n}": closes}
    return entry


def record(ident="r1", **fields):
    """One record with native lists, as the bulk archive holds it."""
    whole = {
        "id": ident,
        "nom": f"Mairie {ident}",
        "code_insee_commune": "99001",
        "pivot": [{"type_service_local": "mairie", "code_insee_commune": ["99001"]}],
        "adresse": [address(1)],
        "telephone": [{"valeur": "01 02 03 04 05", "description": ""}],
        "site_internet": [{"libelle": "", "valeur": "https://toy.example"}],
        "plage_ouverture": [],
        "adresse_courriel": ["maire@toy.example"],
        "affectation_personne": [{"fonction": "Maire", "personne": {"nom": "Doe"}}],
        "siret": "21990001000012",
        "statut_de_diffusion": True,
    }
    return whole | fields


def as_text(one):
    """The same as the service writes it: what is a list is JSON in a text."""
    return {k: json.dumps(v) if isinstance(v, list) else str(v) for k, v in one.items()}


def bulk(records):
    return "list.json", json.dumps({"service": records})


def answer(records):
    results = [as_text(one) for one in records]
    return "list.json", json.dumps({"total_count": len(results), "results": results})


def bare(records):
    return "list.json", json.dumps([as_text(one) for one in records])


def export(records):
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(records[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(as_text(one) for one in records)
    return "list.csv", "\ufeff" + text.getvalue()


SHAPES = [bulk, answer, bare, export]


@pytest.fixture
def save(tmp_path):
    def saver(shape, *records):
        name, text = shape(list(records))
        file = tmp_path / name
        file.write_text(text, encoding="utf-8", newline="")
        return file

    return saver


@pytest.fixture
def row(save):
    """The one row that a record becomes, and what was told of it."""

    def reader(shape=bulk, **fields):
        table = read_table(save(shape, record(**fields)), ("site", "name"))
        return table.rows.iloc[0], [str(problem) for problem in table.problems]

    return reader


@pytest.mark.parametrize("shape", SHAPES)
def test_a_record_becomes_a_door_in_every_shape(save, shape):
    week = [opening("Lundi", "Mardi", ("08:30:00", "12:00:00"), ("13:30:00", "17:00:00")),
            opening("Samedi", "Samedi", ("09:00:00", "12:00:00"))]  # fmt: skip
    points = read_sites([save(shape, record(plage_ouverture=week))], TOY).points
    one = points.loc["r1"]
    place = one["geometry"]
    assert (place.x, place.y) == pytest.approx(toyville.centre(1), abs=0.01)
    assert one[["name", "kind", "commune", "status"]].tolist() == [
        "Mairie r1", "mairie", "99001", "ok",
    ]  # fmt: skip
    assert one[["address", "postcode", "city"]].tolist() == ["1 place de la Mairie", "99000", "Toy"]
    assert one["opening_hours"] == "Mo-Tu 08:30-12:00,13:30-17:00; Sa 09:00-12:00"
    assert one[["phone", "website"]].tolist() == ["01 02 03 04 05", "https://toy.example"]


@pytest.mark.parametrize("shape", SHAPES)
def test_people_and_their_addresses_are_never_carried(save, shape):
    table = read_table(save(shape, record()), ("site", "name"))
    assert table.known == "annuaire de l'administration"
    assert not {"affectation_personne", "adresse_courriel"} & set(table.rows)
    assert not table.rows.isin(["Doe", "maire@toy.example"]).any().any()
    assert "Doe" not in table.rows.to_csv()
    assert "@" not in table.rows.to_csv()


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        (["mairie"], "mairie"),
        (["france_services", "mairie"], "mairie"),  # any of them
        (["mairie_com"], "mairie_com"),  # a former commune's: not a town hall
        (["france_services", "mairie_com"], "mairie_com"),
        (["france_services"], "france_services"),
        (["cpam", "caf"], "cpam"),
        ([], "structure"),
    ],
)
def test_of_several_types_a_town_hall_is_one_first(row, types, kind):
    assert row(pivot=[{"type_service_local": one} for one in types])[0]["kind"] == kind


@pytest.mark.parametrize(
    ("addresses", "number"),
    [
        ([address(2, "Adresse postale"), address(1)], 1),  # the physical one
        ([address(None), address(1)], 1),  # of two, the one with a point
        ([address(2), address(1)], 2),  # of two that have one, the first
        ([address(2, "Adresse postale"), address(None)], None),  # never a post box
        ([address(2, "Adresse postale")], 2),  # unless there is nothing else
        ([], None),
    ],
)
def test_of_several_addresses_the_physical_one_with_a_point_is_taken(row, addresses, number):
    found, told = row(adresse=addresses)
    assert (found["lon"], found["lat"]) == (lonlat(number) if number else ("", ""))
    assert told == []


def test_accessibility_stands_in_the_address(row):
    assert row(adresse=[address(1, accessibilite="ACC")])[0]["accessibility"] == "ACC"


@pytest.mark.parametrize(
    "week",
    [
        [opening("Lundi", "Lundi", ("09:00:00", "12:00:00"), comment="sur rendez-vous")],
        [opening("Vendredi", "Lundi", ("09:00:00", "12:00:00"))],
        [opening("Lundi", "Lundi", ("12:00:00", "09:00:00"))],
        [opening("Lundi", "Lundi", ("midi", "14:00:00"))],
        [opening("Toujours", "", ("09:00:00", "12:00:00"))],
        [opening("Lundi", "Lundi")],
    ],
)
def test_hours_that_are_no_plain_week_stay_as_they_are_and_are_told(row, week):
    found, told = row(plage_ouverture=week)
    assert found["opening_hours"] == ""
    assert json.loads(found["plage_ouverture"]) == week
    assert told == [
        (
            "line 1, column plage_ouverture: opening hours that are not a plain week: left as they "
            "are"
        )
    ]


@pytest.mark.parametrize("field", ["adresse", "pivot", "telephone", "plage_ouverture"])
@pytest.mark.parametrize("cell", ["[{", "nothing", "[1, 2]", '"text"', "[" * 5000])
def test_a_cell_that_is_not_the_json_it_should_be_keeps_its_row(save, field, cell):
    wrong = as_text(record("bad")) | {field: cell}
    file = save(lambda records: ("list.json", json.dumps(records)), wrong, as_text(record()))
    table = read_table(file, ("site", "name"))
    assert table.rows["site"].tolist() == ["bad", "r1"]
    (problem,) = table.problems
    assert (problem.line, problem.column) == (1, field)
    assert "JSON" in problem.text
    status = read_sites([file], TOY).points["status"].to_dict()
    assert status == {"bad": "not_geocoded" if field == "adresse" else "ok", "r1": "ok"}


def test_a_commune_that_pivot_contradicts_is_told_and_one_that_is_missing_is_taken_from_it(row):
    served = [{"type_service_local": "mairie", "code_insee_commune": ["99002"]}]
    found, told = row(pivot=served)
    assert found["commune"] == "99001"
    assert told == ["line 1, column code_insee_commune: 99001, where pivot says 99002"]
    found, told = row(pivot=served, code_insee_commune="")
    assert (found["commune"], told) == ("99002", [])


def test_half_a_character_and_a_terminal_code_do_not_get_through(save):
    text = r'[{"site": "a\u001b[2J", "name": "M\ud800", "lon": "1", "lat": "2"}]'
    file = save(lambda _: ("list.json", text), record())
    table = read_table(file, ("site", "name"))
    assert table.rows[["site", "name"]].iloc[0].tolist() == ["a[2J", "M"]
    assert [str(problem) for problem in table.problems] == [
        "line 1, column site: control characters were taken out (U+001B)"
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("7", "holds no list of records"),
        ('{"results": 7}', "holds no list of records"),
        ('{"code": "57014", "message": "canceling statement"}',
         "holds a service's refusal: canceling statement"),
    ],
)  # fmt: skip
def test_what_holds_no_records_is_said(tmp_path, text, said):
    file = tmp_path / "list.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=said):
        read_table(file, ("site", "name"))


def test_records_that_are_none_are_named(tmp_path):
    file = tmp_path / "list.json"
    file.write_text('[{"site": "a"}, 3, null]', encoding="utf-8")
    with pytest.raises(SchemaError) as caught:
        read_table(file, ("site", "name"))
    assert [str(problem) for problem in caught.value.problems] == [
        "line 2: not a record with named values", "line 3: not a record with named values",
    ]  # fmt: skip
    file.write_text("[]", encoding="utf-8")
    with pytest.raises(SchemaError):
        read_table(file, ("site", "name"))


def test_a_map_called_json_is_a_layer(tmp_path):
    file = tmp_path / "sites.json"
    layer = toyville.sites(1).points.reset_index()[["site", "name", "geometry"]]
    file.write_text(layer.to_crs(LONLAT).to_json(), encoding="utf-8")
    assert read_sites([file], TOY).points["commune"].tolist() == ["99001"]

"""Doors of the State's directory: exact types, the ground's own seat, nothing of people."""

from __future__ import annotations

import json

import pytest

from explore_service import Explore
from loopback import Loopback
from siteland import GROUND, LYON, LYON_GROUND, TOY, lonlat, usable
from territo.errors import ServiceError
from territo.sources.http import open_session
from territo.sources.library import Library
from territo.sources.services import dila
from territo.sources.services.dila import read_directory
from territo.sources.services.explore import Dataset
from territo.sources.services.fetched import FAR, UNPLACED


def record(ident, commune, *types, at=None, **fields):
    """One record as the service writes it: what is a list is JSON in a text."""
    lon, lat = map(str, lonlat(*at)) if at else ("", "")
    places = [
        {"type_adresse": "Adresse postale", "numero_voie": "BP 12", "longitude": "1"},
        {"type_adresse": "Adresse", "numero_voie": "1 place Bleue", "code_postal": "99000",
         "nom_commune": "Toy", "longitude": lon, "latitude": lat},
    ]  # fmt: skip
    pivot = [{"type_service_local": one, "code_insee_commune": [commune]} for one in types]
    whole = {
        "id": ident,
        "nom": f"Service {ident}",
        "code_insee_commune": commune,
        "pivot": json.dumps(pivot),
        "adresse": json.dumps(places),
        "telephone": json.dumps([{"valeur": "01 02 03 04 05"}]),
        "affectation_personne": json.dumps([{"personne": {"nom": "Doe"}}]),
        "adresse_courriel": "doe@toy.example",
        "siren": "",
    }
    return whole | fields


@pytest.fixture
def service():
    started = Loopback(Explore([]))
    yield started
    started.stop()


@pytest.fixture
def data(service, tmp_path):
    library = Library(open_session(tries=2, backoff_s=0), tmp_path / "kept")
    return Dataset(library, f"{service.url}/datasets/api-lannuaire-administration")


def test_types_are_exact_and_one_of_two_gives_two_rows(service, data, tmp_path):
    service.answer.records = [
        record("b", "99001", "mairie", at=(1,)),
        record("a", "99002", "mairie_com", at=(2,)),
        record("c", "99003", "cpam", "france_services", at=(3,)),
        record("d", "99004", "mairie", "france_services", at=(4,)),
        record("e", "99005", "mairie_mobile", at=(5,)),
        record("f", "12345", "mairie", at=(5,)),
    ]
    got = read_directory(data, GROUND)
    assert list(zip(got.rows["site"], got.rows["kind"], strict=True)) == [
        ("dila-a", "mairie_com"),
        ("dila-b", "mairie"),
        ("dila-c", "france_services"),
        ("dila-d", "mairie"),
        ("dila-d-france_services", "france_services"),
    ]
    # Communes 2, 3 and 5 to 9 have no town hall here.
    assert got.counts == {dila.OTHER_TYPE: 1, dila.NO_HALL: 7}
    first = got.rows.iloc[1]
    assert (float(first["lon"]), float(first["lat"])) == lonlat(1)
    assert (first["address"], first["precision"]) == ("1 place Bleue", "housenumber")
    assert first["phone"] == "01 02 03 04 05"
    assert first["source"] == (
        f"Service-Public.fr / DILA, {data.url}, api-lannuaire-administration, 2026-01-31"
    )
    assert list(usable(got, tmp_path)["status"]) == ["ok"] * 5


def test_the_question_names_codes_and_types_and_no_people(service, data):
    service.answer.records = [record("b", "99001", "mairie", at=(1,))]
    got = read_directory(data, GROUND, ["mairie", "epci"])
    codes = ",".join(f'"9900{n}"' for n in range(1, 10))
    assert service.asked[0].value("where") == (
        f'code_insee_commune in ({codes},"99101") and (pivot like "mairie" or pivot like "epci")'
    )
    assert "personne" not in service.asked[0].value("select")
    assert "courriel" not in service.asked[0].value("select")
    assert not {"affectation_personne", "adresse_courriel"} & set(got.rows)
    assert [one.url.split("?")[0] for one in got.documents] == [
        f"{data.url}/exports/json",
        f"{data.url}/records",
    ]
    assert got.documents[0].attribution.startswith("Service-Public.fr / DILA, http")


def test_only_the_seat_of_the_ground_is_one(service, data):
    service.answer.records = [
        record("own", "99001", "epci", at=(1,), siren=TOY.code),
        record("next", "99001", "epci", at=(1,), siren="200000001"),
        record("unsaid", "99002", "epci", at=(2,)),
    ]
    got = read_directory(data, GROUND, ["epci"])
    assert list(got.rows["site"]) == ["dila-own", "dila-unsaid"]
    assert set(got.rows["kind"]) == {"siege"}
    assert got.counts == {dila.OTHER_EPCI: 1}


def test_positions_that_cannot_be_are_taken_out_and_told(service, data, tmp_path):
    service.answer.records = [
        record("empty", "99001", "mairie"),
        record("far", "99002", "mairie", at=(2, 20_000)),
        record("near", "99003", "mairie", at=(3, 600)),  # 100 m outside
    ]
    got = read_directory(data, GROUND, ["mairie"])
    assert list(got.rows["lon"] == "") == [True, True, False]
    # 20 km to the east of the centre of 2, whose ground ends 1.5 km to the east.
    far = got.rows.iloc[1]
    assert far["note"].endswith("is 18.5 km outside Métropole de Toyville")
    assert str(lonlat(2, 20_000)[0]) in far["note"]
    assert got.counts == {dila.NO_HALL: 6, FAR: 1, UNPLACED: 2}
    assert list(usable(got, tmp_path)["status"]) == ["not_geocoded", "not_geocoded", "ok"]


def test_arrondissements_are_asked_for_with_their_commune(service, data, tmp_path):
    service.answer.records = [
        record("hall", "69123", "mairie", at=(1,)),
        record("third", "69383", "mairie", at=(1, 100)),
    ]
    got = read_directory(data, LYON_GROUND, ["mairie"])
    asked = service.asked[0].value("where")
    assert all(f'"{code}"' in asked for code in ("69123", "69266", *range(69381, 69390)))
    assert list(got.rows["commune"]) == ["69123", "69123"]
    assert list(got.rows["arrondissement_municipal"]) == ["", "69383"]
    assert got.counts == {dila.NO_HALL: 1}  # Villeurbanne
    usable(got, tmp_path, LYON)


def test_a_former_commune_is_followed_and_told(service, data, tmp_path):
    service.answer.records = [record("old", "99101", "mairie_com", at=(1,))]
    got = read_directory(data, GROUND, ["mairie_com"])
    row = got.rows.iloc[0]
    assert row["commune"] == "99001"
    assert row["note"] == "declares 99101, merged since"
    usable(got, tmp_path)


def test_cells_that_contradict_are_counted(service, data):
    one = record("a", "99001", "mairie", at=(1,))
    one["pivot"] = one["pivot"].replace("99001", "99007")
    service.answer.records = [one, record("b", "99001", "mairie", at=(1,), telephone="{")]
    got = read_directory(data, GROUND, ["mairie"])
    assert got.counts == {
        "code_insee_commune: another commune than in pivot": 1,
        "telephone: not the JSON it should be": 1,
        dila.NO_HALL: 8,
    }


def test_nothing_at_all_is_an_error(data):
    with pytest.raises(ServiceError, match="holds no mairie nor epci in Métropole de Toyville"):
        read_directory(data, GROUND, ["mairie", "epci"])

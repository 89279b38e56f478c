"""Data ES: every facility of a ground, with its declared years and who owns it."""

from __future__ import annotations

import pytest

from explore_service import Explore
from loopback import Loopback
from siteland import GROUND, LYON, LYON_GROUND, lonlat, usable
from territo.errors import ServiceError
from territo.sources.http import open_session
from territo.sources.library import Library
from territo.sources.services import data_es
from territo.sources.services.data_es import read_sports
from territo.sources.services.explore import Dataset


def facility(ident, commune, at=1, **fields):
    lon, lat = lonlat(at)
    whole = {
        "equip_numero": ident, "equip_nom": f"Salle {ident}", "new_code": commune,
        "inst_numero": "I990010001", "inst_nom": "Complexe Bleu", "inst_adresse": "2 rue Verte",
        "equip_x": lon, "equip_y": lat, "equip_type_name": "Salle multisports",
        "equip_prop_type": "Commune", "aps_name": ["Judo"],
    }  # fmt: skip
    return whole | fields


@pytest.fixture
def service():
    started = Loopback(Explore([]))
    yield started
    started.stop()


@pytest.fixture
def data(service, tmp_path):
    library = Library(open_session(tries=2, backoff_s=0), tmp_path / "kept")
    return Dataset(library, f"{service.url}/datasets/data-es")


def test_declared_years_and_periods_are_kept_with_the_owner(service, data, tmp_path):
    service.answer.records = [
        facility("E2", "99002", 2, equip_service_periode="1975-1984", equip_travaux_date="2010"),
        facility("E1", "99001", equip_service_date="1984", equip_service_periode="1975-1984"),
        facility("E3", "99003", 3, equip_nom=None, equip_service_date="1962"),
    ]
    got = read_sports(data, GROUND)
    rows = got.rows.set_index("site")
    assert list(rows.index) == ["data-es-E1", "data-es-E2", "data-es-E3"]
    assert list(rows["year_in_service"]) == ["1984", "1975-1984", "1962"]
    assert list(rows["year_works"]) == ["", "2010", ""]
    assert set(rows["equip_prop_type"]) == {"Commune"}
    assert rows.loc["data-es-E3", "name"] == "Complexe Bleu"
    assert set(rows["kind"]) == {"sport"}
    assert set(rows["source"]) == {"Ministère des Sports – Data ES, 2026-01-31"}
    assert "aps_name" not in rows
    assert got.counts == {}
    points = usable(got, tmp_path)
    assert list(points["era"]) == ["certain", "possible", "no"]
    assert list(points["renovated"].fillna("")) == ["", "yes", ""]


def test_facilities_without_a_commune_are_asked_for_and_counted(service, data, tmp_path):
    service.answer.records = [
        facility("E1", "99001"),
        facility("E2", "None", inst_numero="I990020007", at=2),
        facility("E3", None, inst_numero="I123450001"),
        facility("E4", "None", inst_numero="unknown"),
        facility("E5", "None", inst_numero=None),
    ]
    got = read_sports(data, GROUND)
    assert list(got.rows["site"]) == ["data-es-E1", "data-es-E2"]
    assert list(got.rows["commune"]) == ["99001", "99002"]
    assert got.counts == {data_es.BY_NUMBER: 1, data_es.NOWHERE: 2}
    assert [one.value("where") for one in service.asked[::2]] == [
        "new_code in (" + ",".join(f'"9900{n}"' for n in range(1, 10)) + ',"99101")',
        'new_code = "None" or new_code is null',
    ]
    usable(got, tmp_path)


def test_types_are_compared_without_case_and_apostrophes(service, data):
    service.answer.records = [
        facility("E1", "99001", equip_type_name="Mur d’escalade"),
        facility("E2", "99001"),
    ]
    got = read_sports(data, GROUND, ["mur d'Escalade"])
    assert list(got.rows["site"]) == ["data-es-E1"]
    assert got.counts == {data_es.OTHER_TYPES: 1}
    with pytest.raises(ServiceError, match="holds no Piscine in Métropole") as caught:
        read_sports(data, GROUND, ["Piscine"])
    assert caught.value.hint == "Types here: Mur d’escalade, Salle multisports."


def test_lyon_and_its_arrondissements_are_both_asked_for(service, data, tmp_path):
    service.answer.records = [facility("E1", "69381"), facility("E2", "69123")]
    got = read_sports(data, LYON_GROUND)
    assert list(got.rows["commune"]) == ["69123", "69123"]
    assert list(got.rows["arrondissement_municipal"]) == ["69381", ""]
    usable(got, tmp_path, LYON)


def test_nothing_at_all_is_an_error(data):
    with pytest.raises(ServiceError, match="holds no facility in Métropole de Toyville"):
        read_sports(data, GROUND)

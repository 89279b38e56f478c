"""France Services: one list for France, filtered; buses are no doors."""

from __future__ import annotations

import pytest

from loopback import Fault, Loopback, Reply
from siteland import GROUND, LYON, LYON_GROUND, lonlat, usable
from territo.errors import ServiceError
from territo.sources.http import open_session
from territo.sources.library import Library
from territo.sources.services import france_services
from territo.sources.services.fetched import ELSEWHERE, MERGED, SAME_ID, TWICE
from territo.sources.services.france_services import read_france_services

HEADER = (
    '"id_fs","insee_dep","lib_fs","adresse","complement_adresse","insee_com","code_postal",'
    '"lib_com","latitude","longitude","mail","telephone","h_lundi","h_mardi","h_mercredi",'
    '"h_jeudi","h_vendredi","h_samedi","prise_rdv","commentaire","type_fs","format_fs",'
    '"groupe_fs","labellisation_fs"'
)
WEEK = '"09:00 - 12:00 / 13:30 - 17:00"'


def line(ident, commune, at, kind="Fixe", monday=WEEK):
    lon, lat = lonlat(at)
    return (
        f'"{ident}","99","France services {ident}","5 Rue Bleue",,"{commune}","99000","Toy",{lat},'
        f'{lon},"doe@toy.example","01 02 03 04 05",{monday},{WEEK},,,,,"Non",,"Principal",'
        f'"{kind}",,"Espace labellisé 01/01/2020"'
    )


def listed(*lines):
    return Reply("\n".join([HEADER, *lines, ""]).encode(), "text/csv")


@pytest.fixture
def service():
    started = Loopback(
        lambda _: listed(
            line("2", "99002", 2),
            line("1", "99001", 1, "Bus_équivalent"),
            line("3", "99003", 3, "Itinérante", '"sur rendez-vous"'),
            line("4", "99004", 4, "Multisites", '"00:00 - 00:00 / 13:30 - 17:00"'),
            line("5", "13202", 4),
        )
    )
    yield started
    started.stop()


@pytest.fixture
def library(tmp_path):
    return Library(open_session(tries=2, backoff_s=0), tmp_path / "kept")


def test_mobile_units_keep_their_row_and_are_no_doors(service, library, tmp_path):
    got = read_france_services(library, f"{service.url}/fs.csv", GROUND)
    rows = got.rows
    assert list(rows["site"]) == [f"france-services-{n}" for n in (1, 2, 3, 4)]
    assert list(rows["door"]) == ["no", "yes", "no", "yes"]
    assert got.counts == {
        ELSEWHERE: 1, france_services.NOT_DOORS: 2, france_services.ODD_HOURS: 1,
    }  # fmt: skip
    assert list(rows["opening_hours"]) == [
        "Mo-Tu 09:00-12:00,13:30-17:00",
        "Mo-Tu 09:00-12:00,13:30-17:00",
        "",
        "Mo 13:30-17:00; Tu 09:00-12:00,13:30-17:00",
    ]
    assert (float(rows["lon"][1]), float(rows["lat"][1])) == lonlat(2)
    assert set(rows["kind"]) == {"france_services"}
    assert set(rows["source"]) == {"ANCT – Licence Ouverte 2.0, 2026-01-31"}
    assert not rows.isin(["doe@toy.example"]).any(axis=None)
    assert list(usable(got, tmp_path)["status"]) == ["not_a_door", "ok", "not_a_door", "ok"]
    (about,) = got.documents
    assert (about.url, about.attribution) == (
        f"{service.url}/fs.csv",
        "ANCT – Licence Ouverte 2.0",
    )
    read_france_services(library, f"{service.url}/fs.csv", LYON_GROUND)
    assert len(service.asked) == 1


def test_one_id_for_two_sites_and_one_site_twice(service, library, tmp_path):
    service.answer = lambda _: listed(
        line("7", "99001", 1), line("7", "99001", 1), line("7", "99101", 2)
    )
    got = read_france_services(library, service.url, GROUND)
    assert list(got.rows["site"]) == ["france-services-7", "france-services-7-2"]
    assert got.counts == {MERGED: 1, TWICE: 1, SAME_ID: 1}
    usable(got, tmp_path)


def test_arrondissements_are_of_their_commune(service, library, tmp_path):
    service.answer = lambda _: listed(line("8", "69383", 1))
    got = read_france_services(library, service.url, LYON_GROUND)
    assert (got.rows["commune"][0], got.rows["arrondissement_municipal"][0]) == ("69123", "69383")
    usable(got, tmp_path, LYON)


def test_an_empty_ground_gives_no_row(service, library):
    got = read_france_services(library, service.url, LYON_GROUND)
    assert len(got.rows) == 0
    assert got.counts[ELSEWHERE] == 5


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<!doctype html><html>", "answers a page, no list"),
        (b'"id_fs","lib_fs","insee_com","x","y"\n', "lacks longitude, latitude, format_fs; found"),
    ],
)
def test_what_is_not_the_list_is_refused(service, library, body, said):
    service.faults = {0: Fault(reply=Reply(body, "text/html"))}
    with pytest.raises(ServiceError, match=said):
        read_france_services(library, service.url, GROUND)


def test_a_list_that_breaks_off_is_taken_up(service, library):
    service.faults = {0: Fault(cut=200)}
    assert len(read_france_services(library, service.url, GROUND).rows) == 4
    assert len(service.asked) == 2

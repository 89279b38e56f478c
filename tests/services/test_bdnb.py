"""BDNB: tertiary buildings of the 1980s, commune by commune, page by page."""

from __future__ import annotations

import json

import pytest

import toyville
from bdnb_service import TIMEOUT, Bdnb
from loopback import Fault, Loopback, Reply
from siteland import GROUND, LYON, LYON_GROUND, lonlat, usable
from territo.errors import ServiceError
from territo.sources.http import open_session
from territo.sources.library import Library
from territo.sources.services import bdnb
from territo.sources.services.bdnb import read_buildings
from territo.sources.services.fetched import UNPLACED
from territo.sources.services.whole import TornError


def building(ident, commune, year, at=1, use="Tertiaire", **fields):
    x, y = toyville.centre(at)
    square = [[x - 10, y - 10], [x + 10, y - 10], [x + 10, y + 10], [x - 10, y + 10]]
    whole = {
        "batiment_groupe_id": f"bdnb-bg-{ident}", "code_commune_insee": commune,
        "annee_construction": year, "usage_principal_bdnb_open": use,
        "libelle_adr_principale_ban": "3 Rue Rouge 99000 Toy",
        "geom_groupe": {"type": "MultiPolygon", "coordinates": [[[*square, square[0]]]]},
    }  # fmt: skip
    return whole | fields


BUILDINGS = [
    building("B", "99001", 1984),
    building("A", "99001", 1980),
    building("C", "99001", 1989),
    building("D", "99001", 1979),
    building("E", "99001", 1990),
    building("F", "99001", None),
    building("G", "99001", 1985, use="Secondaire"),
    building("H", "99002", 1985, 2, geom_groupe=None),
    building("I", "99002", None, 2),
]


@pytest.fixture
def service():
    started = Loopback(Bdnb(BUILDINGS))
    yield started
    started.stop()


@pytest.fixture
def source(service, tmp_path):
    library = Library(open_session(tries=2, backoff_s=0), tmp_path / "kept")
    return bdnb.Bdnb(library, f"{service.url}/donnees", 2)


def test_tertiary_buildings_of_the_decade_at_a_point_inside_them(source, tmp_path):
    got = read_buildings(source, GROUND)
    rows = got.rows.set_index("site")
    assert list(rows.index) == [f"bdnb-bg-{one}" for one in "ABCH"]
    assert list(rows["year_built"]) == ["1980", "1984", "1989", "1985"]
    assert got.counts == {bdnb.NO_YEAR: 2, UNPLACED: 1}
    where = rows.loc["bdnb-bg-A", ["lon", "lat"]].astype(float)
    assert tuple(where) == pytest.approx(lonlat(1), abs=2e-6)
    assert rows.loc["bdnb-bg-A", "name"] == "3 Rue Rouge 99000 Toy"
    assert list(rows["precision"]) == ["housenumber"] * 3 + [""]
    assert set(rows["kind"]) == {"batiment"}
    points = usable(got, tmp_path)
    assert list(points["status"]) == ["ok"] * 3 + ["not_geocoded"]
    assert set(points["era"]) == {"certain"}


def test_a_question_names_one_commune_the_use_the_years_and_the_page(service, source):
    read_buildings(source, GROUND)
    names = ["select", "order", "limit", "offset"]
    first = service.asked[0]
    assert first.path == "/donnees/batiment_groupe_complet"
    assert [pair for pair in first.query if pair[0] not in names] == [
        ("code_commune_insee", "eq.99001"),
        ("usage_principal_bdnb_open", "eq.Tertiaire"),
        ("annee_construction", "gte.1980"),
        ("annee_construction", "lte.1989"),
    ]
    assert (first.value("order"), first.value("limit")) == ("batiment_groupe_id", "2")
    # Three buildings, two at a time, until a page is empty.
    assert [one.value("offset") for one in service.asked[:4]] == ["0", "2", "3", "0"]
    # Ten codes (nine communes and a former one); a page with nothing each, and twice: with and
    # without a year. Then two pages of 99001, one of 99002; and one of each without a year.
    assert len(service.asked) == 2 * 10 + 3 + 2


def test_a_service_that_gives_fewer_rows_is_read_to_the_end(service, source):
    service.answer.most = 1
    assert len(read_buildings(source, GROUND).rows) == 4


def test_both_codes_of_lyon_are_asked_for(service, source, tmp_path):
    service.answer.buildings = [building("A", "69383", 1984), building("B", "69123", 1985)]
    got = read_buildings(source, LYON_GROUND)
    assert list(got.rows["commune"]) == ["69123", "69123"]
    assert list(got.rows["arrondissement_municipal"]) == ["69383", ""]
    usable(got, tmp_path, LYON)


def test_no_such_building_is_no_error(service, source):
    service.answer.buildings = []
    got = read_buildings(source, GROUND)
    assert len(got.rows) == 0
    assert got.counts == {}
    assert len(got.documents) == 20


@pytest.mark.parametrize("status", [200, 500])
def test_a_timeout_is_told_in_the_words_of_the_service(service, source, status):
    told = Reply(json.dumps(TIMEOUT).encode(), status=status)
    service.faults = dict.fromkeys(range(9), Fault(reply=told))
    with pytest.raises(ServiceError, match="canceling statement due to statement timeout"):
        read_buildings(source, GROUND)


def test_a_quota_that_is_used_up_is_told_as_such(service, source):
    told = Reply(b"", status=429, headers={"Retry-After": "0"})
    service.faults = dict.fromkeys(range(4, 20), Fault(reply=told))
    with pytest.raises(ServiceError, match="no more questions today: its quota is used up"):
        read_buildings(source, GROUND)
    # What came is kept: the first four questions are not asked again.
    service.faults = {}
    read_buildings(source, GROUND)
    assert sum(one.query == service.asked[0].query for one in service.asked) == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<html>busy</html>", "answers no JSON"),
        (b'[{"id": 1}]', "answers something else than buildings"),
        (b'{"rows": []}', "answers something else than buildings"),
    ],
)
def test_what_is_no_list_of_buildings_is_refused(service, source, body, said):
    service.faults = {0: Fault(reply=Reply(body))}
    with pytest.raises(ServiceError, match=said):
        read_buildings(source, GROUND)


def test_pages_that_overlap_are_asked_for_again_then_refused(service, source):
    again = Reply(json.dumps([building("A", "99001", 1980)]).encode())
    service.faults = {1: Fault(reply=again)}
    assert len(read_buildings(source, GROUND).rows) == 4
    begin = len(service.asked)
    fresh = bdnb.Bdnb(Library(source.library.session, source.library.folder, fresh=True),
                      source.url, 2)  # fmt: skip
    service.faults = {begin + 1: Fault(reply=again), begin + 4: Fault(reply=again)}
    with pytest.raises(TornError, match="pages overlap, bdnb-bg-A came twice"):
        read_buildings(fresh, GROUND)


def test_a_connection_that_drops_is_tried_again(service, source):
    service.faults = {0: Fault(drop=True), 2: Fault(cut=20)}
    assert len(read_buildings(source, GROUND).rows) == 4

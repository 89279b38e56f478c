"""Populations of an EPCI from Mélodi: one question, every page, the latest census."""

from __future__ import annotations

import json

import pytest

from loopback import Fault, Loopback, Reply
from melodi_service import MelodiService, observation
from squareland import ARRONDISSEMENTS, CARRE, COMMUNES, PAVE
from territo.errors import ServiceError
from territo.sources.http import open_session
from territo.sources.library import Library
from territo.sources.services.melodi import read_populations


@pytest.fixture
def waited(monkeypatch):
    pauses = []
    monkeypatch.setattr("territo.sources.library.time.sleep", pauses.append)
    return pauses


@pytest.fixture
def service(waited):
    del waited  # no test waits
    started = Loopback(MelodiService())
    yield started
    started.stop()


@pytest.fixture
def library(tmp_path):
    return Library(open_session(tries=2, backoff_s=0), tmp_path / "kept")


@pytest.fixture
def url(service):
    return f"{service.url}/melodi"


def test_all_communes_come_in_one_question_with_the_latest_census(service, library, url):
    read = read_populations(library, url, CARRE)
    # 101 ... 105 inhabitants in 2022, and 7 more in 2023 by the geography of 2025.
    assert dict(read.table) == {
        "99001": 108,
        "99002": 109,
        "99003": 110,
        "99004": 111,
        "99005": 112,
    }
    assert (read.year, read.geography) == (2023, 2025)
    assert read.basis == "population municipale 2023 (Insee, populations de référence)"
    assert service.asked[0].query == (("GEO", f"EPCI-{CARRE}*COM"), ("POPREF_MEASURE", "PMUN"))
    assert service.asked[0].headers["Accept"].startswith("application/json")
    (about,) = read.documents
    assert about.url == (
        f"{url}/data/DS_POPULATIONS_REFERENCE?GEO=EPCI-{CARRE}%2ACOM&POPREF_MEASURE=PMUN"
    )
    assert about.edition == "PMUN 2023, geography 2025"
    assert about.attribution == "Source : Insee, populations de référence 2023"


def test_pages_are_followed_at_the_address_of_the_settings_with_a_pause(
    service, library, url, waited
):
    service.answer.rows = 8  # 5 communes, 4 figures each: 8, 8 and 4
    read = read_populations(library, url, CARRE)
    assert read.table.sum() == 550
    assert [asked.value("page") for asked in service.asked] == ["", "1", "2"]
    assert len(read.documents) == 3
    # Thirty questions a minute: two seconds between two of them.
    assert len(waited) == 2
    assert all(1.5 < pause <= 2 for pause in waited)


def test_pages_that_come_round_again_are_refused(service, library, url):
    service.answer.rows = 8
    service.answer.endless = True
    with pytest.raises(ServiceError, match="page=1 comes round again as a next page"):
        read_populations(library, url, CARRE)


def test_a_page_that_is_not_the_last_and_names_no_other_is_refused(service, library, url):
    rows = [observation(COMMUNES[0], "2025", "2023", 7)]
    body = json.dumps({"paging": {"isLast": False}, "observations": rows}).encode()
    service.faults = dict.fromkeys((0, 1), Fault(reply=Reply(body)))
    with pytest.raises(ServiceError, match="is not the last page and names no other"):
        read_populations(library, url, CARRE)


def test_a_commune_twice_is_refused(service, library, url):
    rows = [observation(COMMUNES[0], "2025", "2023", more) for more in (7, 8)]
    body = json.dumps({"observations": rows}).encode()
    service.faults = dict.fromkeys((0, 1), Fault(reply=Reply(body)))
    with pytest.raises(ServiceError, match="2 figures for 1 communes"):
        read_populations(library, url, CARRE)


def test_paris_lyon_and_marseille_count_as_communes(service, library, url):
    extra = [observation(one, "2025", "2023", 0) for one in ARRONDISSEMENTS]
    extra += [observation(COMMUNES[6], "2025", "2023", 7)]
    service.faults = {0: Fault(reply=Reply(json.dumps({"observations": extra}).encode()))}
    assert dict(read_populations(library, url, PAVE).table) == {"75056": 2007}


def test_an_epci_that_nobody_knows_is_named(library, url):
    with pytest.raises(ServiceError, match=r"no population for GEO = EPCI-200000000\*COM"):
        read_populations(library, url, "200000000")
    with pytest.raises(ServiceError, match='"Carré" is not the SIREN of an EPCI'):
        read_populations(library, url, "Carré")


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b'{"code": 1007, "message": "GEO unknown"}', 200, "else than observations .*GEO unknown"),
        (b'{"code": 1007, "mess', 200, r"half of it \(\{\"code\": 1007, \"mess"),
        (b"Forbidden", 403, r"answers 403 \(Forbidden\)"),
        (b'{"observations": [{"dimensions": {}}]}', 200, "an observation is not as expected"),
        (
            b'{"observations": [{"dimensions": {"GEO": "2025-DEP-76"}}]}',
            200,
            "has no PMUN of a commune",
        ),
    ],
)
def test_errors_say_what_they_say(service, library, url, body, status, said):
    service.faults = {0: Fault(reply=Reply(body, status=status))}
    with pytest.raises(ServiceError, match=said):
        read_populations(library, url, CARRE)


def test_too_many_questions_are_asked_again_when_the_service_says(service, library, url):
    busy = Reply(b"", "text/plain", 429, {"Retry-After": "0"})
    service.faults = {0: Fault(reply=busy)}
    assert len(read_populations(library, url, CARRE).table) == 5
    assert len(service.asked) == 2

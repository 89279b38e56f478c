"""Explore v2.1: everything that matches, or an error that says what the service said."""

from __future__ import annotations

import pytest

from explore_service import Explore, refusal
from loopback import Fault, Loopback, Reply
from territo.errors import ServiceError, SourceError
from territo.sources.http import open_session
from territo.sources.library import Library
from territo.sources.services.explore import Dataset, among, batches, export, literal
from territo.sources.services.whole import TornError

RECORDS = [{"id": str(n), "code": f"9900{n % 3}", "list": ["a", n]} for n in range(9)]
WHERE = 'code in ("99000","99001")'
FIELDS = ("id", "code", "list")


@pytest.fixture
def service():
    started = Loopback(Explore(RECORDS))
    yield started
    started.stop()


@pytest.fixture
def data(service, tmp_path):
    library = Library(open_session(tries=2, backoff_s=0), tmp_path / "kept")
    return Dataset(library, f"{service.url}/catalog/datasets/toy")


def test_an_export_is_asked_for_and_counted_by_a_question_of_its_own(service, data):
    got = export(data, [WHERE, 'code in ("99002")'], FIELDS)
    # 9 records: 0, 3, 6, then 1, 4, 7 in the first question; 2, 5, 8 in the second.
    assert list(got.rows["id"]) == ["0", "1", "3", "4", "6", "7", "2", "5", "8"]
    assert got.rows.loc[1, "list"] == '["a", 1]'
    own = (("where", WHERE), ("select", "id,code,list"))
    assert [(one.path, one.query) for one in service.asked[:2]] == [
        ("/catalog/datasets/toy/exports/json", own),
        ("/catalog/datasets/toy/records", (*own, ("limit", "1"))),
    ]
    assert len(got.documents) == 4
    assert export(data, [WHERE, 'code in ("99002")'], FIELDS).documents == got.documents
    assert len(service.asked) == 4


def test_nothing_that_matches_is_no_error_here(data):
    got = export(data, ['code in ("12345")'], FIELDS)
    assert len(got.rows) == 0
    assert len(got.documents) == 2


def test_an_export_cut_short_once_is_asked_for_again(service, data):
    service.answer.cut, service.answer.cuts = 2, 1
    assert len(export(data, [WHERE], FIELDS).rows) == 6
    assert len(service.asked) == 4


def test_an_export_that_stays_short_is_refused(service, data):
    service.answer.cut, service.answer.cuts = 2, 9
    with pytest.raises(TornError, match="gives 4 records, where 6 match"):
        export(data, [WHERE], FIELDS)


@pytest.mark.parametrize("status", [400, 404])
def test_a_refusal_says_what_the_service_says(service, data, status):
    told = refusal("ODSQLError", "ODSQL query is malformed: Unknown field: cod", status)
    service.faults = {0: Fault(reply=told)}
    with pytest.raises(ServiceError, match=rf"answers {status} \(ODSQL query is malformed: Unkno"):
        export(data, [WHERE], FIELDS)


def test_an_error_with_the_status_of_success_is_told_and_not_kept(service, data):
    told = refusal("InternalError", "The search engine is down.", 200)
    for place in (0, 2):
        service.faults = {place: Fault(reply=told)}
        with pytest.raises(ServiceError, match=r"\(InternalError: The search engine is down.\)"):
            export(data, [WHERE], FIELDS)
        service.faults = {}
    assert len(export(data, [WHERE], FIELDS).rows) == 6


def test_a_quota_that_is_used_up_is_told_as_such(service, data):
    headers = {"X-RateLimit-Remaining": "0", "Retry-After": "0"}
    told = Reply(b'{"error_code": "TooManyRequests"}', status=429, headers=headers)
    service.faults = dict.fromkeys(range(9), Fault(reply=told))
    with pytest.raises(ServiceError, match="no more questions today: its quota is used") as caught:
        export(data, [WHERE], FIELDS)
    assert caught.value.status == 429
    assert caught.value.hint.startswith("Run it again tomorrow")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<html><title>Maintenance</title>", "answers no JSON"),
        (b'[{"id": "1"}, {"id":', "answers no JSON, or half of it"),
        (b'{"results": []}', "answers something else than records"),
        (b"[1, 2]", "answers something else than records"),
    ],
)
def test_what_is_no_export_is_refused(service, data, body, said):
    service.faults = {0: Fault(reply=Reply(body, "text/html"))}
    with pytest.raises(ServiceError, match=said):
        export(data, [WHERE], FIELDS)


def test_a_page_that_does_not_count_is_refused(service, data):
    service.faults = {1: Fault(reply=Reply(b'{"results": []}'))}
    with pytest.raises(ServiceError, match="does not say how many records match"):
        export(data, [WHERE], FIELDS)


def test_a_connection_that_drops_is_tried_again_and_then_told(service, data):
    service.faults = {0: Fault(drop=True), 2: Fault(cut=30)}
    assert len(export(data, [WHERE], FIELDS).rows) == 6
    service.faults = dict.fromkeys(range(4, 30), Fault(drop=True))
    with pytest.raises(ServiceError, match="cannot be reached, or broke off"):
        export(data, ['code in ("99002")'], FIELDS)


def test_offline_uses_what_is_kept_alone(service, data):
    first = export(data, [WHERE], FIELDS)
    service.stop()
    offline = Library(data.library.session, data.library.folder, offline=True)
    assert export(Dataset(offline, data.url), [WHERE], FIELDS).rows.equals(first.rows)
    with pytest.raises(SourceError, match="is not kept"):
        export(Dataset(offline, data.url), ['code in ("99002")'], FIELDS)


def test_questions_cannot_be_broken_by_what_they_compare():
    assert literal('a"b') == r'"a\"b"'
    assert literal("a\\") == r'"a\\"'
    assert among("x", ['1") or ("', "2"]) == r'x in ("1\") or (\"","2")'


def test_questions_stay_short():
    codes = [f"{n:05d}" for n in range(120)]
    parts = list(batches(codes))
    assert [len(part) for part in parts] == [50, 50, 20]
    assert len(among("code_insee_commune", parts[0])) == 20 + 50 * 8 + 3

"""Documents are asked once, kept whole, taken up where they broke off."""

from __future__ import annotations

import pytest

from loopback import Fault, Loopback, Reply
from territo.errors import ServiceError, SourceError
from territo.sources.http import open_session
from territo.sources.library import PIECE, Library, require_json

BODY = bytes(range(256)) * 4000  # a megabyte: several pieces


@pytest.fixture
def service():
    started = Loopback(lambda asked: Reply(asked.value("say").encode() or BODY, "text/plain"))
    yield started
    started.stop()


@pytest.fixture
def library(tmp_path):
    return Library(open_session(tries=2, backoff_s=0), tmp_path / "kept")


def test_a_document_is_asked_once_and_says_when_and_what(service, library):
    first = library.get(service.url, [("say", "é & co"), ("n", "1")])
    again = library.get(service.url, [("say", "é & co"), ("n", "1")])
    assert first == again
    assert first.read() == "é & co".encode()
    assert first.date == "2026-01-31"
    assert first.url == f"{service.url}?say=%C3%A9+%26+co&n=1"
    assert len(first.sha256) == 64
    assert len(service.asked) == 1
    assert "territo/" in service.asked[0].headers["User-Agent"]
    library.get(service.url, [("say", "other")])
    assert len(service.asked) == 2


def test_offline_gives_what_is_kept_and_names_what_is_not(service, library):
    library.get(service.url, [("say", "a")])
    service.stop()
    offline = Library(library.session, library.folder, offline=True)
    assert offline.get(service.url, [("say", "a")]).read() == b"a"
    with pytest.raises(SourceError, match="say=b is not kept"):
        offline.get(service.url, [("say", "b")])


@pytest.mark.parametrize("cut", [1, 300_000, len(BODY) - 1])
def test_a_download_that_breaks_off_goes_on_where_it_stopped(service, library, cut):
    service.faults = {0: Fault(cut=cut)}
    assert library.get(service.url).read() == BODY
    begins = service.asked[1].headers.get("Range", "bytes=0-")
    assert cut - PIECE < int(begins[len("bytes=") : -1]) <= cut


def test_a_run_that_was_cut_is_continued_by_the_next_run(service, library):
    cut = 20 * PIECE
    service.faults = {n: Fault(drop=True) for n in range(1, 9)} | {0: Fault(cut=cut)}
    with pytest.raises(ServiceError):
        library.get(service.url)
    asked = len(service.asked)
    service.faults = {}
    assert library.get(service.url).read() == BODY
    assert service.asked[asked].headers["Range"] == f"bytes={cut}-"
    assert sorted(path.suffix for path in library.folder.iterdir()) == ["", ".json"]


def test_halves_of_two_versions_are_never_joined(service, library):
    other = BODY[::-1]
    service.faults = {0: Fault(cut=100_000), 1: Fault(drop=True), 2: Fault(drop=True)}
    with pytest.raises(ServiceError):
        library.get(service.url)
    service.answer = lambda _: Reply(other, "text/plain")
    assert library.get(service.url).read() == other


def test_what_the_check_refuses_is_not_kept_and_never_replaces_what_is(service, library):
    def check(file):
        require_json(file, "the service")

    good = library.get(service.url, [("say", "{}")], check=check)
    fresh = Library(library.session, library.folder, fresh=True)
    for bad in (b"<html>busy</html>", b'{"half": ['):
        service.faults = {len(service.asked): Fault(reply=Reply(bad, "text/html"))}
        with pytest.raises(ServiceError, match="no JSON"):
            fresh.get(service.url, [("say", "{}")], check=check)
        assert library.get(service.url, [("say", "{}")]) == good
        assert good.read() == b"{}"


def test_a_refusal_says_what_the_service_says(service, library):
    service.answer = lambda _: Reply(b"Not Found", "text/plain", 404)
    with pytest.raises(ServiceError, match=r"answers 404 \(Not Found\)"):
        library.get(service.url)
    assert len(service.asked) == 1


def test_a_busy_service_is_asked_again(service, library):
    busy = Reply(b"", "text/plain", 429, {"Retry-After": "0"})
    service.faults = {0: Fault(reply=busy)}
    assert library.get(service.url, [("say", "a")]).read() == b"a"
    assert len(service.asked) == 2


def test_a_damaged_document_is_asked_again(service, library):
    document = library.get(service.url, [("say", "abc")])
    document.file.write_bytes(b"ab")
    assert library.get(service.url, [("say", "abc")]).read() == b"abc"
    assert len(service.asked) == 2


def test_progress_counts_to_the_whole(service, library):
    seen = []
    library.get(service.url, progress=lambda done, whole: seen.append((done, whole)))
    assert seen[-1] == (len(BODY), len(BODY))
    assert len(seen) > 1


def test_a_pause_is_kept_between_two_questions(service, library, monkeypatch):
    waited = []
    monkeypatch.setattr("territo.sources.library.time.sleep", waited.append)
    host = service.url.removeprefix("http://")
    slow = Library(library.session, library.folder, pause_s={host: 5.0})
    slow.get(service.url, [("say", "a")])
    slow.get(service.url, [("say", "b")])
    assert len(waited) == 1
    assert 4 < waited[0] <= 5

"""The Géoplateforme's batch geocoding on the loopback, faults included."""

from __future__ import annotations

import json

import pytest

from geocoder import Known
from territo import __version__
from territo.errors import ServiceError, SourceError
from territo.sources.geocode.kept import Kept
from territo.sources.geocode.question import Question, Reply
from territo.sources.geocode.service import Geocoder, _Run
from territo.sources.geocode.wire import replies
from territo.sources.http import open_session

JSON = {"Content-Type": "application/json"}
HAUTE = Known("2 Rue Haute", "Rouen", "76000", "76540", 1.1, 49.44)


@pytest.fixture
def kept(tmp_path):
    return Kept(tmp_path / "kept")


def ask(service, kept, questions, *, lot=2000, tries=2):
    """Ask as a run does: only what is not kept."""
    asked = {one.key(service.url): one for one in questions}
    known = kept.read()
    todo = {key: one for key, one in asked.items() if key not in known}
    with open_session(tries=tries, backoff_s=0) as session:
        geocoder = Geocoder(service.url, session, kept, lot)
        found = known | (geocoder.ask_all(todo, lambda _: None) if todo else {})
    return [found[key] for key in asked]


def street(count):
    """As many addresses of one street, each 0.001 degrees further than the one before."""
    known = [
        Known(f"{n} Rue Haute", "Rouen", "76000", "76540", round(1 + n / 1000, 3), 49.44)
        for n in range(1, count + 1)
    ]
    return known, [Question(f"{n} rue haute", "76000", "Rouen") for n in range(1, count + 1)]


def twice(service):
    return len(service.answered) - len(set(service.answered))


def test_only_addresses_are_sent_and_what_comes_back_is_read_by_name(geocoder, kept):
    service = geocoder(HAUTE)
    (reply,) = ask(service, kept, [Question("2 rue haute", "76000", "Rouen", "76540")])
    assert reply == Reply(
        "ok", 0.9709, "housenumber", "2 Rue Haute 76000 Rouen", "2 Rue Haute", "2", "76540", "",
        "76000", 1.1, 49.44,
    )  # fmt: skip
    (post,) = service.posts
    assert post.columns == ["id", "address", "postcode", "city", "citycode"]
    assert post.rows == [
        {"id": post.ids[0], "address": "2 rue haute", "postcode": "76000", "city": "Rouen",
         "citycode": "76540"}
    ]  # fmt: skip
    assert post.values("columns") == ["address", "postcode", "city"]
    assert (post.values("citycode"), post.values("indexes")) == (["citycode"], ["address"])
    assert "result_status" in post.values("result_columns")
    assert "result_banId" not in post.values("result_columns")
    assert post.agent == f"territo/{__version__} (+https://pypi.org/project/territo)"


def test_columns_may_come_in_any_order_with_one_more_or_one_less(geocoder, kept):
    service = geocoder(HAUTE, shuffle=True)
    (reply,) = ask(service, kept, [Question("2 rue haute", city="Rouen")])
    # The service knows no former commune of it: that column is empty, and score is still a score.
    assert (reply.score, reply.lon, reply.former) == (0.9709, 1.1, "")


def test_a_commune_code_filters_and_an_empty_one_does_not(geocoder, kept):
    service = geocoder(HAUTE, Known("2 Rue Haute", "Lyon", "69001", "69381", 4.8, 45.7))
    questions = [Question("2 rue haute", "", "Rouen", code) for code in ("69381", "76498", "")]
    replies = ask(service, kept, questions)
    assert [one.commune for one in replies] == ["69381", "", "76540"]
    assert [one.status for one in replies] == ["ok", "not-found", "ok"]


def test_not_found_and_skipped_keep_their_row_and_are_not_asked_again(geocoder, kept):
    service = geocoder(HAUTE)
    questions = [Question("1 rue inconnue"), Question("ab"), Question("2 rue haute")]
    for _ in range(2):
        replies = ask(service, kept, questions)
        assert [one.status for one in replies] == ["not-found", "skipped", "ok"]
    assert len(service.posts) == 1


def test_a_lot_that_failed_is_sent_once_more_in_smaller_ones(geocoder, kept):
    known, questions = street(250)
    service = geocoder(*known)
    service.faults.lots = [{1}]  # rows 100 to 199 of the first post
    replies = ask(service, kept, questions)
    assert [one.status for one in replies] == ["ok"] * 250
    assert [len(post.rows) for post in service.posts] == [250, 20, 20, 20, 20, 20]
    assert replies[149].lon == 1.15
    assert twice(service) == 0


def test_a_row_that_always_fails_is_given_up_said_and_asked_again_another_time(geocoder, kept):
    service = geocoder(*street(3)[0])
    service.faults.failing = "2 rue"
    questions = street(3)[1]
    assert [one.status for one in ask(service, kept, questions)] == ["ok", "error", "ok"]
    assert [len(post.rows) for post in service.posts] == [3, 1]
    service.faults.failing = "\0"
    assert [one.status for one in ask(service, kept, questions)] == ["ok"] * 3
    assert [len(post.rows) for post in service.posts] == [3, 1, 1]


def test_a_row_that_is_always_left_out_is_given_up_and_said(geocoder, kept):
    service = geocoder(*street(3)[0])
    service.faults.left_out = "2 rue"
    assert [one.status for one in ask(service, kept, street(3)[1])] == ["ok", "unanswered", "ok"]
    # The lot, then three times the missing one: bounded.
    assert [len(post.rows) for post in service.posts] == [3, 1, 1, 1]


def test_too_many_requests_are_followed_by_the_wait_that_is_asked_for(geocoder, kept, monkeypatch):
    waits = []
    monkeypatch.setattr("urllib3.util.retry.time.sleep", waits.append)
    service = geocoder(HAUTE)
    service.faults.answers = [(429, {"retry-after": "5"}, ""), (429, {"retry-after": "900"}, "")]
    (reply,) = ask(service, kept, [Question("2 rue haute")], tries=3)
    assert reply.found
    # An endless wait is cut down to a minute.
    assert waits == [5, 60]


def test_a_service_that_stays_busy_is_one_clear_error(geocoder, kept):
    service = geocoder(HAUTE)
    service.faults.answers = [(429, {"retry-after": "0"}, "")] * 2
    with pytest.raises(ServiceError, match=r"search/csv answers 429\.") as caught:
        ask(service, kept, [Question("2 rue haute")])
    assert caught.value.status == 429
    assert "--gazetteer FILE" in caught.value.hint
    assert list(kept.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("status", "headers", "text", "said"),
    [
        (
            400,
            JSON,
            json.dumps({"code": 400, "message": "Unknown column name for citycode"}),
            r"answers 400 \(Unknown column name for citycode\)",
        ),
        (
            400,
            JSON,
            json.dumps({"message": "Failed parsing query", "detail": ["q: required param"]}),
            r"answers 400 \(Failed parsing query: q: required param\)",
        ),
        (403, {"Content-Type": "text/html"}, "<html>no</html>", r"answers 403\."),
        (301, {"Location": "https://elsewhere.example/"}, "", "moved to https://elsewhere.example"),
    ],
)
def test_a_refusal_is_one_clear_error_and_is_not_repeated(
    geocoder, kept, status, headers, text, said
):
    service = geocoder(HAUTE)
    service.faults.answers = [(status, headers, text)]
    with pytest.raises(ServiceError, match=said) as caught:
        ask(service, kept, [Question("2 rue haute")])
    assert caught.value.status == status
    assert caught.value.source == f"{service.url}/search/csv"
    assert len(service.posts) == 1


def test_an_answer_that_was_cut_short_is_completed(geocoder, kept):
    known, questions = street(40)
    service = geocoder(*known)
    service.faults.cuts = [(2000, False)]
    replies = ask(service, kept, questions)
    assert [one.lon for one in replies] == [round(1 + n / 1000, 3) for n in range(1, 41)]
    first, second = service.posts
    # What came whole is not asked again; the line that was cut is.
    assert len(first.rows) == 40
    assert 0 < len(second.rows) < 40
    assert twice(service) == 0


def test_a_connection_that_breaks_half_way_keeps_what_came(geocoder, kept):
    known, questions = street(40)
    service = geocoder(*known)
    service.faults.cuts = [(3000, True)]
    replies = ask(service, kept, questions)
    assert [one.status for one in replies] == ["ok"] * 40
    assert len(service.posts) == 2
    assert twice(service) == 0


def test_a_connection_that_breaks_at_once_is_tried_with_smaller_lots(geocoder, kept):
    known, questions = street(250)
    service = geocoder(*known)
    service.faults.cuts = [(0, True), (0, True)]
    assert [one.status for one in ask(service, kept, questions)] == ["ok"] * 250
    assert [len(post.rows) for post in service.posts] == [250, 125, 100, 100, 50]
    assert twice(service) == 0


def test_a_connection_that_always_breaks_is_given_up(geocoder, kept):
    service = geocoder(*street(3)[0])
    service.faults.cuts = [(0, True)] * 9
    with pytest.raises(ServiceError, match="broke off"):
        ask(service, kept, street(3)[1])
    assert len(service.posts) == 3


def test_wherever_an_answer_is_cut_nothing_is_misread():
    header = b"id,latitude,longitude,result_score,result_label,result_status\n"
    first, second = b'a,49.44,1.1,0.97,"2 Rue Haute, Rouen",ok\n', b"b,,,,,not-found\n"
    whole = dict(replies([header + first + second]))
    assert whole == {
        "a": Reply("ok", 0.97, label="2 Rue Haute, Rouen", lon=1.1, lat=49.44),
        "b": Reply("not-found"),
    }
    for length in range(len(header + first + second) + 1):
        content = (header + first + second)[:length]
        # Each line gives its reply once its last letter is there, its line break or not.
        lines = (length >= len(header + first) - 1) + (length >= len(header + first + second) - 1)
        for piece in (1, 7, 1000):
            came = dict(replies(content[at : at + piece] for at in range(0, length, piece)))
            assert came == dict(list(whole.items())[:lines])


def test_large_lots_that_fail_are_halved_and_stay_so(geocoder, kept):
    known, questions = street(1000)
    service = geocoder(*known)
    service.faults.largest = 150
    replies = ask(service, kept, questions, lot=800, tries=1)
    assert [one.status for one in replies] == ["ok"] * 1000
    # 800, 400, 200 fail; then lots of 100: eight for what is left of the first 800, two for 200.
    assert [len(post.rows) for post in service.posts] == [800, 400, 200] + [100] * 10
    assert twice(service) == 0


def test_a_server_that_fails_on_small_lots_too_is_an_error(geocoder, kept):
    service = geocoder(*street(250)[0])
    service.faults.largest = 0
    with pytest.raises(ServiceError, match="answers 500") as caught:
        ask(service, kept, street(250)[1], tries=1)
    assert caught.value.status == 500
    assert [len(post.rows) for post in service.posts] == [250, 125, 100]


def test_a_run_that_was_stopped_goes_on_and_asks_nothing_twice(geocoder, kept):
    known, questions = street(300)
    service = geocoder(*known)
    refused = (400, JSON, json.dumps({"message": "enough"}))

    class Stopping(list):
        """Lets two lots through, and then refuses one."""

        def __bool__(self):
            return len(service.posts) == 3

        def pop(self, _):
            return refused

    service.faults.answers = Stopping()
    with pytest.raises(ServiceError, match="enough"):
        ask(service, kept, questions, lot=100)
    assert len(service.answered) == 200
    service.faults.answers = []
    replies = ask(service, kept, questions, lot=100)
    assert [one.lon for one in replies] == [round(1 + n / 1000, 3) for n in range(1, 301)]
    assert len(service.answered) == 300
    assert twice(service) == 0


def test_a_run_that_was_killed_half_way_through_a_lot_goes_on(geocoder, kept):
    known, questions = street(100)
    service = geocoder(*known)
    asked = {one.key(service.url): one for one in questions}

    class KilledError(BaseException):
        pass

    def keep_ten(keep, left):
        def kept_or_killed(key, reply):
            keep(key, reply)
            left.pop()
            if not left:
                raise KilledError

        return kept_or_killed

    with pytest.raises(KilledError), kept.writer() as keep:
        geocoding = Geocoder(service.url, open_session(), kept)
        _Run(geocoding, keep_ten(keep, [0] * 10), lambda _: None).ask_all(asked)
    assert len(kept.read()) == 10
    replies = ask(service, kept, questions)
    assert [one.status for one in replies] == ["ok"] * 100
    assert [len(post.rows) for post in service.posts] == [100, 90]


def test_a_line_that_was_being_written_when_the_run_was_killed_is_asked_again(geocoder, kept):
    service = geocoder(*street(2)[0])
    ask(service, kept, street(2)[1])
    (file,) = kept.folder.glob("*.jsonl")
    file.write_bytes(file.read_bytes()[:-9])
    assert len(kept.read()) == 1
    assert [one.lon for one in ask(service, kept, street(2)[1])] == [1.001, 1.002]
    assert [len(post.rows) for post in service.posts] == [2, 1]


def test_another_service_or_another_commune_is_another_question():
    one = Question("2 rue haute", "76000", "Rouen", "76540")
    others = [
        one.key("http://a"),
        one.key("http://b"),
        Question("2 rue haute", "76000", "Rouen").key("http://a"),
        Question("2 rue haute", "", "Rouen", "76540").key("http://a"),
        Question("2 rue haute", "76000", "", "76540").key("http://a"),
    ]
    assert len(set(others)) == 5


def test_a_service_out_of_reach_is_one_clear_error(geocoder, kept):
    service = geocoder(HAUTE)
    service.stop()
    with pytest.raises(ServiceError, match="cannot be reached") as caught:
        ask(service, kept, [Question("2 rue haute")])
    assert caught.value.status == 0
    assert "<" not in caught.value.message


def test_a_folder_that_cannot_be_written_is_said_before_anything_is_sent(geocoder, tmp_path):
    service = geocoder(HAUTE)
    (tmp_path / "kept").write_text("", encoding="utf-8")
    with pytest.raises(SourceError, match="cannot be kept"):
        ask(service, Kept(tmp_path / "kept"), [Question("2 rue haute")])
    assert service.posts == []

"""``territo geocode`` without a file of addresses, against the service on the loopback."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from geocoder import Known
from territo.cli import main
from territo.sources.cache import cache_dir

KNOWN = (
    Known("2 Rue Haute", "Rouen", "76000", "76540", 1.1, 49.44),
    Known("3 Rue Basse", "Rouen", "76000", "76540", 1.11, 49.45, score=0.61),
    Known("4 Rue du Port", "Le Petit-Quevilly", "76140", "76498", 1.05, 49.43),
    Known("5 Rue du Lac", "Saint-Denis", "97400", "97411", 55.45, -20.9),
)
ADDRESSES = """site,name,address,commune,email
a,Mairie,2 rue haute,76540,a@example.org
b,Annexe,3 rue basse,76540,
c,Port,4 rue du port,76540,
d,Lac,5 rue du lac,76540,
e,Inconnue,1 rue inconnue,76540,
f,Sans adresse,,76540,
g,"Encore, la mairie",2 rue haute,76540,
"""
WORDS = ("geocode", "addresses.csv", "-o", "out.csv")


@pytest.fixture
def service(geocoder):
    return geocoder(*KNOWN)


@pytest.fixture
def run(service, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "addresses.csv").write_text(ADDRESSES, encoding="utf-8")
    (tmp_path / "territo.toml").write_text(f'geocoder = "{service.url}"\n', encoding="utf-8")
    return lambda *words: CliRunner().invoke(main, [*WORDS, *words])


def rows(file):
    with file.open(encoding="utf-8", newline="") as content:
        return {row["site"]: row for row in csv.DictReader(content)}


def test_every_row_comes_back_with_its_verdict_and_why(run, tmp_path):
    result = run("--review", "doubts.html")
    assert result.exit_code == 0, result.stderr
    assert [" ".join(line.split()) for line in result.stdout.splitlines()] == [
        "accept 2",
        "review 2",
        "reject 3",
        "1 review a doubtful answer, score …",
        "1 review in commune …, not …",
        "1 reject in département …, not …",
        "1 reject not found",
        "1 reject no street is written",
        "Written out.csv",
        "Written doubts.html",
    ]
    found = rows(tmp_path / "out.csv")
    assert list(found) == list("abcdefg")
    assert (found["a"]["lon"], found["a"]["lat"]) == ("1.1000000", "49.4400000")
    assert found["a"]["precision"] == "housenumber"
    assert (found["a"]["geocode_score"], found["a"]["email"]) == ("0.971", "a@example.org")
    assert (found["b"]["lon"], found["b"]["geocode_lon"]) == ("", "1.1100000")
    # Not in Rouen: found only when the code is left out.
    assert found["c"]["geocode_why"] == "in commune 76498, not 76540"
    assert found["d"]["geocode_why"] == "in département 974, not 76"
    assert (found["d"]["lon"], found["d"]["geocode_lon"]) == ("", "55.4500000")
    assert found["e"]["geocode_why"] == "not found"
    assert found["f"]["geocode_why"] == "no street is written"
    assert "Encore, la mairie" not in (tmp_path / "doubts.html").read_text(encoding="utf-8")


def test_the_columns_are_those_of_the_file_of_addresses(run, tmp_path):
    (tmp_path / "ban.csv").write_text(
        "numero;rep;nom_voie;code_postal;code_insee;lon;lat\n2;;Rue Haute;76000;76540;1.1;49.44\n",
        encoding="utf-8",
    )
    run()
    online = rows(tmp_path / "out.csv")
    assert run("--gazetteer", "ban.csv", "--overwrite").exit_code == 0
    assert list(online["a"]) == list(rows(tmp_path / "out.csv")["a"])


def test_only_addresses_leave_and_each_of_them_once(run, service):
    run()
    run("--overwrite")
    (post,) = service.posts
    # Five addresses, each with the commune's code and without it; the town is named from its code.
    assert len(post.rows) == 10
    assert {row["city"] for row in post.rows} == {"Rouen"}
    assert sorted(row["citycode"] for row in post.rows) == [""] * 5 + ["76540"] * 5
    sent = str(post.rows)
    assert "@" not in sent
    assert "Mairie" not in sent


def test_a_dry_run_says_what_would_be_sent_and_sends_and_writes_nothing(run, service, tmp_path):
    before = sorted(tmp_path.rglob("*"))
    result = run("--dry-run")
    assert result.exit_code == 0, result.stderr
    assert [line.split(maxsplit=1)[1] for line in result.stdout.splitlines()] == [
        service.url,
        "7, 1 of them without a street to ask for",
        "10, with the commune's code and without it",
        "0 are answered already",
        "send      10, in 1 lot",
    ]
    assert service.posts == []
    assert sorted(tmp_path.rglob("*")) == before
    assert list(cache_dir().rglob("*")) == []
    run()
    again = run("--dry-run").stdout.splitlines()
    assert again[3:] == ["Kept         10 are answered already", "To send      0, in 0 lots"]


def test_a_dry_run_with_a_file_of_addresses_makes_no_sense(run):
    result = run("--dry-run", "--gazetteer", "ban.csv")
    assert result.exit_code == 2
    assert "sends nothing anyway" in result.stderr


def test_a_connection_lost_for_good_says_what_is_kept_and_a_second_run_goes_on(
    run, service, tmp_path
):
    service.faults.cuts = [(500, True)]
    service.faults.answers = LaterOnly(service, 1, (403, {}, ""))
    result = run()
    assert result.exit_code == 1
    assert "answers 403" in result.stderr
    kept = len(service.answered)
    assert 0 < kept < 10
    assert f"{kept} of 10 answers are kept." in result.stderr
    assert "Run the same command again: it goes on from there." in result.stderr
    assert not (tmp_path / "out.csv").exists()
    service.faults.answers = []
    assert run().exit_code == 0
    assert len(service.answered) == len(set(service.answered)) == 10


class LaterOnly(list):
    """One answer, given to every post but the first ones."""

    def __init__(self, service, first, answer):
        super().__init__()
        self.service, self.first, self.answer = service, first, answer

    def __bool__(self):
        return len(self.service.posts) > self.first

    def pop(self, *_):
        return self.answer


# Half a second passes after each answer that was kept.
SLOW = """
import signal, sys, time
# Whoever runs the tests in the background may have told them to take no notice.
signal.signal(signal.SIGINT, signal.default_int_handler)
from territo.sources.geocode import service
from territo.cli import main
read = service.replies
def slowly(pieces):
    for reply in read(pieces):
        yield reply
        print("kept", flush=True)
        time.sleep(0.5)
service.replies = slowly
sys.argv = ["territo", "geocode", "addresses.csv", "-o", "out.csv"]
main()
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no signal to another process")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_stopped_by_hand_or_killed_goes_on_the_next_time(
    run, service, tmp_path, sent
):
    source = str(Path(__file__).parents[2] / "src")
    slow = subprocess.Popen(
        [sys.executable, "-c", SLOW],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": source},
    )
    for _ in range(4):
        assert slow.stdout.readline() == "kept\n"
    slow.send_signal(sent)
    _, said = slow.communicate(timeout=60)
    assert slow.returncode == (1 if sent == signal.SIGINT else -signal.SIGKILL)
    if sent == signal.SIGINT:
        assert "Interrupted. 4 of 10 answers are kept." in said
        assert "Run the same command again: it goes on from there." in said
    assert not (tmp_path / "out.csv").exists()
    assert run().exit_code == 0
    assert [len(post.rows) for post in service.posts] == [10, 6]


def test_the_list_and_its_review_cannot_be_one_file(run, service):
    result = run("--review", "out.csv")
    assert result.exit_code == 1
    assert "cannot both be out.csv" in result.stderr
    assert service.posts == []


def test_an_earlier_review_is_kept_unless_told(run, service, tmp_path):
    (tmp_path / "doubts.html").write_text("mine", encoding="utf-8")
    assert run("--review", "doubts.html").exit_code == 1
    assert service.posts == []
    assert not (tmp_path / "out.csv").exists()
    assert run("--review", "doubts.html", "--overwrite").exit_code == 0
    assert "mine" not in (tmp_path / "doubts.html").read_text(encoding="utf-8")


def test_a_review_may_be_drawn_from_a_file_of_addresses_too(run, tmp_path):
    (tmp_path / "ban.csv").write_text(
        "numero;rep;nom_voie;code_postal;code_insee;lon;lat\n2;;Rue Haute;76000;76540;1.1;49.44\n",
        encoding="utf-8",
    )
    result = run("--gazetteer", "ban.csv", "--review", "doubts.html")
    assert result.exit_code == 0, result.stderr
    assert "aucune voie de ce nom" in (tmp_path / "doubts.html").read_text(encoding="utf-8")

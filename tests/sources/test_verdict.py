"""Which answers of a service are believed, and which addresses it is asked."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from territo.sources.geocode import parse
from territo.sources.geocode.listed import listed
from territo.sources.geocode.question import Question, Reply
from territo.sources.geocode.verdict import Communes, Declared, judge, metres_between
from territo.study.check import read_mergers

SHARED = Path(__file__).parents[3] / "shared" / "data" / "geocoding"
# Saint-Géréon (44160) became part of Ancenis (44003) in 2019; Anetz (44004) is another.
COMMUNES = Communes({"44160": "44003", "44004": "44163", "01132": "69286"})
FOUND = Reply(
    "ok", 0.92, "housenumber", "12 Rue Haute 44150 Ancenis", "12 Rue Haute", "12", "44003", "",
    "44150", -1.2, 47.4,
)  # fmt: skip


def declared(text="12 rue haute", commune="44003", postcode="44150"):
    return Declared(parse(text), commune, postcode)


def verdict(reply, without=None, **said):
    found = judge(declared(**said), reply, without or reply, COMMUNES)
    return found.verdict, found.why


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, ("accept", "")),
        ({"score": 0.8, "type": "street"}, ("accept", "")),
        # Just below: believed for being the same number of the same street, and not otherwise.
        ({"score": 0.7999}, ("accept", "")),
        ({"score": 0.7}, ("accept", "")),
        ({"score": 0.69}, ("review", "a doubtful answer, score 0.69")),
        ({"score": 0.75, "number": "14", "name": "14 Rue Haute"},
         ("review", "a doubtful answer, score 0.75")),
        ({"score": 0.75, "name": "12 Rue Basse"}, ("review", "a doubtful answer, score 0.75")),
        ({"score": 0.75, "name": "12 Impasse Haute"}, ("review", "a doubtful answer, score 0.75")),
        ({"score": 0.75, "type": "street", "name": "Rue Haute", "number": ""},
         ("review", "a doubtful answer, score 0.75")),
        ({"score": 0.5}, ("review", "a doubtful answer, score 0.5")),
        ({"score": 0.4999}, ("reject", "a weak answer, score 0.4999")),
        ({"type": "municipality", "score": 0.99}, ("review", "the commune alone was found")),
        ({"type": "locality", "score": 0.99},
         ("review", "a locality was found, not a street")),
        ({"type": "", "score": 0.99}, ("review", "a locality was found, not a street")),
        # Elsewhere, whatever the score.
        ({"commune": "44109", "score": 1.0}, ("review", "in commune 44109, not 44003")),
        ({"commune": "44109", "score": 0.4}, ("reject", "in commune 44109, not 44003")),
        ({"commune": "97411", "score": 1.0}, ("reject", "in département 974, not 44")),
        ({"commune": "", "score": 1.0}, ("reject", "in département ?, not 44")),
        ({"status": "not-found"}, ("reject", "not found")),
        ({"status": "skipped"}, ("reject", "the service does not read such an address")),
        ({"status": "error"}, ("review", "the service failed on it twice, run again")),
        ({"status": "unanswered"}, ("review", "the service left it out, run again")),
    ],
)  # fmt: skip
def test_an_answer_is_judged_by_its_score_its_type_and_where_it_is(change, expected):
    assert verdict(replace(FOUND, **change)) == expected


@pytest.mark.parametrize(
    ("said", "found", "expected"),
    [
        # An arrondissement is its commune, and not the next arrondissement.
        ({"commune": "75056"}, "75116", "accept"),
        ({"commune": "75116"}, "75056", "accept"),
        ({"commune": "75116"}, "75116", "accept"),
        ({"commune": "75115"}, "75116", "review"),
        ({"commune": "69123"}, "69381", "accept"),
        ({"commune": "69123"}, "13201", "reject"),
        # A commune that was merged is the one it is part of now, in another département even.
        ({"commune": "44160"}, "44003", "accept"),
        ({"commune": "44003"}, "44160", "accept"),
        ({"commune": "44160"}, "44163", "review"),
        ({"commune": "01132"}, "69286", "accept"),
        # Without a commune, the postcode decides; with one, a CEDEX does no harm.
        ({"commune": "", "postcode": "44150"}, "44003", "accept"),
        ({"commune": "", "postcode": "44156"}, "44003", "review"),
        ({"commune": "", "postcode": "45150"}, "44003", "reject"),
        ({"commune": "44003", "postcode": "44156"}, "44003", "accept"),
        ({"commune": "", "postcode": ""}, "44003", "review"),
        # Codes that are none.
        ({"commune": "1004"}, "01004", "review"),
        ({"commune": "44003.0"}, "44003", "review"),
    ],
)
def test_where_an_answer_must_lie(said, found, expected):
    assert verdict(replace(FOUND, commune=found), **said)[0] == expected


@pytest.mark.parametrize(
    ("postcode", "found", "expected"),
    [
        ("20090", "2A004", "review"),  # the département is right, the postcode is not 44150
        ("20200", "2B033", "review"),
        ("20090", "13055", "reject"),
        ("97400", "97411", "review"),
        ("97400", "97209", "reject"),
        ("97133", "97701", "review"),  # Saint-Barthélemy has postcodes of Guadeloupe
    ],
)
def test_the_departement_of_a_postcode(postcode, found, expected):
    reply = replace(FOUND, commune=found)
    assert verdict(reply, commune="", postcode=postcode)[0] == expected


def test_a_street_of_another_commune_merged_into_the_same_one_is_not_accepted():
    here = replace(FOUND, former="44160")
    assert verdict(here, commune="44160") == ("accept", "")
    there = replace(FOUND, former="44002")
    assert verdict(there, commune="44160") == ("review", "in commune 44002, not 44160")
    assert verdict(there, commune="44003") == ("accept", "")


@pytest.mark.parametrize(
    ("with_code", "without", "expected"),
    [
        ({}, {"commune": "44109"}, ("review", "without the commune code in commune 44109")),
        # A thousandth of a degree of latitude is 111 m, nine ten-thousandths are 100.2 m.
        ({}, {"lat": 47.401}, ("review", "111 m away without the commune code")),
        ({}, {"lat": 47.4008}, ("accept", "")),
        ({}, {"status": "not-found"}, ("review", "found only with the commune code")),
        ({}, {"status": "error"},
         ("review", "one of two answers is missing, run again")),
        # A wrong code finds nothing: what is found without it is at best to be looked at.
        ({"status": "not-found"}, {},
         ("review", "not found with the commune code, only without it")),
        ({"status": "not-found"}, {"commune": "44109"},
         ("review", "in commune 44109, not 44003")),
        ({"status": "not-found"}, {"commune": "35238"},
         ("reject", "in département 35, not 44")),
        ({"status": "not-found"}, {"status": "error"},
         ("review", "the service failed on it twice, run again")),
        ({"status": "error"}, {}, ("review", "one of two answers is missing, run again")),
        ({"status": "not-found"}, {"status": "not-found"}, ("reject", "not found")),
    ],
)  # fmt: skip
def test_the_answers_with_and_without_the_code_must_agree(with_code, without, expected):
    assert verdict(replace(FOUND, **with_code), replace(FOUND, **without)) == expected


def test_a_doubtful_place_is_kept_beside_its_verdict():
    there = replace(FOUND, commune="97411", lon=55.4, lat=-20.9)
    answer = judge(declared(), None, there, COMMUNES)
    assert (answer.lon, answer.lat, answer.commune) == (55.4, -20.9, "97411")
    assert judge(declared(), None, None, COMMUNES).why == "no street is written"


def test_metres_between_two_answers():
    # At 60 degrees a degree of longitude is half as long as at the equator.
    one = replace(FOUND, lon=0.0, lat=60.0)
    assert metres_between(one, replace(one, lon=0.01)) == pytest.approx(556.6, abs=0.1)
    assert metres_between(one, Reply("not-found")) == float("inf")


NAMES = {"76540": "Rouen", "75056": "Paris", "44003": "Ancenis-Saint-Géréon"}


@pytest.mark.parametrize(
    ("row", "with_code", "without"),
    [
        (
            {"address": "2, rue Haute", "commune": "76540", "postcode": "76 000", "city": "ROUEN"},
            Question("2, rue Haute", "76000", "ROUEN", "76540"),
            Question("2, rue Haute", "76000", "ROUEN"),
        ),
        # The name of a commune is looked up where only its code is given.
        (
            {"address": "rue Haute", "number": "2", "suffix": "bis", "commune": "76540"},
            Question("2 bis rue Haute", "", "Rouen", "76540"),
            Question("2 bis rue Haute", "", "Rouen"),
        ),
        # Without it, the question anywhere would find the same street anywhere.
        (
            {"address": "2 rue Haute", "commune": "14118"},
            Question("2 rue Haute", "", "", "14118"),
            None,
        ),
        # The service is asked for today's commune.
        (
            {"address": "2 rue Haute", "commune": "44160"},
            Question("2 rue Haute", "", "Ancenis-Saint-Géréon", "44003"),
            Question("2 rue Haute", "", "Ancenis-Saint-Géréon"),
        ),
        # It knows no address under the code of a commune with arrondissements.
        (
            {"address": "2 rue Haute", "commune": "75056"},
            None,
            Question("2 rue Haute", "", "Paris"),
        ),
        (
            {"address": "2 rue Haute", "commune": "75116"},
            Question("2 rue Haute", "", "Paris", "75116"),
            Question("2 rue Haute", "", "Paris"),
        ),
        # A CEDEX and its postcode are no place; a code that is none is no filter.
        (
            {"address": "2 rue Haute", "postcode": "76006", "city": "Rouen Cedex 1"},
            None,
            Question("2 rue Haute", "", "Rouen"),
        ),
        (
            {"address": "2 rue Haute 76006 Rouen CEDEX", "commune": "7654"},
            None,
            Question("2 rue Haute 76006 Rouen"),
        ),
        ({"address": "- 2 rue Haute -"}, None, Question("2 rue Haute")),
        ({"address": "rue Haute", "number": "9999"}, None, Question("rue Haute")),
        ({"address": "2 rue Haute", "number": "2"}, None, Question("2 rue Haute")),
        ({"address": "", "commune": "76540", "city": "Rouen"}, None, None),
        ({"address": "12", "number": "12"}, None, None),
        ({"address": "Rue 19"}, None, Question("Rue 19")),
    ],
)
def test_what_is_asked_about_a_row(row, with_code, without):
    found = listed(row, COMMUNES, NAMES)
    assert (found.with_code, found.without) == (with_code, without)


def test_a_postcode_within_the_address_is_declared_and_is_no_part_of_the_street():
    found = listed({"address": "22 Boulevard Flandrin, 75116 Paris"}, COMMUNES, NAMES)
    assert found.declared == Declared(parse("22 boulevard Flandrin"), "", "75116")


# What each list calls the address, the commune's code and the postcode.
LISTS = {
    "creches": ("ADRESSE", "INSEE_NUM", "Code postal"),
    "mam": ("adresse_mam", "code_insee_mam", "cp_mam"),
}


def replayed(name):
    """Judge what the official geocoder once said of a list of Loire-Atlantique."""
    file = SHARED / f"loire_atlantique_{name}_geocodees_addok.geojson"
    if not file.exists():
        pytest.skip("the geocoded lists of Loire-Atlantique are not beside this repository")
    communes = Communes(read_mergers()["into"].to_dict())
    address, code, postcode = LISTS[name]
    answers = []
    for feature in json.loads(file.read_text(encoding="utf-8"))["features"]:
        said = feature["properties"]
        row = Declared(parse(said[address] or ""), digits(said[code]), digits(said[postcode]))
        reply = Reply(
            "ok", said["result_score"], said["result_type"], said["result_label"],
            said["result_name"], said["result_housenumber"] or "", digits(said["result_citycode"]),
            "", digits(said["result_postcode"]), *feature["geometry"]["coordinates"],
        )  # fmt: skip
        answers.append((said[address], judge(row, None, reply, communes)))
    return answers


def digits(value):
    return f"{int(value):05d}" if value else ""


def test_a_mixed_run_puts_nothing_outside_its_departement():
    answers = replayed("creches")
    assert len(answers) == 507
    outside = [answer for _, answer in answers if not answer.commune.startswith("44")]
    # Twenty-six, up to La Réunion, most of them with a score of 0.9.
    assert len(outside) == 26
    assert sum(answer.score > 0.9 for answer in outside) == 21
    assert {answer.verdict for answer in outside} == {"review", "reject"}
    # 221 rows declare nothing that an answer could be held against.
    assert sum(answer.why.startswith("neither commune") for _, answer in answers) == 221
    assert Counter(answer.verdict for _, answer in answers) == {
        "accept": 2, "review": 372, "reject": 133,
    }  # fmt: skip


# Read one by one, the answer being another street, another number, or elsewhere.
WRONG = {
    "255 PASSAGE DES PERRIERES",  # an impasse of that name
    "34 RUE DU BER SAILLE",  # Rue du Rocher-Saille
    "IMPASSE FREDERIC LOISEAU",  # the avenue
    "5 E CHEMIN DU STADE",  # the whole street
    "ZI DE BEL AIR",  # in the Indre
}


def test_a_good_run_is_accepted_but_for_what_is_wrong():
    answers = replayed("mam")
    assert len(answers) == 329
    accepted = {address for address, answer in answers if answer.verdict == "accept"}
    assert sum(answer.verdict == "accept" for _, answer in answers) == 296  # 90 %
    assert {address for address, _ in answers} >= WRONG
    assert accepted & WRONG == set()

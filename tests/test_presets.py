"""The rules of others on toyville, every verdict and margin worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

import toyville
from territo.coverage import cover
from territo.indicators.presets import verdicts
from territo.model import Finding, Preset, Sites, Verdict
from territo.model.preset import (
    Bands,
    InhabitantsPerSite,
    ShareBeyond,
    ShareWithin,
    SitesPerInhabitants,
)
from territo.render import verdicts as in_french
from territo.units import Cutoff, cutoffs

TEXTS = ("t", "t", "x", "x", "u", "u", "s", "s")
KM, KM_AND_A_HALF, TWO_KM = (Cutoff(value) for value in (1000, 1500, 2000))


def preset(*rules, modes=()):
    return Preset("mine", *TEXTS, modes=modes, rules=rules)


def judged(rule, etat=None, modes=()):
    etat = etat or toyville.toy_etat("1 km", "1.5 km", "2 km")
    (verdict,) = verdicts(etat, [preset(rule, modes=modes)])
    return verdict.findings[0]


def test_a_share_within_a_threshold():
    # 3 000 of 4 500 are within 1 km; 60 % of 4 500 are 2 700.
    found = judged(ShareWithin(KM, 60))
    assert (found.numerator, found.denominator, found.met) == (3000, 4500, True)
    assert found.share == pytest.approx(200 / 3)
    assert (found.inhabitants, found.points) == (300, pytest.approx(20 / 3))
    # 3 500 are within 1.5 km; 80 % are 3 600.
    found = judged(ShareWithin(KM_AND_A_HALF, 80))
    assert (found.met, found.inhabitants) == (False, -100)
    assert found.points == pytest.approx(-100 / 45)


def test_a_share_that_is_exactly_reached_is_met():
    found = judged(ShareWithin(TWO_KM, 100))
    assert (found.met, found.inhabitants, found.points) == (True, 0, 0)


def test_without_a_share_to_reach_there_is_no_verdict():
    found = judged(ShareWithin(KM))
    assert (found.numerator, found.met, found.why) == (3000, None, "no_share")
    bands = judged(Bands((KM, KM_AND_A_HALF)))
    assert bands.table["population"].tolist() == [3000, 500, 1000]
    assert bands.table["population"].sum() == bands.denominator == 4500
    assert bands.met is None


def test_beyond_both_a_distance_and_a_time(tmp_path):
    # Along the streets 2, 3, 5 and 7 are 2 000 m away, 26 min 40 at 4.5 km/h: 1 700 people.
    etat = toyville.streets_etat(tmp_path, "1.5 km", "3 km", "20 min", "30 min")
    both = judged(ShareBeyond((KM_AND_A_HALF, Cutoff(20, "min")), 40), etat)
    assert (both.numerator, both.met, both.inhabitants) == (1700, True, 100)
    assert both.points == pytest.approx(100 / 45)
    # Beyond only one of them does not count.
    assert judged(ShareBeyond((Cutoff(3000), Cutoff(20, "min")), 0), etat).numerator == 0
    assert judged(ShareBeyond((KM_AND_A_HALF, Cutoff(30, "min")), 0), etat).met is True


def test_one_site_per_slice_of_inhabitants_in_large_communes():
    # 7, 8 and 9 (700, 800, 900) need 2, 2 and 3 doors; only 9 has any, one.
    found = judged(SitesPerInhabitants(400, 600))
    assert (found.numerator, found.denominator, found.met, found.sites) == (0, 3, False, -6)
    assert found.table["needed"].tolist() == [2, 2, 3]
    # A slice that is exactly full is one slice.
    found = judged(SitesPerInhabitants(900, 800))
    assert (found.numerator, found.denominator, found.met, found.sites) == (1, 1, True, 0)


def test_without_a_large_commune_there_is_nothing_to_miss():
    found = judged(SitesPerInhabitants(400, 900))
    assert (found.met, found.why, found.denominator) == (True, "no_commune", 0)


def test_inhabitants_per_site_by_nearest_door():
    # 2 200 and 2 300.
    found = judged(InhabitantsPerSite(2000))
    assert (found.numerator, found.denominator, found.met) == (0, 2, False)
    assert (found.inhabitants, found.shared) == (-300, "nearest")
    assert judged(InhabitantsPerSite(2250)).numerator == 1
    assert judged(InhabitantsPerSite(2300)).met is True


def test_inhabitants_per_site_by_sector_where_doors_are_assigned():
    # 1 800 and 1 200.
    found = judged(InhabitantsPerSite(2000), toyville.assigned_etat())
    assert (found.met, found.inhabitants, found.shared) == (True, 200, "assigned")
    # 1 200 are 300 short of 1 500, and nearer to their limit than 1 800 are.
    found = judged(InhabitantsPerSite(2000, 1500), toyville.assigned_etat())
    assert (found.numerator, found.met, found.inhabitants) == (1, False, -300)


def test_without_a_door_there_is_no_load_to_judge():
    closed = Sites(toyville.sites(1, 9).points.assign(status="closed"))
    found = judged(InhabitantsPerSite(2000), toyville.toy_etat("1 km", doors=closed))
    assert (found.met, found.why) == (None, "no_door")
    # Nobody reaches anything: no share is reached either, and that can be told.
    found = judged(ShareWithin(KM, 50), toyville.toy_etat("1 km", doors=closed))
    assert (found.numerator, found.met) == (0, False)


def test_a_rule_for_another_way_of_travelling_cannot_be_told():
    found = judged(ShareWithin(KM, 60), modes=("drive",))
    assert (found.met, found.why, found.numerator) == (None, "mode", None)
    # Sites are counted all the same, whoever travels.
    assert judged(SitesPerInhabitants(900, 800), modes=("drive",)).met is True


def test_a_threshold_that_was_not_measured_cannot_be_told():
    assert judged(ShareWithin(Cutoff(4000), 60)).why == "threshold"


def apart(number, *texts):
    """Toyville with one commune too far from every street."""
    etat = toyville.toy_etat(*texts)
    legs = etat.nearest.legs.copy()
    legs.loc[f"centre-{number}", ["site", "cost"]] = None
    legs.loc[f"centre-{number}", "status"] = "unsnapped"
    nearest = replace(etat.nearest, legs=legs)
    coverages = tuple(cover(etat.demand, nearest, one.cutoff) for one in etat.coverages)
    return replace(etat, nearest=nearest, coverages=coverages)


def test_streets_that_lack_leave_a_verdict_open_when_they_could_change_it():
    # Without 9, 2 100 of 4 500 are within 1 km; with its 900, 3 000 might be.
    etat = apart(9, "1 km")
    found = judged(ShareWithin(KM, 60), etat)
    assert (found.numerator, found.met, found.why) == (2100, None, "unsnapped")
    # 3 150 are out of reach either way, and 1 800 are there already.
    assert judged(ShareWithin(KM, 70), etat).met is False
    assert judged(ShareWithin(KM, 40), etat).met is True
    # Beyond 1 km are 2 400 with 9, or 1 500 without: half is 2 250.
    assert judged(ShareBeyond((KM,), 50), etat).why == "unsnapped"
    assert judged(ShareBeyond((KM,), 30), etat).met is False


def test_streets_that_lack_leave_loads_open_too():
    # "a" carries 2 200, "b" 1 400; the 900 of 9 would come on top of one of them.
    etat = apart(9, "1 km")
    assert judged(InhabitantsPerSite(3100), etat).met is True
    assert judged(InhabitantsPerSite(3000), etat).why == "unsnapped"
    assert judged(InhabitantsPerSite(2000), etat).met is False
    assert judged(InhabitantsPerSite(9000, 2000), etat).why == "unsnapped"
    assert judged(InhabitantsPerSite(9000, 2500), etat).met is False


def test_a_door_without_a_street_leaves_the_verdict_open():
    etat = toyville.toy_etat("1 km")
    etat = replace(etat, nearest=replace(etat.nearest, unsnapped_doors=("c",)))
    assert judged(ShareWithin(KM, 90), etat).why == "unsnapped"
    assert judged(InhabitantsPerSite(9000), etat).why == "unsnapped"
    # Another door only brings more people nearer.
    assert judged(ShareWithin(KM, 60), etat).met is True


@pytest.mark.parametrize(
    ("met", "whole"),
    [
        ((True, True), True),
        ((True, False), False),
        ((False, None), False),
        ((True, None), None),
        ((), None),
    ],
)
def test_a_preset_is_met_when_each_of_its_rules_is(met, whole):
    rule = ShareWithin(KM, 60)
    findings = [Finding(rule, met=one, why="mode" if one is None else "") for one in met]
    informative = Finding(ShareWithin(KM), 1, 2, why="no_share")
    assert Verdict(preset(rule), (*findings, informative)).met is whole


def test_a_preset_names_each_of_its_thresholds_once():
    rules = preset(ShareWithin(KM, 60), Bands((KM, TWO_KM)), InhabitantsPerSite(1))
    assert rules.thresholds == cutoffs(("1 km", "2 km"))


def test_bands_that_do_not_rise_are_refused():
    for thresholds in ((TWO_KM, KM), (KM, KM), (KM, Cutoff(5, "min"))):
        with pytest.raises(ValueError, match="bands"):
            Bands(thresholds)


def test_the_map_says_the_verdict_the_margin_and_that_it_is_a_transposition():
    etat = toyville.toy_etat("1 km", "1.5 km")
    found = verdicts(etat, [preset(ShareWithin(KM_AND_A_HALF, 80), SitesPerInhabitants(900, 800))])
    ((label, told),) = in_french.rows(replace(etat, verdicts=found))
    assert label == "Référence\N{NO-BREAK SPACE}: t"
    plain = told.replace("\u00a0", " ").replace("\u202f", " ")
    assert plain == (
        "Non atteinte. 80 % des habitants à 1,5 km ou moins ; "
        "habitants : 3 500 sur 4 500 (77,8 %) ; écart : 2,2 points, 100 habitants. "
        "Un site par tranche de 900 habitants dans les communes de plus de 800 ; "
        "communes : 1 sur 1 (100 %) ; marge : 0 sites. "
        "Transposition : cette règle vise u, elle est lue ici sur Métropole de Toyville. x "
        "Source : s."
    )


def test_the_map_says_why_there_is_no_verdict():
    etat = toyville.toy_etat("1 km")
    found = verdicts(etat, [preset(ShareWithin(KM, 60), modes=("walk", "drive"))])
    ((_, told),) = in_french.rows(replace(etat, verdicts=found))
    assert told.startswith("Sans verdict. ")
    assert "ne peut se dire, car la règle vaut à pied ou en voiture" in told

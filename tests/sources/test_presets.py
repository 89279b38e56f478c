from __future__ import annotations

import shutil

import pytest

from territo.errors import ProjectError, SchemaError, SourceError
from territo.model.preset import InhabitantsPerSite, ShareBeyond, ShareWithin, SitesPerInhabitants
from territo.sources.presets import FOLDER, carried, file_of, read_preset
from territo.units import Cutoff

RULE = '[[rules]]\nkind = "share_within"\nwithin = "3 km"\nat_least = 90\n'
WORDS = 'title = "T"\ntext = "X"\nlegal_unit = "U"\nsource = "S"\n'


@pytest.fixture
def read(tmp_path):
    def reader(text):
        file = tmp_path / "mine.toml"
        file.write_text(text, encoding="utf-8")
        return read_preset(file)

    return reader


def problems(read, text):
    with pytest.raises(SchemaError) as raised:
        read(text)
    return [str(problem) for problem in raised.value.problems]


def test_every_carried_preset_can_be_read_and_has_its_source():
    assert len(carried()) == 9
    for name in carried():
        found = read_preset(FOLDER / f"{name}.toml")
        assert found.id == name
        assert found.source.startswith("http")
        # French everywhere: nothing fell back on English.
        assert found.text_fr != found.text
        assert found.legal_unit_fr != found.legal_unit


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("laposte_loi_2010", (ShareBeyond((Cutoff(5000), Cutoff(20, "min")), 10),)),
        (
            "service_universel_postal",
            (ShareWithin(Cutoff(10_000), 95), SitesPerInhabitants(20_000, 10_000)),
        ),
        ("france_services_20", (ShareWithin(Cutoff(20, "min"), 95),)),
        ("france_services_30", (ShareWithin(Cutoff(30, "min"), 100),)),
        ("metropole_pole_100k", (InhabitantsPerSite(100_000),)),
        ("metropole_plateforme_60_70k", (InhabitantsPerSite(70_000, 60_000),)),
    ],
)
def test_the_carried_presets_say_what_their_sources_say(name, rules):
    assert read_preset(FOLDER / f"{name}.toml").rules == rules


def test_a_file_of_ones_own_needs_no_french(read):
    found = read(WORDS + RULE)
    assert (found.id, found.text, found.text_fr, found.source_fr) == ("mine", "X", "X", "S")
    assert found.modes == ()
    assert found.rules == (ShareWithin(Cutoff(3000), 90),)


def test_a_carried_file_may_be_copied(tmp_path):
    shutil.copy(FOLDER / "laposte_loi_2010.toml", tmp_path / "ours.toml")
    copied = read_preset(file_of("ours.toml", tmp_path))
    assert copied.rules == read_preset(file_of("laposte_loi_2010", tmp_path)).rules


def test_everything_that_is_wrong_is_told_at_once_with_the_nearest_key(read):
    text = 'titel = "T"\ntext = 3\nlegal_unit = "U"\nsource = "S"\nmodes = ["car"]\n'
    rule = '[[rules]]\nkind = "share_whitin"\n[[rules]]\nkind = "share_within"\nwithn = "3 km"\n'
    assert problems(read, text + rule) == [
        'unknown key "titel", did you mean "title"?',
        "title is missing",
        "text should be a text, not 3",
        "modes should be a list of line, walk, bike, drive, not ['car']",
        'rule 1: unknown kind "share_whitin", did you mean "share_within"?',
        'rule 2: unknown key "withn", did you mean "within"?',
        "rule 2: within is missing",
    ]


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ('kind = "share_within"\nwithin = "3"\n', 'rule 1: within: "3" is not a threshold.'),
        (
            'kind = "share_within"\nwithin = "3 km"\nat_least = "90"\n',
            "rule 1: at_least: a number is wanted, zero or more, not '90'",
        ),
        (
            'kind = "bands"\nthresholds = ["3 km", "1 km"]\n',
            "rule 1: bands: thresholds rise, and are in one unit",
        ),
        (
            'kind = "share_beyond"\nthresholds = []\nat_most = 1\n',
            "rule 1: thresholds: a list of thresholds is wanted, not []",
        ),
        (
            'kind = "sites_per_inhabitants"\none_per = 0\ncommunes_over = 1\n',
            "rule 1: one_per: inhabitants per site are above zero",
        ),
        (
            'kind = "inhabitants_per_site"\nat_most = 1\nthresholds = ["1 km"]\n',
            'rule 1: unknown key "thresholds"',
        ),
        (
            'kind = "inhabitants_per_site"\nat_most = 1\nat_least = 2\n',
            "rule 1: inhabitants per site: at_least is more than at_most",
        ),
    ],
)
def test_a_rule_that_cannot_be_used_is_refused(read, rule, told):
    assert problems(read, f"{WORDS}[[rules]]\n{rule}") == [told]


def test_a_file_without_rules_is_refused(read):
    assert problems(read, WORDS) == ["rules is missing"]
    assert problems(read, WORDS + "rules = []\n") == [
        "rules should be a list of tables, [[rules]], and hold at least one"
    ]


def test_what_is_no_toml_or_no_file_is_told(read, tmp_path):
    with pytest.raises(SourceError, match="line 1"):
        read("title =\n")
    with pytest.raises(SourceError, match="cannot be read"):
        read_preset(tmp_path / "none.toml")


def test_an_unknown_name_is_told_with_the_nearest(tmp_path):
    with pytest.raises(ProjectError) as raised:
        file_of("laposte_2010", tmp_path)
    assert "Did you mean laposte_loi_2010?" in raised.value.hint

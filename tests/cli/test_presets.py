from __future__ import annotations

import json

import geopandas as gpd
import pytest
from click.testing import CliRunner

import toyville
from territo.cli import main
from territo.sources.presets import carried

OWN = (
    'title = "Ours"\ntext = "A tenth within 1 km."\nlegal_unit = "a town"\nsource = "a vote"\n'
    '[[rules]]\nkind = "share_within"\nwithin = "1 km"\nat_least = 10\n'
)


@pytest.fixture
def run(toy_study, monkeypatch):
    monkeypatch.chdir(toy_study.root)
    toyville.write_streets(toy_study.root / "streets.gpkg")
    (toy_study.root / "ours.toml").write_text(OWN, encoding="utf-8")

    def runner(*words):
        return CliRunner().invoke(main, ["coverage", *words])

    return runner


def judged(result):
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_all_carried_presets_are_listed():
    shown = CliRunner().invoke(main, ["presets"]).stdout
    assert all(name in shown for name in carried())
    assert "Made for a département; source: https://www.groupelaposte.com" in shown
    told = json.loads(CliRunner().invoke(main, ["presets", "--json"]).stdout)
    assert [one["id"] for one in told] == list(carried())
    postal = next(one for one in told if one["id"] == "service_universel_postal")
    assert postal["rules"][0] == {"kind": "share_within", "within": "10 km", "at_least": 95}


def test_a_preset_sets_the_thresholds_that_it_needs(run):
    found = judged(run("--preset", "service_universel_postal", "--json"))
    assert found["thresholds"] == ["10 km"]
    (verdict,) = found["presets"]
    assert (verdict["met"], verdict["transposed_to"]) == (True, "Métropole de Toyville")
    within, per_commune = verdict["findings"]
    # Everyone is within 10 km: 225 more than 95 % of 4 500. No commune has 10 000 inhabitants.
    assert (within["numerator"], within["denominator"]) == (4500, 4500)
    assert within["margin"] == {"points": 5, "inhabitants": 225}
    assert (per_commune["why"], per_commune["denominator"]) == ("no_commune", 0)


def test_thresholds_that_are_asked_for_come_first(run):
    found = judged(run("--preset", "service_universel_postal", "--within", "2 km", "--json"))
    assert found["thresholds"] == ["2 km", "10 km"]
    assert found["headline"] == "2 km"


def test_a_preset_without_thresholds_leaves_those_of_the_study(run):
    found = judged(run("--preset", "metropole_pole_100k", "--json"))
    assert found["thresholds"] == ["1 km", "2 km", "3 km", "5 km"]
    assert found["presets"][0]["findings"][0]["numerator"] == 2


def test_a_file_of_ones_own_is_an_input(run):
    found = judged(run("--preset", "ours.toml", "--json"))
    assert found["presets"][0]["met"] is True
    assert found["manifest"]["inputs"][-1]["file"] == "ours.toml"
    assert found["manifest"]["parameters"]["presets"] == ["ours.toml"]


def test_presets_can_be_settings_of_the_study(run, toy_study):
    settings = toy_study.root / "territo.toml"
    text = settings.read_text(encoding="utf-8") + 'presets = ["ours.toml"]\n'
    settings.write_text(text, encoding="utf-8")
    assert judged(run("--json"))["thresholds"] == ["1 km"]


def test_verdicts_and_loads_are_in_the_table(run):
    shown = run("--preset", "ours.toml").stdout
    assert "rules made for other doors and other units, transposed to this territory" in shown
    assert "Inhabitants per door, each given to the nearest" in shown


def test_minutes_need_a_network_and_the_next_step_is_told(run):
    result = run("--preset", "france_services_20")
    assert result.exit_code == 1
    assert "Preset france_services_20 is counted along streets, drive." in result.stderr
    assert "Add --mode drive and --network FILE, or --network osm" in result.stderr


def test_with_a_network_the_mode_of_the_preset_is_chosen(run):
    found = judged(run("--preset", "laposte_loi_2010", "--network", "streets.gpkg", "--json"))
    assert found["streets"]["mode"] == "drive"
    assert found["thresholds"] == ["5 km", "20 min"]
    (finding,) = found["presets"][0]["findings"]
    # Nobody is 5 km away: the whole tenth, 450, is to spare.
    assert (finding["numerator"], finding["denominator"], finding["met"]) == (0, 4500, True)
    assert finding["margin"] == {"points": 10, "inhabitants": 450}


def test_a_mode_that_is_asked_for_stays_and_other_rules_cannot_be_told(run):
    words = ("--mode", "walk", "--network", "streets.gpkg", "--json")
    found = judged(run("--preset", "quart_heure_pied", "--preset", "france_services_20", *words))
    walk, drive = found["presets"]
    # A share is what the table covers at that threshold, of everyone.
    whole = found["figures"]["territory"][0]
    (finding,) = walk["findings"]
    assert finding["numerator"] == pytest.approx(whole["covered_15min"])
    assert finding["denominator"] == 4500
    assert (walk["met"], walk["findings"][0]["why"]) == (None, "no_share")
    assert (drive["met"], drive["findings"][0]["why"]) == (None, "mode")


def test_presets_that_travel_apart_are_asked_for_apart(run):
    result = run("--preset", "quart_heure_pied", "--preset", "insee_vie_courante")
    assert result.exit_code == 1
    assert "do not travel the same way" in result.stderr


def test_an_unknown_preset_is_told_with_the_nearest(run):
    result = run("--preset", "laposte_2010")
    assert result.exit_code == 1
    assert "Did you mean laposte_loi_2010?" in result.stderr


def test_loads_are_in_json_and_in_the_layers(run, toy_study):
    found = judged(run("--json"))
    loads = found["loads"]["nearest"]["sites"]
    assert sum(row["population"] for row in loads) == pytest.approx(4500)
    second = found["loads"]["second"]
    assert second["reached"] + second["without"] == second["population"] == 4500
    # Whoever is covered has one door alone, or several.
    for one in second["thresholds"]:
        slug = one["cutoff"].replace(" ", "")
        covered = found["figures"]["territory"][0][f"covered_{slug}"]
        assert one["several"] + one["only"] == pytest.approx(covered)
    layers = toy_study.root / "maps" / "toyville.gpkg"
    sites = gpd.read_file(layers, layer="sites")
    assert sites["load_population"].tolist() == [row["population"] for row in loads]
    demand = gpd.read_file(layers, layer="demand")
    assert (demand["second_cost"] >= demand["cost"]).all()


def test_rouen_by_the_rule_of_its_own_poles(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ("--kind", "direction", "--preset", "metropole_pole_100k", "--json")
    result = CliRunner().invoke(main, ["coverage", "rouen", *words])
    found = judged(result)
    (finding,) = found["presets"][0]["findings"]
    # What `territo sectors rouen` says of the five pôles: four of about 100 000, and Rouen itself.
    poles = {row["site"].split("proximite-")[1]: row["population"] for row in finding["rows"]}
    assert poles == pytest.approx(
        {
            "austreberthe-cailly": 104_167,
            "plateaux-robec": 86_930,
            "rouen": 116_331,
            "seine-sud": 91_914,
            "val-de-seine": 101_361,
        }
    )
    assert sum(poles.values()) == pytest.approx(500_703)
    # Two are under 100 000; Rouen is 16 331 over it.
    assert (finding["numerator"], finding["denominator"], finding["met"]) == (2, 5, False)
    assert finding["margin"]["inhabitants"] == pytest.approx(100_000 - 116_331)
    # By nearest door the same people are shared out otherwise: Val-de-Seine has 169 244 of them.
    near = {row["name"]: row["population"] for row in found["loads"]["nearest"]["sites"]}
    assert round(near["Pôle de proximité Val-de-Seine"]) == 169_244
    assert sum(near.values()) == pytest.approx(500_703)

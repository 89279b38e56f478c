"""Other sites tried in the page along the streets, beside what territo says of the same sites."""

from __future__ import annotations

import re
import tomllib

import numpy as np
import pytest

import toyville
from territo.access import attach, nearest_along, reach_doors
from territo.coverage import etat_des_lieux
from territo.coverage.figures import distances
from territo.crs import LONLAT, transformer
from territo.model import Sites
from territo.model.costs import Costs
from territo.model.scenario import Edit, Scenario
from territo.network import clip
from territo.project import read_project
from territo.render import french
from territo.render.whatif import _order, sites_to_try
from territo.scenario import apply, compare, scenario_cost
from territo.sources.scenarios import Ground, read_scenario
from territo.study import streets
from territo.study.asked import asked
from territo.study.coverage import measured
from territo.study.coverage_page import coverage_page
from territo.study.territories import choose
from territo.study.town_halls import with_town_halls
from territo.units import cutoffs

pytestmark = pytest.mark.component

NBSP = "\u00a0"
TRIALS = 200
COSTS = {
    "site_year": 1000,
    "closing": 70,
    "trips_year": 2,
    "hour_value": 12,
    "km_cost": {"walk": 0.5},
}
WITHIN = ("15 min", "8 min", "600 m", "1 km")
MEASURE = """async (sets) => {
  const payload = territo.payload("whatif");
  const { runs } = territo.payload("squares");
  const bare = territo.whatifGround.ground(payload, runs, territo.payload("communes").rows.length);
  const ground = territo.whatifAlong.withWays(bare, await territo.whatifAlong.read(payload, runs));
  const known = new Map(payload.sites.map((site) => [site.id, site]));
  return sets.map((ids) => {
    const found = territo.whatifEngine.nearest(ground, ids.map((id) => known.get(id)));
    return {
      ...territo.whatifEngine.figures(ground, found),
      doors: [...found.door].map((at) => ids[at] ?? ""),
      costs: [...found.cost].map((cost) => (cost >= 0 ? cost : null)),
    };
  });
}"""


def rows():
    """Nine town halls, twelve doors, nine closed: some too far from any street to be attached."""
    lot = np.random.default_rng(1980)
    carry = transformer(toyville.CRS, LONLAT)
    kinds = ["mairie"] * 9 + ["direction"] * 12 + ["direction"] * 9
    lines = ["site,name,kind,commune,lon,lat,precision,closed"]
    for number, kind in enumerate(kinds):
        commune = number + 1 if number < 9 else int(lot.integers(1, 10))
        x, y = toyville.centre(commune)
        away = 10 * lot.integers(-45, 46, 2)
        (lon,), (lat,) = carry([x + float(away[0])], [y + float(away[1])])
        place = f"9900{commune},{lon:.9f},{lat:.9f},housenumber"
        closed = "2001-01-01" if number >= 21 else ""
        lines.append(f"s{number:02},Site {number},{kind},{place},{closed}")
    return "\n".join([*lines, ""])


@pytest.fixture
def study(toy_study, monkeypatch, tmp_path):
    monkeypatch.setenv("TERRITO_CACHE", str(tmp_path / "cache"))
    toy_study.write_sites(rows())
    toyville.write_streets(toy_study.root / "streets.gpkg")
    project = asked(
        read_project(toy_study.root),
        kinds=("direction",),
        within=WITHIN,
        mode="walk",
        network=str(toy_study.root / "streets.gpkg"),
        max_snap="30 m",
        costs=COSTS,
    )
    chosen = choose(project)
    etat, stated = measured(project, chosen)
    file = tmp_path / "toyville.html"
    file.write_text(coverage_page(project, chosen, etat, stated), encoding="utf-8")
    return project, with_town_halls(project, chosen, etat), file


def library(project, etat):
    """What territo says of a set of doors: the state it would find."""
    thresholds = cutoffs(project.within)
    wanted = streets.required(project, thresholds)
    outline = etat.territory.outline.buffer(wanted.buffer_m)
    networks = {
        unit: clip(streets.network_for(wanted, etat.territory, unit), outline)
        for unit in ("m", "min")
    }

    def found(sites):
        nearest = {}
        for unit, network in networks.items():
            on = attach(
                network,
                etat.demand,
                sites,
                direction=wanted.direction,
                max_snap_m=wanted.max_snap_m,
            )
            nearest[unit] = nearest_along(on, reach_doors(on))
        return etat_des_lieux(
            etat.territory, sites, etat.demand, nearest, thresholds, etat.headline
        )

    return found


def subset(etat, ids):
    return Sites(sites_to_try(etat).loc[ids].assign(status="ok"))


def test_200_sets_of_doors_have_the_figures_of_territo(study, open_page):
    project, etat, file = study
    found_of = library(project, etat)
    page = open_page(file).page
    ids = page.evaluate('() => territo.payload("whatif").sites.map((site) => site.id)')
    assert len(ids) == 30
    unsnapped = set(etat.nearest.unsnapped_doors)
    assert unsnapped, "no door is too far from the streets"
    lot = np.random.default_rng(2026)
    sets = []
    while len(sets) < TRIALS:
        some = sorted(lot.choice(ids, size=lot.integers(1, len(ids) + 1), replace=False).tolist())
        if set(some) - unsnapped and len(some) > 2:
            sets.append(some)
    order = _order(etat).order
    weight = etat.demand.points["weight"].to_numpy()
    codes = etat.level("commune").index
    ties = 0
    for wanted, told in zip(sets, page.evaluate(MEASURE, sets), strict=True):
        after = found_of(subset(etat, wanted))
        legs = after.nearest.legs
        assert told["doors"] == legs["site"].fillna("").to_numpy()[order].tolist()
        costs = legs["cost"].astype(object).where(legs["cost"].notna(), None)
        assert told["costs"] == costs.to_numpy()[order].tolist()
        for at, coverage in enumerate(after.coverages):
            near = coverage.points["status"] == "covered"
            assert told["covered"][at] == weight[near.to_numpy()].sum()
            by_commune = after.level("commune")[f"covered_{coverage.cutoff.slug}"]
            assert [one["covered"][at] for one in told["communes"]] == by_commune[codes].tolist()
        costs = distances(etat.demand.points[["weight"]].assign(cost=legs["cost"]))
        for name in ("median", "p90", "max"):
            assert told[name] == costs[f"{name}_cost"]
        assert told["mean"] == pytest.approx(costs["mean_cost"], abs=1e-9)
        ties += len(set(told["costs"])) < len(told["costs"])
    assert ties == TRIALS  # costs that are alike are many, on a grid


def saved(page, tmp_path, etat):
    with page.expect_download() as download:
        page.get_by_role("button", name="Enregistrer le scénario").click()
    download.value.save_as(tmp_path / "essai.toml")
    text = (tmp_path / "essai.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)["scenarios"]["essai"]
    scenario = read_scenario("essai", table, Ground(etat.territory, etat.town_halls))
    return apply(etat.sites, scenario)


def changes(page):
    return page.locator("#panel table.changes tbody tr").all_inner_texts()


def test_a_door_closed_and_a_town_hall_opened_are_exact(study, open_page, tmp_path):
    project, etat, file = study
    page = open_page(file).page
    page.get_by_role("button", name="Essayer sur la carte").click()
    page.locator(".trial-door").first.wait_for()
    page.locator("summary", has_text="Sites").first.click()
    page.locator("summary", has_text="Emplacements possibles").click()
    page.get_by_role("button", name=f"Fermer{NBSP}: Site 10").click()
    page.get_by_role("button", name=f"Ouvrir{NBSP}: Site 4", exact=True).click()
    after = library(project, etat)(saved(page, tmp_path, etat))
    assert "s04" in after.sites.doors.index
    whole = after.level("territory").iloc[0]
    told = [row.split("\t")[1] for row in changes(page)]
    assert told == [french.percent(whole[f"share_{one.cutoff.slug}"]) for one in after.coverages]
    assert not page.locator(".estimate").is_visible()
    found = page.locator(".trial-found").inner_text()
    assert re.search(rf"Temps cumulés{NBSP}: [+−]?[\d\u202f]+ habitants × h\.", found)


def test_a_door_closed_costs_what_territo_says_in_metres_and_in_minutes(study, open_page, tmp_path):
    project, etat, file = study
    page = open_page(file).page
    page.get_by_role("button", name="Essayer sur la carte").click()
    page.locator(".trial-door").first.wait_for()
    page.locator("summary", has_text="Sites").first.click()
    page.get_by_role("button", name=f"Fermer{NBSP}: Site 10").click()
    sites = saved(page, tmp_path, etat)
    scenario = Scenario("essai", "Essai", (Edit("close", ("s10",)),))
    found = compare(scenario, etat, library(project, etat)(sites))
    cost = scenario_cost(found, Costs.from_settings(COSTS))
    assert cost.change == -1000
    rows = page.locator(".trial-cost tbody tr").all_inner_texts()
    for row, name in zip(rows[1:], ("person_km", "person_hours", "euros"), strict=True):
        before, after, more = (amount(getattr(cost.travel[when], name)) for when in cost.travel)
        assert row.split("\t")[1:] == [before, after, f"+{more}"]
    ledger = found.ledger
    people = french.people(ledger["people"].sum())
    assert f"{people} habitants changent de site" in page.locator(".trial-moves").inner_text()


def amount(value):
    """As the page writes it; the door closed only lengthens ways."""
    digits = 2 if abs(value) < 10 and value != round(value) else 0
    return french.number(value, digits)


def test_a_free_place_is_estimated_and_said_to_be(study, open_page, tmp_path):
    project, etat, file = study
    page = open_page(file).page
    page.get_by_role("button", name="Essayer sur la carte").click()
    page.locator(".trial-door").first.wait_for()
    # In the middle of commune 7, where the nearest door is half a kilometre away.
    (lon,), (lat,) = transformer(toyville.CRS, LONLAT)(*([axis] for axis in toyville.centre(7)))
    page.evaluate("(place) => map_territo.setView(place, 15)", [float(lat), float(lon)])
    page.get_by_role("button", name="Ouvrir un site au centre de la carte").click()
    assert page.locator(".estimate").is_visible()
    assert "≈" in page.locator(".estimate").inner_text()
    page.locator(".trial-moves summary").first.click()
    page.locator(".trial-moves td.number").first.wait_for()
    before = """(selector) =>
      getComputedStyle(document.querySelector(selector), "::before").content"""
    for selector in ("#panel .sentence", ".changes td.number", ".trial-moves td.number"):
        assert "≈" in page.evaluate(before, selector)
    # Near enough to be of use: within five points of what the streets say of that place.
    after = library(project, etat)(saved(page, tmp_path, etat))
    whole = after.level("territory").iloc[0]
    for row, coverage in zip(changes(page), after.coverages, strict=True):
        share = float(row.split("\t")[1].split(NBSP)[0].replace(",", ".").lstrip("<>"))
        assert share == pytest.approx(whole[f"share_{coverage.cutoff.slug}"], abs=5)
    page.get_by_role("button", name="Annuler").click()
    assert not page.locator(".estimate").is_visible()
    assert "≈" not in page.evaluate(before, "#panel .sentence")

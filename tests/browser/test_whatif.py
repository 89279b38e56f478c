"""Other sites tried in the page, beside what territo says of the same sites."""

from __future__ import annotations

import base64
import re
import tomllib
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from render import toymap
from territo.access import nearest_door
from territo.coverage.figures import distances
from territo.model import Basis, Sites
from territo.project import read_project
from territo.render import french
from territo.render.page import page as draw
from territo.scenario import apply
from territo.sources.scenarios import Ground, read_scenario
from territo.study.asked import asked
from territo.study.coverage import measured
from territo.study.territories import choose
from territo.study.town_halls import with_town_halls

pytestmark = pytest.mark.component

ROOT = Path(__file__).parents[2]
NBSP = "\u00a0"
TRIALS = 200
# Of 255: how differently the same edge may be smoothed when a shape is longer far away.
ROUNDING = 3


@pytest.fixture(scope="module")
def etat():
    return toymap.etat()


@pytest.fixture
def page(open_map):
    one = open_map().page
    one.get_by_role("button", name="Essayer sur la carte").click()
    return one


def without(etat, *ids):
    points = etat.sites.points.copy()
    points.loc[list(ids), "status"] = "closed"
    return toymap.etat(Sites(points))


def said(page) -> str:
    return page.locator(".sentence").inner_text()


def share(etat) -> str:
    return french.percent(etat.level("territory")["share_1km"].iloc[0])


def rows(page) -> list[str]:
    return page.locator("#panel table", has_text="Couverts").first.inner_text().split("\n")


def require_same(page, wanted):
    """The headline, the table, the communes' colours: what the map of that study says."""
    assert f"{share(wanted)} des" in said(page)
    whole = wanted.level("territory").iloc[0]
    text = "\n".join(rows(page))
    for slug in ("500m", "1km", "1_5km"):
        assert french.people(whole[f"covered_{slug}"]) in text
        assert french.percent(whole[f"share_{slug}"]) in text
    figures = page.evaluate("() => map_territo.territo.communes.rows.map((row) => row.share)")
    table = wanted.level("commune")[["share_500m", "share_1km", "share_1_5km"]]
    assert [[None if pd.isna(one) else one for one in row] for row in table.to_numpy()] == figures


def test_nothing_changes_before_something_is_tried(page, etat):
    require_same(page, etat)
    assert said(page).startswith(share(etat))
    assert page.get_by_role("button", name="Annuler").is_disabled()
    assert page.get_by_role("button", name="Enregistrer").is_disabled()
    assert page.locator(".trial-door").count() == 4


def test_a_click_closes_a_door_and_another_opens_it_again(page, etat):
    wanted = without(etat, "m1")
    before = page.locator("path.commune").first.get_attribute("fill")
    marker = page.locator(".trial-door").nth(2)
    marker.click()
    require_same(page, wanted)
    assert said(page).startswith("À l’essai")
    assert "Cliquer pour ouvrir" in page.locator(".leaflet-tooltip").inner_text()
    assert page.locator("path.commune").first.get_attribute("fill") != before
    # All who had that door within 1 km have no other: newly beyond, in the first commune only.
    lost = (
        etat.level("territory")["covered_1km"].iloc[0]
        - wanted.level("territory")["covered_1km"].iloc[0]
    )
    ledger = page.locator(".ledger tbody tr").first.inner_text()
    assert ledger.startswith(f"{toymap.NAMES[0]}\t0\t{french.people(lost)}\t+")
    # Zones are not sought again; nothing of the sites as they are is shown as if it were.
    assert page.locator("path.gap").count() == 0
    assert "ne sont pas redessinées" in page.locator(".legend").inner_text()
    marker.click()
    require_same(page, etat)
    assert page.locator("path.gap").count() > 0


def test_the_keyboard_closes_undoes_and_resets(page, etat):
    page.locator("summary", has_text="Sites").first.focus()
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="Fermer : Direction Est".replace(" :", f"{NBSP}:"))
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    # The button keeps the focus, and the headline is announced.
    assert button.evaluate("one => one === document.activeElement")
    assert page.locator(".sentence").get_attribute("role") == "status"
    require_same(page, without(etat, "d1"))
    other = page.get_by_role("button", name="Fermer : Guichet".replace(" :", f"{NBSP}:"))
    other.press("Enter")
    require_same(page, without(etat, "d1", "g1"))
    page.get_by_role("button", name="Annuler").press("Enter")
    require_same(page, without(etat, "d1"))
    page.get_by_role("button", name="Tout rétablir").press("Enter")
    require_same(page, etat)
    assert button.get_attribute("aria-pressed") == "false"


def test_closing_all_doors_leaves_nobody_covered(page):
    page.locator("summary", has_text="Sites").first.click()
    for button in page.locator(".trial-list button[aria-pressed]").all():
        button.click()
    assert f"0{NBSP}% des" in said(page)
    assert "–" in page.locator("#panel dl").first.inner_text()
    page.get_by_label(f"Carreaux{NBSP}: distance au site").check()
    assert "aucun trajet vers un site" in page.locator(".legend").inner_text()


def saved(page, tmp_path, etat):
    """The scenario that the page saves, as territo reads it, and what it then finds."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Enregistrer le scénario").click()
    assert download.value.suggested_filename == "essai-toy.toml"
    target = tmp_path / "essai.toml"
    download.value.save_as(target)
    table = tomllib.loads(target.read_text(encoding="utf-8"))["scenarios"]["essai"]
    scenario = read_scenario("essai", table, Ground(etat.territory, etat.sites))
    return scenario, toymap.etat(apply(etat.sites, scenario))


def test_a_door_is_dragged_and_the_saved_scenario_says_the_same(page, etat, tmp_path):
    marker = page.locator(".trial-door").nth(2)
    box = marker.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y - 30, steps=4)
    page.mouse.up()
    scenario, wanted = saved(page, tmp_path, etat)
    (edit,) = scenario.edits
    assert (edit.action, edit.sites) == ("move", ("m1",))
    require_same(page, wanted)


def test_a_click_on_the_ground_opens_a_site_that_the_saved_scenario_opens(page, etat, tmp_path):
    box = page.locator("path.commune").nth(3).bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.8, box["y"] + box["height"] * 0.7)
    page.locator(".trial-door").nth(0).click()
    scenario, wanted = saved(page, tmp_path, etat)
    assert [edit.action for edit in scenario.edits] == ["close", "open"]
    assert wanted.sites.points.loc["nouveau-1", "name"].startswith("Nouveau site 1 (Saint-Étienne")
    require_same(page, wanted)
    assert "Sites ajoutés" in page.locator("#panel").inner_text()
    page.get_by_role("button", name="Annuler").click()
    page.get_by_role("button", name="Annuler").click()
    require_same(page, etat)


def test_the_keyboard_opens_and_moves_a_site_to_the_middle_of_the_map(page, etat, tmp_path):
    page.get_by_role("button", name="Ouvrir un site au centre de la carte").press("Enter")
    scenario, wanted = saved(page, tmp_path, etat)
    require_same(page, wanted)
    assert scenario.edits[0].sites == ("nouveau-1",)


def test_nothing_opens_outside_the_territory(page, etat):
    page.evaluate("() => map_territo.setView([48, 0], 12)")
    page.get_by_role("button", name="Ouvrir un site au centre de la carte").click()
    assert "hors du territoire" in page.get_by_role("alert").inner_text()
    require_same(page, etat)


def test_leaving_the_trial_shows_the_sites_as_they_are_and_coming_back_the_trial(page, etat):
    page.locator(".trial-door").nth(2).click()
    page.get_by_role("button", name="Quitter l’essai").click()
    assert said(page).startswith(share(etat))
    require_same(page, etat)
    assert page.locator(".trial-door").count() == 0
    assert page.locator(".leaflet-marker-pane .site").count() == 4
    page.get_by_role("button", name="Essayer sur la carte").click()
    require_same(page, without(etat, "m1"))


def painted(page) -> dict[str, np.ndarray]:
    """What each tile of squares shows, by its place in the window: red, green, blue, alpha."""
    pictures = page.evaluate(
        """() => [...document.querySelectorAll("canvas.leaflet-tile")].map(
          (tile) => [tile.style.transform, tile.toDataURL().split(",")[1]])"""
    )
    return {
        place: np.asarray(Image.open(BytesIO(base64.b64decode(png))), dtype=int)
        for place, png in pictures
    }


def apart(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> dict[str, int]:
    """By how much the tiles differ at most, of 255."""
    assert one.keys() == other.keys()
    return {place: int(np.abs(one[place] - other[place]).max()) for place in one}


def test_squares_repainted_where_they_change_are_those_that_are_painted_afresh(page):
    page.get_by_label(re.compile("^Carreaux")).check()
    page.evaluate("() => { map_territo.setZoom(14, { animate: false }); }")
    before = painted(page)
    marker = page.locator(".trial-door").nth(2)
    marker.click()
    after = painted(page)
    # A door of the south-west closes: tiles elsewhere are as they were.
    moved = apart(before, after)
    assert 0 < sum(most > 0 for most in moved.values()) < len(moved) / 2
    page.get_by_label(re.compile("^Communes")).check()
    assert painted(page) == {}
    page.get_by_label(re.compile("^Carreaux")).check()
    assert max(apart(painted(page), after).values()) <= ROUNDING
    marker.click()
    assert max(apart(painted(page), before).values()) <= ROUNDING


# ------------------------------------------------------------- a true territory


@pytest.fixture(scope="module")
def rouen():
    project = asked(read_project(ROOT), territory="rouen", kinds=("direction",))
    chosen = choose(project)
    etat, stated = measured(project, chosen)
    return with_town_halls(project, chosen, etat), stated


def subset(etat, wanted: list[str]) -> Sites:
    """The doors and the town halls of that list, all of them doors."""
    both = pd.concat([etat.sites.points, etat.town_halls.points])
    both = both[~both.index.duplicated()].loc[sorted(wanted)]
    return Sites(both.assign(status="ok"))


MEASURE = """(sets) => {
  const read = territo.payload;
  const payload = read("whatif");
  const communes = read("communes").rows.length;
  const ground = territo.whatifGround.ground(payload, read("squares").runs, communes);
  const known = new Map(payload.sites.map((site) => [site.id, site]));
  return sets.map((ids) => {
    const doors = ids.map((id) => known.get(id));
    const found = territo.whatifEngine.nearest(ground, doors);
    return territo.whatifEngine.figures(ground, found);
  });
}"""


def test_200_sets_of_doors_of_rouen_have_the_figures_of_territo(rouen, open_page, tmp_path):
    etat, stated = rouen
    target = tmp_path / "rouen.html"
    target.write_text(draw(etat, stated), encoding="utf-8")
    page = open_page(target).page
    ids = page.evaluate('() => territo.payload("whatif").sites.map((site) => site.id)')
    assert len(ids) > 71  # the town halls, and the directorates
    lot = np.random.default_rng(1980)
    sets = [
        sorted(lot.choice(ids, size=lot.integers(1, len(ids) + 1), replace=False).tolist())
        for _ in range(TRIALS)
    ]
    points = etat.demand.points
    weight = points["weight"].to_numpy()
    commune = etat.level("commune").index.get_indexer(points["commune"])
    for wanted, found in zip(sets, page.evaluate(MEASURE, sets), strict=True):
        nearest = nearest_door(etat.demand, subset(etat, wanted), Basis())
        cost = nearest.legs["cost"].to_numpy(dtype=float)
        for at, coverage in enumerate(etat.coverages):
            # As `cover` has it; weights are whole multiples of a quantum, so that their sums are
            # exact, in any order.
            near = np.where(cost <= coverage.cutoff.value, weight, 0.0)
            assert found["covered"][at] == near.sum()
            told = [one["covered"][at] for one in found["communes"]]
            assert told == np.bincount(commune, near).tolist()
        costs = distances(etat.demand.points[["weight"]].assign(cost=nearest.legs["cost"]))
        assert found["mean"] == pytest.approx(costs["mean_cost"], abs=1e-6)
        for name in ("median", "p90", "max"):
            assert found[name] == costs[f"{name}_cost"]


def test_a_change_of_rouen_is_shown_within_a_tenth_of_a_second(rouen, open_page, tmp_path):
    """The fastest of twenty changes: what else keeps the machine busy is not the page's."""
    etat, stated = rouen
    target = tmp_path / "rouen.html"
    target.write_text(draw(etat, stated), encoding="utf-8")
    assert target.stat().st_size < 700_000
    page = open_page(target).page
    page.get_by_role("button", name="Essayer sur la carte").click()
    page.get_by_label(re.compile("^Carreaux")).check()
    spent = page.evaluate(
        """() => [...document.querySelectorAll(".trial-list button[aria-pressed]")]
          .slice(0, 20)
          .map((button) => {
            const start = performance.now();
            button.click();
            return performance.now() - start;
          })"""
    )
    assert min(spent) < 100

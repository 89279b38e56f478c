"""What a trial in the page costs, beside what territo says of the scenario that it saves."""

from __future__ import annotations

import tomllib

import pandas as pd
import pytest

from render import toymap
from territo.model import Sites
from territo.model.costs import Costs
from territo.model.trials import Trials
from territo.render import french
from territo.render.page import page as draw
from territo.scenario import apply, compare, scenario_cost
from territo.sources.scenarios import Ground, read_scenario

pytestmark = pytest.mark.component

NBSP = "\u00a0"
COSTS = Costs(
    site_year=20_000,
    m2_year=150,
    agent_year=45_000,
    opening=80_000,
    closing=12_000,
    trips_year=1.5,
    hour_value=12,
    km_cost={"line": 0.25, "drive": 9},
    co2_g_km={"line": 110},
)


@pytest.fixture(scope="module")
def etat():
    """The guichet is closed, and its area is not known."""
    points = toymap.sites().points
    points = points.assign(
        area_m2=pd.array([100, 200, 400, None, None], "Float64"),
        staff=pd.array([3, 5, 8, None, 2], "Float64"),
    )
    points.loc["g1", "status"] = "closed"
    return toymap.etat(Sites(points))


@pytest.fixture
def page(etat, open_page, tmp_path):
    target = tmp_path / "toy.html"
    html = draw(etat, {**toymap.MANIFEST, "costs": COSTS.stated()}, trials=Trials(COSTS))
    target.write_text(html, encoding="utf-8")
    one = open_page(target, height=1600).page
    one.get_by_role("button", name="Essayer sur la carte").click()
    one.locator("summary", has_text="Sites").first.click()
    one.locator("summary", has_text="Emplacements possibles").click()
    return one


def press(page, name):
    page.get_by_role("button", name=f"{name}").click()


def saved(page, tmp_path, etat):
    with page.expect_download() as download:
        press(page, "Enregistrer le scénario")
    download.value.save_as(tmp_path / "essai.toml")
    text = (tmp_path / "essai.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)["scenarios"]["essai"]
    scenario = read_scenario("essai", table, Ground(etat.territory, etat.sites))
    found = compare(scenario, etat, toymap.etat(apply(etat.sites, scenario)))
    return scenario_cost(found, COSTS)


def amount(value):
    """As the page writes it."""
    digits = 2 if abs(value) < 10 and value != round(value) else 0
    return french.number(value, digits)


def change(value):
    return ("+" if value > 0 else "−") + amount(abs(value)) if value else "0"


def cells(page):
    rows = page.locator(".trial-cost tbody tr").all()
    return [row.inner_text().split("\t")[1:] for row in rows]


def of_travel(cost, name):
    before, after, more = (getattr(cost.travel[when], name) for when in cost.travel)
    return [amount(before), amount(after), change(more)]


def test_a_door_closed_and_one_moved_cost_what_territo_says(page, etat, tmp_path):
    press(page, f"Fermer{NBSP}: Direction Est")
    press(page, f"Mettre au centre de la carte{NBSP}: Mairie de L'Haÿ")
    cost = saved(page, tmp_path, etat)
    # The direction: 20 000 + 400 x 150 + 8 x 45 000.
    assert cost.change == -440_000
    assert cells(page) == [
        [amount(cost.before.total), amount(cost.after.total), f"−440{french.NARROW}000"],
        of_travel(cost, "person_km"),
        of_travel(cost, "euros"),
        of_travel(cost, "co2_kg"),
    ]
    told = page.locator(".trial-cost").inner_text()
    once = f"fermeture de 1{NBSP}: 12{french.NARROW}000{NBSP}€, déménagement de 1{NBSP}: non donné."
    assert once in told
    each = [amount(one) for one in cost.per_inhabitant.values()]
    assert f"{each[0]}{NBSP}€ aujourd’hui, {each[1]}{NBSP}€ à l’essai." in told
    lost = f"{amount(cost.per_inhabitant_lost)}{NBSP}€ de moins par an pour chacun des "
    assert lost + french.people(-cost.covered_change) in told
    assert f"Trajets, habitants × h{NBSP}: aucun seuil en minutes." in told
    assert "8 agents de sites fermés ne sont plus comptés" in told


def test_a_door_that_opens_and_is_not_known_is_said_to_be(page, etat, tmp_path):
    press(page, f"Ouvrir{NBSP}: Guichet")
    cost = saved(page, tmp_path, etat)
    assert cost.change is None
    least = f"au moins {amount(cost.after.total)}"
    assert cells(page)[0] == [amount(cost.before.total), least, "inconnu"]
    told = page.locator(".trial-cost").inner_text()
    assert "la surface de sites qui changent n’est pas connue (Guichet)" in told
    assert f"Surface inconnue, hors de la somme à l’essai{NBSP}: Guichet." in told
    assert f"ouverture de 1{NBSP}: 80{french.NARROW}000{NBSP}€." in told


def test_the_page_states_the_costs_and_says_them(page):
    stated = page.evaluate('() => JSON.parse(document.getElementById("manifest").textContent)')
    assert stated["costs"] == COSTS.stated()
    press(page, f"Fermer{NBSP}: Direction Est")
    page.get_by_text("Coûts unitaires donnés par l’étude").last.click()
    told = page.locator(".trial-cost details").inner_text()
    assert "Un kilomètre de trajet, €\n0,25" in told
    assert "Allers et retours d’un habitant par an\n1,50" in told

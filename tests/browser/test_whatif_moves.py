"""Who goes where in a trial in the page, beside the ledger of the same scenario."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from render import toymap
from territo.model.scenario import Edit, Place, Scenario
from territo.render import french
from territo.scenario import apply, compare

pytestmark = pytest.mark.component

NBSP = "\u00a0"
SLUGS = ("500m", "1km", "1_5km")
MOVES = """({ before, after, moved }) => {
  const payload = territo.payload("whatif");
  const communes = territo.payload("communes").rows;
  const { runs } = territo.payload("squares");
  const ground = territo.whatifGround.ground(payload, runs, communes.length);
  const [was, now] = [before, after].map((doors) => ({
    ids: doors.map(({ id }) => id),
    nearest: territo.whatifEngine.nearest(ground, doors),
  }));
  return territo.whatifMoves
    .moves(ground, was, now, moved)
    .map((row) => ({ ...row, commune: communes[row.commune].code }));
}"""


def doors(sites):
    return [
        {"id": site, "x": row.geometry.x, "y": row.geometry.y} for site, row in sites.iterrows()
    ]


def place(x, y):
    return Place(toymap.X + x, toymap.Y + y, toymap.CODES[3], "street", "")


TRIALS = {
    "close": (Edit("close", ("m1",)),),
    "close all": (Edit("close", ("m1",)), Edit("close", ("m2",)), Edit("close", ("d1",)),
                  Edit("close", ("g1",))),
    "move and open": (Edit("move", ("m2",), place(3300, 2900)), Edit("close", ("d1",)),
                      Edit("open", ("new",), place(2500, 3500), facts=(("name", "N"),))),
}  # fmt: skip


@pytest.mark.parametrize("edits", TRIALS.values(), ids=TRIALS)
def test_the_rows_are_those_of_the_ledger(open_map, edits):
    etat = toymap.etat()
    after = toymap.etat(apply(etat.sites, Scenario("s", "S", edits)))
    ledger = compare(Scenario("s", "S", edits), etat, after).ledger
    keys = ["door", "to", "commune"]
    ledger = ledger[ledger["people"] > 0].astype(dict.fromkeys(keys, object))
    ledger = ledger.fillna(dict.fromkeys(keys, ""))
    names = [f"newly_{side}_{slug}" for side in ("beyond", "within") for slug in SLUGS]
    wanted = ledger.groupby(keys)[["people", "person_extra", *names]].sum(min_count=1)
    moved = [edit.sites[0] for edit in edits if edit.action == "move"]
    asked = {"before": doors(etat.sites.doors), "after": doors(after.sites.doors), "moved": moved}
    found = {
        (row["door"], row["to"], row["commune"]): row
        for row in open_map().page.evaluate(MOVES, asked)
    }
    assert set(found) == set(wanted.index)
    for key, row in wanted.iterrows():
        told = found[key]
        assert told["people"] == row["people"]
        assert [*told["beyond"], *told["within"]] == row[names].tolist()
        if pd.isna(row["person_extra"]):
            assert told["extra"] is None
        else:
            assert told["extra"] == pytest.approx(row["person_extra"], abs=1e-6)


def test_the_panel_says_who_goes_where_and_adds_up(open_map):
    page = open_map(height=1800).page
    page.get_by_role("button", name="Essayer sur la carte").click()
    page.locator("summary", has_text="Sites").first.click()
    page.get_by_role("button", name=f"Fermer{NBSP}: Guichet").click()
    etat = toymap.etat()
    edits = (Edit("close", ("g1",)),)
    after = toymap.etat(apply(etat.sites, Scenario("s", "S", edits)))
    ledger = compare(Scenario("s", "S", edits), etat, after).ledger
    people, lost = ledger["people"].sum(), ledger["newly_beyond_1km"].sum()
    found = page.locator(".trial-found").inner_text()
    assert re.search(rf"Distances cumulées{NBSP}: \+[\d\u202f]+ habitants × km\.", found)
    told = page.locator(".trial-moves").inner_text()
    assert f"Guichet, fermé{NBSP}: {french.people(people)} habitants vont ailleurs" in told
    assert f"soit −{french.people(lost)} habitants couverts" in told
    by_door = ledger.groupby("to")[["people", "newly_beyond_1km"]].sum()
    table = page.locator(".trial-moves table").first
    rows = [row.inner_text().split("\t") for row in table.locator("tbody tr").all()]
    assert {row[0]: (row[1], row[3]) for row in rows} == {
        **{
            etat.sites.points["name"][site]: (
                french.people(row["people"]),
                french.people(row["newly_beyond_1km"]),
            )
            for site, row in by_door.iterrows()
        },
        "En tout": (french.people(people), french.people(lost)),
    }


def test_of_many_closed_doors_a_table_is_made_when_it_is_unfolded(open_map):
    page = open_map().page
    page.get_by_role("button", name="Essayer sur la carte").click()
    page.locator("summary", has_text="Sites").first.click()
    for button in page.locator(".trial-list button[aria-pressed]").all()[:4]:
        button.click()
    folded = page.locator(".trial-moves details")
    assert folded.count() == 4
    assert folded.locator("table").count() == 0
    summary = folded.first.locator("summary")
    for _ in range(3):
        summary.click()
    # By door, and by commune: made once, however often it is folded.
    assert folded.first.locator("table").count() == 2
    assert folded.first.locator("tbody tr").first.is_visible()

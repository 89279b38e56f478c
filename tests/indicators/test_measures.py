"""Measures of accessibility: by hand on toyville, and beside PySAL's ``access``."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import toyville
from territo.access import attach, pairs_in_line, pairs_within
from territo.errors import UnitError
from territo.indicators.decay import (
    APL_2012,
    Gaussian,
    InversePower,
    Logistic,
    LogLogistic,
    NegativeExponential,
    Step,
    luo_qi,
)
from territo.indicators.measures import (
    cost_to_closest,
    cumulative_opportunities,
    gravity,
    three_step,
    two_step,
)
from territo.model import AccessTable, Basis
from territo.network import build
from territo.units import Cutoff

PEOPLE, DOORS = toyville.demand(), toyville.sites(1, 9)
WEIGHT = PEOPLE.points["weight"]
# Two people work at "a", three at "b".
SUPPLY = pd.Series({"a": 2.0, "b": 3.0}).rename_axis("site")
CUTOFF = Cutoff.parse("1.5 km")
# Within 1.5 km: 1 (0 m), 2, 4 (1 000 m) and 5 (1 414 m) of "a"; 9, 6, 8 and 5 of "b".
TABLE = AccessTable.of(pairs_in_line(PEOPLE, DOORS, Basis(), CUTOFF), CUTOFF, Basis())
TIGHT = {"rtol": 1e-12, "atol": 0}


def test_cumulative_opportunities():
    all_within = cumulative_opportunities(TABLE, SUPPLY)
    assert all_within.name == "opportunities_1_5km"
    assert all_within.tolist() == [2, 2, 0, 2, 5, 3, 0, 3, 3]
    near = cumulative_opportunities(TABLE, SUPPLY, Cutoff.parse("1 km"))
    assert near.name == "opportunities_1km"
    assert near.tolist() == [2, 2, 0, 2, 0, 3, 0, 3, 3]
    with pytest.raises(ValueError, match=r"ends at 1\.5 km, before 2 km"):
        cumulative_opportunities(TABLE, SUPPLY, Cutoff.parse("2 km"))
    with pytest.raises(UnitError):
        cumulative_opportunities(TABLE, SUPPLY, Cutoff(10, "min"))


def test_gravity_halving_every_kilometre():
    found = gravity(TABLE, SUPPLY, NegativeExponential.halving(1000))
    # Half at 1 000 m; at 1 000 x sqrt(2), 2 to the power of -sqrt(2).
    by_hand = [2, 1, 0, 1, 5 * 2 ** -(2**0.5), 1.5, 0, 1.5, 3]
    np.testing.assert_allclose(found, by_hand, **TIGHT)


def test_cost_to_the_nth_closest():
    assert cost_to_closest(TABLE, 1).isna().tolist() == [n in {3, 7} for n in range(1, 10)]
    second = cost_to_closest(TABLE, 2)
    assert second.name == "closest_2"
    assert second.dropna().index.tolist() == ["centre-5"]
    assert second["centre-5"] == pytest.approx(1000 * 2**0.5)
    assert cost_to_closest(TABLE, 3).isna().all()
    with pytest.raises(ValueError, match="no door is number 0"):
        cost_to_closest(TABLE, 0)


def test_two_steps():
    a, b = 2 / (100 + 200 + 400 + 500), 3 / (900 + 600 + 800 + 500)
    found = two_step(TABLE, SUPPLY, WEIGHT)
    assert (found.name, found.index.name) == ("two_sfca", "demand")
    np.testing.assert_allclose(found, [a, a, 0, a, a + b, b, 0, b, b], **TIGHT)


def test_two_steps_with_bands():
    # Bands of 500 m: the own commune counts 1, 1 000 m 0.68, 1 414 m 0.22.
    a = 2 / (100 + 0.68 * 600 + 0.22 * 500)
    b = 3 / (900 + 0.68 * 1400 + 0.22 * 500)
    found = two_step(TABLE, SUPPLY, WEIGHT, luo_qi(CUTOFF))
    assert found.name == "e2sfca"
    by_hand = [a, 0.68 * a, 0, 0.68 * a, 0.22 * (a + b), 0.68 * b, 0, 0.68 * b, b]
    np.testing.assert_allclose(found, by_hand, **TIGHT)


def test_three_steps():
    # Only 5 has a choice, and goes to each with a probability of one half.
    a = 2 / (100 + 0.68 * 600 + 0.5 * 0.22 * 500)
    b = 3 / (900 + 0.68 * 1400 + 0.5 * 0.22 * 500)
    found = three_step(TABLE, SUPPLY, WEIGHT, luo_qi(CUTOFF))
    by_hand = [a, 0.68 * a, 0, 0.68 * a, 0.5 * 0.22 * (a + b), 0.68 * b, 0, 0.68 * b, b]
    np.testing.assert_allclose(found, by_hand, **TIGHT)


def test_the_apl_of_2012_along_the_streets():
    attached = attach(build(toyville.streets("walk", kmh=12), "min"), PEOPLE, DOORS)
    cutoff = Cutoff(15, "min")
    table = AccessTable.of(pairs_within(attached, cutoff), cutoff, attached.basis)
    # At 12 km/h, a kilometre is 5 minutes: in the first band; 2 km are 10 minutes and 3 km 15, in
    # the others. "a": 1 (0), 4 (5); 2, 5, 7 (10); 3, 6, 8 over the bridge (15). "b": 9 (0), 6, 8
    # (5); 3, 5 (10); 2 (15); 4 is 20 minutes away, and 7 is 25.
    a = 2 / (100 + 400 + 0.3 * (200 + 500 + 700) + 0.1 * (300 + 600 + 800))
    b = 3 / (900 + 600 + 800 + 0.3 * (300 + 500) + 0.1 * 200)
    by_hand = [
        a, 0.3 * a + 0.1 * b, 0.1 * a + 0.3 * b, a, 0.3 * (a + b),
        0.1 * a + b, 0.3 * a, 0.1 * a + b, b,
    ]  # fmt: skip
    np.testing.assert_allclose(two_step(table, SUPPLY, WEIGHT, APL_2012), by_hand, **TIGHT)


def test_supply_is_shared_out_to_the_last_piece():
    for found in (
        two_step(TABLE, SUPPLY, WEIGHT),
        two_step(TABLE, SUPPLY, WEIGHT, Gaussian(700)),
        three_step(TABLE, SUPPLY, WEIGHT, Gaussian(700)),
    ):
        assert (found * WEIGHT).sum() == pytest.approx(5, rel=1e-12)


def test_a_door_in_reach_of_nobody_gives_nothing():
    nobody = WEIGHT.where(~WEIGHT.index.isin(["centre-1", "centre-2", "centre-4", "centre-5"]), 0)
    found = two_step(TABLE, SUPPLY, nobody)
    # "a" has nobody in its catchment; 5 has no inhabitant, and would have the share of "b".
    b = 3 / (900 + 600 + 800)
    np.testing.assert_allclose(found, [0, 0, 0, 0, b, b, 0, b, b], **TIGHT)


@pytest.mark.parametrize("amount", [np.nan, -1.0, np.inf])
def test_supply_must_be_known(amount):
    with pytest.raises(ValueError, match="without an amount"):
        gravity(TABLE, pd.Series({"a": 1.0, "b": amount}), Gaussian(1))


@pytest.mark.parametrize(
    ("decay", "by_hand"),
    [
        # At 0, 500, 1 000 and 3 000.
        (Step((500, 1000), (1, 0.5)), [1, 1, 0.5, 0]),
        (NegativeExponential.halving(500), [1, 1 / 2, 1 / 4, 1 / 64]),
        (NegativeExponential(0.002), [1, 0.36787944117144233, 0.1353352832366127, np.exp(-6)]),
        (InversePower(2, least=500), [1 / 250_000, 1 / 250_000, 1e-6, 1 / 9e6]),
        (Gaussian(500), [1, np.exp(-1 / 2), np.exp(-2), np.exp(-18)]),
        (LogLogistic(1000, 2), [1, 1 / 1.25, 1 / 2, 1 / 10]),
        # k = pi / (spread sqrt 3) = ln 2 / 500 where the spread is 500 pi / (ln 2 sqrt 3): the
        # curve is (1 + 1/4) / (1 + 2 ** (c / 500 - 2)).
        (Logistic(1000, 500 * np.pi / (np.log(2) * 3**0.5)), [1, 1.25 / 1.5, 1.25 / 2, 1.25 / 17]),
    ],
    ids=lambda value: str(value) if callable(value) else "",
)
def test_decays(decay, by_hand):
    np.testing.assert_allclose(decay(np.array([0.0, 500, 1000, 3000])), by_hand, rtol=1e-14)


def test_decays_far_away_are_nothing_and_no_overflow():
    far = np.array([1e6])
    for decay in (NegativeExponential(1), Gaussian(1), Logistic(1, 1), LogLogistic(1, 60)):
        assert decay(far)[0] == 0


@pytest.mark.parametrize(
    "made",
    [
        lambda: NegativeExponential(0),
        lambda: InversePower(1, 0),
        lambda: Gaussian(-1),
        lambda: Logistic(1, 0),
        lambda: LogLogistic(0, 1),
        lambda: Step((2, 1), (1, 1)),
        lambda: Step((1, 2), (1,)),
    ],
)
def test_a_decay_that_does_not_decay_is_refused(made):
    with pytest.raises(UnitError):
        made()


# Beside an independent implementation, on a table that nobody could work out by hand.


@pytest.fixture(scope="module")
def random_table():
    rng = np.random.default_rng(12)
    points = pd.Index([f"p{n}" for n in range(300)], name="demand")
    doors = pd.Index([f"d{n}" for n in range(25)], name="site")
    cost = rng.uniform(0, 60, (300, 25)).round(3)
    point, door = np.nonzero(cost <= 30)
    pairs = pd.DataFrame(
        {
            "demand": pd.Categorical.from_codes(point, points),
            "site": pd.Categorical.from_codes(door, doors),
            "cost": cost[point, door],
        }
    )
    cutoff = Cutoff(30, "min")
    table = AccessTable.of(pairs.sample(frac=1, random_state=1), cutoff, Basis("walk", "min"))
    supply = pd.Series(rng.integers(1, 40, 25).astype(float), doors)
    people = pd.Series(rng.integers(0, 900, 300).astype(float), points)
    return table, pairs.astype({"demand": str, "site": str}), supply, people


@pytest.fixture
def pysal(random_table):
    """Ask PySAL for a measure of the same table."""
    access = pytest.importorskip("access", reason="PySAL access is installed for tests only")
    _, pairs, supply, people = random_table

    def ask(method: str, **how) -> pd.Series:
        return getattr(access.fca, method)(
            demand_df=people.rename("demand").to_frame().rename_axis("geoid"),
            supply_df=supply.rename("supply").to_frame().rename_axis("geoid"),
            cost_df=pairs.rename(columns={"demand": "origin", "site": "dest"}),
            max_cost=30,
            demand_index=True,
            **how,
        )

    return access, ask


def same(ours: pd.Series, theirs: pd.Series) -> None:
    # They have no row where nothing is within reach; we have zero.
    expected = theirs.reindex(ours.index).fillna(0.0)
    np.testing.assert_allclose(ours, expected, rtol=1e-9, atol=1e-15)


# What PySAL asks of pandas is its own business.
@pytest.mark.filterwarnings("ignore:The inplace keyword")
def test_floating_catchments_beside_pysal(random_table, pysal):
    access, ask = pysal
    table, _, supply, people = random_table
    steps = access.weights.step_fn({10: 1, 20: 0.68, 30: 0.22})
    smooth = access.weights.gaussian(12)
    same(two_step(table, supply, people), ask("two_stage_fca"))
    same(two_step(table, supply, people, luo_qi(table.cutoff)),
         ask("two_stage_fca", weight_fn=steps))  # fmt: skip
    same(two_step(table, supply, people, Gaussian(12)), ask("two_stage_fca", weight_fn=smooth))
    same(three_step(table, supply, people, luo_qi(table.cutoff)),
         ask("three_stage_fca", weight_fn=steps))  # fmt: skip
    same(three_step(table, supply, people, Gaussian(12)),
         ask("three_stage_fca", weight_fn=smooth))  # fmt: skip


def test_gravity_beside_pysal(random_table, pysal):
    access, _ = pysal
    table, pairs, supply, _ = random_table
    for ours, theirs in (
        (InversePower(1.5, least=2), access.weights.gravity(scale=1, alpha=-1.5, min_dist=2)),
        (Gaussian(12), access.weights.gaussian(12)),
        (Step((10, 20, 30), (1, 0.68, 0.22)), access.weights.step_fn({10: 1, 20: 0.68, 30: 0.22})),
    ):
        found = access.fca.weighted_catchment(
            loc_df=supply.rename("supply").to_frame(),
            cost_df=pairs.rename(columns={"demand": "origin", "site": "dest"}),
            max_cost=30,
            cost_source="dest",
            cost_dest="origin",
            loc_index=True,
            loc_value="supply",
            weight_fn=theirs,
        )
        same(gravity(table, supply, ours), found)


def test_floating_catchments_beside_dense_formulas(random_table):
    """The same as matrices, as the papers write them: what R's ``accessibility`` computes."""
    table, _, supply, people = random_table
    cost = np.full((300, 25), np.inf)
    cost[table.point, table.door] = table.cost
    f = np.where(
        np.isfinite(cost), np.exp(-((np.where(np.isfinite(cost), cost, 0) / 12) ** 2) / 2), 0
    )
    p, s = people.to_numpy(), supply.to_numpy()
    np.testing.assert_allclose(two_step(table, supply, people, Gaussian(12)),
                               f @ (s / (p @ f)), rtol=1e-9)  # fmt: skip
    g = f / f.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(three_step(table, supply, people, Gaussian(12)),
                               (g * f) @ (s / (p @ (g * f))), rtol=1e-9)  # fmt: skip
    third = np.sort(cost, axis=1)[:, 2]
    known = np.isfinite(third)
    found = cost_to_closest(table, 3)
    assert (found.isna().to_numpy() == ~known).all()
    assert found[known].tolist() == third[known].tolist()

"""How evenly access is shared: by hand, beside PySAL's ``inequality``, and person by person."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata

from territo.indicators import equity

# Toyville: distance of the nine communes to the nearest door, and their inhabitants.
COST = np.array([0, 1000, 2000, 1000, 1000 * 2**0.5, 1000, 2000, 1000, 0])
PEOPLE = 100.0 * np.arange(1, 10)


def test_gini_by_hand():
    # Three people with 0, 1 and 3: the nine differences are 2 x (1 + 3 + 2) = 12, their mean 12/9,
    # the mean 4/3; half of 12/9 over 4/3 is a half.
    assert equity.gini(np.array([0.0, 1, 3]), np.ones(3)) == pytest.approx(1 / 2)
    assert equity.gini(np.full(4, 7.0), PEOPLE[:4]) == 0


def test_theil_by_hand():
    # Two people with 1 and 3, mean 2: (0.5 ln 0.5 + 1.5 ln 1.5) / 2.
    expected = (0.5 * np.log(0.5) + 1.5 * np.log(1.5)) / 2
    assert equity.theil(np.array([1.0, 3]), np.ones(2)) == pytest.approx(expected)
    # One of four has everything: ln 4.
    assert equity.theil(np.array([0.0, 5]), np.array([3.0, 1])) == pytest.approx(np.log(4))
    assert equity.theil(np.full(3, 0.1), np.ones(3)) == 0


def test_palma_by_hand():
    # Ten people in order of affluence, with 1 to 10: the best off has 10, the four worst off 2.5.
    value = np.arange(1.0, 11)
    assert equity.palma(value, np.ones(10), value) == pytest.approx(4)
    # Five hundred-thousands: the worst off 40 % are the first two, the best off 10 % half the last.
    assert equity.palma(value[:5], np.full(5, 1e5), value[:5]) == pytest.approx(5 / 1.5)
    # When all are as well off, both tenths and four tenths have the mean.
    assert equity.palma(value, np.ones(10), np.ones(10)) == pytest.approx(1)


def test_concentration_by_hand():
    # Two people: the worse off has everything, or the better off does, or nobody is better off.
    value, two = np.array([0.0, 2]), np.ones(2)
    assert equity.concentration(value, two, np.array([9.0, 1])) == pytest.approx(-1 / 2)
    assert equity.concentration(value, two, np.array([1.0, 9])) == pytest.approx(1 / 2)
    assert equity.concentration(value, two, np.ones(2)) == 0


def test_fgt_on_toyville():
    # Beyond 1 km: 500 at 1 414 m, 300 and 700 at 2 000 m, of 4 500.
    far = 2**0.5 - 1
    assert equity.fgt(COST, PEOPLE, 1000, 0) == pytest.approx(1500 / 4500)
    assert equity.fgt(COST, PEOPLE, 1000, 1) == pytest.approx((500 * far + 1000) / 4500)
    assert equity.fgt(COST, PEOPLE, 1000, 2) == pytest.approx((500 * far**2 + 1000) / 4500)
    assert equity.fgt(COST, PEOPLE, 2000, 0) == 0


def test_where_nobody_lives_or_nothing_is_shared_there_is_no_answer():
    nobody = np.zeros(2)
    for measure in (equity.gini, equity.theil, equity.mean):
        assert measure(np.ones(2), nobody) is None
    assert equity.gini(nobody, np.ones(2)) is None
    assert equity.theil(nobody, np.ones(2)) is None
    assert equity.palma(nobody, np.ones(2), np.arange(2.0)) is None
    assert equity.palma(np.ones(2), nobody, np.ones(2)) is None
    assert equity.fgt(np.ones(2), nobody, 1, 0) is None


@pytest.fixture
def crowd():
    """Places with whole numbers of people, and each of these people."""
    rng = np.random.default_rng(8)
    value, people = rng.gamma(2, 400, 60), rng.integers(1, 30, 60)
    affluence = rng.integers(0, 9, 60).astype(float)
    return value, people.astype(float), affluence, np.repeat(np.arange(60), people)


def test_gini_and_theil_beside_pysal(crowd):
    reason = "PySAL inequality is installed for tests only"
    gini = pytest.importorskip("inequality.gini", reason=reason)
    theil = pytest.importorskip("inequality.theil", reason=reason)
    value, people, _, each = crowd
    assert equity.gini(value, people) == pytest.approx(gini.Gini(value[each]).g, rel=1e-9)
    assert equity.theil(value, people) == pytest.approx(theil.Theil(value[each]).T, rel=1e-9)


def test_gini_person_by_person(crowd):
    value, people, _, each = crowd
    persons = value[each]
    differences = np.abs(persons[:, None] - persons).mean()
    expected = differences / (2 * persons.mean())
    assert equity.gini(value, people) == pytest.approx(expected, rel=1e-9)


def test_concentration_person_by_person(crowd):
    value, people, affluence, each = crowd
    persons = value[each]
    rank = (rankdata(affluence[each]) - 0.5) / len(persons)
    expected = 2 * np.cov(persons, rank, bias=True)[0, 1] / persons.mean()
    found = equity.concentration(value, people, affluence)
    assert found == pytest.approx(expected, rel=1e-9)


def test_palma_person_by_person(crowd):
    value, people, _, each = crowd
    # Ranked by something of which nobody has as much as another place.
    affluence = np.arange(60.0)[::-1]
    # Ten of each: a tenth and four tenths of the people are whole numbers.
    persons = np.repeat(value[each][::-1], 10)
    tenth = len(persons) // 10
    expected = persons[-tenth:].mean() / persons[: 4 * tenth].mean()
    assert equity.palma(value, people, affluence) == pytest.approx(expected, rel=1e-9)


@given(
    st.lists(st.tuples(st.floats(0, 1e5), st.floats(0, 1e5)), min_size=1, max_size=20),
    st.floats(0.01, 100),
)
def test_neither_the_unit_nor_the_number_of_people_matters(rows, factor):
    value, people = np.array(rows).T
    value, people = np.round(value, 3), np.round(people, 3)
    for measure in (equity.gini, equity.theil):
        found = measure(value, people)
        for again in (measure(value * factor, people), measure(value, people * factor)):
            assert (again is None) == (found is None)
            if found is not None:
                assert found >= -1e-12
                assert again == pytest.approx(found, rel=1e-6, abs=1e-9)

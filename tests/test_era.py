from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from territo.era import EIGHTIES, Period, era, is_open, renovated


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1984", 1984, 1984),
        ("1984-05-01", 1984, 1984),
        ("1984-05", 1984, 1984),
        ("1975-1984", 1975, 1984),
        ("1985 – 1994", 1985, 1994),
        ("Avant 1945", 0, 1944),
        ("A partir de 2005", 2005, 9999),
        ("2005 et après", 2005, 9999),
    ],
)
def test_years_and_periods_are_read(text, first, last):
    assert Period.parse(text) == Period(first, last)


@pytest.mark.parametrize("text", ["", "None", "198", "vers 1980", "80s"])
def test_what_says_no_year_says_nothing(text):
    assert Period.parse(text) is None


@pytest.mark.parametrize(
    ("built", "service", "answer"),
    [
        ("1980", "", "certain"),
        ("1989-12-31", "", "certain"),
        ("1979", "", "no"),
        ("1990", "", "no"),
        ("", "1975-1984", "possible"),  # Data ES cuts the decade in two
        ("", "1985-1994", "possible"),
        ("", "1965-1974", "no"),
        ("", "1982-1985", "certain"),
        ("1962", "1984", "certain"),  # an old building, a service of the eighties
        ("1984", "2003", "certain"),
        ("1962", "1975-1984", "possible"),
        ("", "", "unknown"),
        ("vers 1980", "", "unknown"),
    ],
)
def test_what_is_of_the_eighties(built, service, answer):
    assert era(built, service) == answer


@pytest.mark.parametrize(
    ("works", "answer"), [("2010", True), ("1989", False), ("1985-1994", False), ("", False)]
)
def test_works_after_the_period_tell_a_building_apart(works, answer):
    assert renovated(works) is answer


@pytest.mark.parametrize(
    ("opened", "closed", "as_of", "answer"),
    [
        ("", "", "2026-01-31", True),
        ("", "", "", True),
        ("", "2022", "", False),  # whatever is said to be closed is
        ("2030", "", "", True),
        ("2027-01-01", "", "2026-12-31", False),
        ("2027-01-01", "", "2027-01-01", True),
        ("2027", "", "2027-01-01", True),
        ("1983-06", "", "1983-05-31", False),
        ("", "2022-07-01", "2022-06-30", True),
        ("", "2022-07-01", "2022-07-01", False),
        ("", "2022", "2022-12-31", True),  # a year alone closes after its last day
        ("", "2022", "2023-01-01", False),
        ("1983", "2022-07-01", "1999-01-01", True),
        ("", "2022-06", "2022-06-30", True),  # and a month alone too
        ("", "2022-06", "2022-07-01", False),
        # As French lists write days; read as text, 31 December would come after any year.
        ("31/12/1999", "", "2026-01-31", True),
        ("31/12/1999", "", "1999-12-30", False),
        ("", "01/09/2027", "2026-01-31", True),
        ("", "1/9/2027", "2027-09-01", False),
        ("2020-05-04 00:00:00", "2020-05-06T12:00:00", "2020-05-05", True),
    ],
)
def test_what_is_open_at_a_date(opened, closed, as_of, answer):
    assert is_open(opened, closed, as_of) is answer


def test_a_day_as_french_lists_write_it_tells_the_era():
    assert era("31/12/1989", "") == "certain"
    assert era("01/01/1990", "") == "no"


years = st.integers(1900, 2030)


@given(years, years)
def test_a_period_holds_itself_and_nothing_apart_from_it(one, other):
    first, last = min(one, other), max(one, other)
    period = Period(first, last)
    assert period.holds(period) == "certain"
    assert period.holds(Period(last + 1, last + 5)) == "no"
    assert EIGHTIES.holds(period) in {"certain", "possible", "no"}

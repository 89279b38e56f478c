from __future__ import annotations

import pytest

from territo.errors import UnitError
from territo.units import Cutoff, cutoffs, number


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("3 km", 3000, "m"),
        ("800m", 800, "m"),
        ("1,5 km", 1500, "m"),
        ("2 H", 120, "min"),
        # Thousands apart as French has them: a plain, an unbroken, a narrow unbroken, a thin space.
        ("1 000 m", 1000, "m"),
        ("1\u00a0000\u00a0m", 1000, "m"),
        ("12\u202f500,5 m", 12500.5, "m"),
        ("1\u2009000\u2009000 m", 1_000_000, "m"),
    ],
)
def test_a_threshold_is_read_in_its_base_unit(text, value, unit):
    assert Cutoff.parse(text) == Cutoff(value, unit)


@pytest.mark.parametrize(
    "text",
    [
        "3",
        "km",
        "-3 km",
        "3 miles",
        "",
        "3 km 2",
        "1 00 m",
        "1000 000 m",
        "inf km",
        "nan m",
        "1e3 m",
    ],
)
def test_what_is_not_a_threshold_is_refused_with_an_example(text):
    with pytest.raises(UnitError, match="not a threshold") as caught:
        Cutoff.parse(text)
    assert "3 km" in caught.value.hint


def test_zero_is_refused():
    with pytest.raises(UnitError, match="covers nothing"):
        Cutoff.parse("0 km")


@pytest.mark.parametrize(
    ("text", "shown", "slug"),
    [("3 km", "3 km", "3km"), ("1500 m", "1.5 km", "1_5km"), ("90 min", "90 min", "90min")],
)
def test_a_threshold_shows_itself(text, shown, slug):
    assert (str(Cutoff.parse(text)), Cutoff.parse(text).slug) == (shown, slug)


def test_thresholds_are_sorted_and_a_repeated_one_counts_once():
    assert cutoffs(("3 km", "800 m", "3000 m")) == (Cutoff(800), Cutoff(3000))
    assert [str(one) for one in cutoffs(("1 km", "1000.0000001 m"))] == ["1 km"]


def test_metres_come_before_minutes():
    assert cutoffs(("3 km", "15 min", "5 km", "10 min")) == (
        Cutoff(3000), Cutoff(5000), Cutoff(10, "min"), Cutoff(15, "min"),
    )  # fmt: skip


def test_no_threshold_is_refused():
    with pytest.raises(UnitError, match="No threshold"):
        cutoffs(())


@pytest.mark.parametrize(
    ("text", "value"), [("1,3", 1.3), ("1.3", 1.3), (" 2 ", 2), ("1\u202f000,5", 1000.5)]
)
def test_a_number_is_read_with_a_point_or_a_comma(text, value):
    assert number(text) == value


@pytest.mark.parametrize("text", ["", "inf", "nan", "1e308", "-1", "1,2,3", "1.3x"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(UnitError, match="is not a number"):
        number(text)

"""When a door is open: hours in the OpenStreetMap syntax, read hour by hour."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from territo.errors import ProjectError
from territo.opening import PLAIN_MONDAY, Moment, monday_of, then, week

MAIRIES = Path(__file__).parents[1] / "sites" / "mairies.csv"
MON, TUE, WED, THU, FRI, SAT, SUN = range(0, 168, 24)
# The clock goes forward on Sunday 29 March 2026, and back on Sunday 25 October 2026.
SPRING, AUTUMN = date(2026, 3, 23), date(2026, 10, 19)


def at(text):
    return Moment.parse(text).within(PLAIN_MONDAY)


def open_hours(text, monday=PLAIN_MONDAY):
    return np.flatnonzero(week(text, monday).open_at).tolist()


def test_a_door_is_open_at_the_full_hours_between_opening_and_closing():
    one = week("Tu 08:30-12:00,14:00-17:00", PLAIN_MONDAY)
    # Not yet at 8:00, no more at 12:00 nor at 17:00: closing time is not open.
    assert (np.flatnonzero(one.open_at) - TUE).tolist() == [9, 10, 11, 14, 15, 16]
    assert one.hours == 3.5 + 3


@pytest.mark.parametrize(
    ("text", "hours", "when"),
    [
        ("24/7", 168, list(range(168))),
        # Midnight as the end of the day, not of the one before.
        ("Mo 22:00-24:00", 2, [MON + 22, MON + 23]),
        ("Fr 22:00-02:00", 4, [FRI + 22, FRI + 23, SAT, SAT + 1]),
        # What is open on Sunday night was open on the Sunday before, too: the week is a ring.
        ("Su 23:00-01:00", 2, [MON, SUN + 23]),
        ("Mo-Tu 10:00-12:00; Tu off", 2, [MON + 10, MON + 11]),
        ("off", 0, []),
        # Between two full hours: open for half an hour, and at none of them.
        ("We 10:15-10:45", 0.5, []),
        ("Jul-Aug Mo 10:00-12:00", 0, []),
    ],
)
def test_a_week_hour_by_hour(text, hours, when):
    assert week(text, PLAIN_MONDAY).hours == hours
    assert open_hours(text) == when


@pytest.mark.parametrize("monday", [SPRING, AUTUMN])
def test_a_change_of_the_clock_neither_adds_nor_takes_an_hour(monday):
    # 2:30 does not exist on 29 March, and comes twice on 25 October: on the wall it is one hour.
    assert week("24/7", monday).hours == 168
    assert week("Sa 22:00-04:00", monday).hours == 6
    assert open_hours("Su 01:00-04:00", monday) == [SUN + 1, SUN + 2, SUN + 3]


def test_hours_of_some_months_hold_in_their_weeks_only():
    summer = monday_of("2026-07-15")
    assert summer == date(2026, 7, 13)
    assert open_hours("Jul-Aug Mo 10:00-12:00", summer) == [MON + 10, MON + 11]


def test_a_public_holiday_closes_a_door_that_says_so_and_no_other():
    first_of_may = at("2026-05-01 10:00")  # a Friday
    assert then("Mo-Fr 09:00-12:00; PH off", first_of_may) == "closed"
    assert then("Mo-Fr 09:00-12:00", first_of_may) == "open"


@pytest.mark.parametrize("text", ["", " ", "Lundi 9h-12h", "Mo 25:99", "sur rendez-vous", "\x00"])
def test_what_is_no_hours_is_not_known(text):
    assert week(text, PLAIN_MONDAY) is None
    assert then(text, at("2026-03-03 10:00")) == "unknown"


def test_hours_that_say_that_they_are_not_sure_are_not_known():
    assert then("Mo-Fr 09:00-12:00 unknown", at("2026-03-03 10:00")) == "unknown"
    assert then("Mo-Fr 09:00-12:00 unknown", at("2026-03-03 13:00")) == "closed"
    assert week("Mo-Fr 09:00-12:00 unknown", PLAIN_MONDAY).hours == 0


@given(
    st.text(max_size=30)
    | st.text("MoTuWeThFrSaSu0123456789:-,;+/|[]()\"' PHofJan", max_size=40)
    | st.lists(
        st.sampled_from(
            ["Mo", "Tu-Fr", "Sa[1]", "PH", "SH", "off", "24/7", "08:00", "-", "26:00", ";", ",",
             "||", "week 53", "Feb 30", "easter", "+5 days", "sunset", "1900", "9999", "/00:00"]
        ),
        max_size=8,
    ).map(" ".join)
)  # fmt: skip
@example("00:00-48:00")
def test_whatever_the_text_the_answer_is_a_week_or_nothing(text):
    one = week(text, SPRING)
    state = then(text, at("2026-03-29 2:30"))
    assert state in {"open", "closed", "unknown"}
    if one is None:
        assert state == "unknown"
    else:
        assert one.open_at.shape == (168,)
        assert 0 <= one.hours <= 168


def test_every_town_hall_of_the_example_has_hours_that_can_be_read():
    with MAIRIES.open(encoding="utf-8", newline="") as file:
        texts = [row["opening_hours"] for row in csv.DictReader(file)]
    weeks = [week(text, PLAIN_MONDAY) for text in texts if text]
    assert (len(texts), len(weeks)) == (1003, 1001)
    assert all(one is not None and 0 < one.hours <= 80 for one in weeks)
    # Aspremont: 7 h, 3.5 h, 7 h, 3.5 h, 7 h.
    assert weeks[0].hours == 28


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("sat 10:00", "sat 10:00"),
        ("sam 10:00", "sat 10:00"),
        ("Samedi 10h", "sat 10:00"),
        ("sam. 10h05", "sat 10:05"),
        ("SA 9:00", "sat 09:00"),
        ("mar 0:00", "tue 00:00"),  # mardi: March is no day
        ("mer 23:59", "wed 23:59"),
        ("monday 08:30", "mon 08:30"),
        (" dim 14:00 ", "sun 14:00"),
        ("2026-03-07 10:00", "2026-03-07 10:00"),
        ("2026-03-07T10:00", "2026-03-07 10:00"),
    ],
)
def test_a_moment_is_written_in_english_or_in_french_or_with_its_date(text, same):
    moment = Moment.parse(text)
    assert str(moment) == same
    assert Moment.parse(same) == moment


@pytest.mark.parametrize(
    "text",
    ["", "sat", "10:00", "sat 24:00", "sat 10:60", "s 10:00", "lunch 10:00", "sam 10",
     "2026-02-30 10:00", "2026-3-7 10:00", "sat 10:00 and 11:00"],
)  # fmt: skip
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(ProjectError, match="is not a moment") as caught:
        Moment.parse(text)
    assert "sat 10:00" in caught.value.hint


@given(st.text(max_size=20))
def test_whatever_the_text_a_moment_is_read_or_refused(text):
    try:
        moment = Moment.parse(text)
    except ProjectError:
        return
    assert Moment.parse(str(moment)) == moment


def test_a_moment_without_a_date_is_in_the_week_of_the_study():
    saturday, dated = Moment.parse("sam 10:00"), Moment.parse("2026-12-25 9:00")
    assert saturday.within(monday_of("", saturday)) == at("2026-03-07 10:00")
    # 15 July 2026 is a Wednesday.
    assert saturday.within(monday_of("2026-07-15", saturday)) == at("2026-07-18 10:00")
    assert dated.within(monday_of("2026-07-15", dated)) == at("2026-12-25 9:00")
    assert monday_of("2026-07-15", dated) == date(2026, 12, 21)

"""What a cover need not look at, and what a budget pays for in part."""

from __future__ import annotations

import numpy as np
import pytest

from optimise.tables import of_matrix
from territo.optimise import Rules
from territo.optimise.pricing import afford
from territo.optimise.reduced import reduced
from territo.optimise.rows import covering_rows
from territo.optimise.rules import Choice

FAR = float("inf")
# Rows of sites 0 1, 0 1 2 and 1 2.
TABLE = of_matrix([[1, 1, FAR], [1, 1, 1], [FAR, 1, 1]])


@pytest.mark.parametrize(
    ("rules", "counted", "rows", "allowed"),
    [
        # The second row has all of the first; of the two left site 1 covers both, 0 and 2 one each;
        # then both rows are the same.
        (Rules(), True, 1, [False, True, False]),
        # A site may cost less than another: all stay, and so do the two rows.
        (Rules(), False, 2, [True, True, True]),
        # Not every new site may be opened: 0 or 2 may be needed instead of 1.
        (Rules(new=("s1",), most_new=0), True, 2, [True, True, True]),
        # What a fixed site covers is covered: the last row is left, and the first of its sites.
        (Rules(fixed=("s0",)), True, 1, [True, True, False]),
    ],
)
def test_what_a_cover_need_not_look_at(rules, counted, rows, allowed):
    choice = Choice.of(TABLE.sites, rules)
    fewer, left = reduced(covering_rows(TABLE, choice.allowed, 1), choice, counted=counted)
    assert len(fewer.charge) == rows
    assert left.allowed.tolist() == allowed


def test_the_last_site_is_paid_for_in_part():
    # They save 2, 2.5 and 1 for each unit of what they cost: the second first, then two thirds of
    # the first. With the third fixed, one third is left for the first.
    saved, price = np.array([-6.0, -5.0, -1.0]), np.array([3.0, 2.0, 1.0])
    all_of_them = np.ones(3, dtype=bool)
    part = afford(saved, price, 4.0, all_of_them, ~all_of_them)
    assert part == pytest.approx([2 / 3, 1, 0])
    part = afford(saved, price, 4.0, all_of_them, np.array([False, False, True]))
    assert part == pytest.approx([1 / 3, 1, 1])

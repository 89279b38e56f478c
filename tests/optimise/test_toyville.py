"""Where doors should stand in toyville, worked out by hand.

Commune n has 100 x n inhabitants; candidate "a" is in 1, "b" in 2, ... "i" in 9. Along the streets
neighbours are 1 000 m apart, so that within 1 000 m a candidate covers its commune and those beside
it: a 1 2 4 (700), b 1 2 3 5 (1 100), c 2 3 6 (1 100), d 1 4 5 7 (1 700), e 2 4 5 6 8 (2 500),
f 3 5 6 9 (2 300), g 4 7 8 (1 900), h 5 7 8 9 (2 900), i 6 8 9 (2 300).
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimise.tables import of_matrix, toy
from territo.errors import SolveError
from territo.model import Plan
from territo.optimise import (
    Aim,
    Effort,
    Rules,
    close_doors,
    fewest_as_today,
    fewest_doors,
    lscp,
    mclp,
    p_center,
    p_median,
    relocate_doors,
)

KM = 1000.0
EXACT = Effort(exact=True)
TRAVEL = Aim()
COVER = Aim(within=KM)


def test_the_one_median_is_where_the_middle_inhabitant_is_both_ways():
    # Columns hold 1 200, 1 500 and 1 800 of 4 500: the 2 250th lives in the second. Rows hold 600,
    # 1 500 and 2 400: in the third. That is commune 8: 1 000 m for 5, 7 and 9 (2 100 people),
    # 2 000 m for 2, 4 and 6 (1 200), 3 000 m for 1 and 3 (400).
    plan = p_median(toy(), 1, effort=EXACT)
    assert plan.chosen == ("h",)
    assert plan.objective == plan.bound == 2_100_000 + 2_400_000 + 1_200_000
    assert (plan.status, plan.gap, plan.beyond) == ("optimal", 0.0, 0.0)
    assert plan.allocation.loc["centre-1", ["site", "cost"]].tolist() == ["h", 3000.0]


def test_a_fixed_site_is_chosen_and_a_forbidden_one_is_not():
    # With "a" in any case, the second is where the others are best served: "h", 1 000 m for 5, 7
    # and 9, 2 000 m for 6; 2 and 4 go to "a" (1 000 m), and so does 3 (2 000 m). "i" instead costs
    # 500 more thousands: 2 000 m for 5 and 7 (3 and 9 as before, 6 and 8 1 000 m).
    plan = p_median(toy(), 2, rules=Rules(fixed=("a",)), effort=EXACT)
    assert plan.chosen == ("a", "h")
    assert plan.objective == 2_100_000 + 1_200_000 + 200_000 + 400_000 + 600_000
    # Columns and rows add up: the second column costs 3 000 (thousand), the third 3 900; the third
    # row 2 700, the second 3 000. Without "h" (5 700) the best is "e" (6 000), before "i" (6 600).
    plan = p_median(toy(), 1, rules=Rules(forbidden=("h",)), effort=EXACT)
    assert (plan.chosen, plan.objective) == (("e",), 6_000_000)


def test_greedy_takes_the_largest_but_interchange_finds_the_pair():
    # "h" alone is best (2 900), and "e" adds most to it (2, 4, 6: 1 200): 4 100. But "f" and "g"
    # leave out only 1 and 2.
    plan = mclp(toy(), 1, KM)
    assert (plan.chosen, plan.objective, plan.bound) == (("h",), 2900, 2900)
    plan = mclp(toy(), 2, KM, effort=EXACT)
    assert (plan.chosen, plan.objective, plan.bound) == (("f", "g"), 4200, 4200)
    assert plan.beyond == 300
    assert plan.allocation["status"].tolist() == ["beyond"] * 2 + ["served"] * 7
    assert plan.allocation["site"].isna().tolist() == [True] * 2 + [False] * 7


def test_three_candidates_cover_everyone_and_no_two_do():
    # Two candidates cover 9 communes only as 5 + 4: "e" with one that covers all four corners.
    plan = lscp(toy(), KM)
    assert (plan.objective, plan.bound, plan.status, plan.beyond) == (3, 3, "optimal", 0)


def test_the_farthest_as_near_as_can_be():
    # From the middle every corner is 2 000 m away; from elsewhere one is 3 000 m away or more.
    plan = p_center(toy(), 1)
    assert (plan.chosen, plan.objective, plan.bound) == (("e",), 2000, 2000)
    # Two do not cover everyone within 1 000 m, as above; three do.
    assert p_center(toy(), 2).objective == 2000
    assert p_center(toy(), 3).objective == 1000
    assert p_center(toy(), 9).objective == 0


def test_a_penalty_is_what_those_whom_nobody_serves_are_charged():
    # Within 1 000 m only: "h" serves 8 at 0, and 5, 7, 9 (2 100) at 1 000 m; the other 1 600 are
    # charged 5 000 each.
    plan = p_median(toy(KM), 1, penalty=5000, effort=EXACT)
    assert plan.chosen == ("h",)
    assert plan.objective == plan.bound == 2_100_000 + 8_000_000
    assert plan.beyond == 1600
    with pytest.raises(ValueError, match="a penalty of 500 is less"):
        p_median(toy(KM), 1, penalty=500)


def test_closing_the_door_that_would_be_missed_least():
    # Doors a, e and i. Within 1 000 m all but 3 and 7 are covered: 3 500. Only 1 has no other door
    # than "a" (2 and 4 also have "e"), only 5 none but "e", only 9 none but "i".
    plan = close_doors(toy(), ("a", "e", "i"), 1, COVER, effort=EXACT)
    assert (plan.closed, plan.opened, plan.today, plan.objective) == (("a",), (), 3500, 3400)
    assert plan.change == -100
    # On the way: 2, 4, 6, 8 go 1 000 m and 3, 7 go 2 000 m. Without "a" its 100 go 2 000 m.
    plan = close_doors(toy(), ("a", "e", "i"), 1, TRAVEL, effort=EXACT)
    assert (plan.closed, plan.today, plan.objective) == (("a",), 4_000_000, 4_200_000)
    # "a" is kept: without "e" 500 go 2 000 m, without "i" 900 do.
    plan = close_doors(toy(), ("a", "e", "i"), 1, TRAVEL, Rules(fixed=("a",)), EXACT)
    assert (plan.closed, plan.change) == (("e",), 1_000_000)


@pytest.mark.parametrize(
    ("most", "covered", "closed", "opened"),
    [
        (0, 3000, (), ()),  # a: 1, 2, 4; i: 6, 8, 9
        (1, 4000, ("a",), ("d",)),  # 2 300 of "i" and 1 700 of "d"; with "a" kept, "h" gives 3 600
        (2, 4200, ("a", "i"), ("f", "g")),  # the best pair of all
    ],
)
def test_moving_at_most_so_many_doors(most, covered, closed, opened):
    plan = relocate_doors(toy(), ("a", "i"), most, COVER, effort=EXACT)
    assert plan.today == 3000
    assert (plan.objective, plan.bound, plan.status) == (covered, covered, "optimal")
    assert (plan.closed, plan.opened) == (closed, opened)


def test_the_fewest_doors_that_leave_covered_whoever_is():
    # b, d, i and a cover everyone: b 1 2 3 5, d 1 4 5 7, i 6 8 9, so that "a" is one too many.
    plan = fewest_as_today(toy(), ("a", "b", "d", "i"), KM)
    assert (plan.today, plan.objective, plan.bound, plan.change) == (4, 3, 3, -1)
    assert plan.beyond == 0
    # "h" covers 5, 7, 8, 9: one door already, and no other candidate covers all four.
    plan = fewest_as_today(toy(), ("h",), KM)
    assert (plan.chosen, plan.closed, plan.opened) == (("h",), (), ())


@pytest.mark.parametrize(
    ("share", "doors"),
    [
        (0.6, 1),  # 2 700 of 4 500: "h" has 2 900
        (0.65, 2),  # 2 925
        (4200 / 4500, 2),  # "f" and "g", and no pair more
        (0.94, 3),  # 4 230
        (1.0, 3),
    ],
)
def test_the_fewest_doors_for_a_share(share, doors):
    plan = fewest_doors(toy(), KM, share)
    assert (plan.objective, plan.bound) == (doors, doors)
    assert plan.allocation.loc[plan.allocation["status"] == "served", "weight"].sum() >= (
        share * 4500
    )


def test_who_makes_it_impossible_is_named():
    # Within 500 m each candidate covers its own commune alone; "c" is forbidden, so that 3 has
    # none, the nearest allowed one being 1 000 m away; 4 200 of 4 500 are 93.3 %.
    with pytest.raises(SolveError, match=r"centre-3 \(commune 99003\).*93\.3%") as caught:
        lscp(toy(), 500, Rules(forbidden=("c",)))
    assert (caught.value.demand, caught.value.commune) == ("centre-3", "99003")
    assert caught.value.nearest == 1000
    with pytest.raises(SolveError, match=r"all allowed sites together cover 93\.3%") as caught:
        fewest_doors(toy(), 500, 0.95, Rules(forbidden=("c",)))
    assert caught.value.nearest == pytest.approx(4200 / 4500)
    assert (caught.value.demand, caught.value.commune) == ("centre-3", "99003")
    # Only one of all may be opened: "h" covers most, 2 900 of 4 500, and leaves out 6 first.
    with pytest.raises(SolveError, match=r"the best found covers 64\.4%.*centre-6") as caught:
        lscp(toy(), KM, Rules(new=tuple("abcdefghi"), most_new=1))
    assert caught.value.nearest == pytest.approx(2900 / 4500)


def test_how_many_would_do_is_told():
    # A table that ends at 1 000 m: three are needed, as above. The best two leave out 1 and 2
    # ("f" and "g"), 2 being the heavier.
    with pytest.raises(SolveError, match="2 sites cannot serve everyone; 3 can") as caught:
        p_median(toy(KM), 2)
    assert caught.value.nearest == 3
    assert p_median(toy(KM), 3, effort=EXACT).beyond == 0


def test_nobody_reaches_whom_no_site_reaches():
    table = of_matrix([[1.0], [float("inf")]], weights=[3, 1], communes=["76540", "76451"])
    with pytest.raises(SolveError, match=r"d1 \(commune 76451\).*serve 75\.0%") as caught:
        p_median(table, 1)
    assert caught.value.nearest == 0.75
    # Who weighs nothing claims nothing.
    table = of_matrix([[1.0], [float("inf")]], weights=[3, 0])
    assert p_median(table, 1).objective == 3


@pytest.mark.parametrize(("p", "nearest"), [(0, 1), (10, 9)])
def test_as_many_as_there_are_at_most(p, nearest):
    with pytest.raises(SolveError, match="0 are fixed and 9 may stand together") as caught:
        p_median(toy(), p)
    assert caught.value.nearest == nearest
    assert caught.value.hint == "Ask for 1 to 9."


def test_rules_that_cannot_be():
    with pytest.raises(SolveError, match="Both fixed and forbidden: a"):
        Rules(fixed=("a",), forbidden=("a",))
    with pytest.raises(SolveError, match="No such sites in the table: z"):
        p_median(toy(), 1, rules=Rules(fixed=("z",)))
    with pytest.raises(SolveError, match="More new sites are fixed than the 0"):
        p_median(toy(), 1, rules=Rules(fixed=("a",), new=("a",), most_new=0))


def test_the_same_question_twice_gives_the_same_bytes():
    first, again = (p_median(toy(), 3, effort=Effort(seed=7)) for _ in range(2))
    assert first.allocation.to_csv() == again.allocation.to_csv()
    assert (first.chosen, first.objective, first.bound) == (
        again.chosen,
        again.objective,
        again.bound,
    )


def test_a_plan_is_optimal_only_when_its_bound_says_so():
    plan = p_median(toy(), 1)
    open_question = replace(plan, bound=plan.objective * 0.99)
    assert (open_question.status, open_question.gap) == ("feasible", pytest.approx(0.01))
    with pytest.raises(ValueError, match="better than its bound"):
        replace(plan, bound=plan.objective * 1.01)
    with pytest.raises(ValueError, match="not chosen"):
        replace(plan, chosen=("a",))
    assert isinstance(plan, Plan)

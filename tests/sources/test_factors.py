"""Factors of a projection, read for toyville."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

import toyville
from territo.census import projected
from territo.errors import SchemaError
from territo.sources.population.factors import read_factors, years_of

COMMUNES = [f"9900{n}" for n in range(1, 10)]


def write(folder, header, rows):
    file = folder / "factors.csv"
    file.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return file


def read(file, demand=None):
    return read_factors(file, toyville.territory(), demand or toyville.demand())


def problems(file):
    with pytest.raises(SchemaError) as caught:
        read(file)
    return [str(one) for one in caught.value.problems]


def test_each_point_has_the_factor_of_its_commune_and_elsewhere_is_left(tmp_path):
    rows = [f"{code};{n},5" for n, code in enumerate(COMMUNES)]
    file = write(tmp_path, "commune;factor", [*rows, "76540;7"])
    found = read(file)
    assert found["factor"].tolist() == [n + 0.5 for n in range(9)]
    assert found.index.tolist() == toyville.demand().points.index.tolist()
    assert years_of(file) == ()


def test_years_come_in_their_order(tmp_path):
    file = write(tmp_path, "2040,commune,2030", [f"2,{code},1.5" for code in COMMUNES])
    assert years_of(file) == ("2030", "2040")
    assert read(file).iloc[0].tolist() == [1.5, 2.0]


def test_a_commune_without_a_factor_is_named_rather_than_taken_as_one(tmp_path):
    file = write(tmp_path, "commune,factor", [f"{code},1" for code in COMMUNES[:7]])
    assert problems(file) == [
        "column commune: 99008 Commune 8 has no factor",
        "column commune: 99009 Commune 9 has no factor",
    ]


def test_what_is_no_number_or_comes_twice_is_told_with_its_line(tmp_path):
    file = write(tmp_path, "commune,factor", ["99001,-1", "99002,", "99001,2"])
    assert problems(file) == [
        "line 4, column commune: 99001 has a factor already",
        'line 2, column factor: "-1" is not a factor',
        'line 3, column factor: "" is not a factor',
    ]


@pytest.mark.parametrize("header", ["commune,growth", "town,factor", "commune,square,factor"])
def test_other_columns_are_taught(tmp_path, header):
    file = write(tmp_path, header, ["1,2,3"[: 2 * header.count(",") + 1]])
    assert "there should be commune or square" in problems(file)[0]


def test_squares_of_a_shared_one_have_its_factor_and_empty_ones_need_none(tmp_path):
    ids = ["CRS3035RES200mN1E2", "CRS3035RES200mN1E2-99001", "CRS3035RES200mN1E4"]
    demand = toyville.demand()
    points = demand.points.iloc[:3].set_index(pd.Index(ids, name="demand", dtype=object))
    points["weight"] = [10.0, 20.0, 0.0]
    file = write(tmp_path, "square,factor", ["CRS3035RES200mN1E2,3"])
    assert read(file, replace(demand, points=points))["factor"].tolist() == [3, 3, 1]


def test_a_projection_multiplies_inhabitants_and_says_that_it_does():
    demand = toyville.demand()
    factor = pd.Series([2.0] * 8 + [0.1], index=demand.points.index)
    found = projected(demand, factor, "2040 (scot.csv)")
    # 2 x 3 600 + 90; a tenth is no multiple of a millionth (2 to the -20) of an inhabitant.
    assert found.points["weight"].sum() == pytest.approx(7290, abs=2.0**-20)
    assert found.basis == "areal-projected"
    assert found.placed == "areal"
    assert found.vintage == "population of a toy, projetée : 2040 (scot.csv)"

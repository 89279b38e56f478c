"""The décret tertiaire on toyville, by hand."""

from __future__ import annotations

import pandas as pd
import pytest

import toyville
from territo.indicators.tertiary import tertiary
from territo.model import Sites


def sites(**columns):
    return Sites(toyville.sites(1, 2, 3, 4, ids="abcd").points.assign(**columns))


def numbers(*values):
    return pd.array(values, "Float64")


def test_scope_is_told_by_land_unit_and_by_the_site_where_there_is_none():
    found = tertiary(sites(land_unit=["u", "u", None, " "], area_m2=numbers(600, 400, 999, 1000)))
    # 600 + 400 reach 1 000 together; 999 alone do not; the fourth is a unit of its own.
    assert found["scope_m2"].tolist() == [1000, 1000, 999, 1000]
    assert found["scope"].tolist() == ["yes", "yes", "no", "yes"]
    assert found["land_unit"].isna().tolist() == [False, False, True, True]


def test_an_area_that_is_missing_leaves_open_what_it_could_change():
    found = tertiary(sites(land_unit=["u", "u", "v", "v"], area_m2=numbers(600, None, 1200, None)))
    assert found["scope"].tolist() == ["unknown", "unknown", "yes", "yes"]
    assert tertiary(sites())["scope"].tolist() == ["unknown"] * 4
    assert tertiary(sites())["scope_m2"].isna().all()


def test_steps_against_the_reference():
    found = tertiary(
        sites(
            energy_reference_kwh=numbers(1000, 1000, 1000, None),
            energy_kwh=numbers(700, 550, None, 300),
        )
    )
    # 40, 50 and 60 % less than 1 000.
    allowed = [found[f"allowed_{year}"].tolist()[0] for year in (2030, 2040, 2050)]
    assert allowed == pytest.approx([600, 500, 400])
    assert [found[f"gap_{year}"].tolist()[0] for year in (2030, 2040, 2050)] == [100, 200, 300]
    # The second has reached the step of 2030; the third does not say what it uses now.
    assert found["gap_2030"].tolist()[1] == -50
    assert found["gap_2030"].isna().tolist() == [False, False, True, True]
    assert found["allowed_2030"].isna().tolist() == [False, False, False, True]

"""The commune a row declares, held against the place it stands in."""

from __future__ import annotations

import geopandas as gpd
import pytest

import toyville
from territo.crs import LONLAT
from territo.sources.declared import MERGED, OF_ELSEWHERE, STANDS_IN
from territo.sources.sites import read_sites
from territo.sources.stacked import STACKED

TOY = toyville.territory()
MERGERS = {"99050": "99002", "99051": "76540", "99001": "76540"}


def lonlat(x, y):
    point = gpd.GeoSeries.from_xy([x], [y], crs=toyville.CRS).to_crs(LONLAT).iloc[0]
    return f"{point.x:.9f},{point.y:.9f}"


@pytest.fixture
def read(tmp_path):
    def reader(*rows):
        file = tmp_path / "sites.csv"
        lines = [f"{chr(97 + n)},Site,{row}" for n, row in enumerate(rows)]
        text = "\n".join(["site,name,commune,lon,lat", *lines, ""])
        file.write_text(text, encoding="utf-8")
        return read_sites([file], TOY, mergers=MERGERS)

    return reader


CENTRE_2 = lonlat(*toyville.centre(2))
CENTRE_5 = lonlat(*toyville.centre(5))


def test_a_commune_merged_since_is_what_it_became(read):
    sites = read(f"99050,{CENTRE_2}", "99050,,")
    assert sites.points["commune"].tolist() == ["99002", "99002"]
    assert sites.points["commune_declared"].tolist() == ["99050", "99050"]
    assert sites.points["status"].tolist() == ["ok", "not_geocoded"]
    assert dict(sites.remarks) == {MERGED: 2}
    assert sites.left_out == ()


def test_a_commune_that_is_there_is_never_taken_for_a_former_one(read):
    # A study's own boundaries may be older than the mergers.
    sites = read(f"99001,{lonlat(*toyville.centre(1))}")
    assert sites.points["commune"].tolist() == ["99001"]
    assert sites.remarks == ()


def test_a_code_of_elsewhere_that_stands_well_inside_is_where_it_stands(read):
    # The centre of 5 is 1 500 m from the outline.
    sites = read(f"00000,{CENTRE_5}", f"99051,{CENTRE_5}", f"99001,{lonlat(*toyville.centre(1))}")
    assert sites.points["commune"].tolist() == ["99005", "99005", "99001"]
    assert sites.points["commune_declared"].tolist() == ["00000", "99051", None]
    assert dict(sites.remarks) == {OF_ELSEWHERE: 2}


def test_a_neighbour_at_the_border_is_left_out_as_contours_may_be_off(read):
    x, y = toyville.centre(4)  # the western border is 500 m west of it
    at_border, inside = (f"76540,{lonlat(x - 500 + metres, y)}" for metres in (190, 210))
    sites = read(at_border, inside)
    assert sites.points.index.tolist() == ["b"]
    assert dict(sites.left_out) == {"elsewhere": 1}


def test_a_code_of_elsewhere_without_a_place_is_elsewhere(read):
    sites = read(f"99002,{CENTRE_2}", "00000,,", "00000,5.0,45.0")
    assert dict(sites.left_out) == {"elsewhere": 2}


def test_a_site_in_another_commune_than_its_own_is_counted(read):
    # From the centre of 1, commune 2 begins 500 m to the east; its own is then 300 m or 100 m away.
    x, y = toyville.centre(1)
    sites = read(f"99001,{lonlat(x + 800, y)}", f"99001,{lonlat(x + 600, y)}", f"99001,{CENTRE_5}")
    assert sites.points["commune"].tolist() == ["99001"] * 3
    assert sites.points["commune_of_place"].tolist() == ["99002", None, "99005"]
    assert dict(sites.remarks) == {STANDS_IN: 2}


def test_nothing_is_told_where_there_is_nothing_to_tell(read):
    points = read(f"99002,{CENTRE_2}").points
    assert not {"commune_declared", "commune_of_place", "settled"} & set(points)


def test_many_sites_at_one_point_are_counted_for_it_is_hardly_their_own_place(read):
    centre_1 = lonlat(*toyville.centre(1))
    # Five at the centre of 2; four at that of 1 are not so many.
    sites = read(*[f"99002,{CENTRE_2}"] * 5, *[f"99001,{centre_1}"] * 4, "99002,,")
    assert dict(sites.remarks) == {STACKED: 5}

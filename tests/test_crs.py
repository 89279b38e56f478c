from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest

from territo.crs import LONLAT, require_metric, same_crs, to_lonlat, transformer
from territo.errors import CRSError


def points(x, y, crs):
    return gpd.GeoDataFrame(geometry=gpd.points_from_xy([x], [y]), crs=crs)


def test_a_known_point_lands_where_the_legal_projection_says():
    # Published check value: 4.85 E, 45.75 N is (843 814.2437, 6 518 396.0189) in EPSG:2154.
    x, y = transformer(LONLAT, 2154)(np.array([4.85]), np.array([45.75]))
    assert (x[0], y[0]) == pytest.approx((843_814.2437, 6_518_396.0189), abs=1e-3)


def test_there_and_back_is_the_same_point():
    there = points(843_814.2437, 6_518_396.0189, 2154)
    back = to_lonlat(there).geometry.iloc[0]
    assert (back.x, back.y) == pytest.approx((4.85, 45.75), abs=1e-8)


def test_degrees_are_refused():
    with pytest.raises(CRSError, match="sites is in EPSG:4326") as caught:
        require_metric(points(1.1, 49.4, 4326), "sites")
    assert "2154" in caught.value.hint


@pytest.mark.parametrize(
    ("x", "y", "named"),
    [
        (1.1, 49.4, "EPSG:4326"),
        (562_000, 6_930_000, "EPSG:2154"),
        (511_000, 2_496_000, "EPSG:27572"),
        (-5e6, -5e6, "are in."),
    ],
)
def test_a_missing_system_is_refused_and_the_likely_one_named(x, y, named):
    with pytest.raises(CRSError, match="no coordinate system") as caught:
        require_metric(points(x, y, None), "sites")
    assert named in caught.value.hint


def test_two_systems_never_meet():
    assert same_crs(2154, 2154) == 2154
    with pytest.raises(CRSError, match="EPSG:2154 and EPSG:2975 met"):
        same_crs(2154, 2975)

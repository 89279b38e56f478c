import geopandas as gpd
import pandas as pd
import shapely

from territo.model import Sites
from territo.study.credits import credited

DATA = ("© IGN", "Service-Public.fr / DILA, annuaire")


def sites(*sources: str | None) -> Sites:
    points = gpd.GeoDataFrame(
        {
            "name": "a",
            "kind": "mairie",
            "commune": "76540",
            "precision": "housenumber",
            "status": "ok",
            "source": list(sources),
        },
        index=pd.Index([f"s{i}" for i in range(len(sources))], name="site"),
        geometry=[shapely.Point(0, i) for i in range(len(sources))],
        crs=2154,
    )
    return Sites(points)


def test_the_states_directory_is_credited_where_one_site_is_of_it():
    assert credited(DATA, sites(None, "DILA, Service-Public.fr annuaire")) == DATA


def test_and_not_where_none_is():
    assert credited(DATA, sites(None, "https://example.org")) == DATA[:1]


def test_nor_where_lists_say_nothing_of_their_sources():
    one = sites("x")
    assert credited(DATA, Sites(one.points.drop(columns="source"))) == DATA[:1]

"""Communes of one edition carried to another: made-up ones by hand, then those of the COG."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from territo.errors import VintageError
from territo.model import Territory
from territo.study.editions import read_absences
from territo.vintages import (
    LATEST,
    absent,
    carried_to,
    join_editions,
    latest_edition,
    require_edition,
)

REAL = read_absences()
DATA = Path(__file__).parents[2] / "shared" / "data" / "boundaries"

# A joined B in 2019 and B joined C in 2024; D left E in 2022, which it had joined in 2016.
TABLE = pd.DataFrame(
    [
        ("99001", "A", "99002", "B", 2018, None),
        ("99002", "B", "99003", "C-neuve", 2023, None),
        ("99004", "D", "99005", "E", 2015, 2022),
    ],
    columns=["commune", "name", "into", "into_name", "until", "since"],
).astype({"until": "float64", "since": "float64"})


def pairs(frame):
    return dict(zip(frame["commune"], frame["into"], strict=True))


def test_a_merger_is_followed_as_far_as_the_edition_goes():
    assert pairs(join_editions(["99001", "99002", "99003"], TABLE, 2018, 2022).merged) == {
        "99001": "99002"
    }
    late = join_editions(["99001", "99002", "99003"], TABLE, 2018, 2026)
    assert pairs(late.merged) == {"99001": "99003", "99002": "99003"}
    assert late.merged["into_name"].tolist() == ["C-neuve", "C-neuve"]
    assert late.kept == ("99003",)


def test_nothing_changes_within_an_edition():
    joined = join_editions(["99001", "99002"], TABLE, 2018, 2018)
    assert joined.kept == ("99001", "99002")
    assert joined.merged.empty


def test_a_commune_that_came_back_is_told_and_never_invented():
    joined = join_editions(["99005"], TABLE, 2018, 2026)
    assert joined.kept == ("99005",)
    assert pairs(joined.parted) == {"99004": "99005"}
    # Before it left, and after it came back, nothing is parted.
    assert join_editions(["99005"], TABLE, 2018, 2021).parted.empty
    assert join_editions(["99004", "99005"], TABLE, 2022, 2026).parted.empty


def test_a_seat_that_moves_and_comes_back_parts_nothing():
    # G joined H in 2020, H joined G in 2023: one commune, under the code of its seat.
    table = pd.DataFrame(
        [("99011", "G", "99012", "H", 2020, 2023), ("99012", "H", "99011", "G", 2022, None)],
        columns=TABLE.columns,
    ).astype({"until": "float64", "since": "float64"})
    joined = join_editions(["99012"], table, 2021, 2026)
    assert pairs(joined.merged) == {"99012": "99011"}
    assert joined.parted.empty


def test_what_is_of_another_edition_is_unknown():
    # A ended in 2018; it is no commune of 2020.
    assert join_editions(["99001", "99003"], TABLE, 2020, 2026).unknown == ("99001",)


def test_the_codes_of_the_target_tell_what_is_unknown_and_missing():
    joined = join_editions(
        ["99001", "99003", "99009"], TABLE, 2018, 2026, wanted=["99003", "99008"]
    )
    assert joined.kept == ("99003",)
    assert pairs(joined.merged) == {"99001": "99003"}
    assert joined.unknown == ("99009",)
    assert joined.missing == ("99008",)


def test_nobody_goes_back():
    with pytest.raises(VintageError, match="COG 2026 cannot be carried back to COG 2018"):
        join_editions(["99003"], TABLE, 2026, 2018)


def test_the_latest_edition_that_holds_every_code():
    assert latest_edition(["99003"], TABLE) == 2026
    assert latest_edition(["99003", "99002"], TABLE) == 2023
    assert latest_edition(["99001", "99002"], TABLE) == 2018
    # D was away from 2016 to 2021, and A ended in 2018: 2015 is the last with both.
    assert latest_edition(["99001", "99004"], TABLE) == 2015


def test_codes_of_another_edition_are_named():
    with pytest.raises(
        VintageError, match=r"list: 1 codes .* COG 2026: 99001 A \(in 99003 C-neuve"
    ):
        require_edition(["99001", "99003"], TABLE, 2026, "list")
    require_edition(["99001", "99002", "99003"], TABLE, 2018, "list")


def ground(rows, cog=2018):
    communes = gpd.GeoDataFrame(
        {
            "name": [row[1] for row in rows],
            "epci": "999000001",
            "population": [row[2] for row in rows],
            "cog": cog,
        },
        index=pd.Index([row[0] for row in rows], name="commune"),
        geometry=[row[3] for row in rows],
        crs=2154,
    )
    sectors = gpd.GeoDataFrame(
        {
            "name": ["Est"],
            "zoning": ["z"],
            "organisation_model": [None],
        },
        index=pd.Index(["s"], name="sector"),
        geometry=[box(0, 0, 2000, 1000)],
        crs=2154,
    )
    links = pd.DataFrame(
        {"sector": "s", "commune": [row[0] for row in rows[:2]], "part": None}, dtype=object
    )
    return Territory(
        "999000001", "Ici", "ici", "METRO", cog, "made up", communes, sectors, links,
        pd.DataFrame(),
    )  # fmt: skip


ROWS = [
    ("99001", "A", 10, box(0, 0, 1000, 1000)),
    ("99002", "B", 20, box(1000, 0, 2000, 1000)),
    ("99003", "C", 30, box(2000, 0, 3000, 2000)),
    ("99006", "F", 40, box(5000, 0, 6000, 1000)),
]


def test_contours_are_joined_and_populations_summed():
    carried = carried_to(ground(ROWS), TABLE, 2026)
    assert carried.cog == 2026
    assert carried.communes["population"].to_dict() == {"99003": 60, "99006": 40}
    assert carried.communes["name"].to_dict() == {"99003": "C-neuve", "99006": "F"}
    assert carried.communes["cog"].unique().tolist() == [2026]
    # 1 + 1 + 2 squares of 1 km, without the borders between them.
    whole = carried.communes.geometry["99003"]
    assert whole.area == 4_000_000
    assert whole.equals(box(0, 0, 3000, 1000).union(box(2000, 0, 3000, 2000)))
    assert len(whole.geoms) == 1
    assert carried.sector_communes["commune"].tolist() == ["99003"]
    assert carried.carried == {
        "from": 2018,
        "to": 2026,
        "merged": ["99001 A -> 99003 C-neuve", "99002 B -> 99003 C-neuve"],
    }


def test_an_edition_between_is_reached_as_well():
    carried = carried_to(ground(ROWS), TABLE, 2020)
    assert carried.communes["population"].to_dict() == {"99002": 30, "99003": 30, "99006": 40}


def test_the_same_edition_is_left_as_it_is():
    own = ground(ROWS)
    assert carried_to(own, TABLE, 2018) is own


def test_a_commune_is_not_made_of_some_of_its_parts():
    with pytest.raises(VintageError, match=r"99002 B \(in 99003 C-neuve\)"):
        carried_to(ground([ROWS[0], ROWS[2]]), TABLE, 2026)
    with pytest.raises(VintageError, match="99003 not among them"):
        carried_to(ground(ROWS[:2]), TABLE, 2026)


def test_a_commune_that_came_back_is_not_taken_out_of_another():
    with pytest.raises(VintageError, match=r"99004 D \(in 99005 E\)"):
        carried_to(ground([("99005", "E", 9, box(0, 0, 1, 1))] * 1), TABLE, 2026)


@given(
    st.lists(st.integers(0, 1000), min_size=4, max_size=4),
    st.integers(2018, 2026),
)
def test_nobody_is_lost_on_the_way(people, cog):
    rows = [(code, name, count, shape) for (code, name, _, shape), count in zip(ROWS, people,
            strict=True)]  # fmt: skip
    carried = carried_to(ground(rows), TABLE, cog)
    assert carried.population == sum(people)
    assert carried.outline.area == 5_000_000


@pytest.mark.parametrize("cog", range(1944, LATEST + 1))
def test_whoever_holds_a_former_commune_is_one(cog):
    gone = absent(REAL, cog)
    assert gone.index.is_unique
    assert not gone["into"].isin(gone.index).any()
    assert (gone["into_name"] != "").all()


@pytest.mark.parametrize(
    ("code", "until", "into", "into_name"),
    [
        # Insee, COG: Pierre-Bénite joined Oullins on 1 January 2024; Cressy and Sévis Auffay, which
        # became Val-de-Scie, on 1 January 2019; Bihorel was in Bois-Guillaume in 2012 and 2013.
        ("69152", 2023, "69149", "Oullins-Pierre-Bénite"),
        ("76191", 2018, "76034", "Val-de-Scie"),
        ("76674", 2018, "76034", "Val-de-Scie"),
        ("76095", 2011, "76108", "Bois-Guillaume"),
    ],
)
def test_mergers_that_are_known_are_dated_well(code, until, into, into_name):
    row = REAL[REAL["commune"] == code].iloc[-1]
    assert (row["until"], row["into"], row["into_name"]) == (until, into, into_name)


def test_bihorel_is_back_since_2014():
    assert REAL.set_index("commune").loc["76095", "since"] == 2014


@pytest.mark.parametrize(
    ("file", "count", "merged"),
    [
        (
            "communes_76_seine-maritime_2018.geojson",
            711,
            [
                ("76191", "Cressy", "76034", "Val-de-Scie"),
                ("76358", "Le Héron", "76455", "Morville-le-Héron"),
                ("76674", "Sévis", "76034", "Val-de-Scie"),
                ("76729", "Veauville-lès-Baons", "76041", "Les Hauts-de-Caux"),
            ],
        ),
        (
            "communes_31_haute-garonne_2018.geojson",
            587,
            [("31298", "Lez", "31471", "Saint-Béat-Lez")],
        ),
    ],
)
def test_real_communes_of_2018_are_carried_to_2026(file, count, merged):
    if not DATA.is_dir():
        pytest.skip("needs the real boundaries of ../shared/data, which are not in the project")
    features = json.loads((DATA / file).read_text(encoding="utf-8"))["features"]
    codes = [feature["properties"]["code"] for feature in features]
    assert len(codes) == count
    assert latest_edition(codes, REAL) == 2018
    joined = join_editions(codes, REAL, 2018, 2026)
    assert list(joined.merged.itertuples(index=False, name=None)) == merged
    assert len(joined.kept) == count - len(merged)
    assert joined.unknown == joined.missing == ()
    assert joined.parted.empty

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import toyville
from territo.crs import LONLAT
from territo.errors import SourceError
from territo.sources.checks import check, fixed
from territo.sources.findings import Reference
from territo.sources.table import read_table
from territo.study.check import read_mergers

MERGERS = pd.DataFrame(
    {"name": ["Old Town"], "into": ["99002"], "into_name": ["Commune 2"]},
    index=pd.Index(["99050"], name="commune"),
)
REFERENCE = Reference(toyville.communes(), toyville.CRS, MERGERS, today=2026)
LISTS = Path(__file__).parents[3] / "shared" / "data" / "sites"


def lonlat(number, east=0.0, north=0.0):
    import geopandas as gpd

    x, y = toyville.centre(number)
    point = gpd.GeoSeries.from_xy([x + east], [y + north], crs=toyville.CRS).to_crs(LONLAT).iloc[0]
    return f"{point.x:.7f}", f"{point.y:.7f}"


LON, LAT = lonlat(1)


def rows(*cells, **columns):
    """Rows with everything right, but for what is given; one dict of cells each."""
    good = {"site": "", "name": "", "commune": "99001", "lon": LON, "lat": LAT}
    made = [
        good | {"site": f"s{number}", "name": f"Site {number}"} | dict.fromkeys(columns, "") | one
        for number, one in enumerate(cells)
    ]
    lines = pd.Index(range(2, 2 + len(made)), name="line")
    return pd.DataFrame(made, index=lines).fillna("")


def texts(frame):
    return [str(finding) for finding in check(frame, REFERENCE)]


def test_nothing_is_said_of_a_good_list():
    assert texts(rows({}, {"name": "Other"}, {"name": "Third"})) == []


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"site": ""}, "line 2, site: error: a site without an id"),
        ({"lon": "", "lat": ""}, "line 2, lon, lat: warning: no position: to be geocoded"),
        ({"lon": ""}, "line 2, lon, lat: error: only one of lon and lat is given"),
        ({"lon": "here"}, f"line 2, lon, lat: error: here, {LAT}: not two numbers"),
        ({"lon": LAT, "lat": LON}, f"line 2, lon, lat: error: swapped ({LAT}, {LON})"),
        ({"lon": "100", "lat": "10"}, "line 2, lon, lat: error: not in France (100, 10)"),
        ({"commune": "1004"},
         'line 2, commune: error: "1004" lost its leading zero, write 01004'),
        ({"commune": "Paris"}, ('line 2, commune: error: "Paris" is not a commune code '
         "(5 characters, such as 76540 or 2A004)")),
        ({"commune": "75110"},
         "line 2, commune: warning: 75110 is an arrondissement of commune 75056"),
        ({"commune": "99050"},
         "line 2, commune: warning: 99050 (Old Town) is now part of 99002 Commune 2"),
        # Communes 2 and 3 lie east of 1: the middle of 1 is 500 m from 2.
        ({"commune": "99002"}, ("line 2, lon, lat: warning: 0.5 km outside 99002 Commune 2; "
         "it lies in 99001 Commune 1")),
        ({"postcode": "76006 CEDEX"}, ("line 2, postcode: warning: 76006 CEDEX: a CEDEX is a way "
         "of sorting mail, not a place")),
        ({"kind": "mairies"},
         'line 2, kind: warning: "mairies" is not a known kind, did you mean "mairie"?'),
        ({"precision": "ok"}, ('line 2, precision: error: "ok" is not a known precision '
         "(housenumber, street, commune, illustrative)")),
        ({"commune": "00000"},
         "line 2, commune: warning: 00000 is no commune known here; it lies in 99001 Commune 1"),
        ({"area_m2": "450 m²"},
         'line 2, area_m2: error: "450 m²" is not a number of at least 0'),
        ({"year_built": "2040-2050"},
         'line 2, year_built: warning: "2040-2050" is not a year that can be'),
        ({"opened": "1975-1984"},
         ('line 2, opened: error: "1975-1984" is not a date, such as '
          "2026-01-31, 31/01/2026 or 2026")),
        ({"closed": "31/02/2020"},
         ('line 2, closed: error: "31/02/2020" is not a date, such as '
          "2026-01-31, 31/01/2026 or 2026")),
        ({"year_built": "198"}, 'line 2, year_built: warning: "198" is not a year that can be'),
        ({"year_built": "1981-2100"},
         'line 2, year_built: warning: "1981-2100" is not a year that can be'),
        ({"year_works": "1990-1981"},
         'line 2, year_works: warning: "1990-1981" is not a year that can be'),
        # A site opens on one day: a period says what it was built in, not when.
        ({"opened": "01/03/1990", "closed": "28/02/1990"},
         "line 2, closed: warning: closed in 1990-02-28, before it opened in 1990-03-01"),
        ({"opened": "2100"}, 'line 2, opened: warning: "2100" is not a year that can be'),
        ({"opened": "1990", "closed": "1985"},
         "line 2, closed: warning: closed in 1985, before it opened in 1990"),
    ],
)  # fmt: skip
def test_each_thing_that_can_be_wrong(cells, said):
    assert texts(rows(cells)) == [said]


def test_a_place_at_sea_is_told():
    lon, lat = lonlat(1, east=-900)
    assert texts(rows({"lon": lon, "lat": lat})) == [
        (
            "line 2, lon, lat: warning: 0.4 km outside 99001 Commune 1; it lies in no commune that "
            "is known here: elsewhere, or at sea"
        )
    ]


def test_one_name_within_fifty_metres_is_told_once_and_farther_is_not():
    near, far = lonlat(1, east=40), lonlat(1, east=60)
    frame = rows(
        {"name": "Mairie  de Toy"},
        {"name": "mairie de toy", "lon": near[0], "lat": near[1]},
        {"name": "Mairie de Toy", "lon": lonlat(1, east=-60)[0], "lat": far[1]},
    )
    assert texts(frame) == ['line 3, name: warning: "mairie de toy" is 40 m from line 2']


def test_the_same_id_is_told_with_its_first_line():
    assert texts(rows({"site": "a"}, {"site": "b", "name": "B"}, {"site": "a", "name": "C"})) == [
        'line 4, site: error: "a" is already on line 2'
    ]


def test_dates_and_years_that_can_be_are_accepted():
    frame = rows(
        {"opened": "1983-05-01", "year_built": "1450", "closed": "31/12/2020"},
        {"opened": "2027", "name": "B", "year_built": "1975-1984"},
        {"name": "C", "year_in_service": "Avant 1945", "year_works": "A partir de 2005"},
    )
    assert texts(frame) == []


@pytest.mark.parametrize("text", ["1975-1984", "1985 – 1994", "Avant 1945", "A partir de 2005"])
def test_a_period_that_tells_the_era_is_accepted(text):
    assert texts(rows({"year_built": text, "year_in_service": text, "year_works": text})) == []


@pytest.mark.parametrize("kind", ["piscine", "bibliotheque", "centre_social", "mairie_annexe"])
def test_the_kinds_of_public_facilities_are_known(kind):
    assert texts(rows({"kind": kind})) == []


def test_what_has_one_answer_is_mended_and_the_change_is_said():
    frame = rows(
        {"lon": LAT, "lat": LON},
        {"commune": "1004", "name": "B", "lon": "", "lat": ""},
        {"commune": "13201", "name": "C", "lon": "", "lat": ""},
        {"commune": "99050", "name": "D"},
        {"name": "E"},
    )
    mended = fixed(frame, check(frame, REFERENCE))
    assert mended["lon"].iloc[0] == LON
    assert mended["commune"].tolist() == ["99001", "01004", "13055", "99002", "99001"]
    assert mended["arrondissement_municipal"].iloc[2] == "13201"
    assert mended["territo_fix"].tolist() == [
        f"lon: {LAT} -> {LON}; lat: {LON} -> {LAT}",
        "commune: 1004 -> 01004",
        "commune: 13201 -> 13055; arrondissement_municipal:  -> 13201",
        "commune: 99050 -> 99002",
        "",
    ]
    assert frame["commune"].iloc[1] == "1004"  # the list itself is not touched


def test_the_mergers_of_france_are_carried():
    mergers = read_mergers()
    assert mergers.loc["69152"].tolist() == [
        "Pierre-Bénite", "69149", "Oullins-Pierre-Bénite",
    ]  # fmt: skip
    assert mergers.index.is_unique
    assert mergers.index.str.fullmatch(r"(\d{2}|2[AB])\d{3}").all()


cell = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=10)
HEADER = "site,name,kind,commune,lon,lat,precision,year_built,opened,closed,postcode"


@given(st.lists(st.lists(cell, min_size=11, max_size=11), min_size=1, max_size=8))
def test_whatever_a_list_holds_no_row_is_lost_and_nothing_breaks(tmp_path_factory, cells):
    file = tmp_path_factory.mktemp("lists") / "list.csv"
    text = "\n".join([HEADER, *(",".join(row) for row in cells), ""])
    file.write_text(text, encoding="utf-8")
    try:
        frame = read_table(file, ("site", "name")).rows
    except SourceError:
        return
    findings = check(frame, REFERENCE)
    mended = fixed(frame, findings)
    assert len(mended) == len(frame)
    assert {finding.line for finding in findings} <= set(frame.index)
    assert (mended["territo_fix"] != "").sum() == len({f.line for f in findings if f.fix})


def test_a_point_where_five_rows_stand_is_told_once_and_one_of_four_is_not():
    # A census of sport sites that stands at the middle of each commune was read as doors there.
    four = lonlat(2)
    there = [{} for _ in range(5)]
    beside = [{"commune": "99002", "lon": four[0], "lat": four[1]} for _ in range(4)]
    rough = {"precision": "commune"}
    assert texts(rows(*there, *beside, rough, precision="")) == [
        (
            "line 2, lon, lat: warning: 5 rows stand at this very point: where they are, or the "
            "middle of their commune? Then say so: precision = commune"
        )
    ]
    assert texts(rows(*there[:4], rough, precision="")) == []


def test_the_sport_sites_of_pays_de_la_loire_are_told_to_stand_at_one_point_a_commune():
    file = LISTS / "pays_de_la_loire_installations_sportives.csv"
    if not file.exists():
        pytest.skip(f"{file} is not there: real data are not carried by the project")
    table = read_table(file, ("site", "name")).rows
    told = [one.text for one in check(table, REFERENCE) if "this very point" in one.text]
    # Counted with pandas: of its 1 438 points, 660 hold five rows or more; Nantes has 280.
    assert len(told) == 660
    assert any(text.startswith("280 rows") for text in told)

from __future__ import annotations

from dataclasses import replace

import pytest
from shapely import Point, coverage_is_valid

import toyville
from territo.errors import SourceError, TerritoryError
from territo.project import BOUNDARIES, example_dir
from territo.sectors import sectors_of_communes
from territo.sources.boundaries import (
    find_epci,
    list_territories,
    read_attributions,
    read_territory,
)
from toyville import write_boundaries

EMBEDDED = example_dir() / BOUNDARIES
PIERREFITTE = (653_390, 6_873_845)  # 2.3635 E, 48.9629 N, in Lambert-93


@pytest.fixture(scope="module")
def known():
    return list_territories(EMBEDDED)


def test_the_22_metropoles_are_there(known):
    assert len(known) == 22
    assert known["n_communes"].sum() == 969
    assert known["slug"].is_monotonic_increasing


def test_rouen_is_whole():
    rouen = read_territory(EMBEDDED, "rouen")
    assert (rouen.code, rouen.cog, rouen.epci_type) == ("200023414", 2026, "METRO")
    assert len(rouen.communes) == 71
    assert rouen.population == 500_703
    assert rouen.communes.loc["76540", "population"] == 116_331
    # Five pôles share the 71 communes: 28 + 23 + 15 + 4 + 1.
    sizes = sectors_of_communes(rouen)["pôles de proximité"].value_counts()
    assert sorted(sizes) == [1, 4, 15, 23, 28]
    assert set(rouen.sectors["organisation_model"]) == {"matrix"}


def test_sectors_of_rouen_cover_it_without_overlap():
    rouen = read_territory(EMBEDDED, "rouen")
    assert rouen.sectors.geometry.area.sum() == pytest.approx(rouen.outline.area, rel=1e-9)


def test_a_commune_holds_the_ground_of_those_that_joined_it():
    # Saint-Denis has had Pierrefitte-sur-Seine since 2025: 12.45 + 3.43 km², 148,907 people.
    grand_paris = read_territory(EMBEDDED, "grand-paris")
    assert grand_paris.communes.loc["93066", "population"] == 148_907
    contour = grand_paris.communes.geometry["93066"]
    assert contour.area / 1e6 == pytest.approx(12.45 + 3.43, abs=0.01)
    # One piece without a hole: no sliver was left along the former limit.
    assert (len(contour.geoms), len(contour.geoms[0].interiors)) == (1, 0)
    # The middle of Pierrefitte is in it, and in it alone; each limit is still a shared one.
    there = Point(PIERREFITTE)
    assert grand_paris.communes.index[grand_paris.communes.contains(there)].tolist() == ["93066"]
    assert coverage_is_valid(grand_paris.communes.geometry.to_numpy())


def test_the_sectors_of_nantes_cut_a_commune():
    nantes = read_territory(EMBEDDED, "nantes")
    own = sectors_of_communes(nantes)["pôles de proximité"]
    assert own.index[own.isna()].tolist() == ["44109"]
    parts = nantes.sector_communes[nantes.sector_communes["commune"] == "44109"]
    assert parts["part"].notna().all()
    assert len(parts) >= 3


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("rouen", "rouen"),
        ("ROUEN", "rouen"),
        ("Rouen Normandie", "rouen"),
        ("Métropole Rouen Normandie", "rouen"),
        ("200023414", "rouen"),
        ("245900410", "lille"),
        ("200093201", "lille"),
        ("saint etienne", "saint-etienne"),
        ("Saint-Étienne", "saint-etienne"),
        ("eurometropole de strasbourg", "strasbourg"),
        ("Orléans", "orleans"),
        ("paris", "grand-paris"),
        ("Grand Nancy", "nancy"),
    ],
)
def test_a_territory_answers_to_its_names(known, written, slug):
    assert find_epci(known, written)["slug"] == slug


@pytest.mark.parametrize(
    ("written", "suggested"),
    [("rouenn", "rouen"), ("bordeau", "bordeaux"), ("gernoble", "grenoble")],
)
def test_a_near_miss_is_suggested(known, written, suggested):
    with pytest.raises(TerritoryError, match=f'called "{written}"') as caught:
        find_epci(known, written)
    assert caught.value.hint.startswith(f"Did you mean {suggested}")


def test_an_unknown_name_points_to_the_list(known):
    with pytest.raises(TerritoryError) as caught:
        find_epci(known, "Atlantis")
    assert caught.value.hint == "`territo list` shows them all."


def test_a_name_of_several_territories_lists_them(known):
    with pytest.raises(TerritoryError, match="may be several territories") as caught:
        find_epci(known, "métropole")
    assert "rouen" in str(caught.value)
    assert "bordeaux" in str(caught.value)


def test_the_empty_name_is_nobody(known):
    with pytest.raises(TerritoryError):
        find_epci(known, "  ")


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(SourceError, match=r"none\.gpkg does not exist"):
        read_territory(tmp_path / "none.gpkg", "rouen")


def test_a_file_that_is_no_geopackage_is_said(tmp_path):
    file = tmp_path / "broken.gpkg"
    file.write_bytes(b"not a database")
    with pytest.raises(SourceError, match="layer epci cannot be read") as caught:
        list_territories(file)
    assert "sector_communes" in caught.value.hint


def test_the_data_say_how_to_credit_them():
    assert any("IGN" in text for text in read_attributions(EMBEDDED))
    assert any("Insee" in text for text in read_attributions(EMBEDDED))
    assert any("DILA" in text for text in read_attributions(EMBEDDED))


@pytest.mark.parametrize(
    ("as_of", "sectors", "gone"),
    [("", ["east"], ("West",)), ("2010", ["east", "west"], ()), ("2000", ["west"], ("East",))],
)
def test_sectors_not_in_force_are_left_out_and_named(tmp_path, as_of, sectors, gone):
    toy = toyville.territory()
    dated = toy.sectors.assign(valid_from=["2001", None], valid_to=[None, "2019-06-30"])
    write_boundaries(tmp_path / "metropoles.gpkg", replace(toy, sectors=dated))
    as_of = f"{as_of}-01-01" if as_of else ""
    found = read_territory(tmp_path / "metropoles.gpkg", "toyville", as_of=as_of)
    assert found.sectors.index.tolist() == sectors
    assert found.not_in_force == gone
    assert set(found.sector_communes["sector"]) == set(sectors)

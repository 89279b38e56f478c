"""Scenarios as people write them in territo.toml."""

from __future__ import annotations

import tomllib

import geopandas as gpd
import pytest

import toyville
from territo.crs import LONLAT
from territo.errors import ScenarioError
from territo.model.scenario import Edit
from territo.sources.scenarios import Ground, read_scenario

GROUND = Ground(toyville.territory(), toyville.sites(1, 9))
CENTRE = gpd.GeoSeries(gpd.points_from_xy(*[[one] for one in toyville.centre(5)]), crs=2154)
LON, LAT = (CENTRE.to_crs(LONLAT).x[0], CENTRE.to_crs(LONLAT).y[0])


def read(text):
    return read_scenario("toy", tomllib.loads(text), GROUND)


def test_every_edit_is_read():
    found = read(
        f"""
        title = "Regrouper"
        protected = ["a"]
        edits = [
            {{ close = "b" }},
            {{ open = "m", at = [{LON}, {LAT}], name = "Antenne", kind = "antenne" }},
            {{ move = "m", commune = "99009" }},
            {{ merge = ["a", "m"], into = "a" }},
            {{ hours = "a", opening_hours = "Mo-Fr 09:00-17:00" }},
        ]
        """
    )
    assert found.title == "Regrouper"
    assert found.protected == ("a",)
    assert [edit.action for edit in found.edits] == ["close", "open", "move", "merge", "hours"]
    assert found.edits[0] == Edit("close", ("b",))
    place = found.edits[1].place
    assert (place.x, place.y) == pytest.approx(toyville.centre(5), abs=1e-3)
    assert (place.commune, place.precision) == ("99005", "housenumber")
    assert found.edits[1].facts == (("name", "Antenne"), ("kind", "antenne"))
    hall = found.edits[2].place
    assert (hall.x, hall.y) == toyville.centre(9)
    assert hall.told == "town hall of Commune 9"
    assert found.edits[3].sites == ("a", "m")
    assert found.edits[3].into == "a"


def test_a_commune_without_a_town_hall_in_the_lists_has_a_point_inside_it_and_says_so():
    place = read('edits = [{ open = "m", commune = "99005" }]').edits[0].place
    assert place.precision == "commune"
    assert place.told == "somewhere in Commune 5"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "there is no edit"),
        ('edit = [{ close = "a" }]', 'unknown key "edit", did you mean "edits"?'),
        ("edits = 3", "edits should be a list of tables"),
        (
            'edits = [{ name = "x" }]',
            "edit 1: it should have one of close, open, move, merge, hours",
        ),
        ('edits = [{ close = "a", open = "b" }]', "not close and open"),
        ('edits = [{ open = "m", comune = "99001" }]', 'did you mean "commune"?'),
        ('edits = [{ open = "m", commune = "99099" }]', "there is no commune 99099 in Métropole"),
        ('edits = [{ open = "m", at = [48.3, 1.6] }]', "lies outside Métropole de Toyville"),
        ('edits = [{ open = "m", at = "here" }]', "at should be [longitude, latitude]"),
        ('edits = [{ open = ["m", "n"], commune = "99001" }]', "open should name one door"),
        ('edits = [{ merge = ["a", "b"] }]', "a merger needs into"),
        ('edits = [{ move = "a", at = [1, 2], commune = "99001" }]', "either at or commune"),
    ],
)
def test_what_cannot_be_understood_is_told(text, told):
    with pytest.raises(ScenarioError) as caught:
        read(text)
    assert told in str(caught.value)


def test_all_of_it_is_told_at_once():
    with pytest.raises(ScenarioError) as caught:
        read('x = 1\nedits = [{ close = "a" }, {}, { open = "m", at = [0, 0] }]')
    assert len(caught.value.problems) == 3

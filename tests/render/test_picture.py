from __future__ import annotations

import json
import struct
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.image import imread

import toyville
from render import toymap
from territo.grid import squares_of
from territo.model import Sites
from territo.palette import distance_colours, kind_symbols
from territo.render import picture
from territo.render.picture import HEIGHT, WIDTH, write_picture
from territo.render.picture_ground import EMPTY_GROUND, north_of, told_length, view
from territo.render.picture_sheet import Sheet
from territo.sources.results import read_manifest


@pytest.fixture
def written(monkeypatch):
    """Everything that is written on a sheet, in order."""
    lines = []
    write = Sheet.write

    def kept(self, place, text, size, **how):
        lines.append(text)
        write(self, place, text, size, **how)

    monkeypatch.setattr(Sheet, "write", kept)
    return lines


def pixels(file):
    """Colours as #rrggbb, shape (HEIGHT, WIDTH)."""
    rgb = np.rint(imread(file)[:, :, :3] * 255).astype(int)
    return rgb[:, :, 0] * 65536 + rgb[:, :, 1] * 256 + rgb[:, :, 2]


def number(colour):
    return int(colour[1:], 16)


def test_the_picture_is_of_slides_and_says_what_it_was_made_from(tmp_path):
    file = tmp_path / "toy.png"
    write_picture(file, toymap.etat(), toymap.MANIFEST)
    assert struct.unpack(">II", file.read_bytes()[16:24]) == (2560, 1440)
    assert read_manifest(file) == json.loads(json.dumps(toymap.MANIFEST))


def test_the_same_gives_the_same_bytes_and_no_date(tmp_path):
    files = [tmp_path / f"{name}.png" for name in "ab"]
    for file in files:
        write_picture(file, toymap.etat(), toymap.MANIFEST)
    assert files[0].read_bytes() == files[1].read_bytes()
    assert b"Software" not in files[0].read_bytes()
    assert b"tIME" not in files[0].read_bytes()


def test_a_square_has_the_colour_of_its_distance(tmp_path):
    """Toyville: 2 is at 1 km of a door (equal to the threshold: covered), 5 at 1.41, 3 at 2."""
    file, etat = tmp_path / "toy.png", toyville.toy_etat("1 km", "1.5 km")
    write_picture(file, etat, toymap.MANIFEST)
    seen, ground = pixels(file), find_view(etat, file)
    within, between, beyond = map(number, distance_colours(3))
    middles = zip(*squares_of(etat.demand).centres(etat.territory.crs), strict=True)
    drawn = dict(zip(range(1, 10), (at(seen, ground, *middle) for middle in middles), strict=True))
    assert [drawn[commune] for commune in (2, 5, 3)] == [within, between, beyond]
    assert at(seen, ground, *toyville.centre(1)) == number("#1a1a1a")  # the door itself
    # Nobody lives in the corner of 7.
    x, y = toyville.centre(7)
    assert at(seen, ground, x - 400, y + 400) == number(EMPTY_GROUND)


def find_view(etat, file):
    sheet = Sheet.blank(WIDTH, HEIGHT)
    top, bottom = picture._title(sheet, etat), picture._sources(sheet, etat, toymap.MANIFEST)  # noqa: SLF001
    assert file.is_file()
    return view(etat, (picture.MARGIN, top, picture.LEGEND_LEFT - picture.MARGIN, bottom))


def at(seen, ground, x, y):
    ((across, down),) = ground.place(np.array([[x, y]]))
    return int(seen[round(down), round(across)])


def test_the_words_are_the_sentence_the_classes_the_doors_and_the_sources(tmp_path, written):
    etat = toymap.etat()
    write_picture(tmp_path / "toy.png", etat, toymap.MANIFEST)
    told = " ".join(written)
    share = etat.level("territory").iloc[0]["share_1km"]
    assert written[0] == "Métropole </script><script>alert(1)</script>"
    assert written[1].startswith(f"{share:.1f}".replace(".", ",") + "\u00a0% des 18\u202f345 habit")
    for said in ("500\u00a0m ou moins", "1\u00a0km à 1,5\u00a0km", "plus de 1,5\u00a0km"):
        assert said in told
    doors = ("Mairie, position à la commune", "guichet mobile", "Limite de secteur")
    rests_on = ("Sans habitant", "© IGN <i>test</i> · Insee.", "À vol d’oiseau", "répartie")
    for said in (*doors, *rests_on):
        assert said in told
    # The shares of the classes are those of the inhabitants, and add up.
    shares = [line for line in written if line.endswith("\u00a0%")]
    parts = [float(part.split("\u00a0")[0].replace(",", ".")) for part in shares]
    assert len(parts) == 4
    assert sum(parts) == pytest.approx(100, abs=0.2)


def test_the_eighties_are_marked_and_named(tmp_path, written):
    sites = toymap.sites()
    era = sites.points.index.map({"m1": "certain", "m2": "possible"}).fillna("no")
    aged = Sites(sites.points.assign(era=era))
    write_picture(tmp_path / "toy.png", toymap.etat(aged), toymap.MANIFEST)
    # Each once on the map and once in the legend.
    assert written.count("80") == 4
    assert "Années 1980" in written
    assert "Peut-être des années 1980" in written


def test_doors_stand_above_the_squares_in_the_colour_of_their_kind(tmp_path):
    file, etat = tmp_path / "toy.png", toymap.etat()
    write_picture(file, etat, toymap.MANIFEST)
    place = etat.sites.points.geometry["g1"]
    _, colour = kind_symbols(etat.sites.kinds)["guichet mobile"]
    assert at(pixels(file), find_view(etat, file), place.x, place.y) == number(colour)


def test_no_site_nobody_and_many_kinds_are_drawn_too(tmp_path, written):
    etat = toymap.etat(Sites(toymap.sites().points.iloc[:0]))
    write_picture(tmp_path / "none.png", etat, toymap.MANIFEST)
    assert "aucun trajet vers un site" in written
    written.clear()
    points = toymap.sites().points
    many = points.loc[["m1"] * 30].assign(kind=[f"kind {at}" for at in range(30)])
    many.index = pd.Index([f"s{at}" for at in range(30)], name="site")
    write_picture(tmp_path / "many.png", toymap.etat(Sites(many)), toymap.MANIFEST)
    assert "kind 29" in written


def test_the_arrow_points_to_the_geographic_north():
    """In Lambert-93 meridians lean by 0.7256 (its constant n) times the degrees from 3° E."""
    etat = toymap.etat()
    right, up = north_of(etat)
    assert np.hypot(right, up) == pytest.approx(1)
    # The toy is near Rouen, at 1.09° E: 1.91° west of 3° E, so north leans to the right.
    leaning = np.degrees(np.arctan2(right, up))
    assert leaning == pytest.approx(1.39, abs=0.03)


def test_scale_bars_are_told_as_french_writes():
    assert [told_length(metres) for metres in (500.0, 1000.0, 20_000.0, 0.5)] == [
        "500\u00a0m", "1\u00a0km", "20\u00a0km", "0,5\u00a0m",
    ]  # fmt: skip


def test_a_long_name_is_cut_and_the_sentence_wraps(tmp_path, written):
    etat = toymap.etat()
    etat = replace(etat, territory=replace(etat.territory, name="Communauté " * 60))
    write_picture(tmp_path / "long.png", etat, toymap.MANIFEST)
    assert written[0].endswith("…")

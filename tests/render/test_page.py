from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import shapely
from jinja2 import Template

import territo.render
import toyville
from render import toymap
from territo.crs import to_lonlat
from territo.model import Sites
from territo.render import french as french_numbers
from territo.render import layers
from territo.render.assets import SCRIPTS, static
from territo.render.encode import script_json
from territo.render.page import page
from territo.render.summary import figures, site_notes
from territo.render.texts import MAP
from territo.sources.findings import KINDS

STATIC = Path(territo.render.__file__).parent / "static"


class References(HTMLParser):
    """Whatever a browser would fetch, and the elements it would run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag, attrs):
        self.scripts += tag == "script"
        fetched = {"src", "href", "srcset", "data", "poster", "action", "background"}
        self.found += [f"{tag} {name}={value}" for name, value in attrs if name in fetched]


def test_same_input_same_bytes(etat, html):
    again = page(toymap.etat(), dict(toymap.MANIFEST))
    assert page(etat, toymap.MANIFEST) == html
    assert again == html


def test_nothing_in_the_page_is_fetched(html):
    references = References()
    references.feed(html)
    assert references.found == []
    assert re.findall(r"url\([^)]*\)", "".join(styles(html))) == ['url("#hatch")']
    assert "@import" not in "".join(styles(html))
    assert "sourceMappingURL" not in html


def styles(html: str) -> list[str]:
    return re.findall(r"<style>(.*?)</style>", html, re.DOTALL)


def test_the_only_address_outside_is_that_of_the_base_map(html):
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)[1]
    assert policy.startswith("default-src 'none'")
    assert re.findall(r"https?://[^\s;]+", policy) == ["https://data.geopf.fr"]


def test_the_page_is_french_and_leaves_zooming_to_the_reader(html):
    assert '<html lang="fr">' in html
    assert "user-scalable" not in html


def test_hostile_names_stay_in_their_payload(html):
    references = References()
    references.feed(html)
    payloads = re.findall(r'<script type="application/json"', html)
    # Leaflet, our scripts, the calls, and the payloads: no name became another one.
    assert references.scripts == 3 + len(payloads)
    assert "<script>alert" not in html
    assert "\u2028" not in html.split("</title>")[1]


def test_a_value_cannot_leave_its_script():
    value = {"</script>": ["<!--", "a & b", "\u2028\u2029", "'`${x}`", "🏛"], "": {"a": {}}}
    text = script_json(value)
    assert not set(text) & set("<>&\u2028\u2029")
    assert json.loads(text) == value
    with pytest.raises(ValueError, match="JSON"):
        script_json(float("nan"))


# branca reads what a macro made as a template once more: a name could run Python.
@pytest.mark.parametrize("name", ["{{ 7 * 7 }}", "{% raw %}", "{# gone #}", "{{{{", "{{{% x"])
def test_a_value_is_never_read_as_a_template(name):
    text = script_json({"name": name})
    assert json.loads(Template(text).render()) == {"name": name}


def test_the_manifest_is_embedded_whole(payload):
    assert payload("manifest") == toymap.MANIFEST


def test_communes_carry_the_figures_of_the_study(etat, payload):
    rows = payload("territo-communes")["rows"]
    table = etat.level("commune")
    assert [row["name"] for row in rows] == list(toymap.NAMES)
    assert [row["sector"] for row in rows] == [f"Ouest {toymap.SCRIPT}", "Est"] * 2
    for row in rows:
        figures = table.loc[row["code"]]
        assert row["covered"] == [figures[f"covered_{slug}"] for slug in ("500m", "1km", "1_5km")]
        assert row["covered"][1] + row["beyond"][1] == row["population"]
    nobody = rows[2]
    assert nobody["share"] == [None, None, None]
    assert nobody["mean"] is None


def unpacked(ring: list[int]) -> np.ndarray:
    return np.cumsum(np.reshape(ring, (-1, 2)), axis=0) / 1e5


def test_communes_are_drawn_where_they_are_and_share_their_borders(etat, payload):
    shapes = to_lonlat(etat.territory.communes).geometry
    corners = []
    for row in payload("territo-communes")["rows"]:
        ((ring,),) = row["polygons"]
        drawn = shapely.Polygon(unpacked(ring))
        # Half of the last decimal in each direction.
        assert drawn.hausdorff_distance(shapes[row["code"]]) < 0.75e-5
        corners += map(tuple, unpacked(ring))
    # Four squares around a corner have nine corners between them, four of their own are shared.
    assert len(set(corners)) == 9


def test_gaps_are_those_of_the_study(etat, payload):
    packed = payload("territo-gaps")
    for coverage, gaps in zip(etat.coverages, packed, strict=True):
        mine = etat.gaps[etat.gaps["cutoff"] == str(coverage.cutoff)]
        assert gaps["hidden"] == 0
        assert [zone["population"] for zone in gaps["zones"]] == list(mine["population"])
        rings = [zone["polygons"][0][0] for zone in gaps["zones"]]
        drawn = sum(shapely.Polygon(unpacked(ring)).area for ring in rings)
        filled = shapely.polygons(shapely.get_exterior_ring(to_lonlat(mine).geometry.to_numpy()))
        assert drawn == pytest.approx(shapely.area(filled).sum(), rel=0.01)


def test_gaps_that_are_not_drawn_are_counted(etat, monkeypatch):
    monkeypatch.setattr(layers, "GAPS_DRAWN", 1)
    for coverage, gaps in zip(etat.coverages, layers.gaps(etat), strict=True):
        mine = etat.gaps[etat.gaps["cutoff"] == str(coverage.cutoff)]["population"]
        assert gaps["zones"][0]["population"] == mine.max()
        assert gaps["hidden"] == len(mine) - 1
        assert gaps["hidden_population"] == pytest.approx(mine.sum() - mine.max())


def test_limits_of_sectors_are_drawn_once(payload):
    limits = payload("territo-sectors")
    assert [limit["names"] for limit in limits] == [
        ["Est", f"Ouest {toymap.SCRIPT}"],
        ["Est"],
        [f"Ouest {toymap.SCRIPT}"],
    ]
    # The shared side is one line of two corners; each rim is a line of the other three sides.
    assert [len(line) // 2 for limit in limits for line in limit["lines"]] == [2, 4, 4]


def test_sites_say_how_well_they_are_known(payload):
    kinds = {kind["kind"]: kind for kind in payload("territo-sites")}
    assert list(kinds) == ["direction", "guichet mobile", "mairie"]
    assert len({kind["shape"] for kind in kinds.values()}) == 3
    (first, second) = kinds["mairie"]["sites"]
    assert (first["look"], second["look"]) == ("full", "hollow")
    assert kinds["direction"]["sites"][0]["look"] == "dashed"
    assert ["Position", "position illustrative"] in kinds["direction"]["sites"][0]["facts"]
    assert first["facts"] == [
        ["Type", "Mairie"],
        ["Position", "à l’adresse"],
        ["Commune", "L'Haÿ-les-Roses"],
        ["Adresse", "1 rue <i>A</i>"],
        ["Horaires", "lun.-ven. 08:30-12:00"],
    ]


def test_sites_that_are_not_drawn_are_counted(payload):
    notes = payload("territo-figures")["site_notes"]
    assert notes == [
        "Nombre de sites sur la carte\u00a0: 4.",
        "Placés à la commune, faute d’adresse précise\u00a0: 1.",
        "Position illustrative (le lieu réel n’est pas connu)\u00a0: 1.",
        "Sites sans position, non dessinés et non comptés\u00a0: 1.",
    ]


def test_the_ranking_is_that_of_the_study(etat, payload):
    ranked = payload("territo-figures")["ranked"]
    assert [row["code"] for row in ranked] == list(etat.ranked_communes.index)


def read(file):
    return file.read_text(encoding="utf-8")


def test_every_text_is_used_and_every_text_exists():
    source = "".join(map(static, SCRIPTS))
    python = sorted(STATIC.parent.glob("*.py"))
    source += "".join(map(read, python))
    built = (
        "apart_", "col_", "data_state_", "day_", "difference_", "door_", "eighties_", "fill_",
        "groups_", "hours_", "kind_", "legend_age_", "legend_door_", "measures_", "method_",
        "mode_", "parameter_", "pareto_across_", "pareto_axis_", "pareto_col_", "precision_",
        "preset_", "site_", "sites_", "status_", "uncertain_", "whatif_cost_", "whatif_do_",
        "whatif_not_", "whatif_unit_",
    )  # fmt: skip
    named = set(re.findall(r'["(]([a-z0-9_]+)"', source))
    # A text of distances has a twin for times, which `sayCost` asks for by its name.
    twins = {f"{key}_min" for key in named}
    unused = [key for key in MAP.all() if key not in named | twins and not key.startswith(built)]
    assert unused == []
    # Fiches, reports and comparisons have texts of their own, and tests of their own.
    takes_ours = re.compile(r"from territo\.render\.texts import .*\bsay$", re.MULTILINE)
    ours = [*map(static, SCRIPTS), *filter(takes_ours.search, map(read, python))]
    asked = set(re.findall(r'(?<!told\.)(?<!self\.)\bsay\(\s*"([a-z0-9_]+)"', "".join(ours)))
    assert asked - set(MAP.all()) == set()


def test_what_covers_a_cost_equal_to_it_is_never_called_less():
    # A cost equal to a threshold is covered, and the P90 is reached by those at it.
    texts = {key: text.replace(french_numbers.NO_BREAK, " ") for key, text in MAP.all().items()}
    assert [key for key, text in texts.items() if "moins de" in text] == []
    assert texts["p90"] == "90 % des habitants sont à au plus"
    assert texts["summary"].endswith("habitants sont à {threshold} ou moins d’un site.")


def test_a_place_without_a_name_is_shown_by_its_id():
    etat = toymap.etat()
    points = etat.sites.points.assign(name=None)
    nameless = replace(etat, sites=replace(etat.sites, points=points))
    html = page(nameless, toymap.MANIFEST)
    assert f'"name":"{points.index[0]}"' in html
    assert '"name":"None"' not in html


def test_every_kind_that_lists_may_have_has_a_french_name():
    assert [kind for kind in KINDS if f"kind_{kind}" not in MAP.all()] == []


def test_what_lists_declare_and_is_not_followed_is_counted_in_the_panel():
    points = toyville.sites(1, 5, 9).points.assign(commune_of_place=["99002", None, "99004"])
    notes = site_notes(toyville.toy_etat("1 km", doors=Sites(points)))
    assert "Sites situés dans une autre commune que celle déclarée\u00a0: 2." in notes
    assert not any("suivie" in note for note in notes)


def test_the_panel_puts_the_assigned_door_beside_the_nearest(etat):
    # Without a list that says which door serves which sector there is nothing to say.
    assert figures(etat)["assigned"] == []
    found = figures(toyville.assigned_etat())["assigned"]
    assert [table["zoning"] for table in found] == [""]
    rows = {row["name"]: row for row in found[0]["rows"]}
    assert list(rows) == ["East", "West", "Ensemble"]
    # By hand in test_assigned.py: 500 of the west have a nearer door than theirs.
    assert rows["West"]["differ"] == 500
    assert rows["West"]["nearest"] == (400 * 1000 + 700 * 2000) / 1200
    assert rows["Ensemble"]["differ"] == 2000


def test_french_texts_have_no_plain_space_before_high_punctuation():
    assert [key for key, text in MAP.all().items() if re.search(r" [:;!?»]", text)] == []

"""What QGIS finds in the file: a style for every layer, and a project."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

import toyville
from territo import palette
from territo.export import write_geopackage
from territo.export.qml import expression
from territo.export.styles_sites import kind_label
from territo.export.symbols import Condition
from territo.model import Sites
from territo.model.scenario import CHANGES, Edit, Scenario
from territo.render.texts import MAP
from territo.scenario import apply, compare

SCRIPTS = Path(palette.__file__).parent / "render" / "static"
COVERAGE = [
    ('"share_1km" IS NULL', None),
    ('"share_1km" >= 0 AND "share_1km" < 25', "255,255,204,255"),
    ('"share_1km" >= 25 AND "share_1km" < 50', "199,233,180,255"),
    ('"share_1km" >= 50 AND "share_1km" < 75', "127,205,187,255"),
    ('"share_1km" >= 75 AND "share_1km" < 90', "65,182,196,255"),
    ('"share_1km" >= 90 AND "share_1km" < 97.5', "44,127,184,255"),
    ('"share_1km" >= 97.5', "37,52,148,255"),
]


def written(folder, etat):
    file = folder / "toyville.gpkg"
    write_geopackage(file, etat, {"version": "0"})
    return file


def query(file, sql):
    with closing(sqlite3.connect(file)) as database:
        return database.execute(sql).fetchall()


def parsed(text):
    return ET.fromstring(text)  # noqa: S314 - of our own making


def default(file, layer):
    """The default style of a layer, as (filter, label, symbol) by rule."""
    ((text,),) = query(
        file,
        "SELECT styleQML FROM layer_styles "  # noqa: S608 - a name of ours
        f"WHERE f_table_name = '{layer}' AND useAsDefault",
    )
    root = parsed(text.split("\n", 1)[1])
    symbols = {symbol.get("name"): symbol for symbol in root.findall("renderer-v2/symbols/symbol")}
    rules = root.findall("renderer-v2/rules/rule")
    return root, [
        (one.get("filter"), one.get("label"), symbols[one.get("symbol")]) for one in rules
    ]


def said(symbol, name):
    found = symbol.find(f"layer/prop[@k='{name}']")
    return None if found is None else found.get("v")


@pytest.fixture
def file(tmp_path):
    return written(tmp_path, toyville.toy_etat())


def test_the_table_of_styles_is_one_that_qgis_looks_into(file):
    # Empty texts and not NULL; the column of geometries by its name; in the table of contents.
    assert query(
        file,
        "SELECT DISTINCT f_table_catalog, f_table_schema, f_geometry_column FROM layer_styles",
    ) == [("", "", "geom")]
    assert query(
        file,
        "SELECT data_type, srs_id, last_change FROM gpkg_contents "
        "WHERE table_name = 'layer_styles'",
    ) == [("attributes", 0, "2000-01-01T00:00:00.000Z")]
    defaults = query(
        file, "SELECT f_table_name, sum(useAsDefault) FROM layer_styles GROUP BY 1 ORDER BY 1"
    )
    assert defaults == [(name, 1) for name in ("communes", "demand", "gaps", "sectors", "sites")]
    names = [name for (name,) in query(file, "SELECT styleName FROM layer_styles")]
    assert max(map(len, names)) <= 30
    assert "Couverture à 1,5\u00a0km" in names


def test_communes_have_the_classes_and_the_colours_of_the_page(file):
    _, rules = default(file, "communes")
    assert [wanted for wanted, _, _ in rules] == [wanted for wanted, _ in COVERAGE]
    assert [said(symbol, "color") for _, _, symbol in rules][1:] == [one for _, one in COVERAGE][1:]
    assert [label for _, label, _ in rules][-2:] == ["90 à 97,5\u00a0%", "97,5 à 100\u00a0%"]


def test_squares_have_a_class_per_threshold_and_nobody_is_not_painted(file):
    _, rules = default(file, "demand")
    lived = '"weight" > 0 AND "access" = \'reached\' AND '
    assert [wanted for wanted, _, _ in rules] == [
        lived + '"cost" <= 1000',
        lived + '"cost" > 1000 AND "cost" <= 1500',
        lived + '"cost" > 1500 AND "cost" <= 2000',
        lived + '"cost" > 2000',
        '"weight" > 0 AND "access" <> \'reached\'',
    ]
    assert [label for _, label, _ in rules][:2] == ["1\u00a0km ou moins", "1\u00a0km à 1,5\u00a0km"]


def test_every_square_where_somebody_lives_is_in_one_class(file):
    _, rules = default(file, "demand")
    counted = [
        query(file, f"SELECT count(*) FROM demand WHERE {wanted}")[0][0]  # noqa: S608
        for wanted, _, _ in rules
    ]
    # By hand: 1, 9 at their door and 2, 4, 6, 8 at 1 000 m; 5 at 1 414 m; 3 and 7 at 2 000 m.
    assert counted == [6, 1, 2, 0, 0]


def test_gaps_are_hatched_and_only_those_of_the_first_threshold_are_ticked(file):
    root, rules = default(file, "gaps")
    assert [wanted for wanted, _, _ in rules] == [
        "\"cutoff\" = '1 km'", "\"cutoff\" = '1.5 km'", "\"cutoff\" = '2 km'",
    ]  # fmt: skip
    assert {symbol.find("layer").get("class") for _, _, symbol in rules} == {"LinePatternFill"}
    ticked = [one.get("checkstate") for one in root.findall("renderer-v2/rules/rule")]
    assert ticked == [None, "0", "0"]


def test_sites_are_drawn_by_kind_by_precision_and_by_age(tmp_path):
    doors = toyville.sites(1, 5, 9).points.assign(
        kind=["direction", "mairie", "mairie"],
        precision=["illustrative", "commune", None],
        status=["low_precision", "low_precision", "ok"],
        era=["certain", "possible", "no"],
        renovated=["yes", None, None],
    )
    file = written(tmp_path, toyville.toy_etat("1 km", doors=Sites(doors)))
    _, rules = default(file, "sites")
    matched = {
        label: [
            site
            for (site,) in query(file, f"SELECT site FROM sites WHERE {wanted} ORDER BY site")  # noqa: S608
        ]
        for wanted, label, _ in rules
    }
    # Nothing in the legend that is not on the map.
    assert matched == {
        "Peut-être des années 1980": ["b"],
        "Années 1980, rénové depuis": ["a"],
        "Direction territoriale, position illustrative": ["a"],
        "Mairie, position à la commune": ["b"],
        "Mairie": ["c"],
    }
    drawn = {label: symbol for _, label, symbol in rules}
    hatched = drawn["Direction territoriale, position illustrative"]
    assert hatched.find("layer").get("class") == "FilledMarker"
    assert hatched.find("layer/symbol/layer").get("class") == "LinePatternFill"
    assert said(drawn["Mairie, position à la commune"], "color") == "255,255,255,255"
    assert (said(drawn["Mairie"], "name"), said(drawn["Mairie"], "color")) == (
        "circle", "26,26,26,255",
    )  # fmt: skip


def test_a_site_that_is_no_door_is_a_grey_cross(tmp_path):
    points = toyville.sites(1, 9).points.assign(status=["ok", "closed"])
    file = written(tmp_path, toyville.toy_etat("1 km", doors=Sites(points)))
    _, rules = default(file, "sites")
    wanted, label, _ = rules[0]
    assert label == "N'est pas une porte (colonne Statut)"
    assert query(file, f"SELECT site FROM sites WHERE {wanted}") == [("b",)]  # noqa: S608


def test_each_zoning_has_its_limits_and_sectors_their_name(file):
    root, rules = default(file, "sectors")
    assert [(wanted, said(symbol, "outline_style")) for wanted, _, symbol in rules] == [
        ("\"zoning\" = 'pôles'", "dash")
    ]
    assert root.get("labelsEnabled") == "1"
    assert root.find("labeling/settings/text-style").get("fieldName") == "name"


def test_styles_name_the_columns_in_french(file):
    root, _ = default(file, "communes")
    titles = {one.get("field"): one.get("name") for one in root.findall("aliases/alias")}
    assert titles["beyond_1_5km"] == "Au-delà de 1,5 km (habitants)"
    assert titles["population"] == "Population (habitants)"


def test_sld_has_the_same_rules_for_others(file):
    space = {"s": "http://www.opengis.net/sld", "ogc": "http://www.opengis.net/ogc"}
    ((text,),) = query(
        file,
        "SELECT styleSLD FROM layer_styles WHERE f_table_name = 'communes' AND useAsDefault",
    )
    root = parsed(text.split("\n", 1)[1])
    rules = root.findall(".//s:Rule", space)
    fills = [rule.find(".//s:CssParameter[@name='fill']", space).text for rule in rules]
    assert fills == ["#bdbdbd", *palette.SHARE_COLOURS]
    second = rules[2].find("ogc:Filter/ogc:And", space)
    told = [(one.tag.split("}")[1], one.findtext("ogc:Literal", None, space)) for one in second]
    assert told == [
        ("PropertyIsGreaterThanOrEqualTo", "25"), ("PropertyIsLessThan", "50"),
    ]  # fmt: skip


def test_streets_are_drawn_by_who_takes_them_and_areas_from_the_wide_to_the_near(tmp_path):
    file = written(tmp_path, toyville.streets_etat(tmp_path, "1 km", "2 km"))
    _, ways = default(file, "ways")
    assert sum(
        query(file, f"SELECT count(*) FROM ways WHERE {wanted}")[0][0]  # noqa: S608
        for wanted, _, _ in ways
    ) == query(file, "SELECT count(*) FROM ways")[0][0]  # fmt: skip
    assert [label for _, label, _ in ways][1:3] == [
        "10 à 100 habitants",
        "100 à 1\u202f000 habitants",
    ]
    _, areas = default(file, "service_areas")
    assert [wanted for wanted, _, _ in areas] == ["\"cutoff\" = '2 km'", "\"cutoff\" = '1 km'"]


def test_a_text_with_an_apostrophe_stays_one_text():
    assert expression([Condition("zoning", "=", "pôles d'accueil")]) == (
        "\"zoning\" = 'pôles d''accueil'"
    )


def project_of(file):
    ((name, stated, content),) = query(file, "SELECT * FROM qgis_projects")
    with zipfile.ZipFile(io.BytesIO(bytes.fromhex(content))) as archive:
        (member,) = archive.namelist()
        text = archive.read(member).decode("utf-8")
    return name, json.loads(stated), member, parsed(text.split("\n", 1)[1])


def test_the_project_groups_the_layers_and_finds_them_beside_itself(file):
    name, stated, member, root = project_of(file)
    assert (name, member) == ("toyville", "toyville.qgs")
    assert stated == {
        "last_modified_time": "2000-01-01T00:00:00", "last_modified_user": "territo",
    }  # fmt: skip
    tree = {
        group.get("name"): [layer.get("name") for layer in group]
        for group in root.find("layer-tree-group")
    }
    assert tree == {
        "Sites": ["Sites"],
        "Zones au-delà": [f"Au-delà de {n}\u00a0km" for n in ("1", "1,5", "2")],
        "Secteurs": ["Secteurs"],
        "Territoire": ["Communes"],
        "Demande": ["Distance à la porte, par carreau"],
        "Couverture par seuil": [f"Communes à {n}\u00a0km ou moins" for n in ("1", "1,5", "2")],
    }
    sources = [one.text for one in root.findall("projectlayers/maplayer/datasource")]
    assert sources[:3] == [
        "./toyville.gpkg|layername=sites",
        "./toyville.gpkg|layername=gaps|subset=\"cutoff\" = '1 km'",
        "./toyville.gpkg|layername=gaps|subset=\"cutoff\" = '1.5 km'",
    ]


def test_competences_stand_in_the_project_as_a_plain_table(tmp_path):
    etat = toyville.toy_etat("1 km")
    known = pd.DataFrame({"commune": ["99001"], "site": ["a"], "competence": ["voirie"]})
    etat = replace(etat, sites=replace(etat.sites, competences=known))
    _, _, _, root = project_of(written(tmp_path, etat))
    (plain,) = root.findall("projectlayers/maplayer[@geometry='No geometry']")
    assert plain.findtext("datasource") == "./toyville.gpkg|layername=competences"


@pytest.mark.parametrize(
    ("script", "colour"),
    [
        ("gaps.js", palette.GAP_COLOUR),
        ("areas.js", palette.AREA_COLOUR),
        ("ways.js", palette.WAY_COLOUR),
        ("lines.js", palette.LINE_COLOUR),
        ("sites.js", palette.EIGHTIES_COLOUR),
        ("sectors.js", palette.SECTOR_COLOUR),
        ("communes.js", palette.COMMUNE_COLOUR),
    ],
)
def test_the_scripts_of_the_page_have_the_colours_of_the_palette(script, colour):
    text = (SCRIPTS / script).read_text(encoding="utf-8")
    assert colour in re.findall(r"#[0-9a-f]{6}", text)


def test_kinds_are_called_what_the_page_calls_them():
    labels = {key: text for key, text in MAP.all().items() if key.startswith("kind_")}
    del labels["kind_other_kind"]
    found = {f"kind_{kind}": kind_label(kind) for kind in (key[5:] for key in labels)}
    assert found == labels


def test_a_scenario_is_drawn_by_what_it_changes(tmp_path):
    one = Scenario("toy", "A toy", (Edit("close", ("b",)),))
    base = toyville.toy_etat()
    after = toyville.toy_etat(doors=apply(base.sites, one))
    file = tmp_path / "toyville.gpkg"
    write_geopackage(file, after, {"version": "0"}, compare(one, base, after))
    _, rules = default(file, "scenario_squares")
    assert [(tests, label) for tests, label, _ in rules] == [
        ('"weight" > 0 AND "change" = \'newly_within\'', "Désormais dans le seuil"),
        ('"weight" > 0 AND "change" = \'nearer\'', "Plus près"),
        ('"weight" > 0 AND "change" = \'same\'', "Sans changement"),
        ('"weight" > 0 AND "change" = \'farther\'', "Plus loin"),
        ('"weight" > 0 AND "change" = \'newly_beyond\'', "Désormais au-delà du seuil"),
    ]
    # Nobody of toyville is left at a class without a rule.
    drawn = dict(query(file, "SELECT change, count(*) FROM scenario_squares GROUP BY change"))
    assert set(drawn) <= set(CHANGES)
    assert sum(drawn.values()) == 9
    _, doors = default(file, "scenario_doors")
    assert dict(query(file, "SELECT site, fate FROM scenario_doors")) == {
        "a": "kept",
        "b": "closed",
    }
    assert [label for _, label, _ in doors] == [
        "Site maintenu",
        "Site fermé",
        "Site déplacé",
        "Site ouvert",
    ]

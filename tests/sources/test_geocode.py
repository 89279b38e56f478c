from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from territo.errors import SchemaError, SourceError
from territo.sources.geocode import Matcher, parse, read_gazetteer

SHARED = Path(__file__).parents[3] / "shared" / "data"
MONTPELLIER = SHARED / "geocoding" / "montpellier_points_adresse_2014.csv.gz"
BUILDINGS = SHARED / "sites" / "montpellier_erp_accessibilite_2013.csv"
needs_montpellier = pytest.mark.skipif(
    not MONTPELLIER.exists(), reason="the addresses of Montpellier are not beside this repository"
)


@pytest.mark.parametrize(
    ("text", "number", "suffix", "kind", "words"),
    [
        ("12 bis, av. du Général Leclerc", 12, "bis", "avenue", "general leclerc"),
        ("12B rue Haute", 12, "bis", "rue", "haute"),
        ("4-6 Bd. St-Michel", 4, "", "boulevard", "saint michel"),
        ("Place de l'Hôtel-de-Ville", None, "", "place", "hotel ville"),
        ("RUE JEANNE D'ARC", None, "", "rue", "jeanne arc"),
        ("3 rue du 8 mai 1945", 3, "", "rue", "8 mai 1945"),
        ("rue du 8 mai 1945", None, "", "rue", "8 mai 1945"),
        ("10 Le Grand Mail", 10, "", "", "grand mail"),
        ("9999 rue des Lilas", None, "", "rue", "lilas"),
        ("5 a rue d'Œuvre", 5, "a", "rue", "oeuvre"),
        ("", None, "", "", ""),
        ("1 rue de la", 1, "", "rue", "de la"),
    ],
)
def test_an_address_is_taken_apart(text, number, suffix, kind, words):
    found = parse(text)
    assert (found.number, found.suffix, found.type, found.name) == (number, suffix, kind, words)


def test_a_number_may_stand_apart():
    assert parse("rue Haute", "12", "T").suffix == "ter"
    assert parse("rue Haute", "0012").number == 12
    assert parse("rue Haute", "9999").number is None


BAN = """id;numero;rep;nom_voie;code_postal;code_insee;nom_commune;lon;lat
1;2;;Rue Haute;76000;76540;Rouen;1.1000;49.4400
2;2;bis;Rue Haute;76000;76540;Rouen;1.1001;49.4400
3;8;;Rue Haute;76000;76540;Rouen;1.1006;49.4400
4;40;;Rue Haute;76000;76540;Rouen;1.1100;49.4400
5;1;;Place Haute;76000;76540;Rouen;1.1200;49.4410
6;3;;Avenue du Général Leclerc;76000;76540;Rouen;1.1300;49.4420
7;3;;Avenue du Maréchal Leclerc;76000;76540;Rouen;1.1400;49.4420
8;5;;Rue du Moulin;76100;76498;Le Petit-Quevilly;1.0500;49.4300
9;5;;Rue des Moulins;76000;76540;Rouen;1.1500;49.4430
"""


@pytest.fixture
def matcher(tmp_path):
    file = tmp_path / "adresses-76.csv.gz"
    file.write_bytes(gzip.compress(BAN.encode()))
    return Matcher(read_gazetteer(file))


@pytest.mark.parametrize(
    ("text", "verdict", "kind", "lon", "why"),
    [
        ("2 rue haute", "accept", "housenumber", 1.1, ""),
        ("2 bis r. haute", "accept", "housenumber", 1.1001, ""),
        # 6 lies between 2 and 8, forty metres apart: two thirds of the way from 1.1001 on.
        ("6 rue Haute", "accept", "housenumber", 1.1001 + 4 / 6 * 0.0005, ""),
        # 20 lies between 8 and 40, seven hundred metres apart.
        ("20 rue Haute", "review", "street", None, "no number 20 there"),
        ("rue Haute", "review", "street", None, "a long street, and no number"),
        ("Place Haute", "accept", "street", 1.12, ""),
        ("3 avenue du General Leclerc", "accept", "housenumber", 1.13, ""),
        ("3 av Leclerc", "reject", "", None, "no street of that name"),
        ("1 boulevard Inconnu", "reject", "", None, "no street of that name"),
        ("12", "reject", "", None, "no street of that name"),
        ("", "reject", "", None, "no street is written"),
    ],
)
def test_an_address_of_rouen(matcher, text, verdict, kind, lon, why):
    found = matcher.locate(parse(text), "76540")
    assert (found.verdict, found.type, found.why) == (verdict, kind, why)
    if lon:
        assert found.lon == pytest.approx(lon, abs=1e-7)


def test_what_fits_better_in_another_commune_is_never_accepted(matcher):
    # "Rue du Moulin" is in Le Petit-Quevilly; Rouen has a "Rue des Moulins".
    assert matcher.locate(parse("5 rue du Moulin"), "76498").verdict == "accept"
    found = matcher.locate(parse("5 rue du Moulin"), "76540")
    assert found.verdict == "review"
    assert found.commune == "76540"
    assert found.why.startswith("fits better elsewhere: Rue du Moulin, 76498")


def test_two_streets_that_are_as_near_are_doubtful(matcher):
    # Without a type of street, "Haute" is the street as much as the place.
    assert matcher.locate(parse("1 Haute"), "76540").why == "as near: Rue Haute"


def test_a_commune_that_the_file_does_not_hold_is_said(matcher):
    assert matcher.locate(parse("2 rue Haute"), "14118").why == (
        "no address of commune 14118 in the file"
    )


def test_a_file_without_streets_is_refused_with_what_it_lacks(tmp_path):
    file = tmp_path / "addresses.csv"
    file.write_text("numero;lon;lat\n1;1;49\n", encoding="utf-8")
    with pytest.raises(SchemaError) as caught:
        read_gazetteer(file)
    assert str(caught.value.problems[0]) == "missing column (nom_voie or LIB_OFF)"
    with pytest.raises(SourceError, match="does not exist"):
        read_gazetteer(tmp_path / "none.csv")
    file.write_bytes(b"")
    with pytest.raises(SourceError, match="cannot be read"):
        read_gazetteer(file)


@given(st.text(max_size=40), st.text(max_size=6))
def test_whatever_is_written_is_answered(text, number):
    found = parse(text, number)
    assert found.number is None or 0 < found.number < 100_000


# Read one by one: what the list writes, and the street of the town's own register that it means.
CHECKED = {
    ("21", "RUE D'AIGREFEUILLE"): "Rue d'Aigrefeuille",
    ("8", "RUE JACQUES DRAPARNAUD"): "Rue Jacques Draparnaud",
    ("1041", "RUE PAUL RIMBAUD"): "Rue Paul Rimbaud",
    ("49", "RUE DE LA MEDITERRANEE"): "Rue de la Méditerranée",
    ("196", "RUE DE LA CROIX DU SUD"): "Rue de la Croix du Sud",
    ("10", "RUE FRANCOIS HENRY D'HARCOURT"): "Rue François Henry d'Harcourt",
    ("2733", "AVENUE ALBERT EINSTEIN"): "Avenue Albert Einstein",
    ("10", "CHEMIN DES BARQUES"): "Chemin des Barques",
    ("305", "RUE GEORGES BRASSENS"): "Rue Georges Brassens",
    ("66", "RUE DE BARI"): "Rue de Bari",
    ("9", "BOULEVARD DES ARCEAUX"): "Boulevard des Arceaux",
    ("30", "RUE JEAN-FRANCOIS BRETON"): "Rue Jean-François Breton",
    ("10", "RUE JOSE MARIA DE HEREDIA"): "Rue José Maria de Hérédia",
    ("50", "AVENUE AGROPOLIS"): "Avenue Agropolis",
    ("79", "RUE EUGENE LABICHE"): "Rue Eugène Labiche",
    ("1321", "AVENUE DE HEIDELBERG"): "Avenue de Heidelberg",
    ("2", "PLACE DE FONTJUN"): "Place de Fontjun",
    ("16", "RUE DE LA BANDIDO"): "Rue de la Bandido",
    ("272", "AVENUE PAUL BRINGUIER"): "Avenue Paul Bringuier",
    ("2", "PLACE PAUL BEC"): "Place Paul Bec",
    ("155", "RUE DE BOLOGNE"): "Rue de Bologne",
    ("18", "RUE SAINT CLEOPHAS"): "Rue Saint Cléophas",
    ("13", "RUE DES SUREAUX"): "Rue des Sureaux",
    ("240", "QUAI FLORA TRISTAN"): "Quai Flora Tristan",
    ("70", "AVENUE DU BITERROIS"): "Avenue du Biterrois",
    ("14", "RUE DE L'AMETHYSTE"): "Rue de l'Améthyste",
    ("7", "ALLEE DE BOSSERVILLE"): "Allée de Bosserville",
    ("96", "RUE FAUBOURG FIGUEROLLES"): "Rue du Faubourg Figuerolles",
    ("45", "PLACE ZEUS"): "Place Zeus",
    ("64", "RUE LUNARET"): "Rue Lunaret",
}


@needs_montpellier
def test_the_buildings_of_montpellier():
    register = pd.read_csv(MONTPELLIER, dtype=str, keep_default_na=False)
    register[["number", "x", "y"]] = register[["NUM_VOI", "lon", "lat"]].astype(float)
    matcher = Matcher(read_gazetteer(MONTPELLIER, "34172"))
    buildings = pd.read_csv(BUILDINGS, dtype=str, keep_default_na=False)
    answers = {
        (row["Num voirie"], row["Adresse"]): matcher.locate(
            parse(row["Adresse"], row["Num voirie"]), "34172"
        )
        for row in buildings.to_dict("records")
    }
    rows = zip(buildings["Num voirie"], buildings["Adresse"], strict=True)
    assert len(buildings) == 296
    assert sum(answers[row].verdict == "accept" for row in rows) == 261
    assert len(CHECKED) == 30
    for (number, street), meant in CHECKED.items():
        answer = answers[number, street]
        assert answer.verdict == "accept"
        # The address itself, or, when the register lacks the number, the nearest on its side.
        own = register[register["LIB_OFF"] == meant]
        side = own[own["number"] % 2 == int(number) % 2]
        nearest = side.iloc[[(side["number"] - int(number)).abs().argmin()]]
        metres = np.hypot(
            (answer.lon - nearest["x"]) * 80_700, (answer.lat - nearest["y"]) * 111_200
        )
        assert metres.iloc[0] < 100, (number, street)

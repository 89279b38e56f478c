"""What the fiche of a commune of toyville says, every number worked out by hand."""

from __future__ import annotations

import inspect
import io
import json
import re
from dataclasses import replace

import pandas as pd
from rich.console import Console

import toyville
from territo.coverage import etat_des_lieux
from territo.indicators.commune import fiche
from territo.language import speaking
from territo.model import Basis, Nearest, Sites
from territo.render import console_fiche, fiche_words, record_fiche
from territo.render.assets import static
from territo.units import Cutoff

MANIFEST = {"population": "population of a toy, by hand", "distance": "straight line, m, to-site"}


def printed(etat, code, language="fr"):
    out = io.StringIO()
    terminal = Console(file=out, width=110, highlight=False)
    with speaking(language):
        console_fiche.show(fiche(etat, code), etat, MANIFEST, terminal)
    text = out.getvalue().replace("\u00a0", " ").replace("\u202f", " ")
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def test_every_text_of_the_fiche_is_used():
    source = "".join(inspect.getsource(room) for room in (console_fiche, fiche_words))
    named = set(re.findall(r'"([a-z0-9_]+)"', source))
    built = ("competences_", "status_", "within_")
    texts = json.loads(static("fiche.fr.json"))
    assert [key for key in texts if key not in named and not key.startswith(built)] == []


def test_the_fiche_in_french():
    lines = printed(toyville.toy_etat("1 km", "1.5 km"), "99005")
    assert lines[:4] == [
        "Commune 5 (99005), Métropole de Toyville",
        "500 habitants",
        "moyenne 1,4 km, médiane 1,4 km, P90 1,4 km, maximum 1,4 km",
        # Seventh: see tests/test_fiche.py; 4 707 107 / 4 500 = 1 046 m.
        "7e sur 9 communes par la moyenne (1re : la plus proche) ; 1,0 km dans tout le territoire",
    ]
    assert "1 km 0 0 % 500" in lines
    assert "1,5 km 500 100 % 0" in lines
    assert "Mairie 1 500 100 % 1,4 km" in lines
    assert "Horaires inconnus : Mairie 1" in lines
    # 3 000 and 3 500 of the 4 500.
    assert "Tout le territoire 4 500 66,7 % 77,8 % 1,0 km 1,0 km 2,0 km 2,0 km" in lines
    assert "Compétences exercées : les listes n’en disent rien." in lines
    assert "Sites dans la commune : aucun des types étudiés." in lines
    assert "La répartition égale ignore où l’on habite dans la commune." in " ".join(lines)


def test_hours_competences_and_sites_not_counted():
    points = toyville.sites(1, 9).points.assign(
        opening_hours=["Mo-Fr 08:30-12:00", None], competences=["voirie; eau", None]
    )
    points.loc["b", "status"] = "closed"
    told = pd.DataFrame({"commune": ["99009"], "site": ["b"], "competence": ["déchets"]})
    etat = toyville.toy_etat("1 km", doors=Sites(points, competences=told))
    lines = printed(etat, "99009")
    assert "Horaires : Mairie 1, lun.-ven. 08:30-12:00" in lines
    at = lines.index("Compétences exercées pour la commune")
    assert lines[at + 1 : at + 4] == [
        "Mairie 9 : déchets",
        "Compétences de ses sites, telles que leur liste les donne, sans le détail par commune",
        "Mairie 1 : voirie ; eau",
    ]
    assert lines[at + 4] == "Sites dans la commune : Mairie 9 (Mairie, non compté : fermé)"


def test_the_assigned_door_in_english():
    lines = printed(toyville.assigned_etat(), "99004", "en")
    # 1 000 x sqrt(5) = 2 236 m to "b" where "a" is at 1 000 m.
    assert "Mairie 9 West 400 2.24 km 400 1.24 km" in lines
    assert "Assigned door: pôles sector inhabitants mean another is nearer extra for them" in lines


def test_without_a_door_the_fiche_says_so():
    lines = printed(toyville.toy_etat("1 km", doors=toyville.sites()), "99005")
    assert lines[2] == "Aucun habitant n’atteint de site."
    assert "1 km 0 0 % 500" in lines


def test_the_fiche_as_json():
    etat = toyville.assigned_etat()
    found = json.loads(record_fiche.text(fiche(etat, "99001"), etat, MANIFEST))
    assert found["rank"] == {"by": "mean_cost", "rank": 1, "of": 9}
    assert [row["code"] for row in found["beside"]] == ["99001", "99002", "99004", "123456782"]
    (assigned,) = found["assigned"]
    # 1 is of the west, assigned to "b": 2 columns and 2 rows away from "a", at which it stands.
    assert (assigned["site"], assigned["differ"], round(assigned["extra"])) == ("b", 100, 2828)


def test_whoever_reaches_no_door_is_counted():
    etat = toyville.toy_etat("1 km")
    legs = etat.nearest.legs.copy()
    points = pd.concat(
        [etat.demand.points, etat.demand.points.loc[["centre-5"]].rename({"centre-5": "far"})]
    )
    legs.loc["far"] = [pd.NA, pd.NA, "unsnapped"]
    people = replace(etat.demand, points=points)
    far = etat_des_lieux(
        etat.territory, etat.sites, people, {"m": Nearest(legs, Basis())}, [Cutoff.parse("1 km")]
    )
    # 500 at the centre of 5, and 500 more too far from any street.
    lines = printed(far, "99005")
    assert lines[1] == "1 000 habitants"
    assert lines[4] == (
        "500 habitants n’atteignent aucun site : trop loin des rues du fichier, ou sans trajet"
    )
    assert "Mairie 1 500 50,0 % 1,4 km" in lines

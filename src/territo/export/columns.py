"""French titles, with units, of the columns of the layers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from territo.export.columns_measures import words_of_measures
from territo.export.difference import words_of_difference
from territo.export.english import exact, told

if TYPE_CHECKING:
    from territo.model import EtatDesLieux

# Of several zonings, the columns that each of them has.
_OF_ZONING = re.compile(r"(sector|assigned_site|assigned_cost|load_assigned)_([1-9]\d*)")
# Of several files of groups, the column that each of them has.
_OF_GROUPS = re.compile(r"group_([1-9]\d*)")
# Column -> (French title with its unit, description).
COLUMNS = {
    "commune": ("Code commune", "Code INSEE de la commune, 5 caractères"),
    "commune_name": ("Commune", "Nom de la commune"),
    "name": ("Nom", "Nom officiel"),
    "sector": ("Code secteur", "Secteur de la commune entière ; vide si elle est partagée"),
    "valid_from": ("En vigueur depuis", "Date ou année ; vide si elle n'est pas dite"),
    "valid_to": ("En vigueur jusqu'à", "Date ou année ; vide si elle n'est pas dite"),
    "zoning": ("Découpage", "Nature du secteur"),
    "organisation_model": ("Modèle d'organisation", "Un des quatre modèles de l'étude de 2017"),
    "population": ("Population (habitants)", "Habitants de la ligne"),
    "doors": ("Portes (nombre)", "Sites ouverts au public situés ici"),
    "mean_cost": ("{cost} moyenne ({unit})", "Moyenne pondérée par la population"),
    "median_cost": ("{cost} médiane ({unit})", "50 % de la population est à ce coût ou moins"),
    "p90_cost": ("{cost} P90 ({unit})", "90 % de la population est à ce coût ou moins"),
    "max_cost": ("{cost} maximale ({unit})", "Coût de l'habitant le plus éloigné"),
    "site": ("Identifiant du site", "Identifiant du site dans sa liste"),
    "kind": ("Nature du site", "mairie, direction, siege, accueil ou autre"),
    "precision": ("Précision du point", "housenumber, street, commune ou illustrative"),
    "era": ("Années 1980", "certain, possible, no ou unknown : bâti ou ouvert de 1980 à 1989"),
    "renovated": ("Rénové depuis", "yes quand des travaux ont suivi 1989"),
    "area_m2": ("Surface (m²)", "Surface du site ; vide si inconnue"),
    "staff": ("Agents (nombre)", "Personnes qui y travaillent ; vide si inconnu"),
    "visits": ("Visites (par an)", "Personnes reçues en un an ; vide si inconnu"),
    "running_cost": ("Coût de fonctionnement (€ par an)", "Vide si inconnu"),
    "energy_kwh": ("Énergie finale (kWh par an)", "Vide si inconnue"),
    "energy_reference_kwh": ("Énergie de l'année de référence (kWh)", "Vide si inconnue"),
    "competence": ("Compétence", "Compétence exercée dans la commune"),
    "competences": ("Compétences", "Compétences exercées, séparées par ;"),
    "opening_hours": ("Horaires", "Syntaxe opening_hours d'OpenStreetMap"),
    "hours_per_week": ("Ouverture (h par semaine)", "Vide si les horaires sont inconnus"),
    "accessibility": ("Accessibilité", "Telle que la liste la donne"),
    "commune_declared": ("Commune déclarée", "Code de la liste, quand il n'a pas été suivi"),
    "commune_of_place": ("Commune du point", "Quand le site n'est pas dans sa commune"),
    "status": ("Statut", "ok et low_precision : porte ; sinon, pourquoi ce n'en est pas une"),
    "demand": ("Carreau", "Identifiant du carreau INSEE"),
    "weight": ("Population (habitants)", "Habitants du carreau ; 0 : personne"),
    "imputed": ("Valeurs imputées", "1 : l'Insee a imputé les valeurs du carreau"),
    "age_65": ("65 ans et plus (habitants)", "Du carreau, ou de sa part dans la commune"),
    "age_80": ("80 ans et plus (habitants)", "Du carreau, ou de sa part dans la commune"),
    "households": ("Ménages (nombre)", "Du carreau, ou de sa part dans la commune"),
    "poor_households": ("Ménages pauvres (nombre)", "Sous le seuil de pauvreté à 60 %"),
    "dwellings_1970_90": ("Logements de 1970 à 1990 (nombre)", "Construits entre ces années"),
    "cost": ("{cost} ({unit})", "Jusqu'à la porte la plus proche ; vide si aucune"),
    "assigned_site": ("Site de rattachement", "Porte du secteur de la commune ; vide si inconnue"),
    "assigned_cost": ("{cost} au site de rattachement ({unit})", "Vide si inconnue"),
    "second_cost": ("{cost} à la deuxième porte ({unit})", "Si la plus proche ferme, ou vide"),
    "load_population": ("Charge (habitants)", "Habitants dont c'est la porte la plus proche"),
    "load_communes": ("Communes de ces habitants (nombre)", "Communes où ils habitent"),
    "load_km2": ("Carreaux habités (km²)", "Surface des carreaux où ils habitent"),
    "load_mean_cost": ("{cost} moyenne de ces habitants ({unit})", "Vide si personne"),
    "load_per_agent": ("Habitants par agent", "Charge rapportée aux agents ; vide si inconnu"),
    "load_alone": ("Habitants sans autre porte au seuil principal", "Au-delà de lui si elle ferme"),
    "load_street_m": ("Rues dont c'est la porte la plus proche (m)", "Celles du territoire"),
    "load_quadrant": (
        "Valeur d'accès et état",
        "keep, renovate, merge ou move ; vide si l'état n'est pas dit",
    ),
    "load_assigned": ("Charge par rattachement (habitants)", "Habitants des secteurs de la porte"),
    "group": ("Code du groupe", "Groupe du carreau ou de la ligne ; vide hors groupe"),
    "grouping": ("Fichier de groupes", "Nom du fichier qui dit les groupes"),
    "group_level": ("Ligne", "group : un groupe ; in : tous ; out : hors groupe ; all : ensemble"),
    "apart": ("Écart ({unit})", "Coût moyen moins celui de tous les autres habitants"),
    "leg_demand": ("Du carreau à la rue ({unit})", "Marche en ligne droite jusqu'à la rue"),
    "leg_network": ("Le long des rues ({unit})", "Parcours sur le réseau"),
    "leg_site": ("De la rue à la porte ({unit})", "Marche en ligne droite jusqu'à la porte"),
    "access": ("Accès", "reached, unreachable (aucun chemin) ou unsnapped (loin de toute rue)"),
    "street_m": ("Rues à portée (m)", "Longueur de rue d'où une porte est à portée"),
    "step": ("Pas", "Numéro du tronçon"),
    "next": ("Pas suivant", "Numéro du tronçon suivant vers la porte ; -1 : arrivé"),
    "gap": ("Identifiant de la lacune", "Seuil et rang par population"),
    "cutoff": ("Seuil", "Seuil au-delà duquel on se trouve"),
    "squares": ("Carreaux (nombre)", "Carreaux habités regroupés"),
    "communes": ("Communes", "Communes touchées, les plus peuplées d'abord"),
}  # fmt: skip
# What a column per threshold begins with -> the same, the threshold standing for {}.
COLUMNS_OF_CUTOFF = {
    "covered_": ("Couverts à {} (habitants)", "Habitants à {} d'une porte ou plus près"),
    "beyond_": ("Au-delà de {} (habitants)", "Habitants à plus de {} d'une porte, ou sans accès"),
    "share_": ("Part couverte à {} (%)", "Part des habitants à {} ou plus près ; vide si personne"),
    "only_1980s_certain_": (
        "Sans autre porte que des années 1980 à {} (habitants)",
        "Habitants dont toutes les portes à {} ou plus près sont des années 1980",
    ),
    "only_1980s_possible_": (
        "Sans autre porte que peut-être des années 1980 à {} (habitants)",
        "Habitants dont toutes les portes à {} ou plus près sont ou peuvent être des années 1980",
    ),
    "status_": ("Statut à {}", "covered, beyond, unreachable ou unsnapped"),
}


def words(column: str, etat: EtatDesLieux, layer: str = "") -> tuple[str, str]:
    """Title and describe a column.

    Parameters
    ----------
    column
        Its name.
    etat
        What was found, for the thresholds, the zonings and the unit.
    layer
        The layer it is of: in those of a scenario, some names say something else.

    Returns
    -------
        Title and description; a column of a user's own list keeps its name.
    """
    if etat.measures and (said := words_of_measures(column, etat, etat.measures)):
        return said
    for prefix, (title, description) in COLUMNS_OF_CUTOFF.items():
        for coverage in etat.coverages:
            if column == prefix + coverage.cutoff.slug:
                cutoff = exact(coverage.cutoff)
                return told(title).format(cutoff), told(description).format(cutoff)
    if grouped := _OF_GROUPS.fullmatch(column):
        title, description = COLUMNS["group"]
        named = etat.breakdowns[int(grouped[1]) - 1].grouping.name
        return f"{told(title)}, {named}", told(description)
    of = _OF_ZONING.fullmatch(column)
    own = None
    # Groups of a file are what they are in the layer of the groups.
    of_files = layer.startswith("scenario_group") and column in COLUMNS
    if layer.startswith("scenario_") and not of_files:
        slugs = {one.cutoff.slug: exact(one.cutoff) for one in etat.coverages}
        own = words_of_difference(column, slugs)
    title, description = own or _said(of[1] if of else column)
    if of:
        title = f"{title}, {etat.territory.zonings[int(of[2]) - 1]}"
    unit = etat.headline.unit
    named = told("Distance" if unit == "m" else "Durée")
    return title.replace("{cost}", named).replace("{unit}", unit), description


def _said(column: str) -> tuple[str, str]:
    """Title and describe a column that layers have whatever was asked, or one of a user's list."""
    if column not in COLUMNS:
        return column, told("Colonne de la liste des sites, reprise telle quelle")
    title, description = COLUMNS[column]
    return told(title), told(description)

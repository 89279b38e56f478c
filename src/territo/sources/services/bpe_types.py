"""Types of the Base permanente des équipements that may be doors, and the kinds we give them.

Codes and labels are those of the editions 2024 and 2025; they change from one to another.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class EquipmentType:
    """A type of the BPE.

    Parameters
    ----------
    kind
        Kind of its sites.
    label
        What Insee calls it, in short.
    """

    kind: str
    label: str


TYPES = {
    "A101": EquipmentType("police", "Police"),
    "A104": EquipmentType("police", "Gendarmerie"),
    "A108": EquipmentType("justice", "Conseil de prud'hommes"),
    "A120": EquipmentType("administration", "Direction régionale des finances publiques"),
    "A121": EquipmentType("administration", "Direction départementale des finances publiques"),
    "A122": EquipmentType("administration", "France Travail"),
    "A124": EquipmentType("justice", "Maison de justice et du droit"),
    "A126": EquipmentType("justice", "Conseil départemental d'accès au droit"),
    "A128": EquipmentType("france_services", "France services"),
    "A129": EquipmentType("mairie", "Mairie"),
    "A131": EquipmentType("justice", "Tribunal judiciaire"),
    "A132": EquipmentType("justice", "Tribunal de proximité"),
    "A206": EquipmentType("poste", "Bureau de poste"),
    "A207": EquipmentType("poste", "Relais poste"),
    "A208": EquipmentType("poste", "Agence postale"),
    "C107": EquipmentType("enseignement", "École maternelle"),
    "C108": EquipmentType("enseignement", "École primaire"),
    "C109": EquipmentType("enseignement", "École élémentaire"),
    "C201": EquipmentType("enseignement", "Collège"),
    "C301": EquipmentType("enseignement", "Lycée général ou technologique"),
    "C302": EquipmentType("enseignement", "Lycée professionnel"),
    "D506": EquipmentType("centre_social", "Centre social"),
    "F101": EquipmentType("piscine", "Bassin de natation"),
    "F121": EquipmentType("gymnase", "Salle multisports"),
    "F303": EquipmentType("salle_de_spectacle", "Cinéma"),
    "F305": EquipmentType("conservatoire", "Conservatoire"),
    "F307": EquipmentType("bibliotheque", "Bibliothèque"),
}

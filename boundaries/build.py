"""Rebuild metropoles.gpkg: `python -m boundaries.build` from the repository root.

Run by hand when a package or the fact sheet changes; never at install. See README.md.
"""

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from boundaries import facts, history, sheet
from boundaries.registry import COG, Registry, load_registry

TARGET = Path(__file__).with_name("metropoles.gpkg")
MERGERS = Path(__file__).with_name("mergers.csv")
CRS = "EPSG:2154"
# GDAL stamps this date on every layer; a fixed one makes the same input give the same bytes.
STAMP = "2026-01-01T00:00:00Z"
# A centimetre: far below the contours' accuracy, and above the digits PROJ builds disagree on.
DECIMALS = 2
GAP_M = 1.0  # slivers between two communes that the source leaves open

DESCRIPTIONS = {
    "communes": "Communes of the 22 métropoles: COG 2026, municipal population, contour",
    "epci": "The 22 métropoles: SIREN, slug, aliases, population",
    "arrondissements": "Municipal arrondissements of Paris, Lyon and Marseille",
    "sectors": "Territorial sectors found in public sources; geometry: whole communes only",
    "sector_communes": "Which communes, whole or in part, each sector holds",
    "organisations": "Organisation model of four métropoles, as dated in 2017",
    "attributions": "How the data of this file, and of the town halls, ask to be credited",
}


def main() -> None:
    """Build every layer, check what is known of the result, then write."""
    registry = load_registry(__doc__)
    communes = build_communes(registry)
    members = build_members(registry)
    tables: dict[str, pd.DataFrame] = {
        "communes": communes,
        "epci": build_epcis(registry),
        "arrondissements": build_arrondissements(registry, communes),
        "sectors": build_sectors(communes, members),
        "sector_communes": members,
        "organisations": build_organisations(),
        "attributions": build_attributions(),
    }
    check_rouen(communes, members)
    write_geopackage(tables)
    write_mergers(registry)
    report(tables)


def contours(registry: Registry, codes: list[str]) -> gpd.GeoSeries:
    """Project the source's contours of these codes to Lambert-93, vertex for vertex."""
    whole = [outline(registry, code) for code in codes]
    return gpd.GeoSeries(whole, index=codes, crs="EPSG:4326").to_crs(CRS)


def outline(registry: Registry, code: str) -> shapely.Geometry:
    """Give a commune its contour, and those of the communes that it holds now.

    The contours may be older than a merger: what joined would be in no commune. Those that
    include it already are left as they are.
    """
    own = shapely.from_wkb(bytes.fromhex(registry.outlines[code]))
    held = {old for old, _, into in registry.mergers if into == code} - registry.communes.keys()
    known = sorted(held & registry.outlines.keys())
    parts = {old: shapely.from_wkb(bytes.fromhex(registry.outlines[old])) for old in known}
    lacking = {old: part for old, part in parts.items() if not shapely.covers(own, part)}
    for old in lacking:
        print(f"joined: the contour of {old} to that of commune {code}")
    return shapely.union_all([own, *lacking.values()]) if lacking else own


def mend(contour: gpd.GeoSeries) -> gpd.GeoSeries:
    """Round the contours of one EPCI, and close the source's overlaps and slivers if it has any.

    A point must not fall in two communes, nor between them. Contours that already fit are left
    exactly as they are.
    """
    fitted = contour.to_numpy()
    if not shapely.coverage_is_valid(fitted):
        fitted = shapely.coverage_clean(fitted, gap_width=GAP_M)
        moved = shapely.area(shapely.symmetric_difference(contour.to_numpy(), fitted))
        for code, area in zip(contour.index, moved, strict=True):
            if area >= 1:
                print(f"mended: commune {code}, {area:.0f} m² changed")
    rounded = shapely.transform(fitted, lambda xy: np.round(xy, DECIMALS))
    if not (shapely.coverage_is_valid(rounded) and shapely.is_valid(rounded).all()):
        raise SystemExit("the contours of an EPCI do not fit together")
    return gpd.GeoSeries([as_multipolygon(one) for one in rounded], index=contour.index, crs=CRS)


def as_multipolygon(geometry: shapely.Geometry) -> shapely.MultiPolygon:
    """Make one geometry type of polygons and multipolygons: a layer declares only one."""
    return shapely.MultiPolygon(shapely.get_parts(geometry).tolist())


def build_communes(registry: Registry) -> gpd.GeoDataFrame:
    """List the communes of each métropole: names of the COG, populations of the EPCI's file."""
    frames = []
    for epci in registry.epcis:
        people = {m["code"]: int(m["populationMunicipale"]) for m in epci["membres"]}
        codes = sorted(people)
        records = {
            "commune": codes,
            "name": [registry.communes[code]["nom"] for code in codes],
            "epci": epci["code"],
            "departement": [registry.communes[code]["departement"] for code in codes],
            "population": [people[code] for code in codes],
            "cog": COG,
        }
        geometry = mend(contours(registry, codes)).to_numpy()
        frames.append(gpd.GeoDataFrame(records, geometry=geometry, crs=CRS))
    return pd.concat(frames).sort_values("commune", ignore_index=True)


def build_epcis(registry: Registry) -> pd.DataFrame:
    """List the métropoles with the names a user may call them by."""
    rows = [
        {
            "epci": epci["code"],
            "name": epci["nom"],
            "slug": facts.SLUGS[epci["code"]][0],
            "epci_type": epci["type"],
            "population": int(epci["populationMunicipale"]),
            "population_basis": facts.POPULATION,
            "n_communes": len(epci["membres"]),
            "cog": COG,
            "aliases": facts.SLUGS[epci["code"]][1] or None,
        }
        for epci in registry.epcis
    ]
    return pd.DataFrame(rows).sort_values("slug", ignore_index=True)


def build_arrondissements(registry: Registry, communes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """List the municipal arrondissements, which many public files use instead of the commune."""
    codes = sorted(code for code, row in registry.places.items() if row["type"] == "ARM")
    rows = [registry.places[code] for code in codes]
    parents = [registry.codes[row["commune_parent_id"]] for row in rows]
    epci_of = dict(zip(communes["commune"], communes["epci"], strict=True))
    records = {
        "arrondissement_municipal": codes,
        "name": [row["nom"] for row in rows],
        "commune": parents,
        "epci": [epci_of[parent] for parent in parents],
        "cog": COG,
    }
    contour = contours(registry, codes)
    mended = pd.concat([mend(city) for _, city in contour.groupby(parents)])
    return gpd.GeoDataFrame(records, geometry=mended.loc[codes].to_numpy(), crs=CRS)


def build_members(registry: Registry) -> pd.DataFrame:
    """Turn the sheet's lists of names into codes; all unknown names are told at once."""
    index = {epci["code"]: sheet.index_names(names(registry, epci)) for epci in registry.epcis}
    rows: dict[tuple[str, str, str | None], None] = {}  # keeps order and drops the second door
    unknown = []
    for row in sheet.read_sheet():
        sector = sheet.sector_code(row)
        for member in sheet.members(row) if sector else []:
            code = index[row["metropole_siren"]].get(sheet.fold(member.name))
            if sector and code:
                rows[sector, code, member.part] = None
            else:
                unknown.append(f"{row['metropole']}: {member.name}")
    if unknown:
        raise SystemExit("communes of the sheet that no member matches:\n" + "\n".join(unknown))
    frame = pd.DataFrame(list(rows), columns=["sector", "commune", "part"])
    return frame.sort_values(["sector", "commune"], ignore_index=True)


def names(registry: Registry, epci: dict[str, Any]) -> list[tuple[str, str]]:
    """Give each member's COG name, then the EPCI file's own, which may be a former name."""
    codes = [member["code"] for member in epci["membres"]]
    official = [(str(registry.communes[code]["nom"]), code) for code in codes]
    return official + [(member["nom"], member["code"]) for member in epci["membres"]]


def build_sectors(communes: gpd.GeoDataFrame, members: pd.DataFrame) -> gpd.GeoDataFrame:
    """List the sectors; the geometry joins whole communes and never guesses at a part."""
    shapes = dict(zip(communes["commune"], communes.geometry, strict=True))
    whole: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for member in members[members["part"].isna()].itertuples():
        whole[str(member.sector)].append(shapes[member.commune])
    rows: dict[str, dict[str, str | None]] = {}
    for row in sheet.read_sheet():
        sector = sheet.sector_code(row)
        if sector:
            rows[sector] = {
                "sector": sector,
                "name": sheet.sector_name(row),
                "epci": row["metropole_siren"],
                "zoning": sheet.ZONINGS[row["site_type"]],
                "organisation_model": sheet.organisation_model(row),
                "valid_from": None,  # no source says since when, nor until when
                "valid_to": None,
                "source": row["source_url"],
                "confidence": row["confidence"],
            }
    codes = sorted(rows)
    geometry = [
        as_multipolygon(shapely.union_all(whole[code])) if code in whole else None for code in codes
    ]
    return gpd.GeoDataFrame([rows[code] for code in codes], geometry=geometry, crs=CRS)


def build_organisations() -> pd.DataFrame:
    """List the organisation models of 2017: dated facts, not lasting properties."""
    columns = ["epci", "organisation_model", "valid_from", "valid_to", "source", "confidence"]
    rows = [
        (epci, model, "2017", None, source, "medium") for epci, model, source in facts.ORGANISATIONS
    ]
    return pd.DataFrame(rows, columns=columns)


def build_attributions() -> pd.DataFrame:
    """List how the data ask to be credited, to be printed on maps and kept in metadata."""
    return pd.DataFrame(facts.ATTRIBUTIONS, columns=["subject", "attribution", "licence"])


def check_rouen(communes: gpd.GeoDataFrame, members: pd.DataFrame) -> None:
    """Hold the result against what is known of Rouen: 71 communes in five pôles of known size."""
    rouen = communes[communes["epci"] == facts.ROUEN]
    if (len(rouen), rouen["population"].sum()) != (facts.ROUEN_COMMUNES, facts.ROUEN_POPULATION):
        raise SystemExit("Rouen: not the communes or the population expected")
    pieces = members[members["sector"].str.startswith(facts.ROUEN)]
    sizes = sorted(Counter(pieces["sector"]).values())
    if sizes != facts.ROUEN_PARTITION or set(pieces["commune"]) != set(rouen["commune"]):
        raise SystemExit(f"Rouen: the five pôles do not partition its communes, {sizes}")


def write_geopackage(tables: dict[str, pd.DataFrame]) -> None:
    """Write all tables aside, then put the file in place, so that no half file is ever read."""
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": STAMP})
    aside = TARGET.with_name("metropoles.new.gpkg")
    aside.unlink(missing_ok=True)
    for name, table in tables.items():
        options: dict[str, Any] = {"layer_options": {"DESCRIPTION": DESCRIPTIONS[name]}}
        if isinstance(table, gpd.GeoDataFrame):
            options["layer_options"] |= {"GEOMETRY_NAME": "geom"}
            options["geometry_type"] = "MultiPolygon"
        if not aside.exists():  # newer versions of the format alarm older desktop programs
            options["dataset_options"] = {"VERSION": "1.3"}
        pyogrio.write_dataframe(table, aside, layer=name, driver="GPKG", **options)
    aside.replace(TARGET)


def write_mergers(registry: Registry) -> None:
    """List the communes that are no longer one, or were not for a time, and who holds them."""
    rows: list[tuple[str, str, str, str, str]] = [
        (one.commune, one.name, one.into, str(one.until), str(one.since or ""))
        for one in history.absences(registry.editions)
    ]
    known = {row[0] for row in rows}
    names = {row[0]: row[1] for row in rows}
    names |= {code: str(commune["nom"]) for code, commune in registry.communes.items()}
    # A few codes lived and died between two editions: the package alone remembers them.
    short_lived = {
        (old, name, into, "", "")
        for old, name, into in registry.mergers
        if old not in known and old not in registry.communes
    }
    columns = ["commune", "name", "into", "until", "since"]
    frame = pd.DataFrame(rows + sorted(short_lived), columns=columns)
    frame.insert(3, "into_name", frame["into"].map(names).fillna(""))
    frame = frame.sort_values(["commune", "until"], kind="stable")
    frame.drop_duplicates(["commune", "until"]).to_csv(MERGERS, index=False, lineterminator="\n")


def report(tables: dict[str, pd.DataFrame]) -> None:
    """Say how many rows each table has, and how far sectors are known in each métropole."""
    for name, table in tables.items():
        print(f"{name}: {len(table)} rows")
    parts = tables["sector_communes"]
    cut = set(parts.loc[parts["part"].notna(), "commune"])
    whole = set(parts["commune"]) - cut
    for epci in tables["epci"].itertuples():
        codes = set(tables["communes"].loc[tables["communes"]["epci"] == epci.epci, "commune"])
        counts = f"{len(codes & whole)} in a sector, {len(codes & cut)} cut"
        print(f"{epci.slug}: {counts}, {len(codes - whole - cut)} in none")


if __name__ == "__main__":
    main()

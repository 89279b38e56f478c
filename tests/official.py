"""The same made-up communes, as each official service would write them.

Six squares of 1 km in Lambert-93, in a row from west to east: Rouen and Sotteville-lès-Rouen of one
EPCI, Dieppe of another, Lyon of its own, a commune of Paris's métropole that also is in an EPT, and
an island in none.
"""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pyogrio
from shapely import MultiPolygon, Polygon, box

WEST, SOUTH = 560_000, 6_920_000
ROUEN, DIEPPE, LYON, MGP, EPT = "200023414", "247600786", "200046977", "200054781", "200057867"
COMMUNES = [
    ("76540", "Rouen", ROUEN, 100),
    ("76681", "Sotteville-lès-Rouen", ROUEN, 20),
    ("76217", "Dieppe", DIEPPE, 30),
    ("69123", "Lyon", LYON, 500),
    ("93048", "Montreuil", f"{MGP}/{EPT}", 40),
    ("29155", "Ouessant", "NR", 7),
]
EPCIS = [
    (ROUEN, "Métropole Rouen Normandie", "Métropole"),
    (DIEPPE, "CA de la Région Dieppoise", "Communauté d'agglomération"),
    (LYON, "Métropole de Lyon", "Métropole"),
    (EPT, "Est Ensemble", "Etablissement public territorial"),
    (MGP, "Métropole du Grand Paris", "Métropole"),
]


def square(place):
    west = WEST + 1000 * place
    return box(west, SOUTH, west + 1000, SOUTH + 1000)


def communes(columns):
    """Write code, name, EPCI, population and département under the names that are given."""
    code, name, epci, population, departement = columns
    rows = [
        {code: own, name: called, epci: siren, population: people, departement: own[:2]}
        for own, called, siren, people in COMMUNES
    ]
    return gpd.GeoDataFrame(
        rows, geometry=[MultiPolygon([square(n)]) for n in range(len(rows))], crs=2154
    )


def epcis(columns):
    code, name, nature = columns
    rows = [{code: own, name: called, nature: kind} for own, called, kind in EPCIS]
    return gpd.GeoDataFrame(rows, geometry=[MultiPolygon([square(0)])] * len(rows), crs=2154)


V4 = (
    "code_insee",
    "nom_officiel",
    "codes_siren_des_epci",
    "population",
    "code_insee_du_departement",
)
V3 = ("insee_com", "nom", "siren_epci", "population", "insee_dep")


def write_v4(folder):
    """ADMIN EXPRESS COG 4.0: one GeoPackage, arrondissements in a layer of their own."""
    file = folder / "ADE-COG_4-0_GPKG_LAMB93_FXX-ED2026-01-01.gpkg"
    frame = communes(V4).assign(date_du_recensement="2023-01-01")
    own = {"driver": "GPKG", "layer_options": {"GEOMETRY_NAME": "geometrie"}}
    pyogrio.write_dataframe(frame, file, layer="commune", **own)
    layer = epcis(("code_siren", "nom_officiel", "nature"))
    pyogrio.write_dataframe(layer, file, layer="epci", **own)
    arrondissement = gpd.GeoDataFrame(
        {"code_insee": ["69381"], "nom_officiel": ["Lyon 1er Arrondissement"]},
        geometry=[square(3)],
        crs=2154,
    )
    pyogrio.write_dataframe(arrondissement, file, layer="arrondissement_municipal", **own)
    departement = gpd.GeoDataFrame(
        {"code_insee": ["76"], "nom_officiel": ["Seine-Maritime"]}, geometry=[square(0)], crs=2154
    )
    pyogrio.write_dataframe(departement, file, layer="departement", **own)
    return file


def write_v3(folder):
    """ADMIN EXPRESS COG 3.x as a GeoPackage."""
    file = folder / "ADMIN-EXPRESS-COG_3-2_2024-02-22.gpkg"
    pyogrio.write_dataframe(communes(V3), file, layer="commune")
    pyogrio.write_dataframe(epcis(("code_siren", "nom", "nature")), file, layer="epci")
    return file


def write_v2(folder):
    """ADMIN EXPRESS as Shapefiles, one per layer, in the folders of a delivery."""
    inside = folder / "ADMIN-EXPRESS-COG_2-1__SHP_FRA_2020" / "1_DONNEES_LIVRAISON"
    inside.mkdir(parents=True)
    columns = ("INSEE_COM", "NOM_COM", "CODE_EPCI", "POPULATION", "INSEE_DEP")
    pyogrio.write_dataframe(communes(columns), inside / "COMMUNE.shp", encoding="utf-8")
    layer = epcis(("CODE_EPCI", "NOM_EPCI", "TYPE_EPCI"))
    pyogrio.write_dataframe(layer, inside / "EPCI.shp", encoding="utf-8")
    return folder


def write_etalab(folder):
    """Contours of Etalab: lon/lat, compressed, arrondissements among the communes."""
    inside = folder / "2026" / "geojson"
    inside.mkdir(parents=True)
    frame = communes(("code", "nom", "epci", "population", "departement"))
    frame = frame.drop(columns="population")
    frame["epci"] = frame["epci"].replace({f"{MGP}/{EPT}": MGP, "NR": None})
    within = gpd.GeoDataFrame(
        {"code": ["69381"], "nom": ["Lyon 1er"], "commune": ["69123"]},
        geometry=[square(3)],
        crs=2154,
    )
    both = pd.concat([frame, within]).to_crs(4326)
    file = inside / "communes-5m.geojson.gz"
    pyogrio.write_dataframe(both, f"/vsigzip/{file}", driver="GeoJSON")
    return file


def write_geo_api(folder):
    """An answer of geo.api.gouv.fr, with the contours."""
    frame = communes(("code", "nom", "codeEpci", "population", "codeDepartement"))
    frame["codeEpci"] = frame["codeEpci"].replace({f"{MGP}/{EPT}": MGP, "NR": None})
    file = folder / "communes.geojson"
    pyogrio.write_dataframe(frame.to_crs(4326), file, driver="GeoJSON")
    return file


def write_geojson(file, rows, crs=4326):
    """Write rows of code, name, population and shape as Etalab would, with a population."""
    frame = gpd.GeoDataFrame(
        {
            "code": [row[0] for row in rows],
            "nom": [row[1] for row in rows],
            "population": [row[2] for row in rows],
        },
        geometry=[row[3] for row in rows],
        crs=crs,
    )
    pyogrio.write_dataframe(frame, file, driver="GPKG" if file.suffix == ".gpkg" else "GeoJSON")
    return file


BOW_TIE = Polygon([(WEST, SOUTH), (WEST + 1000, SOUTH + 1000), (WEST + 1000, SOUTH),
                   (WEST, SOUTH + 1000)])  # fmt: skip

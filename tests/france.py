"""All the services of `territo fetch` behind one address of the loopback.

They tell of Squareland, or of the communes of a métropole of the example.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

import melodi_service
import squareland
import wfs_service
from bdnb_service import Bdnb
from etalab_service import EtalabService
from explore_service import Explore
from geo_api_service import GeoApiService
from loopback import Loopback, Reply
from melodi_service import MelodiService
from overpass import GOOD, Service
from services.test_bpe import as_csv
from services.test_france_services import listed
from territo.crs import transformer
from wfs_service import WfsService

EMBEDDED = Path(__file__).parents[1] / "boundaries" / "metropoles.gpkg"
FILOSOFI = "/insee/Filosofi2021_carreaux_200m_csv.zip"


@dataclass(frozen=True)
class Drawn:
    """A commune of the example, with the outer ring of its contour."""

    code: str
    name: str
    epcis: tuple[str, ...]
    departement: str
    population: int
    ring: np.ndarray
    parent: str = ""
    crs: int = 2154

    def corners(self, crs):
        if crs == 2154:
            return self.ring.tolist()
        return np.column_stack(transformer(2154, crs)(*self.ring.T)).tolist()


def of_the_example(siren: str) -> tuple[Drawn, ...]:
    """The communes of a métropole of the example."""
    frame = gpd.read_file(EMBEDDED, layer="communes", where=f"epci = '{siren}'")
    return tuple(
        Drawn(
            row.commune,
            row.name_,
            (siren,),
            row.departement,
            int(row.population),
            np.array(max(row.geometry.geoms, key=lambda part: part.area).exterior.coords),
        )
        for row in frame.rename(columns={"name": "name_"}).itertuples()
    )


class France:
    """The services, and where they are."""

    def __init__(self, monkeypatch, communes=squareland.COMMUNES, epcis=squareland.EPCIS):
        for module in (wfs_service, melodi_service):
            monkeypatch.setattr(module, "COMMUNES", communes)
        monkeypatch.setattr(wfs_service, "EPCIS", epcis)
        self.squares = grid(communes)
        self.parts = {
            "/wfs": WfsService(),
            "/melodi": MelodiService(),
            "/geo": lambda asked: GeoApiService()(below(asked, "/geo")),
            "/etalab": lambda asked: EtalabService()(below(asked, "/etalab")),
            FILOSOFI: self.filosofi,
            "/directory": Explore([mairie(one) for one in communes]),
            "/data-es": Explore([pool(one) for one in communes]),
            "/bdnb": Bdnb([building(one) for one in communes]),
            "/fs.csv": lambda _: listed(*(front_desk(one) for one in communes)),
            "/bpe.csv": lambda _: Reply(as_csv([post_office(one) for one in communes]), "text/csv"),
        }
        self.loopback = Loopback(self.answer)
        self.streets = Service(GOOD)

    def answer(self, asked):
        for path, service in self.parts.items():
            if asked.path.startswith(path):
                return service(asked)
        return Reply(b"Not Found", "text/plain", 404)

    def filosofi(self, _):
        return Reply(self.squares, "application/zip")

    @property
    def services(self):
        url = self.loopback.url
        return {
            "wfs": f"{url}/wfs",
            "melodi": f"{url}/melodi",
            "geo_api": f"{url}/geo",
            "etalab": f"{url}/etalab",
            "filosofi": f"{url}{FILOSOFI}",
            "directory": f"{url}/directory",
            "france_services": f"{url}/fs.csv",
            "data_es": f"{url}/data-es",
            "bdnb": f"{url}/bdnb",
            "bpe": f"{url}/bpe.csv",
        }

    def settings(self) -> str:
        """The settings of a study that asks these services."""
        lines = [f'{name} = "{url}"' for name, url in self.services.items()]
        overpass = f'overpass = "{self.streets.url}"'
        return "\n".join([overpass, "[services]", *lines, ""])

    def stop(self):
        self.loopback.stop()
        self.streets.stop()


def below(asked, path):
    """The question as a service at the top of its address has it."""
    return replace(asked, path=asked.path.removeprefix(path))


def grid(communes) -> bytes:
    """A national grid: a square of ten inhabitants at the middle of each commune, and one far."""
    rows = []
    for one in communes:
        ring = np.array(one.corners(3035))
        east, north = ((ring.min(axis=0) + ring.max(axis=0)) / 2 // 200 * 200).astype(int)
        rows.append((f"CRS3035RES200mN{north}E{east}", 0, one.code, 10.0))
    rows.append(("CRS3035RES200mN2000000E3300000", 1, "64999", 5.0))
    names = ["idcar_200m", "i_est_200", "lcog_geo", "ind"]
    table = pd.DataFrame(rows, columns=names).drop_duplicates("idcar_200m")
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in (
            ("carreaux_200m_met.csv", table.to_csv(index=False)),
            ("carreaux_200m_reun.csv", "idcar_200m,ind\n"),
            ("meta_carreaux_200m.csv", "COD_VAR;LIB_VAR\n"),
        ):
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 31, 12, 0, 0)), text)
    return content.getvalue()


def middle(one, crs=4326):
    ring = np.array(one.corners(crs))
    return tuple((ring.min(axis=0) + ring.max(axis=0)) / 2)


def mairie(one):
    lon, lat = middle(one)
    place = {
        "type_adresse": "Adresse", "numero_voie": "1 place Bleue", "code_postal": "76000",
        "nom_commune": one.name, "longitude": f"{lon:.6f}", "latitude": f"{lat:.6f}",
    }  # fmt: skip
    return {
        "id": f"m-{one.code}",
        "nom": f"Mairie - {one.name}",
        "code_insee_commune": one.code,
        "pivot": json.dumps([{"type_service_local": "mairie", "code_insee_commune": [one.code]}]),
        "adresse": json.dumps([place]),
    }


def pool(one):
    lon, lat = middle(one)
    return {
        "equip_numero": f"E{one.code}", "equip_nom": f"Piscine de {one.name}", "new_code": one.code,
        "equip_x": lon, "equip_y": lat, "equip_type_name": "Bassin sportif de natation",
        "equip_service_date": "1984",
    }  # fmt: skip


def building(one):
    x, y = middle(one, one.crs)
    corners = [[x - 10, y - 10], [x + 10, y - 10], [x + 10, y + 10], [x - 10, y - 10]]
    return {
        "batiment_groupe_id": f"bdnb-bg-{one.code}", "code_commune_insee": one.code,
        "annee_construction": 1985, "usage_principal_bdnb_open": "Tertiaire",
        "geom_groupe": {"type": "MultiPolygon", "coordinates": [[corners]]},
    }  # fmt: skip


def front_desk(one):
    lon, lat = middle(one)
    return (
        f'"{one.code}","76","France services {one.name}","5 Rue Bleue",,"{one.code}","76000",'
        f'"{one.name}",{lat},{lon},,,,,,,,,"Non",,"Principal","Fixe",,"Espace labellisé 01/01/2020"'
    )


def post_office(one):
    x, y = middle(one, one.crs)
    return {
        "AN": "2024", "NOMRS": f"POSTE {one.code}", "NUMVOIE": "1", "LIBVOIE": "BLEUE",
        "DEPCOM": one.code, "LIBCOM": one.name, "TYPEQU": "A206", "SIRET": f"356000000{one.code}",
        "LAMBERT_X": f"{x:.2f}", "LAMBERT_Y": f"{y:.2f}", "QUALITE_XY": "Bonne",
        "EPSG": str(one.crs), "QUALITE_GEOLOC": "11",
    }  # fmt: skip

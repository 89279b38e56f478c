"""The WFS of the Géoplateforme on the loopback: ADMIN EXPRESS COG of Squareland.

Names of columns follow the edition; an answer is cut at `cap` features and says so by its counts
alone; pages that are not sorted by the key begin anywhere; errors are XML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from loopback import Reply
from squareland import COMMUNES, EPCIS, answer

REPORT = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1" version="2.0.0">\n'
    ' <ows:Exception exceptionCode="InvalidParameterValue" locator="typeName">\n'
    "  <ows:ExceptionText>{text}</ows:ExceptionText></ows:Exception></ows:ExceptionReport>"
)
V3 = {
    "cleabs": "id",
    "nom_officiel": "nom",
    "code_insee": "insee_com",
    "code_insee_du_departement": "insee_dep",
    "codes_siren_des_epci": "siren_epci",
}
ONLY_V4 = {"date_du_recensement", "codes_insee_des_communes_membres"}


def exception(text, status):
    return Reply(REPORT.format(text=text).encode(), "text/xml", status)


@dataclass
class WfsService:
    """How it answers.

    `shuffled`: pages overlap although they are sorted. `hidden`: communes of no answer at all.
    `odd`: what some communes hold as their EPCI. `status`: of errors. `crs`: what the answers say
    they are in, when it is not what was asked.
    """

    cap: int = 5000
    shuffled: bool = False
    hidden: tuple[str, ...] = ()
    odd: dict[str, str] = field(default_factory=dict)
    status: int = 400
    crs: int = 0

    def __call__(self, asked):
        said = {name.upper(): value for name, value in asked.query}
        typename = re.fullmatch(r"ADMINEXPRESS-COG\.(\d{4}):(commune|epci)", said["TYPENAMES"])
        if not typename or int(typename[1]) not in range(2017, 2027):
            return exception(f"Feature type {said['TYPENAMES']} unknown", self.status)
        if "BBOX" in said and "CQL_FILTER" in said:
            return exception("bbox and cql_filter both specified but are mutually exclusive", 400)
        edition, crs = int(typename[1]), int(said["SRSNAME"].removeprefix("EPSG:"))
        layer = [self.commune(one, crs) for one in COMMUNES if one.code not in self.hidden]
        if typename[2] == "epci":
            layer = [self.epci(one) for one in EPCIS]
        layer = [renamed(one, edition) for one in layer]
        try:
            found = [one for one in layer if matches(one, said)]
        except KeyError as column:
            return exception(f"Illegal property name: {column}", self.status)
        return self.page(found, said, crs, "cleabs" if edition >= 2025 else "id")

    def page(self, found, said, crs, key):
        start = int(said.get("STARTINDEX", "0"))
        if self.shuffled or said.get("SORTBY") != key:
            turn = start % len(found) if found else 0
            found = found[turn:] + found[:turn]
        else:
            found = sorted(found, key=lambda one: one["properties"][key])
        page = found[start : start + min(int(said.get("COUNT", "5000")), self.cap)]
        wanted = said.get("PROPERTYNAME", "")
        return answer(
            {
                "type": "FeatureCollection",
                "totalFeatures": len(found),
                "numberMatched": len(found),
                "numberReturned": len(page),
                "crs": {
                    "type": "name",
                    "properties": {"name": f"urn:ogc:def:crs:EPSG::{self.crs or crs}"},
                },
                "features": [reduced(one, wanted.split(",")) if wanted else one for one in page],
            }
        )

    def commune(self, one, crs):
        ring = [[*corner, 12.5] for corner in one.corners(crs)]
        properties = {
            "cleabs": f"COMMUNE_{one.code[::-1]}",
            "nom_officiel": one.name,
            "code_insee": one.code,
            "population": one.population,
            "date_du_recensement": "2023-01-01Z",
            "code_insee_du_departement": one.departement,
            "code_siren": "NR",
            "codes_siren_des_epci": self.odd.get(one.code, "/".join(one.epcis) or "NR"),
        }
        geometry = {"type": "MultiPolygon", "coordinates": [[ring]]}
        return {"type": "Feature", "properties": properties, "geometry": geometry}

    def epci(self, one):
        members = [commune.code for commune in COMMUNES if one.code in commune.epcis]
        properties = {
            "cleabs": f"EPCI_____{one.code}",
            "code_siren": one.code,
            "nom_officiel": one.name,
            "nature": one.nature,
            "codes_insee_des_communes_membres": "/".join(members),
        }
        return {"type": "Feature", "properties": properties, "geometry": None}


def renamed(feature, edition):
    if edition >= 2025:
        return feature
    said = feature["properties"]
    v3 = {V3.get(name, name): value for name, value in said.items() if name not in ONLY_V4}
    return {**feature, "properties": v3}


def reduced(feature, wanted):
    said = {name: value for name, value in feature["properties"].items() if name in wanted}
    return {**feature, "properties": said, "geometry": None}


def matches(feature, said):
    """Tell what a box or a filter holds; a box in the wrong order holds nothing."""
    properties = feature["properties"]
    if "BBOX" in said:
        west, south, east, north = (float(part) for part in said["BBOX"].split(",")[:4])
        assert said["BBOX"].endswith(",EPSG:2154")
        x, y, *_ = zip(*feature["geometry"]["coordinates"][0][0], strict=True)
        return west <= max(x) and min(x) <= east and south <= max(y) and min(y) <= north
    like = re.fullmatch(r"(\w+) LIKE '%(\w+)%'", said["CQL_FILTER"])
    if like:
        return like[2] in properties[like[1]]
    listed = re.fullmatch(r"(\w+) IN \((.+)\)", said["CQL_FILTER"])
    return properties[listed[1]] in re.findall(r"'(\w+)'", listed[2])

"""The contours administratifs of Etalab on the loopback: all Squareland in one packed file."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass

from loopback import Reply
from squareland import ARRONDISSEMENTS, COMMUNES, EPCIS


@dataclass
class EtalabService:
    """`unpacked`: the server says the packing is its own, so that it is undone on the way.
    `cut`: bytes that lack at the end of the communes, though the answer is whole.
    """

    unpacked: bool = False
    cut: int = 0

    def __call__(self, asked):
        file = re.fullmatch(r"/2026/geojson/(communes|epci)-(\d+m)\.geojson\.gz", asked.path)
        if not file:
            return Reply(b"<Error><Code>AccessDenied</Code></Error>", "application/xml", 403)
        features = list(communes()) if file[1] == "communes" else epcis()
        content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
        body = gzip.compress(content, mtime=0)
        if self.cut and file[1] == "communes":
            body = body[: -self.cut]
        headers = {"Content-Encoding": "gzip"} if self.unpacked else {}
        return Reply(body, "application/gzip", headers=headers)


def communes():
    for one in (*ARRONDISSEMENTS, *reversed(COMMUNES)):
        said = {"code": one.code, "nom": one.name, "departement": one.departement, "region": "99"}
        said |= {"epci": one.epcis[0]} if one.epcis else {}
        said |= {"commune": one.parent, "epci": "200099002"} if one.parent else {}
        said |= {"plm": True} if one.code == "75056" else {}
        yield feature(said, one)


def epcis():
    return [feature({"code": one.code, "nom": one.name}, COMMUNES[0]) for one in EPCIS if one.type]


def feature(said, one):
    contour = {"type": "Polygon", "coordinates": [one.corners(4326)]}
    return {"type": "Feature", "properties": said, "geometry": contour}

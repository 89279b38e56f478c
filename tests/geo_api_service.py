"""geo.api.gouv.fr on the loopback: answers about Squareland, errors as plain text."""

from __future__ import annotations

from dataclasses import dataclass

from loopback import Reply
from squareland import ARRONDISSEMENTS, COMMUNES, EPCIS, answer
from territo.sources.boundaries import plain

UNFILTERED = (
    "This endpoint does not support an unfiltered API call with a geojson format output or a "
    "field with contour"
)
DEPARTEMENTS = (
    {"nom": "Squareland", "code": "99"},
    {"nom": "Pavé", "code": "75"},
    {"nom": "Bourbon", "code": "974"},
)
EPCI_ROWS = [
    {"nom": one.name, "code": one.code, "type": one.type} for one in EPCIS if one.type
]  # an EPT is none here
NOT_FOUND = Reply(b"Not Found", "text/plain", 404)
FILTERS = ("nom", "code", "codeEpci", "codeDepartement", "codeParent")


@dataclass
class GeoApiService:
    """`lost`: codes that are left out of the answers with contours."""

    lost: tuple[str, ...] = ()

    def __call__(self, asked):
        reply = NOT_FOUND
        match asked.path.strip("/").split("/"):
            case ["epcis"]:
                named = plain(asked.value("nom"))
                found = [row for row in EPCI_ROWS if named in plain(row["nom"])]
                reply = answer([{**row, "_score": 0.5} for row in found])
            case ["epcis", code]:
                reply = one_of([row for row in EPCI_ROWS if row["code"] == code])
            case ["epcis", code, "communes"]:
                reply = self.communes(asked, [one for one in COMMUNES if code in one.epcis[:1]])
            case ["departements", code]:
                reply = one_of([row for row in DEPARTEMENTS if row["code"] == code])
            case ["departements", code, "communes"]:
                reply = self.communes(asked, [one for one in COMMUNES if one.departement == code])
            case ["communes"]:
                reply = self.filtered(asked)
            case ["communes", code]:
                reply = one_of([shown(one, asked) for one in COMMUNES if one.code == code])
        return reply

    def filtered(self, asked):
        geojson = asked.value("format") == "geojson"
        if geojson and not any(asked.value(name) for name in FILTERS):
            return Reply(UNFILTERED.encode(), "text/plain", 400)
        arrondissements = asked.value("type") == "arrondissement-municipal"
        return self.communes(
            asked,
            [
                one
                for one in (ARRONDISSEMENTS if arrondissements else COMMUNES)
                if asked.value("codeEpci") in ("", *one.epcis[:1])
                and asked.value("codeDepartement") in {"", one.departement}
                and asked.value("codeParent") in {"", one.parent}
            ],
        )

    def communes(self, asked, found):
        """In no order; without those that are lost."""
        if asked.value("format") != "geojson":
            return answer([shown(one, asked) for one in reversed(found)])
        kept = [one for one in reversed(found) if one.code not in self.lost]
        features = [shown(one, asked) for one in kept]
        return answer({"type": "FeatureCollection", "features": features})


def one_of(found):
    return answer(found[0]) if found else NOT_FOUND


def shown(commune, asked):
    """The fields that are asked for; name and code are always given."""
    known = {
        "nom": commune.name,
        "code": commune.code,
        "codeDepartement": commune.departement,
        "population": commune.population,
    }
    if commune.epcis:
        known["codeEpci"] = commune.epcis[0]
    wanted = {"nom", "code", *asked.value("fields").split(",")}
    row = {name: value for name, value in known.items() if name in wanted}
    if asked.value("format") != "geojson":
        return row
    assert asked.value("geometry") == "contour"
    contour = {"type": "Polygon", "coordinates": [commune.corners(4326)]}
    return {"type": "Feature", "properties": row, "geometry": contour}

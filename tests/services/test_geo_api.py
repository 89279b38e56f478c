"""geo.api.gouv.fr: found by name or SIREN, complete or refused, nothing said is an error."""

from __future__ import annotations

import pytest

from geo_api_service import GeoApiService
from loopback import Fault, Loopback, Reply
from squareland import BOURBON, CARRE, PAVE
from territo.errors import ServiceError, TerritoryError
from territo.sources.http import open_session
from territo.sources.library import Library
from territo.sources.services.geo_api import (
    GeoApi,
    find_epci,
    read_arrondissements,
    read_communes,
    read_departement,
    read_epci,
)

CREDIT = "Etalab / data.gouv.fr d'après IGN et Insee (Licence Ouverte 2.0)"


@pytest.fixture
def service():
    started = Loopback(GeoApiService())
    yield started
    started.stop()


@pytest.fixture
def api(service, tmp_path):
    library = Library(open_session(tries=2, backoff_s=0), tmp_path / "kept")
    return GeoApi(library, service.url, 2026)


def test_an_epci_is_found_by_siren_by_name_and_by_a_part_of_it(service, api):
    for text in (CARRE, "metropole de carré", "Carré"):
        found = find_epci(api, text)
        assert (found.code, found.name, found.epci_type) == (CARRE, "Métropole de Carré", "METRO")
    assert [asked.path for asked in service.asked] == [f"/epcis/{CARRE}", "/epcis", "/epcis"]
    assert service.asked[1].query == (("nom", "metropole de carré"), ("fields", "nom,code,type"))


def test_several_epci_of_a_name_are_told_and_none_is_named(service, api):
    with pytest.raises(TerritoryError, match=r"Métropole de Carré \(200099001\), Métropole du"):
        find_epci(api, "métropole")
    with pytest.raises(ServiceError, match=r"/epcis \(nom = Rouenn\) finds nothing"):
        find_epci(api, "Rouenn")
    with pytest.raises(ServiceError, match=r"/epcis/200000000\S* answers 404 \(Not Found\)"):
        find_epci(api, "200000000")
    # What says nothing is not kept: it is asked again.
    asked = len(service.asked)
    with pytest.raises(ServiceError):
        find_epci(api, "Rouenn")
    assert len(service.asked) == asked + 1


def test_the_communes_of_an_epci_come_in_order_in_metres_with_where_they_came_from(service, api):
    read = read_epci(api, CARRE)
    assert (read.code, read.name, read.epci_type, read.cog) == (
        CARRE,
        "Métropole de Carré",
        "METRO",
        2026,
    )
    frame = read.communes
    assert list(frame.index) == ["99001", "99002", "99003", "99004", "99005"]
    assert list(frame["name"]) == ["Carré", "Losange", "Rhombe", "Trapèze", "Angle"]
    assert list(frame["population"]) == [101, 102, 103, 104, 105]
    assert set(frame["epci"]) == {CARRE}
    assert set(frame["departement"]) == {"99"}
    assert read.crs == 2154
    # Squares of 1 km from x = 600 000: the third lies from 602 000 to 603 000.
    assert frame.loc["99003"].geometry.bounds == pytest.approx(
        (602e3, 68e5, 603e3, 6801e3), abs=1e-3
    )
    assert set(frame.geom_type) == {"MultiPolygon"}
    assert read.population_basis == (
        "population municipale d'année non précisée (geo.api.gouv.fr), COG 2026"
    )
    assert [one.subject for one in read.documents] == ["EPCI", "members", "communes"]
    assert read.attributions == (CREDIT,)
    contours = read.documents[2]
    assert (contours.date, contours.edition, contours.licence) == (
        "2026-01-31",
        "",
        "Licence Ouverte 2.0",
    )
    assert contours.url == (
        f"{service.url}/epcis/{CARRE}/communes?fields=nom%2Ccode%2CcodeEpci%2CcodeDepartement"
        "%2Cpopulation&format=geojson&geometry=contour"
    )
    assert len(contours.sha256) == 64


def test_a_commune_that_does_not_come_is_asked_for_once_more_then_named(service, api):
    service.answer.lost = ("99004",)
    with pytest.raises(ServiceError, match="gives 4 communes where 5 are members: it lacks 99004"):
        read_epci(api, CARRE)
    # The EPCI; its list and its contours; both anew.
    assert len(service.asked) == 5
    service.answer.lost = ()
    assert len(read_epci(api, CARRE).communes) == 5
    assert len(service.asked) == 7


def test_a_departement_has_the_communes_of_no_epci_too(api):
    read = read_departement(api, "99")
    assert (read.code, read.name, read.epci_type) == ("99", "Squareland", "DEP")
    assert list(read.communes.index)[-1] == "99010"
    assert len(read.communes) == 6
    assert read.communes.loc["99010", "epci"] == ""
    assert read.communes.loc["99010", "population"] == 0
    with pytest.raises(ServiceError, match=r"/departements/98\S* answers 404"):
        read_departement(api, "98")


def test_a_filter_that_nobody_has_is_named(service, api):
    service.faults = {1: Fault(reply=Reply(b"[]"))}
    with pytest.raises(ServiceError, match=r"\(codeDepartement = 99\) finds nothing"):
        read_departement(api, "99")


def test_communes_one_by_one(service, api):
    read = read_communes(api, ["99010", "99002", "99010"])
    assert list(read.communes.index) == ["99002", "99010"]
    assert (read.code, read.name, read.epci_type) == ("", "", "COM")
    assert [asked.path for asked in service.asked] == ["/communes/99002", "/communes/99010"]
    only = read_communes(api, ["99002"])
    assert (only.code, only.name) == ("99002", "Losange")
    assert len(service.asked) == 2
    with pytest.raises(ServiceError, match=r"/communes/99999\S* answers 404 \(Not Found\)"):
        read_communes(api, ["99002", "99999"])
    with pytest.raises(TerritoryError, match="75101 is an arrondissement of 75056"):
        read_communes(api, ["75101"])


def test_arrondissements_are_asked_for_by_their_commune(service, api):
    frame, about = read_arrondissements(api, "75056")
    assert list(frame.index) == ["75101", "75102"]
    assert set(frame["commune"]) == {"75056"}
    # Two halves of a square of 1 km.
    assert list(frame.area) == pytest.approx([5e5, 5e5], abs=1)
    assert service.asked[0].query[:2] == (
        ("codeParent", "75056"),
        ("type", "arrondissement-municipal"),
    )
    assert about.subject == "arrondissements municipaux"
    with pytest.raises(ServiceError, match=r"codeParent = 99001\) finds nothing"):
        read_arrondissements(api, "99001")


def test_overseas_is_in_metres_of_its_own_zone_and_never_mixed(api):
    read = read_epci(api, BOURBON)
    assert read.crs == 2975
    assert read.communes.loc["97411"].geometry.bounds == pytest.approx(
        (340e3, 7680e3, 341e3, 7681e3), abs=1e-3
    )
    with pytest.raises(TerritoryError, match="EPSG:2154 and EPSG:2975"):
        read_communes(api, ["97411", "99001"])


def test_the_commune_stands_for_its_arrondissements(api):
    read = read_epci(api, PAVE)
    assert list(read.communes.index) == ["75056", "75900"]
    assert list(read.communes["population"]) == [2000, 300]


@pytest.mark.parametrize(
    ("body", "kind", "status", "said"),
    [
        (b"<html><h1>Maintenance</h1></html>", "text/html", 200, r"no JSON.*\(Maintenance"),
        (b"Service Unavailable", "text/plain", 503, r"answers 503 \(Service Unavailable\)"),
        (b"This endpoint does not", "text/plain", 400, r"answers 400 \(This endpoint does not\)"),
        (b'{"message": "no"}', "application/json", 200, "something else than codes"),
        (b"null", "application/json", 200, "something else than codes"),
        (b'{"type": "FeatureCollection", "features": [', "application/json", 200, "half of it"),
    ],
)
def test_what_is_no_answer_is_refused_and_not_kept(service, api, body, kind, status, said):
    service.faults = dict.fromkeys((2, 3), Fault(reply=Reply(body, kind, status)))
    with pytest.raises(ServiceError, match=said):
        read_epci(api, CARRE)
    service.faults = {}
    assert len(read_epci(api, CARRE).communes) == 5


def test_a_contour_that_is_null_is_named(service, api):
    body = (
        b'{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": null, '
        b'"properties": {"code": "99001", "nom": "A", "codeDepartement": "99"}}]}'
    )
    service.faults = {2: Fault(reply=Reply(body))}
    with pytest.raises(ServiceError, match="gives no contour for 99001"):
        read_epci(api, CARRE)

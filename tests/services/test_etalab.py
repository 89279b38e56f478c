"""The contours of Etalab: one packed file, whole or refused, cut to an EPCI."""

from __future__ import annotations

import gzip

import pytest

from etalab_service import EtalabService
from loopback import Fault, Loopback, Reply
from squareland import CARRE, PAVE
from territo.errors import ServiceError
from territo.sources.http import open_session
from territo.sources.library import Library
from territo.sources.services.etalab import Etalab, read_epci


@pytest.fixture
def service():
    started = Loopback(EtalabService())
    yield started
    started.stop()


@pytest.fixture
def etalab(service, tmp_path):
    library = Library(open_session(tries=2, backoff_s=0), tmp_path / "kept")
    return Etalab(library, service.url, 2026)


@pytest.mark.parametrize("unpacked", [False, True])
def test_an_epci_is_cut_out_of_the_file_of_all_france(service, etalab, unpacked):
    service.answer.unpacked = unpacked
    seen = []
    read = read_epci(etalab, CARRE, lambda done, whole: seen.append((done, whole)))
    assert list(read.communes.index) == ["99001", "99002", "99003", "99004", "99005"]
    assert (read.code, read.name, read.epci_type, read.cog) == (
        CARRE,
        "Métropole de Carré",
        "",
        2026,
    )
    assert read.communes["population"].isna().all()
    assert read.population_basis == ""
    assert read.crs == 2154
    assert read.communes.loc["99003"].geometry.bounds == pytest.approx(
        (602e3, 68e5, 603e3, 6801e3), abs=1e-3
    )
    assert [asked.path for asked in service.asked] == [
        "/2026/geojson/epci-1000m.geojson.gz",
        "/2026/geojson/communes-5m.geojson.gz",
    ]
    assert read.documents[1].edition == "COG 2026"
    assert read.attributions == (
        "Etalab / data.gouv.fr d'après IGN et Insee (Licence Ouverte 2.0)",
    )
    assert seen[-1][0] > 0
    # Nothing is left beside the two documents and their descriptions.
    kept = sorted(path.suffix for path in etalab.library.folder.iterdir())
    assert kept == ["", "", ".json", ".json"]
    read_epci(etalab, CARRE)
    assert len(service.asked) == 2


def test_arrondissements_are_left_out(etalab):
    read = read_epci(Etalab(etalab.library, etalab.url, 2026, "100m"), PAVE)
    assert dict(read.communes["name"]) == {"75056": "Pavé", "75900": "Bord"}
    # A square of 1 km each: the halves 75101 and 75102 are not counted over 75056.
    assert read.communes.area.sum() == pytest.approx(2e6, abs=2)


@pytest.mark.parametrize("cut", [1, 8, 200])
def test_a_packed_file_that_is_cut_short_is_found_out_and_not_kept(service, etalab, cut):
    service.answer.cut = cut
    with pytest.raises(ServiceError, match=r"communes-5m\.geojson\.gz is cut short"):
        read_epci(etalab, CARRE)
    service.answer.cut = 0
    assert len(read_epci(etalab, CARRE).communes) == 5


def test_an_unpacked_file_that_is_cut_short_is_found_out_too(service, etalab):
    half = b'{"type": "FeatureCollection", "features": [{"type": "Feature", "prop'
    service.faults = {1: Fault(reply=Reply(half))}
    with pytest.raises(ServiceError, match="no collection of contours, or cut short"):
        read_epci(etalab, CARRE)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(b"<html>moved</html>", "text/html"), "no collection of contours.*<html>moved"),
        (Reply(gzip.compress(b"<html>moved</html>")), "no collection of contours.*<html>moved"),
        (Reply(b"\x1f\x8b" + b"x" * 40), "is cut short"),
        (Reply(gzip.compress(b'["FeatureCollection" }')), "cannot be read"),
    ],
)
def test_what_is_no_file_of_contours_is_refused(service, etalab, reply, said):
    service.faults = {1: Fault(reply=reply)}
    with pytest.raises(ServiceError, match=said):
        read_epci(etalab, CARRE)


def test_an_edition_or_an_epci_that_is_not_there_is_named(etalab):
    with pytest.raises(ServiceError, match=r"/2019/geojson/\S+ answers 403 \(AccessDenied\)"):
        read_epci(Etalab(etalab.library, etalab.url, 2019), CARRE)
    with pytest.raises(ServiceError, match=r"epci-1000m\.geojson\.gz has no EPCI 200000000"):
        read_epci(etalab, "200000000")
    with pytest.raises(ValueError, match="detail must be one of 5m, 50m, 100m, 1000m, not 3m"):
        Etalab(etalab.library, etalab.url, 2026, "3m")
